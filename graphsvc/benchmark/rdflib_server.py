"""``python -m graphsvc.benchmark.rdflib_server DUMP PORT``: rdflib-endpoint over a dump in N-Quads, as it documents.

Its command would do, but writes a line about every request; that would count against it. Of what it can serve, a graph is faster than a
dataset that is the union of its graphs.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from rdflib import Dataset, Graph


def main(dump: Path, port: int) -> None:
    """Serve the union of the graphs until stopped."""
    endpoint: Any = import_module("rdflib_endpoint")
    uvicorn: Any = import_module("uvicorn")
    union = Graph()
    union += Dataset(default_union=True).parse(dump, format="nquads").triples((None, None, None))
    uvicorn.run(endpoint.SparqlEndpoint(graph=union, path="/sparql"), host="127.0.0.1", port=port, access_log=False, log_level="warning")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
