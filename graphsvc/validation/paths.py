"""SHACL property paths in SPARQL's notation, and terms of shapes as SPARQL writes them."""

from __future__ import annotations

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from graphsvc.rdf.vocab import RDF, SH

_REPEATED = (
    (SH.inversePath, "(^{})"),
    (SH.zeroOrMorePath, "({}*)"),
    (SH.oneOrMorePath, "({}+)"),
    (SH.zeroOrOnePath, "({}?)"),
)


class Uncompilable(Exception):  # noqa: N818 - a signal between modules, never told to a user
    """The shape holds something that the compiler does not express; the message names it."""


def path(graph: Graph, node: Node) -> str:
    """A SHACL property path in SPARQL's notation. Raises Uncompilable for one that SHACL does not define."""
    if isinstance(node, URIRef):
        return n3(node)
    if not isinstance(node, BNode):
        raise Uncompilable(f"the path {node}")
    if (node, RDF.first, None) in graph:
        return "(" + "/".join(path(graph, step) for step in Collection(graph, node)) + ")"
    for predicate, text in _REPEATED:
        for inner in graph.objects(node, predicate):
            return text.format(path(graph, inner))
    for steps in graph.objects(node, SH.alternativePath):
        return "(" + "|".join(path(graph, step) for step in Collection(graph, steps)) + ")"
    raise Uncompilable(f"the path {node}")


def may_be_empty(graph: Graph, node: Node) -> bool:
    """Whether a path that :func:`path` takes leads from each node to itself."""
    if isinstance(node, URIRef):
        return False
    if (node, RDF.first, None) in graph:
        return all(may_be_empty(graph, step) for step in Collection(graph, node))
    if any((node, predicate, None) in graph for predicate in (SH.zeroOrMorePath, SH.zeroOrOnePath)):
        return True
    for steps in graph.objects(node, SH.alternativePath):
        return any(may_be_empty(graph, step) for step in Collection(graph, steps))
    return any(may_be_empty(graph, inner) for predicate, _ in _REPEATED for inner in graph.objects(node, predicate))


def n3(node: Node) -> str:
    """A term as SPARQL writes it. Raises Uncompilable for a blank node, which a query cannot name."""
    if isinstance(node, BNode):
        raise Uncompilable("a blank node of the shapes as a term of the data")
    return node.n3()
