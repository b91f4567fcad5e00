"""Queries of the Core components that refer to other shapes.

A shape's failing nodes are a sub-SELECT that is evaluated once, over all value nodes; the components join with it, or take it away.
Sections are those of the SHACL recommendation.
"""

from __future__ import annotations

from collections.abc import Callable

from rdflib import URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graphsvc.rdf.vocab import SH
from graphsvc.validation.patterns import Scope, value_pattern
from graphsvc.validation.shapes import Shape, siblings

Failing = Callable[[Node], str]
"""The shape at a node → the pattern that binds ``?value`` to those value nodes that do not conform to it."""

PARAMETERS = frozenset({SH.node, SH["not"], SH["and"], SH["or"], SH.xone, SH.qualifiedMinCount, SH.qualifiedMaxCount})


def query(scope: Scope, shape: Shape, constraint: tuple[URIRef, Node], targets: str, failing: Failing) -> str | None:
    """The query of one of :data:`PARAMETERS`; its rows have ``?this``, and ``?value`` except where values are counted.

    None for a number of values that are to conform to no shape: that constrains nothing.
    """
    parameter, value = constraint
    values = value_pattern(scope, shape)
    if parameter in (SH.qualifiedMinCount, SH.qualifiedMaxCount):
        stated = (shape.node, SH.qualifiedValueShape, None) in scope.graph
        return _qualified(scope, shape, constraint, (targets, values), failing) if stated else None
    if parameter == SH["not"]:
        return f"SELECT DISTINCT ?this ?value WHERE {{ {targets} {values} MINUS {{ {failing(value)} }} }}"
    if parameter == SH.node:
        return _joined(targets, values, failing(value))
    parts = [failing(shape) for shape in Collection(scope.graph, value)]
    if parameter == SH["and"]:
        return _joined(targets, values, "{ " + " UNION ".join(parts) + " }")
    if parameter == SH["or"]:
        return _joined(targets, values, " ".join(parts))
    return _exactly_one(targets, values, parts)


def _joined(targets: str, values: str, failing: str) -> str:
    """4.6: the values that fail."""
    return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {targets} {values} }} {failing} }}"


def _exactly_one(targets: str, values: str, parts: list[str]) -> str:
    """4.6.4: the values that fail fewer, or more, than all shapes but one. A shape that is listed twice counts twice."""
    failed = " UNION ".join(f"{{ {part} BIND ({number} AS ?failed) }}" for number, part in enumerate(parts))
    having = f"HAVING (COUNT(DISTINCT ?failed) != {len(parts) - 1})"
    return f"SELECT ?this ?value WHERE {{ {targets} {values} OPTIONAL {{ {failed} }} }} GROUP BY ?this ?value {having}"


def _qualified(scope: Scope, shape: Shape, constraint: tuple[URIRef, Node], pattern: tuple[str, str], failing: Failing) -> str:
    """4.7.3: the values that conform to the qualified shape, and to none of the sibling shapes, are counted."""
    (parameter, number), (targets, values) = constraint, pattern
    qualified = " ".join(f"MINUS {{ {failing(node)} }}" for node in scope.graph.objects(shape.node, SH.qualifiedValueShape))
    others = " ".join(failing(node) for node in sorted(siblings(scope.graph, shape.node), key=str))
    counted = f"OPTIONAL {{ {{ {targets} {values} }} {others} {qualified} }}"
    sign = "<" if parameter == SH.qualifiedMinCount else ">"
    return f"SELECT ?this WHERE {{ {targets} {counted} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {number})"
