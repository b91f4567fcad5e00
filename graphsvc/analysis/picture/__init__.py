"""Pictures of the graph of dependencies: what one holds, where it stands, how it is written; all on the side of the server."""
