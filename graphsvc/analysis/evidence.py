"""Where the documents state an edge: the reference as written, its document and line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graphsvc.analysis.graph import Edge
from graphsvc.analysis.links import Links
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Iri, Literal, Row, View

_FEW = 50
"""Targets up to which each is asked for alone."""
_QUERY = """
SELECT ?from ?to ?property ?text ?document ?line WHERE {
  ?reference g:resolvesTo ?to ; g:onProperty ?property ; g:referenceText ?text .
  { ?reference g:inItem ?from } UNION { ?reference g:inList ?list . ?list g:inSection ?from }
  OPTIONAL { ?reference prov:wasDerivedFrom ?place . ?place oa:hasSource ?document ; g:firstLine ?line }
}"""


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A reference: its text; the id of the document and the line (0 and ``""`` where they are not known)."""

    document: str
    line: int
    text: str


def gather(view: View, links: Links, edges: Collection[Edge]) -> Mapping[Edge, tuple[Evidence, ...]]:
    """What the documents write for these edges, in the order of documents and lines; edges that no reference states are absent.

    A link that follows from another one (the § of a service) is stated by none.
    """
    wanted: dict[tuple[str, str, str], list[Edge]] = defaultdict(list)
    for edge in edges:
        wanted[edge.source, edge.target, _full(links.relations[edge.relation].property)].append(edge)
    found: dict[Edge, set[Evidence]] = defaultdict(set)
    for row in _rows(view, {edge.target for edge in edges}):
        for edge in wanted.get((row["from"].value, row["to"].value, row["property"].value), ()):
            found[edge].add(_evidence(row))
    return {edge: tuple(sorted(found[edge])) for edge in sorted(found)}


def _rows(view: View, targets: Collection[str]) -> Iterable[Row]:
    if len(targets) > _FEW:
        return view.select(_QUERY)
    return [row for target in sorted(targets) for row in view.select(_QUERY, {"to": Iri(target)})]


def _evidence(row: Row) -> Evidence:
    document, line = row.get("document"), row.get("line")
    number = line.value if isinstance(line, Literal) else ""
    name = document.value.rpartition("/")[2] if document is not None else ""
    return Evidence(name, int(number) if number.isascii() and number.isdigit() else 0, row["text"].value)


def _full(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, f"{prefix}:") + local
