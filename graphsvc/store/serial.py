"""Triples → the bytes of a Turtle file that is shipped: sorted, under prefixes, the same on every run."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import takewhile
from pathlib import Path
from typing import TypeVar

import pyoxigraph as ox
from rdflib import Literal

from graphsvc.rdf import codelists
from graphsvc.rdf.triples import Object, Triple
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.formats import RDF as RDF_FORMATS

_AnyTerm = TypeVar("_AnyTerm", bound=object)
Statement = tuple[str, str, str, str]
"""Subject, property, value (an IRI or what a literal says), and the language of a literal that has one, else ``""``."""


def turtle(triples: Iterable[Triple], prefixes: Mapping[str, str]) -> bytes:
    """The triples as Turtle 1.1 (UTF-8) in the order given, which :func:`graphsvc.rdf.triples.in_order` makes the same on every run.

    Raises ValueError for an IRI that is none.
    """
    written = ox.serialize(map(_row, triples), format=ox.RdfFormat.TURTLE, prefixes=dict(prefixes)) or b""
    return _sorted_header(written)


def ntriples(triples: Iterable[Triple]) -> bytes:
    """The triples as N-Triples in the order given: what a store loads fastest."""
    return ox.serialize(map(_row, triples), format=ox.RdfFormat.N_TRIPLES) or b""


def written(ntriples: bytes, form: str) -> bytes:
    """N-Triples in another of the store's formats, under the product's prefixes, in the order given. Raises SyntaxError."""
    triples = (quad.triple for quad in ox.parse(ntriples, format=ox.RdfFormat.N_TRIPLES))
    prefixes = PREFIXES if form == "ttl" else None
    made = ox.serialize(triples, format=RDF_FORMATS[form], prefixes=prefixes) or b""
    return _sorted_header(made) if prefixes else made


def as_ntriples(data: bytes, form: str, base: str) -> bytes:
    """RDF in one of the store's formats as N-Triples, relative IRIs resolved against ``base``. Raises SyntaxError."""
    triples = (quad.triple for quad in ox.parse(data, format=RDF_FORMATS[form], base_iri=base))
    return ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""


def subjects(data: bytes, concerns: Collection[str]) -> frozenset[str]:
    """The named subjects of N-Triples, and the named objects of the properties in ``concerns``."""
    found: set[str] = set()
    for quad in ox.parse(data, format=ox.RdfFormat.N_TRIPLES):
        if isinstance(quad.subject, ox.NamedNode):
            found.add(quad.subject.value)
        if quad.predicate.value in concerns and isinstance(quad.object, ox.NamedNode):
            found.add(quad.object.value)
    return frozenset(found)


def stated(data: bytes, form: str, predicates: Collection[str]) -> Iterator[Statement]:
    """What RDF in one of the store's formats says of named things by these properties; blank nodes are passed over."""
    kept = frozenset(map(ox.NamedNode, predicates))
    for quad in ox.parse(data, format=RDF_FORMATS[form]):
        subject, value = quad.subject, quad.object
        if quad.predicate in kept and isinstance(subject, ox.NamedNode) and isinstance(value, (ox.NamedNode, ox.Literal)):
            language = value.language or "" if isinstance(value, ox.Literal) else ""
            yield subject.value, quad.predicate.value, value.value, language


def code_list_files(root: Path, base: str) -> dict[str, bytes]:
    """The files of ``ontology/codelists/`` by name, made from ``data/lookups`` below ``root``.

    Raises DataError for a lookup file that is missing or wrong.
    """
    return {f"{kind}.ttl": turtle(triples, PREFIXES) for kind, triples in codelists.all_code_lists(root, base).items()}


def _sorted_header(turtle: bytes) -> bytes:
    """Prefix declarations in alphabetical order: the serialiser's own order is not promised to stay."""
    lines = turtle.splitlines(keepends=True)
    header = list(takewhile(lambda line: line.startswith(b"@prefix"), lines))
    return b"".join([*sorted(header), *lines[len(header) :]])


def _row(triple: Triple) -> ox.Triple:
    subject, predicate, value = triple
    return ox.Triple(_iri(str(subject)), _iri(str(predicate)), _term(value))


@lru_cache(maxsize=1 << 16)
def _iri(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def _term(value: Object) -> ox.NamedNode | ox.Literal:
    if not isinstance(value, Literal):
        return _iri(str(value))
    if value.language:
        return ox.Literal(str(value), language=value.language)
    return ox.Literal(str(value), datatype=_iri(str(value.datatype))) if value.datatype else ox.Literal(str(value))


def rebase(turtle: bytes, old: str, new: str) -> bytes:
    """The same statements with the IRIs of things below ``new`` instead of ``old``; the vocabulary's terms stay as they are."""
    if old == new:
        return turtle
    things = tuple(old + folder for folder in ("id/", "graph/", "codelist/"))

    def moved(term: _AnyTerm) -> _AnyTerm | ox.NamedNode:
        below = isinstance(term, ox.NamedNode) and term.value.startswith(things)
        return ox.NamedNode(new + str(term)[1:-1].removeprefix(old)) if below else term

    triples = (quad.triple for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE))
    rows = (ox.Triple(moved(t.subject), t.predicate, moved(t.object)) for t in triples)
    return _sorted_header(ox.serialize(rows, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES) or b"")
