"""Reads SHACL shapes (SHACL 1.0 Core and SHACL-SPARQL) into frozen objects, checked before anything runs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from rdflib import Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graphsvc.errors import DataError
from graphsvc.lazy import lazily
from graphsvc.rdf.vocab import RDF, RDFS, SH, G

_TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
_ABOUT = {SH.severity, SH.message, SH.path, SH.name, SH.description, SH.order, SH.group, SH.defaultValue, SH.sparql, SH.property, SH.flags}
_USES = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)
_BEFORE_WHERE = re.compile(r"""(?:[^{"'<#]|"[^"]*"|'[^']*'|<[^<>\s]*>|<|\#[^\n]*)*\{""")
"""A SELECT query up to its first brace that is not in a string, an IRI or a comment."""
_VARIABLE = re.compile(r"\{[?$](\w+)\}")


@dataclass(frozen=True, slots=True)
class Target:
    """What a shape is about: ``kind`` is targetClass, targetNode, targetSubjectsOf or targetObjectsOf."""

    kind: str
    term: Node


@dataclass(frozen=True, slots=True)
class SparqlConstraint:
    """A ``sh:sparql`` constraint.

    ``head`` is the query up to and with the brace that opens its WHERE clause, ``tail`` the rest: the targets go between.
    ``together`` says that all targets can be asked at once: no part of the query needs ``$this`` before it is evaluated.
    """

    head: str
    tail: str
    together: bool
    messages: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Shape:
    """A node or property shape with targets; ``rule`` is the id of the named shape that it is, or stands in."""

    node: Node
    rule: str
    root: URIRef
    severity: str
    messages: Mapping[str, str]
    labels: Mapping[str, str]
    field: str | None
    path: Node | None
    targets: tuple[Target, ...]
    parameters: tuple[tuple[URIRef, Node], ...]
    sparql: tuple[SparqlConstraint, ...]
    flags: str
    nested: bool


@dataclass(frozen=True, slots=True)
class Shapes:
    """Shapes that were read, and the graph they stand in (lists and paths are read from it; nobody writes to it)."""

    graph: Graph
    shapes: tuple[Shape, ...]

    def rules(self) -> dict[str, Shape]:
        """The named shapes by the id of their rule, in the order of the ids."""
        return {shape.rule: shape for shape in self.shapes if shape.node == shape.root}

    def field_labels(self) -> dict[str, dict[str, str]]:
        """What messages call the fields of a record: field → language → label."""
        fields = self.graph.subject_objects(G.field)
        return {str(name): dict(_texts(self.graph, node, RDFS.label)) for node, name in fields if (node, RDF.type, None) not in self.graph}


def load(paths: Sequence[Path], *, trusted: bool = False) -> Shapes:
    """Read Turtle files of shapes together; the queries of ``trusted`` ones are not parsed again (20 ms each).

    Raises DataError, naming the file or the shape, for Turtle that cannot be parsed, for no shape at all, a shape without a target,
    a SPARQL constraint that cannot be parsed or uses a prefix that is not declared, and a shape that uses itself.
    """
    graph = Graph()
    for path in paths:
        try:
            graph.parse(path, format="turtle")
        except (OSError, SyntaxError) as error:
            raise DataError(f"The shapes cannot be read ({_line(error)}): {path}") from error
    return read(graph, trusted=trusted)


def folder(root: Path) -> Shapes:
    """The product's own rules, whose queries the tests have parsed: all ``shapes/*.ttl`` below ``root``."""
    return load(sorted((root / "shapes").glob("*.ttl")), trusted=True)


def read(graph: Graph, *, trusted: bool = False) -> Shapes:
    """The shapes of a graph; see :func:`load`."""
    used = {shape for node in _every(graph) for shape in _uses(graph, node)}
    roots = sorted(node for node in _every(graph) if isinstance(node, URIRef) and node not in used)
    found = [shape for root in roots if not _off(graph, root) for shape in _root(graph, root, trusted)]
    if not found:
        raise DataError("There is no shape to check anything with")
    return Shapes(graph, tuple(found))


def fill(message: str, values: Mapping[str, str]) -> str:
    """A message with its ``{?name}`` and ``{$name}`` replaced by values; an unknown name becomes ``–``."""
    return _VARIABLE.sub(lambda found: values.get(found[1], "–"), message)


def local(iri: str) -> str:
    """The last part of an IRI, behind ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]


def _every(graph: Graph) -> set[Node]:
    typed = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind)}
    return typed | {s for target in _TARGETS for s in graph.subjects(target, None)}


def _uses(graph: Graph, node: Node) -> Iterator[Node]:
    for predicate in _USES:
        yield from graph.objects(node, predicate)
    for predicate in _LISTS:
        for head in graph.objects(node, predicate):
            yield from Collection(graph, head)


def _off(graph: Graph, node: Node) -> bool:
    return Literal(True) in graph.objects(node, SH.deactivated)


def _root(graph: Graph, root: URIRef, trusted: bool) -> Iterator[Shape]:
    _refuse_recursion(graph, root, ())
    targets = tuple(Target(local(str(kind)), term) for kind in _TARGETS for term in sorted(graph.objects(root, kind), key=str))
    if (root, RDF.type, RDFS.Class) in graph:
        targets += (Target("targetClass", root),)
    if not targets:
        raise DataError(f"A shape without a target checks nothing: {root}")
    yield _shape(graph, root, root, targets, trusted)
    for child in sorted(graph.objects(root, SH.property), key=str):
        if not _off(graph, child):
            yield _shape(graph, child, root, targets, trusted)


def _shape(graph: Graph, node: Node, root: URIRef, targets: tuple[Target, ...], trusted: bool) -> Shape:
    parameters = sorted((p, o) for p, o in graph.predicate_objects(node) if isinstance(p, URIRef) and _parameter(p))
    field = graph.value(node, G.field) or graph.value(root, G.field)
    return Shape(
        node=node,
        rule=local(root),
        root=root,
        severity=local(str(graph.value(node, SH.severity) or SH.Violation)).lower(),
        messages=_texts(graph, node, SH.message),
        labels=_texts(graph, root, RDFS.label),
        field=str(field) if field else None,
        path=graph.value(node, SH.path),
        targets=targets,
        parameters=tuple(parameters),
        sparql=tuple(_constraint(graph, root, c, trusted) for c in sorted(graph.objects(node, SH.sparql), key=str) if not _off(graph, c)),
        flags=str(graph.value(node, SH.flags) or ""),
        nested=node != root and any(True for _ in _uses(graph, node)),
    )


def _parameter(predicate: URIRef) -> bool:
    return predicate in SH and predicate not in _ABOUT and predicate not in _TARGETS and predicate != SH.deactivated


def _texts(graph: Graph, node: Node, predicate: URIRef) -> Mapping[str, str]:
    texts = sorted(o for o in graph.objects(node, predicate) if isinstance(o, Literal))
    return MappingProxyType({text.language or "": str(text) for text in texts})


def _constraint(graph: Graph, root: URIRef, node: Node, trusted: bool) -> SparqlConstraint:
    select = str(graph.value(node, SH.select) or "")
    if not select:
        raise DataError(f"A SPARQL constraint without sh:select stands in the shape {root}")
    declared = {
        str(graph.value(declaration, SH.prefix)): str(graph.value(declaration, SH.namespace))
        for ontology in graph.objects(node, SH.prefixes)
        for declaration in graph.objects(ontology, SH.declare)
    }
    prefixes = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))
    opened = _BEFORE_WHERE.match(select)
    if opened is None:
        raise DataError(f"A SPARQL constraint has no WHERE clause: shape {root}")
    head, tail = prefixes + opened[0], select[opened.end() :]
    asked = f"{head} $this <urn:is> <urn:target> . {tail}"
    together = trusted or bool(lazily("graphsvc.validation.algebra").asks_together(asked, declared, root))
    return SparqlConstraint(head, tail, together, _texts(graph, node, SH.message))


def _refuse_recursion(graph: Graph, node: Node, above: tuple[Node, ...]) -> None:
    if node in above:
        name = node if isinstance(node, URIRef) else above[0]
        raise DataError(f"A shape must not use itself: {name}")
    for used in _uses(graph, node):
        _refuse_recursion(graph, used, (*above, node))


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
