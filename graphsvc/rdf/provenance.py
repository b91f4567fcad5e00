"""Places in a document: which lines a statement stands on (oa:SpecificResource with a fragment selector after RFC 5147)."""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import URIRef

from graphsvc.model import Item
from graphsvc.rdf.triples import Triple, integer, plain
from graphsvc.rdf.vocab import DCT, OA, RDF, RFC5147, G

WHOLE = "item"
"""The name of the place that is the whole record of an item."""

_A = RDF.type
_RESOURCE = OA.SpecificResource
_SOURCE = OA.hasSource
_SELECTOR = OA.hasSelector
_FRAGMENT = OA.FragmentSelector
_STANDARD = DCT.conformsTo
_RFC = URIRef(RFC5147)
_FIELD, _FIRST, _LAST = G.field, G.firstLine, G.lastLine
_VALUE = RDF.value


def place(iri: URIRef, document: URIRef, field: str, lines: tuple[int, int]) -> list[Triple]:
    """The triples of one place: its document, the field that stands there, first and last line (1-based), the selector."""
    first, last = lines
    selector = URIRef(f"{iri}/selector")
    return [
        (iri, _A, _RESOURCE),
        (iri, _SOURCE, document),
        (iri, _FIELD, plain(field)),
        (iri, _FIRST, integer(first)),
        (iri, _LAST, integer(last)),
        (iri, _SELECTOR, selector),
        (selector, _A, _FRAGMENT),
        (selector, _STANDARD, _RFC),
        (selector, _VALUE, plain(f"line={first - 1},{last}")),
    ]


def fields_of(item: Item) -> Mapping[str, tuple[int, int]]:
    """Field → first and last line, for each field that was read and for the whole record."""
    return {**item.lines, WHOLE: (item.locator.line, item.locator.end_line)}
