"""The links between plans, found anew for what a publication changes: from all that is stated but for what goes, and from what comes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from graphsvc.linking import decisions
from graphsvc.linking import links as linking
from graphsvc.linking.facts import PREDICATES, plans
from graphsvc.linking.statements import statements
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.vocab import RDF, G
from graphsvc.store import serial
from graphsvc.store.base import Iri, Literal, View
from graphsvc.store.serial import Statement

GRAPH = "linking"
"""The name of the graph of links."""
_STATED = "SELECT ?about ?graph ?s ?o WHERE { GRAPH ?graph { ?s ?about ?o } }"
_OF_TYPE = "SELECT ?graph ?s ?o WHERE { GRAPH ?graph { ?s a ?o } }"
_TYPES = tuple(map(str, (G.Plan, G.Goal, G.Measure)))


def anew(view: View, removed: Collection[str], put: Mapping[str, bytes], base: str, root: Path) -> bytes:
    """The links as N-Triples, as a build would make them of all graphs but the ``removed`` ones, and of those that are ``put``.

    A decision about a code that its plan has no more is left until the code comes back. ``root`` holds the lookups.
    """
    terms = Terms(base)
    gone = {*removed, *put, str(terms.graph(GRAPH))}
    said = plans([*_stated(view, gone), *_given(put)])
    found = linking.find(said, decisions.load(root).fitting(said), root)
    return serial.ntriples(statements(found, terms, root))


def _stated(view: View, gone: Collection[str]) -> Iterator[Statement]:
    for about in sorted(PREDICATES - {str(RDF.type)}):
        for row in view.select(_STATED, {"about": Iri(about)}):
            subject, value = row["s"], row["o"]
            if row["graph"].value not in gone and isinstance(subject, Iri) and isinstance(value, (Iri, Literal)):
                yield subject.value, about, value.value, value.language if isinstance(value, Literal) else ""
    for kind in _TYPES:
        for row in view.select(_OF_TYPE, {"o": Iri(kind)}):
            if row["graph"].value not in gone and isinstance(row["s"], Iri):
                yield row["s"].value, str(RDF.type), kind, ""


def _given(put: Mapping[str, bytes]) -> Iterator[Statement]:
    for data in put.values():
        yield from serial.stated(data, "nt", PREDICATES)
