"""Where the documents state an edge: the reference as written, its document and line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graphsvc.analysis.graph import Edge
from graphsvc.analysis.links import Links
from graphsvc.rdf.vocab import OA, PREFIXES, G
from graphsvc.store.base import Iri, Row, View

_FEW = 300
"""Targets up to which each is asked for alone."""
_QUERY = """
SELECT ?from ?to ?property ?text ?place WHERE {
  ?reference g:resolvesTo ?to ; g:inItem|(g:inList/g:inSection) ?from ; g:onProperty ?property ; g:referenceText ?text
  OPTIONAL { ?reference prov:wasDerivedFrom ?place }
}"""
_STATED = (
    """
SELECT ?from ?to ?place WHERE {
  ?reference prov:wasDerivedFrom ?place ; g:resolvesTo ?to ; g:inItem|(g:inList/g:inSection) ?from
}""",
    "SELECT ?from ?to ?place WHERE { ?list prov:wasDerivedFrom ?place ; g:withStrategy ?to ; g:inSection ?from }",
)
"""What stands at a place: references, and lists that name a strategy."""
_DOCUMENT, _LINE = str(OA.hasSource), str(G.firstLine)
_NOWHERE = ("", 0)


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A reference: its text; the id of the document and the line (``""`` and 0 where they are not known)."""

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
    stated = [(edge, row) for row in _rows(view, {edge.target for edge in edges}) for edge in wanted.get(_key(row), ())]
    places = _places(view, {row["place"].value for _, row in stated if "place" in row})
    found: dict[Edge, set[Evidence]] = defaultdict(set)
    for edge, row in stated:
        document, line = places.get(row["place"].value, _NOWHERE) if "place" in row else _NOWHERE
        found[edge].add(Evidence(document, line, row["text"].value))
    return {edge: tuple(sorted(found[edge])) for edge in sorted(found)}


def stated_at(view: View, places: Collection[str]) -> Mapping[str, frozenset[tuple[str, str]]]:
    """Which things the documents link with which at each of these places; those at which they link none are absent."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for query in _STATED:
        few = len(places) <= _FEW
        rows = (row for place in sorted(places) for row in view.select(query, {"place": Iri(place)})) if few else view.select(query)
        for row in rows:
            if row["place"].value in places:
                found[row["place"].value].add((row["from"].value, row["to"].value))
    return {place: frozenset(ends) for place, ends in sorted(found.items())}


def _rows(view: View, targets: Collection[str]) -> list[Row]:
    if len(targets) > _FEW:
        return view.select(_QUERY)
    return [row for target in sorted(targets) for row in view.select(_QUERY, {"to": Iri(target)})]


def _key(row: Row) -> tuple[str, str, str]:
    return row["from"].value, row["to"].value, row["property"].value


def _places(view: View, places: Collection[str]) -> Mapping[str, tuple[str, int]]:
    """Document and line of places, the first where there are several."""
    found: dict[str, tuple[str, int]] = {}
    for triple in reversed(view.stated(sorted(places), (_DOCUMENT, _LINE))):
        document, line = found.get(triple.subject.value, _NOWHERE)
        if triple.predicate.value == _DOCUMENT:
            document = triple.object.value.rpartition("/")[2]
        elif triple.object.value.isascii() and triple.object.value.isdigit():
            line = int(triple.object.value)
        found[triple.subject.value] = (document, line)
    return found


def _full(name: str) -> str:
    """The IRI of a prefixed name."""
    prefix, _, local = name.partition(":")
    return PREFIXES.get(prefix, f"{prefix}:") + local
