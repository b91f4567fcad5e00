"""Reads ``sh:sparql`` constraints out of a graph of shapes (SHACL-SPARQL, section 5), checked before anything runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graphsvc.errors import DataError
from graphsvc.lazy import lazily
from graphsvc.rdf.vocab import OWL, SH
from graphsvc.validation.paths import Uncompilable, path

_BEFORE_WHERE = re.compile(r"""(?:[^{"'<#]|"[^"]*"|'[^']*'|<[^<>\s]*>|<|\#[^\n]*)*\{""")
"""A SELECT query up to its first brace that is not in a string, an IRI or a comment."""
_PATH = re.compile(r"\$PATH\b")
_SHAPE = re.compile(r"[$?](?:shapesGraph|currentShape)\b")


@dataclass(frozen=True, slots=True)
class SparqlConstraint:
    """A ``sh:sparql`` constraint.

    ``head`` is the query up to and with the brace that opens its WHERE clause, ``tail`` the rest: the targets go between.
    ``together`` says that all targets can be asked at once: no part of the query needs ``$this`` before it is evaluated.
    ``of_shapes`` says that the query speaks of ``$shapesGraph`` or ``$currentShape``.
    """

    node: Node
    prefixes: Mapping[str, str]
    head: str
    tail: str
    together: bool
    of_shapes: bool
    messages: Mapping[str, str]
    patterns: tuple[tuple[str, str], ...] = ()
    """The regular expressions in the query, with their flags, where it was parsed."""

    @property
    def prologue(self) -> str:
        """The declarations of the prefixes."""
        return "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(self.prefixes.items()))


def read(graph: Graph, root: Node, shape: Node, node: Node, trusted: bool) -> SparqlConstraint:
    """The constraint at ``node`` of a shape; ``$PATH`` is replaced by the shape's path.

    Raises DataError, naming the shape ``root``, for a query that is missing, cannot be parsed, uses a prefix that is not declared, or a
    form that SHACL-SPARQL forbids. The query of a ``trusted`` one is not parsed.
    """
    select = str(graph.value(node, SH.select) or "")
    if not select:
        raise DataError(f"A SPARQL constraint without sh:select stands in the shape {root}")
    declared = declarations(graph, node)
    select = _with_path(graph, shape, select)
    opened = _BEFORE_WHERE.match(select)
    if opened is None:
        raise DataError(f"A SPARQL constraint has no WHERE clause: shape {root}")
    head, tail = opened[0], select[opened.end() :]
    prologue = "".join(f"PREFIX {prefix}: <{namespace}>\n" for prefix, namespace in sorted(declared.items()))
    asked = f"{prologue}{head} $this <urn:is> <urn:target> . {tail}"
    known = None if trusted else lazily("graphsvc.validation.algebra").read(asked, declared, root)
    return SparqlConstraint(
        node=node,
        prefixes=MappingProxyType(declared),
        head=head,
        tail=tail,
        together=known is None or known.together,
        of_shapes=bool(_SHAPE.search(select)),
        messages=texts(graph, node, SH.message),
        patterns=() if known is None else known.patterns,
    )


def declarations(graph: Graph, node: Node) -> dict[str, str]:
    """Prefix → namespace, as ``sh:prefixes`` of the constraint and what that imports declare."""
    ontologies = {found for named in graph.objects(node, SH.prefixes) for found in graph.transitive_objects(named, OWL.imports)}
    found = (declaration for ontology in ontologies for declaration in graph.objects(ontology, SH.declare))
    return {str(graph.value(declaration, SH.prefix)): str(graph.value(declaration, SH.namespace)) for declaration in found}


def texts(graph: Graph, node: Node, predicate: URIRef) -> Mapping[str, str]:
    """Language → text, ``""`` where it has none."""
    found = sorted(o for o in graph.objects(node, predicate) if isinstance(o, Literal))
    return MappingProxyType({text.language or "": str(text) for text in found})


def _with_path(graph: Graph, shape: Node, select: str) -> str:
    of_shape = graph.value(shape, SH.path)
    if of_shape is None or not _PATH.search(select):
        return select
    try:
        written = path(graph, of_shape)
    except Uncompilable as error:
        raise DataError(f"A SPARQL constraint cannot use {error}: shape {shape}") from error
    return _PATH.sub(lambda _: written, select)
