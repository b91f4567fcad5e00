"""Terms and triples between the product's own types and pyoxigraph's: total, loud on the unexpected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NoReturn

import pyoxigraph as ox

from graphsvc.errors import DataError, GraphsvcError, QueryError
from graphsvc.lazy import lazily
from graphsvc.store.base import Blank, Format, Iri, Literal, Term, Triple
from graphsvc.store.formats import RDF


def node(iri: str) -> ox.NamedNode:
    """The IRI as a node. Raises QueryError where it is none."""
    try:
        return ox.NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"Not an IRI: {iri!r}") from error


def nodes(iris: Iterable[str]) -> list[ox.NamedNode]:
    """Those of the names that are IRIs, as nodes."""
    found = []
    for iri in iris:
        try:
            found.append(ox.NamedNode(iri))
        except ValueError:
            continue
    return found


def to_ox(term: Term) -> ox.NamedNode | ox.BlankNode | ox.Literal:
    """A term for the engine. Raises QueryError where it is not valid RDF (an IRI with a space, a malformed language tag)."""
    try:
        match term:
            case Iri(value):
                return node(value)
            case Blank(value):
                return ox.BlankNode(value)
            case Literal(value, language, datatype):
                return ox.Literal(value, language=language) if language else ox.Literal(value, datatype=ox.NamedNode(datatype))
    except ValueError as error:
        raise QueryError(f"Not a valid RDF term: {term.value!r}") from error


def from_ox(term: object) -> Term:
    """A term out of the engine. Raises GraphsvcError for a quoted triple."""
    match term:
        case ox.NamedNode():
            return Iri(term.value)
        case ox.BlankNode():
            return Blank(term.value)
        case ox.Literal():
            return Literal(term.value, term.language or "", term.datatype.value)
        case _:
            _unexpected(term)


def _unexpected(term: object) -> NoReturn:
    raise GraphsvcError(f"A term that the product does not use came out of the store: {term}")


def to_triple(triple: ox.Triple) -> Triple:
    """A triple out of the engine."""
    subject, predicate = from_ox(triple.subject), from_ox(triple.predicate)
    if isinstance(subject, Literal) or not isinstance(predicate, Iri):
        _unexpected(triple)
    return Triple(subject, predicate, from_ox(triple.object))


def to_ox_triple(triple: Triple) -> ox.Triple:
    """A triple for the engine."""
    subject, predicate = to_ox(triple.subject), to_ox(triple.predicate)
    if isinstance(subject, ox.Literal) or not isinstance(predicate, ox.NamedNode):
        _unexpected(triple)
    return ox.Triple(subject, predicate, to_ox(triple.object))


def parse(data: bytes, form: Format) -> list[Triple]:
    """RDF as triples, in the order of the file. Raises DataError where it cannot be parsed."""
    try:
        return [to_triple(quad.triple) for quad in ox.parse(data, format=RDF[form.name])]
    except SyntaxError as error:
        raise DataError(f"The data cannot be parsed: {error}") from error


def in_order(triples: Iterable[Triple]) -> list[Triple]:
    """Triples by subject, predicate, kind of object, object."""
    return sorted(triples, key=lambda t: (str(t.subject), t.predicate.value, type(t.object).__name__, str(t.object), repr(t.object)))


def write(triples: Iterable[ox.Triple], form: Format) -> bytes:
    """Triples in an RDF format, UTF-8, under the product's prefixes."""
    return ox.serialize(triples, format=RDF[form.name], prefixes=lazily("graphsvc.rdf.vocab").PREFIXES) or b""
