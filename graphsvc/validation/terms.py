"""Terms of the store as terms of rdflib, for reports and for the reference engine."""

from __future__ import annotations

from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from graphsvc.store.base import Blank, Iri, Term
from graphsvc.store.base import Literal as StoreLiteral


def to_rdflib(term: Term) -> Node:
    """A term of the store as one of rdflib."""
    match term:
        case Iri(value):
            return URIRef(value)
        case Blank(value):
            return BNode(value)
        case StoreLiteral(value, language, datatype):
            if language:
                return Literal(value, lang=language)
            return Literal(value) if datatype.endswith("#string") else Literal(value, datatype=URIRef(datatype))
