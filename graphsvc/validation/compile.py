"""Compiles shapes to SPARQL: one query a constraint over all targets, which finds the nodes that violate it.

Covered: targets of SHACL Core; on IRIs, inverse, sequence, alternative and repeated paths minCount, maxCount, pattern, minLength,
maxLength, datatype, class, nodeKind, in, hasValue, languageIn and the four bounds; SHACL-SPARQL SELECT constraints whose meaning
does not depend on ``$this`` being bound before evaluation. For the rest :class:`Uncompilable` says what it is, and the reference
engine takes the shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.paths import Path
from rdflib.term import Node

from graphsvc.rdf.vocab import RDF, SH, XSD
from graphsvc.validation.shapes import Shape, Shapes, SparqlConstraint, Target, local

_OF_RESERVED = ("$PATH", "$shapesGraph", "$currentShape", "?shapesGraph", "?currentShape")
_CAST = {XSD.integer, XSD.decimal, XSD.double, XSD.float, XSD.boolean, XSD.date, XSD.dateTime}
_KINDS = {
    SH.IRI: "isIRI(?value)",
    SH.BlankNode: "isBlank(?value)",
    SH.Literal: "isLiteral(?value)",
    SH.BlankNodeOrIRI: "!isLiteral(?value)",
    SH.BlankNodeOrLiteral: "!isIRI(?value)",
    SH.IRIOrLiteral: "!isBlank(?value)",
}
_BOUNDS = {SH.minInclusive: ">=", SH.minExclusive: ">", SH.maxInclusive: "<=", SH.maxExclusive: "<"}


class Uncompilable(Exception):  # noqa: N818 - a signal between two modules, never told to a user
    """The shape holds something that the compiler does not express; the message names it."""


@dataclass(frozen=True, slots=True)
class Check:
    """One constraint of a shape as a query; its rows have ``?this`` and, where they apply, ``?value``, ``?path`` and other variables."""

    shape: Shape
    component: str
    sparql: str
    messages: Mapping[str, str]


Subclasses = Callable[[URIRef], Iterable[str]]
"""A class and all its subclasses, as IRIs."""


def compile_shape(shapes: Shapes, shape: Shape, subclasses: Subclasses) -> tuple[Check, ...]:
    """The checks of one shape. Raises Uncompilable, naming what cannot be expressed."""
    if shape.nested:
        raise Uncompilable("a property shape that holds other shapes")
    targets = target_pattern(shape.targets, subclasses)
    checks = [_sparql_check(shape, constraint, targets) for constraint in shape.sparql]
    if shape.parameters:
        pattern = (targets, _values(shapes.graph, shape))
        checks += [
            Check(shape, _component(parameter), _core(shapes.graph, shape, (parameter, value), pattern, subclasses), shape.messages)
            for parameter, value in shape.parameters
        ]
    return tuple(checks)


def target_pattern(targets: Iterable[Target], subclasses: Subclasses) -> str:
    """A graph pattern that binds ``?this`` to each target once."""
    parts = [_target(target, subclasses) for target in targets]
    if len(parts) == 1 and not parts[0].distinct:
        return parts[0].text
    return "{ SELECT DISTINCT ?this WHERE { " + " UNION ".join(f"{{ {part.text} }}" for part in parts) + " } }"


@dataclass(frozen=True, slots=True)
class _Pattern:
    text: str
    distinct: bool


def _target(target: Target, subclasses: Subclasses) -> _Pattern:
    term = _n3(target.term)
    if target.kind == "targetNode":
        return _Pattern(f"VALUES ?this {{ {term} }}", False)
    if target.kind == "targetSubjectsOf":
        return _Pattern(f"?this {term} ?targeted .", True)
    if target.kind == "targetObjectsOf":
        return _Pattern(f"?targeted {term} ?this .", True)
    classes = sorted(subclasses(URIRef(str(target.term))))
    if len(classes) == 1:
        return _Pattern(f"?this a <{classes[0]}> .", False)
    return _Pattern(f"VALUES ?targeted {{ {' '.join(f'<{c}>' for c in classes)} }} ?this a ?targeted .", True)


def _component(parameter: URIRef) -> str:
    name = local(str(parameter))
    return str(SH[f"{name[0].upper()}{name[1:]}ConstraintComponent"])


def _values(graph: Graph, shape: Shape) -> str:
    """The pattern that binds ``?value`` to each value node of ``?this``."""
    return "BIND (?this AS ?value)" if shape.path is None else f"?this {path(graph, shape.path)} ?value ."


def _core(graph: Graph, shape: Shape, constraint: tuple[URIRef, Node], pattern: tuple[str, str], subclasses: Subclasses) -> str:
    """The query of one parameter; ``pattern`` binds the targets and their values."""
    (parameter, value), (targets, values) = constraint, pattern
    if parameter == SH.minCount and str(value) == "1":
        return f"SELECT ?this WHERE {{ {targets} FILTER NOT EXISTS {{ {values} }} }}"
    if parameter in (SH.minCount, SH.maxCount):
        sign = "<" if parameter == SH.minCount else ">"
        return f"SELECT ?this WHERE {{ {targets} OPTIONAL {{ {values} }} }} GROUP BY ?this HAVING (COUNT(DISTINCT ?value) {sign} {value})"
    if parameter == SH.hasValue:
        present = f"FILTER (?value = {_n3(value)})" if shape.path is None else ""
        found = values if present else values.replace("?value", _n3(value))
        return f"SELECT ?this WHERE {{ {targets} FILTER NOT EXISTS {{ {found} {present} }} }}"
    condition = _condition(graph, shape, parameter, value, subclasses)
    return f"SELECT DISTINCT ?this ?value WHERE {{ {targets} {values} FILTER (!COALESCE({condition}, false)) }}"


def _condition(graph: Graph, shape: Shape, parameter: URIRef, value: Node, subclasses: Subclasses) -> str:
    """The SPARQL expression that holds for a value that conforms."""
    if parameter == SH.pattern:
        flags = f", {_n3(Literal(shape.flags))}" if shape.flags else ""
        return f"!isBlank(?value) && REGEX(STR(?value), {_n3(value)}{flags})"
    if parameter == SH.minLength:
        return f"!isBlank(?value) && STRLEN(STR(?value)) >= {value}"
    if parameter == SH.maxLength:
        return f"!isBlank(?value) && STRLEN(STR(?value)) <= {value}"
    if parameter in _BOUNDS:
        return f"?value {_BOUNDS[parameter]} {_n3(value)}"
    if parameter == SH.nodeKind and value in _KINDS:
        return _KINDS[URIRef(str(value))]
    if parameter == SH["in"]:
        return " || ".join(f"sameTerm(?value, {_n3(term)})" for term in Collection(graph, value)) or "false"
    if parameter == SH.languageIn:
        return " || ".join(f'langMatches(LANG(?value), "{tag}")' for tag in Collection(graph, value)) or "false"
    if parameter == SH["class"]:
        return f"EXISTS {{ ?value a ?class FILTER (?class IN ({', '.join(f'<{c}>' for c in sorted(subclasses(URIRef(str(value)))))})) }}"
    if parameter == SH.datatype:
        return _datatype(URIRef(str(value)))
    raise Uncompilable(f"sh:{local(str(parameter))}")


def _datatype(datatype: URIRef) -> str:
    typed = f"isLiteral(?value) && DATATYPE(?value) = <{datatype}>"
    if datatype in (XSD.string, RDF.langString):
        return typed
    if datatype in _CAST:
        return f"{typed} && BOUND(?value) && (<{datatype}>(STR(?value)) = ?value || <{datatype}>(STR(?value)) != ?value)"
    raise Uncompilable(f"sh:datatype {datatype}")


def path(graph: Graph, node: Node) -> str:
    """A SHACL property path in SPARQL's notation. Raises Uncompilable for one that SHACL does not define."""
    if isinstance(node, URIRef):
        return _n3(node)
    if (node, RDF.first, None) in graph:
        return "(" + "/".join(path(graph, step) for step in Collection(graph, node)) + ")"
    for predicate, text in (
        (SH.inversePath, "(^{})"),
        (SH.zeroOrMorePath, "({}*)"),
        (SH.oneOrMorePath, "({}+)"),
        (SH.zeroOrOnePath, "({}?)"),
    ):
        for inner in graph.objects(node, predicate):
            return text.format(path(graph, inner))
    for steps in graph.objects(node, SH.alternativePath):
        return "(" + "|".join(path(graph, step) for step in Collection(graph, steps)) + ")"
    raise Uncompilable(f"the path {node}")


def _sparql_check(shape: Shape, constraint: SparqlConstraint, targets: str) -> Check:
    if any(name in constraint.head + constraint.tail for name in _OF_RESERVED):
        raise Uncompilable("$PATH, $shapesGraph or $currentShape")
    if not constraint.together:
        raise Uncompilable("a query that needs $this before it is evaluated")
    sparql = f"{constraint.head} {targets} {constraint.tail}"
    return Check(shape, str(SH.SPARQLConstraintComponent), sparql, constraint.messages or shape.messages)


def _n3(node: Node | Path) -> str:
    return node.n3()


__all__ = ["Check", "Subclasses", "Uncompilable", "compile_shape", "path", "target_pattern"]
