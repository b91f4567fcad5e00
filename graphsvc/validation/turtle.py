"""The W3C's validation report in Turtle (SHACL, section 3.6)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from rdflib import BNode, Graph, Literal, URIRef
from rdflib.term import Node

from graphsvc.rdf.vocab import RDF, SH
from graphsvc.validation.result import Result
from graphsvc.validation.terms import to_rdflib

_SEVERITY = {"violation": SH.Violation, "warning": SH.Warning, "info": SH.Info}
_STEPS = (SH.inversePath, SH.alternativePath, SH.zeroOrMorePath, SH.oneOrMorePath, SH.zeroOrOnePath)
_REPORT = "urn:graphsvc:report"


def write(results: Iterable[tuple[Result, Mapping[str, str]]], shapes: Graph) -> str:
    """Results, each with its messages by language, as a report; a result of any severity means that the graph does not conform.

    Paths that are not a single property are copied from the graph of the shapes.
    """
    graph = Graph()
    graph.bind("sh", SH)
    top = URIRef(_REPORT)
    graph.add((top, RDF.type, SH.ValidationReport))
    conforms = True
    for number, (result, messages) in enumerate(results, start=1):
        conforms = False
        node = URIRef(f"{_REPORT}:{number}")
        graph.add((top, SH.result, node))
        for predicate, value in _properties(result, messages):
            graph.add((node, predicate, copied(shapes, value, graph) if predicate == SH.resultPath else value))
    graph.add((top, SH.conforms, Literal(conforms)))
    return graph.serialize(format="turtle")


def _properties(result: Result, messages: Mapping[str, str]) -> Iterator[tuple[URIRef, Node]]:
    yield RDF.type, SH.ValidationResult
    yield SH.focusNode, to_rdflib(result.focus)
    yield SH.resultSeverity, _SEVERITY.get(result.shape.severity) or URIRef(result.shape.severity)
    yield SH.sourceShape, result.shape.node
    yield SH.sourceConstraintComponent, URIRef(result.component)
    path = URIRef(result.path) if result.path else result.shape.path
    if path is not None:
        yield SH.resultPath, path
    if result.value is not None:
        yield SH.value, to_rdflib(result.value)
    for language, text in messages.items():
        yield SH.resultMessage, Literal(text, lang=language or None)


def copied(source: Graph, path: Node, target: Graph) -> Node:
    """A path of its own in ``target`` with the same steps, and nothing else that is said of its nodes."""
    if not isinstance(path, BNode):
        return path
    node = BNode()
    for predicate in _STEPS if (path, RDF.first, None) not in source else (RDF.first, RDF.rest):
        for value in source.objects(path, predicate):
            target.add((node, predicate, copied(source, value, target)))
    return node
