"""Queries of the Core components that look at the values alone: each on its own, their number, or beside those of another property.

Each query has ``?this``, and ``?value`` where the result has a value; sections are those of the SHACL recommendation.
"""

from __future__ import annotations

from collections.abc import Sequence

from rdflib import Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graphsvc.rdf.vocab import SH
from graphsvc.validation import datatypes
from graphsvc.validation.paths import Uncompilable, n3
from graphsvc.validation.patterns import Scope, apart, is_a, value_pattern
from graphsvc.validation.shapes import Shape, local

_KINDS = {
    SH.IRI: "isIRI(?value)",
    SH.BlankNode: "isBlank(?value)",
    SH.Literal: "isLiteral(?value)",
    SH.BlankNodeOrIRI: "!isLiteral(?value)",
    SH.BlankNodeOrLiteral: "!isIRI(?value)",
    SH.IRIOrLiteral: "!isBlank(?value)",
}
_BOUNDS = {SH.minInclusive: ">=", SH.minExclusive: ">", SH.maxInclusive: "<=", SH.maxExclusive: "<"}
CONDITIONS = frozenset({SH.pattern, SH.minLength, SH.maxLength, *_BOUNDS, SH.nodeKind, SH["in"], SH.languageIn, SH["class"], SH.datatype})
"""The parameters that each value fulfils or not, whatever the other values are."""
_ORDERS = {SH.lessThan: "<", SH.lessThanOrEquals: "<="}


def query(scope: Scope, shape: Shape, parameter: URIRef, value: Node, targets: str) -> str | None:
    """The query of one parameter, None where it constrains nothing. Raises Uncompilable, naming what cannot be expressed."""
    values = value_pattern(scope, shape)
    if parameter in (SH.minCount, SH.maxCount):
        return _count(parameter, value, targets, _read(scope, shape))
    if parameter == SH.hasValue:
        return _has_value(scope, shape, n3(value), targets)
    if parameter == SH.uniqueLang:
        return _unique_language(targets, values) if str(value) == "true" else None
    if parameter == SH.closed:
        return _closed(scope, shape, targets) if str(value) == "true" else None
    if parameter in (SH.equals, SH.disjoint, *_ORDERS):
        return _pair(scope, shape, (parameter, n3(value)), targets)
    known, holds = _test(scope, shape, (parameter, value), 0)
    return f"SELECT DISTINCT ?this ?value WHERE {{ {targets} {_read(scope, shape)} {known} FILTER (!COALESCE({holds}, false)) }}"


def together(shape: Shape) -> list[tuple[URIRef, Node]]:
    """The constraints of a shape that one query can ask, which reads the values once: conditions on each, and whether there is any."""
    return [(parameter, value) for parameter, value in shape.parameters if parameter in CONDITIONS or _asks_for_any(parameter, value)]


def at_once(scope: Scope, shape: Shape, constraints: Sequence[tuple[URIRef, Node]], targets: str) -> str:
    """The query of several constraints; ``?failed0``, ``?failed1`` … say which of them do not hold."""
    tests = [_failure(scope, shape, constraint, number) for number, constraint in enumerate(constraints)]
    values = " ".join([_read(scope, shape), *(known for known, _ in tests)])
    pattern = f"OPTIONAL {{ {values} }}" if any(_asks_for_any(*constraint) for constraint in constraints) else values
    names = [f"?failed{number}" for number in range(len(constraints))]
    binds = " ".join(f"BIND ({failure} AS {name})" for name, (_, failure) in zip(names, tests, strict=True))
    return f"SELECT DISTINCT ?this ?value {' '.join(names)} WHERE {{ {targets} {pattern} {binds} FILTER ({' || '.join(names)}) }}"


def _read(scope: Scope, shape: Shape) -> str:
    """The pattern of the value nodes, for a query that reads them through."""
    values = value_pattern(scope, shape)
    return values if scope.narrow or not isinstance(shape.path, URIRef) else apart(values)


def _failure(scope: Scope, shape: Shape, constraint: tuple[URIRef, Node], number: int) -> tuple[str, str]:
    """What has to be known beside the values, and the expression that holds where the constraint does not."""
    if _asks_for_any(*constraint):
        return "", "!BOUND(?value)"
    known, holds = _test(scope, shape, constraint, number)
    return known, f"BOUND(?value) && !COALESCE({holds}, false)"


def _test(scope: Scope, shape: Shape, constraint: tuple[URIRef, Node], number: int) -> tuple[str, str]:
    """A pattern, and the condition that holds where a value conforms. The instances of a class are read once, not at each value."""
    parameter, value = constraint
    if parameter == SH["class"] and not scope.narrow:
        found = f"?instance{number}"
        instances = f"SELECT DISTINCT ?value (true AS {found}) WHERE {{ {is_a('?value', value, scope.subclasses)} }}"
        return f"OPTIONAL {{ {instances} }}", f"BOUND({found})"
    return "", condition(scope, shape, parameter, value)


def _asks_for_any(parameter: URIRef, value: Node) -> bool:
    return parameter == SH.minCount and str(value) == "1"


def _count(parameter: URIRef, value: Node, targets: str, values: str) -> str | None:
    """4.2. Most shapes ask for one value, which needs no counting. To the embedded store, EXISTS with a path of two steps is quadratic."""
    if parameter == SH.minCount and str(value) == "0":
        return None
    if parameter == SH.minCount and str(value) == "1":
        return f"SELECT ?this WHERE {{ {targets} OPTIONAL {{ {values} }} FILTER (!BOUND(?value)) }}"
    if parameter == SH.maxCount and str(value) == "0":
        return f"SELECT DISTINCT ?this WHERE {{ {targets} {values} }}"
    counted, sign = (f"OPTIONAL {{ {values} }}", "<") if parameter == SH.minCount else (values, ">")
    return f"SELECT ?this WHERE {{ {targets} {counted} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {value})"


def _has_value(scope: Scope, shape: Shape, value: str, targets: str) -> str:
    """4.8.2."""
    if shape.path is None:
        return f"SELECT ?this WHERE {{ {targets} FILTER (!sameTerm(?this, {value})) }}"
    values = value_pattern(scope, shape)
    return f"SELECT ?this WHERE {{ {targets} MINUS {{ {targets} VALUES ?value {{ {value} }} {values} }} }}"


def _unique_language(targets: str, values: str) -> str:
    """4.4.5: a result for each language that two values have."""
    tagged = f'{values} BIND (LCASE(LANG(?value)) AS ?language) FILTER (?language != "")'
    return f"SELECT ?this ?language WHERE {{ {targets} {tagged} }} GROUP BY ?this ?language HAVING (COUNT(DISTINCT ?value) > 1)"


def _closed(scope: Scope, shape: Shape, targets: str) -> str:
    """4.8.1: a result for each statement about a value node whose property is neither one of the shape's own nor ignored."""
    graph = scope.graph
    paths = {path for child in graph.objects(shape.node, SH.property) for path in graph.objects(child, SH.path)}
    ignored = {name for head in graph.objects(shape.node, SH.ignoredProperties) for name in Collection(graph, head)}
    names = ", ".join(sorted(n3(name) for name in paths | ignored if isinstance(name, URIRef)))
    about = value_pattern(scope, shape, "?node")
    others = f"FILTER (?path NOT IN ({names}))" if names else ""  # to the embedded store, nothing is NOT IN ()
    return f"SELECT DISTINCT ?this ?path ?value WHERE {{ {targets} {about} ?node ?path ?value . {others} }}"


def _pair(scope: Scope, shape: Shape, constraint: tuple[URIRef, str], targets: str) -> str:
    """4.5. A result for each pair where values are ordered."""
    parameter, other = constraint
    values = value_pattern(scope, shape)
    if parameter == SH.disjoint:
        return f"SELECT DISTINCT ?this ?value WHERE {{ {targets} {values} ?this {other} ?value . }}"
    if parameter == SH.equals:
        mine, theirs = f"{{ {targets} {values} }}", f"{{ {targets} ?this {other} ?value . }}"
        return f"SELECT DISTINCT ?this ?value WHERE {{ {{ {mine} MINUS {theirs} }} UNION {{ {theirs} MINUS {mine} }} }}"
    others = f"?this {other} ?other ."
    pair = f"{_read(scope, shape)} {others if scope.narrow else apart(others)}"
    ordered = f"COALESCE(?value {_ORDERS[parameter]} ?other, false)"
    return f"SELECT DISTINCT ?this ?value ?other WHERE {{ {targets} {pair} FILTER (!{ordered}) }}"


def condition(scope: Scope, shape: Shape, parameter: URIRef, value: Node) -> str:
    """The SPARQL expression of a parameter in :data:`CONDITIONS` that holds for a value that conforms. Raises Uncompilable."""
    graph = scope.graph
    if parameter == SH.pattern:
        flags = "".join(f", {n3(Literal(str(given)))}" for given in graph.objects(shape.node, SH.flags))
        return f"!isBlank(?value) && REGEX(STR(?value), {n3(Literal(str(value)))}{flags})"
    if parameter == SH.minLength:
        return f"!isBlank(?value) && STRLEN(STR(?value)) >= {value}"
    if parameter == SH.maxLength:
        return f"!isBlank(?value) && STRLEN(STR(?value)) <= {value}"
    if parameter in _BOUNDS:
        return f"?value {_BOUNDS[parameter]} {n3(value)}"
    if parameter == SH.nodeKind and value in _KINDS:
        return _KINDS[URIRef(str(value))]
    if parameter == SH["in"]:
        return " || ".join(f"sameTerm(?value, {n3(term)})" for term in Collection(graph, value)) or "false"
    if parameter == SH.languageIn:
        return " || ".join(f"langMatches(LANG(?value), {n3(Literal(str(tag)))})" for tag in Collection(graph, value)) or "false"
    if parameter == SH["class"]:
        return f"EXISTS {{ {is_a('?value', value, scope.subclasses)} }}"
    if parameter == SH.datatype and isinstance(value, URIRef):
        return datatypes.condition(value)
    raise Uncompilable(f"sh:{local(parameter)}" if parameter.startswith(str(SH)) else f"the parameter {parameter}")
