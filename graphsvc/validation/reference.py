"""pySHACL, the reference: what the compiler cannot express is checked here, and the tests compare the two.

pySHACL patches rdflib, writes into the graphs that it is given and says "conforms" where nothing is targeted: so it gets copies,
and the engine counts the focus nodes itself.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

import pyshacl
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graphsvc.errors import DataError
from graphsvc.rdf.vocab import RDF, RDFS, SH
from graphsvc.store.base import Blank, Iri, Term, Triple, View
from graphsvc.store.base import Literal as StoreLiteral
from graphsvc.validation.result import Result
from graphsvc.validation.shapes import TARGETS, Shape, Shapes
from graphsvc.validation.terms import to_rdflib

_ALL = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def graph_of(view: View) -> Graph:
    """The whole graph of a view as an rdflib graph (slow and large: for the reference only)."""
    graph = Graph()
    for triple in view.construct(_ALL):
        graph.add(_to_rdflib(triple))
    return graph


def run(data: Graph, shapes: Shapes, only: Collection[Node] | None = None) -> list[Result]:
    """What pySHACL finds in ``data``, for the shapes with targets in ``only`` (all, where None).

    Raises DataError with pySHACL's own sentence for shapes that it refuses.
    """
    graph = copy(triple for triple in shapes.graph if triple[1] != SH.message)  # it trips over a backslash in a message's value
    for shape in {shape.root for shape in shapes.shapes}:
        if only is not None and shape not in only:
            for triple in _targets(graph, shape):
                graph.remove(triple)
    try:
        _, report, text = pyshacl.validate(copy(data), shacl_graph=graph, advanced=False, inplace=True, meta_shacl=False, js=False)
    except (
        pyshacl.errors.ShapeLoadError,
        pyshacl.errors.ConstraintLoadError,
        pyshacl.errors.ReportableRuntimeError,
        NotImplementedError,
    ) as error:
        raise _refused(error, shapes, only) from error
    if not isinstance(report, Graph):
        raise _refused(text, shapes, only)
    by_node = {shape.node: shape for top in reversed(shapes.shapes) for shape in top.all()}
    return sorted(_results(report, by_node), key=Result.key)


def _refused(said: object, shapes: Shapes, only: Collection[Node] | None) -> DataError:
    names = ", ".join(sorted(str(shape.root) for shape in shapes.shapes if only is None or shape.root in only))
    return DataError(f"The shapes cannot be used ({' '.join(str(said).split())[:300]}): {names}")


def copy(graph: Iterable[tuple[Node, Node, Node]]) -> Graph:
    """A graph of its own with the same triples."""
    same = Graph()
    for triple in graph:
        same.add(triple)
    return same


def _targets(graph: Graph, shape: Node) -> list[tuple[Node, Node, Node]]:
    """What makes nodes the targets of a shape; without it, the shape is only there for others to use."""
    stated = [(shape, p, o) for p, o in graph.predicate_objects(shape) if p in TARGETS]
    kinds = [(shape, RDF.type, o) for o in graph.objects(shape, RDF.type) if RDFS.Class in graph.transitive_objects(o, RDFS.subClassOf)]
    return stated + kinds


def _results(report: Graph, by_node: dict[Node, Shape]) -> Iterable[Result]:
    for node in report.objects(None, SH.result):
        source = report.value(node, SH.sourceShape)
        shape = by_node.get(source) if source is not None else None
        focus = report.value(node, SH.focusNode)
        if shape is None or focus is None:
            continue
        path, value = report.value(node, SH.resultPath), report.value(node, SH.value)
        component = str(report.value(node, SH.sourceConstraintComponent))
        yield Result(
            shape=shape,
            component=component,
            focus=from_rdflib(focus),
            path=str(path) if isinstance(path, URIRef) else None,
            value=from_rdflib(value) if value is not None else None,
            messages=shape.messages or {c: m for constraint in shape.sparql for c, m in constraint.messages.items()},
            bindings={},
        )


def from_rdflib(node: Node) -> Term:
    """An rdflib term as one of the store."""
    match node:
        case URIRef():
            return Iri(str(node))
        case Literal():
            if node.language:
                return StoreLiteral(str(node), node.language, "http://www.w3.org/1999/02/22-rdf-syntax-ns#langString")
            return StoreLiteral(str(node)) if node.datatype is None else StoreLiteral(str(node), "", str(node.datatype))
        case _:
            return Blank(str(node))


def _to_rdflib(triple: Triple) -> tuple[Node, Node, Node]:
    return to_rdflib(triple.subject), to_rdflib(triple.predicate), to_rdflib(triple.object)
