"""What documents say of a plan, as lines: a graph for each document, written as N-Quads in the order of bytes.

The same statements give the same bytes, whatever store they come from. Blank nodes, which only foreign RDF has, get IRIs when they are
published: else each load would call them anew, and no edition could be compared with another.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping

from graphsvc.errors import DataError, ForeignDataError
from graphsvc.rdf.vocab import RDF, G
from graphsvc.store import canonical, serial
from graphsvc.store.base import FORMATS, Iri, View

Content = Mapping[str, bytes]
"""Graph → its N-Triples, distinct lines in order."""

_ABOUT = "SELECT DISTINCT ?graph ?plan WHERE { GRAPH ?graph { ?document foaf:primaryTopic ?plan } }"
_NT = FORMATS["nt"]


def graphs_of(view: View, plan: str) -> list[str]:
    """The graphs of the documents about a plan (its IRI), in order."""
    return sorted({row["graph"].value for row in view.select(_ABOUT, {"plan": Iri(plan)})})


def topics(view: View, graph: str) -> set[str]:
    """The plans that the documents in a graph are about."""
    return {row["plan"].value for row in view.select(_ABOUT, {"graph": Iri(graph)})}


def stored(view: View, graphs: Iterable[str]) -> Content:
    """What graphs hold."""
    return {name: _sorted(_dumped(view, name).splitlines()) for name in sorted(graphs)}


def given(name: str, data: bytes, nodes: str) -> bytes:
    """N-Triples from outside as the store will keep them in the graph of that name; blank nodes are called ``nodes`` and a number.

    Raises ForeignDataError where they cannot be read.
    """
    try:
        lines = canonical.lines(canonical.named(data, nodes), _NT, name)
    except DataError as error:
        raise ForeignDataError(str(error)) from error
    return _sorted(lines)


def quads(content: Content) -> bytes:
    """A content as the bytes that are kept."""
    return b"".join(
        line[:-1] + f"<{name}> .\n".encode() for name, triples in sorted(content.items()) for line in triples.splitlines() if line
    )


def of_quads(written: bytes) -> Content:
    """The content whose bytes these are."""
    graphs: dict[str, list[bytes]] = {}
    for line in written.splitlines():
        triple, _, name = line[:-2].rpartition(b" ")
        graphs.setdefault(name[1:-1].decode(), []).append(triple + b" .")
    return {name: _sorted(lines) for name, lines in sorted(graphs.items())}


def triples(content: Content) -> bytes:
    """All that a content says, whichever graph says it: distinct N-Triples in order."""
    return _sorted({line for data in content.values() for line in data.splitlines()})


def items(content: Content, plan: str) -> int:
    """How many measures and activities of a plan a content has."""
    data = b"".join(content.values())
    said = list(serial.stated(data, "nt", (str(RDF.type), str(G.ofPlan))))
    measures = {subject for subject, _, value, _ in said if value == str(G.Measure)}
    return len(measures & {subject for subject, about, value, _ in said if about == str(G.ofPlan) and value == plan})


def _dumped(view: View, name: str) -> bytes:
    into = io.BytesIO()
    view.dump(into, _NT, name)
    return into.getvalue()


def _sorted(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in sorted(lines) if line)
