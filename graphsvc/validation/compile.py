"""Compiles shapes to SPARQL: one query a constraint over all targets, which finds the nodes that violate it.

Covered: targets, paths and components of SHACL Core, and SHACL-SPARQL SELECT constraints whose meaning does not depend on ``$this``
being bound before evaluation. For the rest :class:`Uncompilable` says what it is, and the reference engine takes the shape.
Where a constraint refers to another shape, that one's own queries, asked about the value nodes, stand in the query as sub-SELECTs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from rdflib import URIRef
from rdflib.term import Node

from graphsvc.rdf.vocab import SH
from graphsvc.store.base import Iri
from graphsvc.validation import logic, nested, patterns, values
from graphsvc.validation.constraint import SparqlConstraint
from graphsvc.validation.paths import Uncompilable, may_be_empty, n3, path
from graphsvc.validation.patterns import Scope, Subclasses, arrivals, reached, target_pattern
from graphsvc.validation.shapes import Shape, Shapes, local

_NONE = "{ SELECT ?value WHERE { VALUES ?value { } } }"


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of a shape as a query; its rows have ``?this`` and, where they apply, ``?value``, ``?path`` and other variables.

    ``arrivals`` is, for a property shape within a property shape, the query of how often (``?times``) each ``?this`` is reached: that
    often is its result reported. ``parts`` are the components of constraints that one query asks together: ``?failed0`` … of a row say
    which of them it is about. With a constraint in ``each``, the query finds the targets only, and that constraint is asked for each.
    """

    shape: Shape
    component: str
    sparql: str
    messages: Mapping[str, str]
    arrivals: str | None = None
    each: SparqlConstraint | None = None
    parts: tuple[str, ...] = ()


def compile_shape(shapes: Shapes, shape: Shape, subclasses: Subclasses, focus: Sequence[Iri] | None = None) -> tuple[Check, ...]:
    """The checks of a shape and of the property shapes in it, for all its targets, or for those in ``focus``.

    Raises Uncompilable, naming what cannot be expressed.
    """
    targets = patterns.apart(target_pattern(shape.targets, subclasses)) if focus is None else patterns.values(focus)
    named = tuple(n3(target.term) for target in shape.targets if target.kind == "targetNode")
    scope = Scope(shapes.graph, subclasses, narrow=focus is not None, named=named)
    return tuple(_checks(scope, shape, targets, targets))


def _checks(scope: Scope, shape: Shape, targets: str, each: str) -> Iterator[Check]:
    """``targets`` binds each target once, ``each`` as often as it is reached."""
    times = None if each == targets else f"SELECT ?this (COUNT(*) AS ?times) WHERE {{ {each} }} GROUP BY ?this"
    for constraint in shape.sparql:
        yield replace(_sparql_check(scope, shape, constraint, targets), arrivals=times)
    together = values.together(shape)
    if len(together) > 1:
        parts = tuple(_component(parameter) for parameter, _ in together)
        yield Check(shape, parts[0], values.at_once(scope, shape, together, targets), shape.messages, times, parts=parts)
    for parameter, value in shape.parameters:
        if parameter == SH.property:
            if value in shape.uses:
                yield from _checks(scope, shape.uses[value], reached(scope, shape, targets), arrivals(scope, shape, targets, each))
        elif len(together) < 2 or (parameter, value) not in together:
            query = _query(scope, shape, parameter, value, targets)
            if query:
                yield Check(shape, _component(parameter), _prologue(shape.uses.values()) + query, shape.messages, times)


def _sparql_check(scope: Scope, shape: Shape, constraint: SparqlConstraint, targets: str) -> Check:
    component, messages = str(SH.SPARQLConstraintComponent), constraint.messages or shape.messages
    if constraint.of_shapes:
        return Check(shape, component, f"SELECT DISTINCT ?this WHERE {{ {targets} }}", messages, each=constraint)
    return Check(shape, component, constraint.prologue + _asked(scope, shape, constraint, targets), messages)


def _query(scope: Scope, shape: Shape, parameter: URIRef, value: Node, targets: str) -> str | None:
    if parameter in logic.PARAMETERS:
        return logic.query(scope, shape, (parameter, value), targets, lambda node: _failing(scope, shape, node, targets))
    return values.query(scope, shape, parameter, value, targets)


def _failing(scope: Scope, shape: Shape, node: Node, targets: str) -> str:
    """The pattern that binds ``?value`` to the values of ``shape`` that do not conform to the one at ``node``."""
    used = shape.uses.get(node)
    queries = list(_violations(scope, used, reached(scope, shape, targets))) if used else []
    if not queries:
        return _NONE
    union = " UNION ".join(f"{{ {query} }}" for query in queries)
    return f"{{ SELECT (?this AS ?value) WHERE {{ {{ SELECT DISTINCT ?this WHERE {{ {union} }} }} }} }}"


def _violations(scope: Scope, shape: Shape, targets: str) -> Iterator[str]:
    """Queries that together find, as ``?this``, the targets that do not conform: a property shape counts for the node that has it."""
    for constraint in shape.sparql:
        yield _asked(scope, shape, constraint, targets)
    for parameter, value in shape.parameters:
        query = _query(scope, shape, SH.node if parameter == SH.property else parameter, value, targets)
        if query:
            yield query


def _component(parameter: URIRef) -> str:
    name = local(str(parameter))
    return str(SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"])


def _asked(scope: Scope, shape: Shape, constraint: SparqlConstraint, targets: str) -> str:
    if constraint.of_shapes:
        raise Uncompilable("$shapesGraph or $currentShape")
    if scope.named and shape.path is not None and may_be_empty(scope.graph, shape.path):
        raise Uncompilable("a query with a path of no steps, from a target that the data may not hold")
    if not constraint.together:
        raise Uncompilable("a query that needs $this before it is evaluated")
    tail = nested.insert(constraint.tail, targets) if scope.narrow else constraint.tail
    return f"{constraint.head} {targets} {tail}"


def _prologue(used: Iterable[Shape]) -> str:
    """The prefixes of all queries of the shapes. Raises Uncompilable where one prefix means two things."""
    prefixes: dict[str, str] = {}
    for constraint in (constraint for top in used for shape in top.all() for constraint in shape.sparql):
        for prefix, namespace in constraint.prefixes.items():
            if prefixes.setdefault(prefix, namespace) != namespace:
                raise Uncompilable(f"a prefix that means two things: {prefix}")
    return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(prefixes.items()))


__all__ = ["Check", "Subclasses", "Uncompilable", "compile_shape", "path", "target_pattern"]
