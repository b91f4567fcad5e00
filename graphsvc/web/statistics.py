"""What one state of the graph holds, in numbers: counted by a few queries that each read the data once (some seconds a million triples)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.store.base import Row, View

_TRIPLES = "SELECT (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o }"
_ENTITIES = 'SELECT (COUNT(*) AS ?n) {{ {{ SELECT DISTINCT ?s {{ ?s ?p ?o }} }} FILTER(STRSTARTS(STR(?s), "{own}id/")) }}'
_PROPERTIES = """
SELECT ?p (COUNT(*) AS ?n) (COUNT(DISTINCT ?s) AS ?subjects) (COUNT(DISTINCT ?o) AS ?objects) { ?s ?p ?o } GROUP BY ?p"""
_CLASSES = "SELECT ?c (COUNT(*) AS ?n) { ?s a ?c } GROUP BY ?c"
_BY_GRAPH = "SELECT ?g ?c (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c } } GROUP BY ?g ?c"
_LINKS = """
SELECT ?p ?o (COUNT(*) AS ?n) {{ ?s ?p ?o FILTER(ISIRI(?o) && !STRSTARTS(STR(?o), "{own}")) }} GROUP BY ?p ?o"""
# The base is a setting that holds nothing but an address (settings.base_of), so it may stand in a text.


@dataclass(frozen=True, slots=True)
class Use:
    """How often a property is stated, of how many subjects, with how many values."""

    triples: int
    subjects: int
    objects: int


@dataclass(frozen=True, slots=True)
class Statistics:
    """Numbers of one state; ``entities`` are the things below the base, ``links`` count (property, IRI from elsewhere)."""

    whole: Use
    entities: int
    classes: Mapping[str, int]
    properties: Mapping[str, Use]
    by_graph: Mapping[str, Mapping[str, int]]
    links: Mapping[tuple[str, str], int]

    def used(self, term: str) -> int:
        """How many things are of that class, or how often that property is stated."""
        return self.properties[term].triples if term in self.properties else self.classes.get(term, 0)

    def linked(self, prefixes: tuple[str, ...]) -> dict[str, int]:
        """Property → number of links to IRIs that begin so."""
        found: dict[str, int] = defaultdict(int)
        for (about, target), number in self.links.items():
            if target.startswith(prefixes):
                found[about] += number
        return dict(sorted(found.items()))


def read(view: View, base: str) -> Statistics:
    """Count what is in the graph; ``base`` is that of the IRIs of things."""
    by_graph: dict[str, dict[str, int]] = defaultdict(dict)
    for row in view.select(_BY_GRAPH):
        by_graph[row["g"].value][row["c"].value] = _number(row)
    return Statistics(
        _use(view.select(_TRIPLES)[0]),
        _number(view.select(_ENTITIES.format(own=base))[0]),
        {row["c"].value: _number(row) for row in sorted(view.select(_CLASSES), key=lambda row: row["c"].value)},
        {row["p"].value: _use(row) for row in sorted(view.select(_PROPERTIES), key=lambda row: row["p"].value)},
        {graph: dict(sorted(classes.items())) for graph, classes in sorted(by_graph.items())},
        {(row["p"].value, row["o"].value): _number(row) for row in view.select(_LINKS.format(own=base))},
    )


def _number(row: Row, name: str = "n") -> int:
    return int(row[name].value)


def _use(row: Row) -> Use:
    return Use(_number(row), _number(row, "subjects"), _number(row, "objects"))
