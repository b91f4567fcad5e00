"""Triples that the application states itself: written under prefixes, built from plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Blank, Iri, Literal, Term, Triple, View

_NAMESPACES = {
    **PREFIXES,
    "dqv": "http://www.w3.org/ns/dqv#",
    "hydra": "http://www.w3.org/ns/hydra/core#",
    "pu": "https://data.gov.cz/slovník/podmínky-užití/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
LABELS = tuple(_NAMESPACES[prefix] + name for prefix, name in (("rdfs", "label"), ("skos", "prefLabel"), ("dct", "title")))
"""What a thing is called by, where anything mentions it."""

Value = Term | int | str | Mapping[str, str] | None
"""A term, a number, a plain string, words by language, or nothing at all."""


def named(curie: str) -> Iri:
    """``void:Dataset`` as an IRI."""
    prefix, _, local = curie.partition(":")
    return Iri(_NAMESPACES[prefix] + local)


def about(subject: Iri | Blank, kind: str | None, *facts: tuple[str, Value]) -> Iterator[Triple]:
    """The class of a subject and what is said of it, by the short names of class and properties; absent values say nothing."""
    if kind:
        yield Triple(subject, named("rdf:type"), named(kind))
    for predicate, value in facts:
        yield from (Triple(subject, named(predicate), term) for term in _terms(value))


def _terms(value: Value) -> Iterable[Term]:
    if value is None:
        return ()
    if isinstance(value, int):
        return (Literal(str(value), datatype=_NAMESPACES["xsd"] + "integer"),)
    if isinstance(value, str):
        return (Literal(value),)
    if isinstance(value, Mapping):
        return tuple(Literal(words, language) for language, words in value.items())
    return (value,)


def labelled(view: View, triples: Iterable[Triple]) -> list[Triple]:
    """The triples, and what everything that they mention is called, so far as the graph says."""
    given = list(triples)
    mentioned = {term.value for triple in given for term in (triple.subject, triple.predicate, triple.object) if isinstance(term, Iri)}
    return list(dict.fromkeys([*given, *view.stated(sorted(mentioned), LABELS)]))
