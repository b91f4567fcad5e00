"""The graph patterns that queries of shapes begin with: they bind ``?this`` to the targets and ``?value`` to the value nodes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rdflib import Graph, URIRef
from rdflib.term import Node

from graphsvc.store.base import Iri
from graphsvc.validation.paths import Uncompilable, may_be_empty, n3, path
from graphsvc.validation.shapes import Shape, Target

Subclasses = Callable[[URIRef], Iterable[str]]
"""A class and all its subclasses, as IRIs; nothing where a blank node is among them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What compiling reads beside the shape: the graph of shapes for lists and paths, and the classes of the data.

    ``narrow``: the targets are few and named, so that the inner queries of a constraint are better asked about them than about all.
    ``named``: the targets that the shape names, as SPARQL writes them; the data may not hold them.
    """

    graph: Graph
    subclasses: Subclasses
    narrow: bool = False
    named: tuple[str, ...] = ()


def values(nodes: Iterable[Iri], variable: str = "this") -> str:
    """The pattern that binds a variable to each of these nodes."""
    return f"VALUES ?{variable} {{ {' '.join(f'<{node}>' for node in nodes)} }}"


@dataclass(frozen=True, slots=True)
class _Pattern:
    text: str
    distinct: bool


def target_pattern(targets: Iterable[Target], subclasses: Subclasses) -> str:
    """A graph pattern that binds ``?this`` to each target once."""
    parts = [_target(target, subclasses) for target in targets]
    if len(parts) == 1 and not parts[0].distinct:
        return parts[0].text
    return "{ SELECT DISTINCT ?this WHERE { " + " UNION ".join(f"{{ {part.text} }}" for part in parts) + " } }"


def apart(pattern: str) -> str:
    """The pattern as an inner query about ``?this`` and ``?value``.

    The store reads two inner queries through and joins what it read; a pattern beside another it looks up node by node, which takes
    twenty times as long where the nodes are many.
    """
    return pattern if pattern.startswith(("{ SELECT", "VALUES")) else f"{{ SELECT * WHERE {{ {pattern} }} }}"


def value_pattern(scope: Scope, shape: Shape, name: str = "?value") -> str:
    """The pattern that binds a variable to each value node of ``?this``, to some of them more than once."""
    if shape.path is None:
        return f"BIND (?this AS {name})"
    steps = f"?this {path(scope.graph, shape.path)} {name} ."
    if not scope.named or not may_be_empty(scope.graph, shape.path):
        return steps
    # A path of no steps leads to a node that the data do not hold too; the embedded store does not look for such.
    themselves = " ".join(f"({node} {node})" for node in scope.named)
    return f"{{ {steps} }} UNION {{ VALUES (?this {name}) {{ {themselves} }} }}"


def reached(scope: Scope, shape: Shape, targets: str) -> str:
    """The targets of a shape that another one is applied to the values of: a pattern that binds ``?this`` to each of them once."""
    if shape.path is None:
        return targets
    inner = f"SELECT DISTINCT (?value AS ?reached) WHERE {{ {targets} {value_pattern(scope, shape)} }}"
    return f"{{ SELECT (?reached AS ?this) WHERE {{ {{ {inner} }} }} }}"


def arrivals(scope: Scope, shape: Shape, targets: str, each: str) -> str:
    """Like :func:`reached`, with each target as often as it is reached; ``each`` is the same of the ``targets`` of the shape."""
    if shape.path is None:
        return each
    steps = f"{{ SELECT DISTINCT ?this ?value WHERE {{ {targets} {value_pattern(scope, shape)} }} }}"
    return f"{{ SELECT (?reached AS ?this) WHERE {{ {{ SELECT (?value AS ?reached) WHERE {{ {each} {steps} }} }} }} }}"


def is_a(variable: str, iri: Node, subclasses: Subclasses) -> str:
    """The pattern of the instances of a class, which may find one of them twice where the class has subclasses."""
    if not isinstance(iri, URIRef):
        raise Uncompilable("a class that has no name")
    classes = sorted(subclasses(iri))
    if not classes:
        return f"{variable} a/rdfs:subClassOf* <{iri}> ."
    if len(classes) == 1:
        return f"{variable} a <{classes[0]}> ."
    return f"VALUES ?class {{ {' '.join(f'<{c}>' for c in classes)} }} {variable} a ?class ."


def _target(target: Target, subclasses: Subclasses) -> _Pattern:
    if target.kind == "targetNode":
        return _Pattern(f"VALUES ?this {{ {n3(target.term)} }}", False)
    if target.kind == "targetSubjectsOf":
        return _Pattern(f"?this {n3(target.term)} ?targeted .", True)
    if target.kind == "targetObjectsOf":
        return _Pattern(f"?targeted {n3(target.term)} ?this .", True)
    pattern = is_a("?this", target.term, subclasses)
    return _Pattern(pattern, not pattern.startswith("?this a <"))
