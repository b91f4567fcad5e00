"""SPARQL constraints that read the graph of the shapes (``$shapesGraph``, ``$currentShape``; SHACL, section 5.3.1).

The store does not hold that graph, and pySHACL does not offer it: so rdflib asks such a constraint, for each focus node.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pyparsing import ParseBaseException
from rdflib import Dataset, Graph, URIRef, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.evaluate import evalQuery

from graphsvc.errors import DataError
from graphsvc.store.base import Row, Term, View
from graphsvc.validation.compile import Check
from graphsvc.validation.reference import from_rdflib, graph_of
from graphsvc.validation.terms import to_rdflib

_NAME = URIRef("urn:graphsvc:shapes")


def rows(view: View, shapes: Graph, check: Check, targets: Sequence[Term]) -> Iterator[Row]:
    """What the constraint of the check finds at each of the targets. Raises DataError, naming the shape, where it cannot be asked."""
    if check.each is None or not targets:
        return
    graph = _together(view, shapes)
    try:
        query = prepareQuery(check.each.prologue + check.each.head + check.each.tail)
    except ParseBaseException as error:
        raise DataError(f"A SPARQL constraint cannot be parsed: shape {check.shape.root}") from error
    for target in targets:
        given: Any = {"this": to_rdflib(target), "shapesGraph": _NAME, "currentShape": check.shape.node}
        for row in evalQuery(graph, query, {Variable(name): term for name, term in given.items()})["bindings"]:
            yield {**{str(name): from_rdflib(value) for name, value in row.items()}, "this": target}


def _together(view: View, shapes: Graph) -> Dataset:
    """The data as the default graph, the shapes as a named one."""
    graph = Dataset()
    for triple in graph_of(view):
        graph.default_graph.add(triple)
    named = graph.graph(_NAME)
    for triple in shapes:
        named.add(triple)
    return graph
