"""A draft before it is part of the graph: read, put in its place on a copy of the store, and checked there."""
