"""Graphs of documents that could be read once and cannot now: they stay in the store as they are, and what they know counts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from io import BytesIO

from graphsvc.building.folder import Broken
from graphsvc.building.graph import Staying
from graphsvc.linking.facts import PREDICATES, plans, telling
from graphsvc.rdf.index import Named
from graphsvc.store import serial
from graphsvc.store.base import FORMATS, View

_DOCUMENTS = "SELECT DISTINCT ?graph ?name { GRAPH ?graph { ?document a foaf:Document ; dct:source ?name } } ORDER BY ?graph ?name"


def of(broken: Iterable[Broken], built: Collection[str], view: View) -> list[Staying]:
    """The graphs of these documents, and of all in a broken folder, among those that the last build has made."""
    names = {one.name for one in broken}
    if not names or not built:
        return []
    rows = ((row["graph"].value, row["name"].value) for row in view.select(_DOCUMENTS))
    return [Staying(graph, name, _said(graph, view)) for graph, name in rows if graph in built and not names.isdisjoint(_within(name))]


def named(staying: Iterable[Staying]) -> Iterator[Named]:
    """What they add to the index: goals and items with their titles."""
    for graph in staying:
        for plan in plans(graph.statements).values():
            goals, items = (tuple((code, part.title or None) for code, part in parts.items()) for parts in (plan.goals, plan.items))
            yield Named(plan.id, goals, items)


def _within(name: str) -> Iterator[str]:
    """The name of a document, and those of the folders that it lies in."""
    yield name
    while "/" in name:
        name = name.rpartition("/")[0]
        yield name


def _said(graph: str, view: View) -> list[serial.Statement]:
    out = BytesIO()
    view.dump(out, FORMATS["nt"], graph)
    return telling(serial.stated(out.getvalue(), "nt", PREDICATES))
