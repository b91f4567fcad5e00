"""Terms of the store as terms of rdflib, for reports and for the reference engine."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import rdflib
from rdflib import BNode, Literal, URIRef
from rdflib.term import Node

from graphsvc.store.base import Blank, Iri, Term
from graphsvc.store.base import Literal as StoreLiteral

# It tells of each literal that its datatype does not allow, with a traceback; here such a literal is a finding.
logging.getLogger("rdflib.term").setLevel(logging.ERROR)


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
            return Literal(value) if datatype.endswith("#string") else Literal(value, datatype=URIRef(datatype), normalize=False)


@contextmanager
def as_written() -> Iterator[None]:
    """Rdflib rewrites "1"^^xsd:boolean as "true" unless it is told not to; to SHACL the two are not the same."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        yield
    finally:
        rdflib.NORMALIZE_LITERALS = before
