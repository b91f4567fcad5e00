"""Documents become records here; no RDF."""
