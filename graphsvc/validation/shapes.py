"""Reads SHACL shapes (SHACL 1.0 Core and SHACL-SPARQL) into frozen objects, checked before anything runs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH as VOCABULARY
from rdflib.term import Node

from graphsvc.errors import DataError
from graphsvc.rdf.vocab import RDF, RDFS, SH, G
from graphsvc.validation import constraint, paths
from graphsvc.validation.constraint import SparqlConstraint, texts
from graphsvc.validation.terms import as_written

TARGETS = (SH.targetClass, SH.targetNode, SH.targetSubjectsOf, SH.targetObjectsOf)
"""The properties that give a shape targets."""
_ABOUT = {
    SH.severity,
    SH.message,
    SH.path,
    SH.name,
    SH.description,
    SH.order,
    SH.group,
    SH.defaultValue,
    SH.deactivated,
    SH.sparql,
    SH.prefixes,
    SH.select,
}
_BESIDE = {SH.flags, SH.ignoredProperties, SH.qualifiedValueShape, SH.qualifiedValueShapesDisjoint}
"""Parameters that only say more about another one."""
_DEFINED = frozenset([*VOCABULARY.__annotations__, *VOCABULARY._extras])
"""All names that SHACL has, those of its advanced features too."""
_USES = (SH.property, SH.node, SH["not"], SH.qualifiedValueShape)
_LISTS = (SH["and"], SH["or"], SH.xone)
_VARIABLE = re.compile(r"\{[?$](\w+)\}")
_ANONYMOUS = "anonymous-shape"


@dataclass(frozen=True, slots=True)
class Target:
    """What a shape is about: ``kind`` is targetClass, targetNode, targetSubjectsOf or targetObjectsOf."""

    kind: str
    term: Node


@dataclass(frozen=True, slots=True)
class Shape:
    """A node or property shape; ``root`` is the shape with the target that it is, or stands in, and ``rule`` the id of that one.

    ``parameters`` are the parameters of its constraints, ``uses`` the shapes that they refer to. ``severity`` is violation, warning,
    info, or the IRI of another.
    """

    node: Node
    rule: str
    root: Node
    severity: str
    messages: Mapping[str, str]
    labels: Mapping[str, str]
    field: str | None
    path: Node | None
    targets: tuple[Target, ...]
    parameters: tuple[tuple[URIRef, Node], ...]
    sparql: tuple[SparqlConstraint, ...]
    uses: Mapping[Node, Shape]

    def all(self) -> Iterator[Shape]:
        """The shape and those that it uses, at any depth."""
        yield self
        for shape in self.uses.values():
            yield from shape.all()


@dataclass(frozen=True, slots=True)
class Shapes:
    """The shapes with targets, and the graph they stand in (lists and paths are read from it; nobody writes to it)."""

    graph: Graph
    shapes: tuple[Shape, ...]

    def rules(self) -> dict[str, Shape]:
        """The shapes by the id of their rule, in the order of the ids."""
        return {shape.rule: shape for shape in self.shapes}

    def field_labels(self) -> dict[str, dict[str, str]]:
        """What messages call the fields of a record: field → language → label."""
        fields = self.graph.subject_objects(G.field)
        return {str(name): dict(texts(self.graph, node, RDFS.label)) for node, name in fields if (node, RDF.type, None) not in self.graph}


def load(files: Sequence[Path], *, trusted: bool = False) -> Shapes:
    """Read Turtle files of shapes together; the queries of ``trusted`` ones are not parsed again (20 ms each).

    Raises DataError, naming the file or the shape, for Turtle that cannot be parsed, for no shape at all, a shape without a target,
    a SPARQL constraint that cannot be parsed, uses a prefix that is not declared or a form that SHACL forbids, a property shape without
    a path, and a shape that uses itself.
    """
    graph = Graph()
    for path in files:
        try:
            with as_written():
                graph.parse(path, format="turtle")
        except (OSError, SyntaxError, UnicodeDecodeError) as error:
            raise DataError(f"The shapes cannot be read ({_line(error)}): {path}") from error
    return read(graph, trusted=trusted)


def folder(root: Path) -> Shapes:
    """The product's own rules, whose queries the tests have parsed: all ``shapes/*.ttl`` below ``root``."""
    return load(sorted((root / "shapes").glob("*.ttl")), trusted=True)


def read(graph: Graph, *, trusted: bool = False) -> Shapes:
    """The shapes of a graph; see :func:`load`. A shape that is switched off is left out."""
    targeted, idle = _with_targets(graph)
    for node in sorted(idle, key=str):
        if not _off(graph, node):
            _refuse_recursion(graph, node, ())
            raise DataError(f"A shape without a target checks nothing: {node}")
    if not targeted:
        raise DataError("There is no shape to check anything with")
    for node in targeted:
        _refuse_recursion(graph, node, ())
    return Shapes(graph, tuple(_shape(graph, node, node, trusted) for node in sorted(targeted, key=str) if not _off(graph, node)))


def fill(message: str, values: Mapping[str, str]) -> str:
    """A message with its ``{?name}`` and ``{$name}`` replaced by values; an unknown name becomes ``–``."""
    return _VARIABLE.sub(lambda found: values.get(found[1], "–"), message)


def local(iri: str) -> str:
    """The last part of an IRI, behind ``#`` or ``/``."""
    return re.split(r"[#/]", iri)[-1]


def _with_targets(graph: Graph) -> tuple[set[Node], set[Node]]:
    """The shapes that have a target, and those that have none and that no other shape uses."""
    shapes = {s for kind in (SH.NodeShape, SH.PropertyShape) for s in graph.subjects(RDF.type, kind)}
    targeted = {s for target in TARGETS for s in graph.subjects(target, None)} | {s for s in shapes if _is_class(graph, s)}
    holders = shapes | targeted | {s for predicate in (*_USES, *_LISTS, SH.sparql) for s in graph.subjects(predicate, None)}
    used = {shape for node in holders for shape in _uses(graph, node)}
    return targeted, holders - targeted - used


def _is_class(graph: Graph, node: Node) -> bool:
    """Whether a shape is a class as well, whose instances are then its targets."""
    return any(RDFS.Class in graph.transitive_objects(kind, RDFS.subClassOf) for kind in graph.objects(node, RDF.type))


def _uses(graph: Graph, node: Node) -> Iterator[Node]:
    for predicate in _USES:
        yield from graph.objects(node, predicate)
    for predicate in _LISTS:
        for head in graph.objects(node, predicate):
            yield from Collection(graph, head)


def _off(graph: Graph, node: Node) -> bool:
    return str(graph.value(node, SH.deactivated)) == "true"


def _targets(graph: Graph, node: Node) -> tuple[Target, ...]:
    stated = tuple(Target(local(str(kind)), term) for kind in TARGETS for term in sorted(graph.objects(node, kind), key=str))
    shape = any((node, RDF.type, kind) in graph for kind in (SH.NodeShape, SH.PropertyShape))
    return (*stated, Target("targetClass", node)) if shape and _is_class(graph, node) else stated


def _shape(graph: Graph, node: Node, root: Node, trusted: bool) -> Shape:
    _refuse_bad_path(graph, node, root)
    field = graph.value(node, G.field) or graph.value(root, G.field)
    used = {*_uses(graph, node), *siblings(graph, node)}
    return Shape(
        node=node,
        rule=_ANONYMOUS if isinstance(root, BNode) else local(str(root)),
        root=root,
        severity=_severity(graph.value(node, SH.severity)),
        messages=texts(graph, node, SH.message),
        labels=texts(graph, root, RDFS.label),
        field=str(field) if field else None,
        path=graph.value(node, SH.path),
        targets=_targets(graph, node),
        parameters=tuple(sorted(_parameters(graph, node, root))),
        sparql=tuple(
            constraint.read(graph, root, node, c, trusted) for c in sorted(graph.objects(node, SH.sparql), key=str) if not _off(graph, c)
        ),
        uses={shape: _shape(graph, shape, root, trusted) for shape in sorted(used, key=str) if not _off(graph, shape)},
    )


def siblings(graph: Graph, node: Node) -> set[Node]:
    """The qualified value shapes that the values of a property shape must not conform to as well (SHACL, section 4.7.3)."""
    if str(graph.value(node, SH.qualifiedValueShapesDisjoint)) != "true":
        return set()
    beside = {child for parent in graph.subjects(SH.property, node) for child in graph.objects(parent, SH.property)}
    found = {shape for child in beside for shape in graph.objects(child, SH.qualifiedValueShape)}
    return found - set(graph.objects(node, SH.qualifiedValueShape))


def _severity(node: Node | None) -> str:
    if node is None:
        return "violation"
    return local(str(node)).lower() if node in (SH.Violation, SH.Warning, SH.Info) else str(node)


def _parameters(graph: Graph, node: Node, root: Node) -> Iterator[tuple[URIRef, Node]]:
    """What constrains: SHACL's own parameters, and those of the components that the graph declares.

    SHACL ignores a property that it does not define; a misspelt one would then seem to be fulfilled by everything.
    """
    declared = {p for parameter in graph.objects(None, SH.parameter) for p in graph.objects(parameter, SH.path)}
    for predicate, value in graph.predicate_objects(node):
        own = str(predicate).startswith(str(SH)) and predicate not in _ABOUT and predicate not in _BESIDE and predicate not in TARGETS
        if own and local(str(predicate)) not in _DEFINED and predicate not in declared:
            near = difflib.get_close_matches(local(str(predicate)), sorted(_DEFINED), n=1)
            hint = f", did you mean sh:{near[0]}?" if near else "."
            raise DataError(f"SHACL has no property sh:{local(str(predicate))}{hint} It stands in the shape {_name((node, root))}")
        if isinstance(predicate, URIRef) and (own or predicate in declared):
            yield predicate, value


def _refuse_recursion(graph: Graph, node: Node, above: tuple[Node, ...]) -> None:
    if node in above:
        raise DataError(f"A shape must not use itself: {_name((node, *above))}")
    for used in _uses(graph, node):
        _refuse_recursion(graph, used, (*above, node))


def _refuse_bad_path(graph: Graph, node: Node, root: Node) -> None:
    of_property = (node, RDF.type, SH.PropertyShape) in graph or (None, SH.property, node) in graph
    stated = list(graph.objects(node, SH.path))
    if len(stated) > 1 or (of_property and not stated):
        raise DataError(f"A property shape has {'more than one' if stated else 'no'} sh:path: {_name((node, root))}")
    try:
        for one in stated:
            paths.path(graph, one)
    except paths.Uncompilable as error:
        raise DataError(f"A property shape cannot use {error}: {_name((node, root))}") from error


def _name(nodes: Iterable[Node]) -> Node | None:
    """What to call a shape: the first of it and those that it stands in that has a name."""
    return next((node for node in nodes if isinstance(node, URIRef)), None)


def _line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
