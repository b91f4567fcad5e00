"""What pySHACL finds, recorded: it takes minutes, and says the same of the same data, rules and versions.

A record holds the digest of all that it depends on. Where that has changed pySHACL runs, as it does where there is no record; ``make
golden`` makes the records anew.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

from rdflib import Graph
from rdflib.term import Node

from graphsvc.validation import reference
from graphsvc.validation.shapes import Shapes

FOLDER = Path(__file__).parents[1] / "golden" / "pyshacl"
RECORD = "GRAPHSVC_TESTS_RECORD"
"""The environment variable that says that records are made anew."""
Key = tuple[str, ...]


def found(name: str, data: Graph, rules: Shapes, only: Collection[Node]) -> set[Key]:
    """The keys of the results that pySHACL gives, from the record of that name where it is about the same."""
    path, told = FOLDER / f"{name}.json", _digest(data, rules, only)
    if path.is_file() and RECORD not in os.environ:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record["digest"] == told:
            return {tuple(key) for key in record["results"]}
    keys = {result.key() for result in reference.run(data, rules, only)}
    if RECORD in os.environ:
        FOLDER.mkdir(exist_ok=True)
        path.write_text(json.dumps({"digest": told, "results": sorted(keys)}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return keys


def _digest(data: Graph, rules: Shapes, only: Collection[Node]) -> str:
    """Of the data, the rules, which of them are asked for, how pySHACL is called, and the versions of what does the work."""
    total = hashlib.sha256(Path(reference.__file__).read_bytes())
    for package in ("pyshacl", "rdflib"):
        total.update(f"{package} {version(package)}\n".encode())
    for lines in (_lines(data), _lines(rules.graph), sorted(map(str, only))):
        total.update("\n".join(lines).encode() + b"\0")
    return total.hexdigest()


def _lines(graph: Graph) -> list[str]:
    """The statements in an order that says nothing; blank nodes, whose names change from run to run, by what is said of them alone."""
    return sorted(" ".join("_" if term.n3().startswith("_:") else term.n3() for term in triple) for triple in graph)
