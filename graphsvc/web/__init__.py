"""The web application: pages, linked data, SPARQL protocol. The only place that knows Flask."""
