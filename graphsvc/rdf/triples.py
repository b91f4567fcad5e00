"""Triples as plain tuples of rdflib terms, the literals that the graph uses, and their one order.

Few kinds of literal are made: plain strings (codes, texts as written), Czech and English strings (titles, running text), xsd:integer,
xsd:decimal, xsd:boolean, dates by precision (xsd:gYear, xsd:gYearMonth, xsd:date), and moments in UTC (xsd:dateTime). All survive a store
that rewrites other numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rdflib import Literal, URIRef

from graphsvc.errors import DataError
from graphsvc.rdf.vocab import XSD

Object = URIRef | Literal
Triple = tuple[URIRef, URIRef, Object]

_MOMENT = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_PRECISION = {4: XSD.gYear, 7: XSD.gYearMonth, 10: XSD.date}


def plain(text: str) -> Literal:
    """A string that is no language's: a code, a text as written."""
    return Literal(text)


def czech(text: str) -> Literal:
    """A Czech string."""
    return Literal(text, lang="cs")


def english(text: str) -> Literal:
    """An English string."""
    return Literal(text, lang="en")


def iri(written: str) -> URIRef:
    """An IRI that was minted or read elsewhere."""
    return URIRef(written)


@lru_cache(maxsize=4096)
def decimal(number: float) -> Literal:
    """A number in hundredths as an xsd:decimal, in the form that stores keep: ``0.5``, not ``0.50``."""
    return Literal(f"{number:.2f}".rstrip("0").rstrip("."), datatype=XSD.decimal, normalize=False)


@lru_cache(maxsize=4096)
def integer(number: int) -> Literal:
    """An xsd:integer."""
    return Literal(str(number), datatype=XSD.integer, normalize=False)


@lru_cache(maxsize=2)
def truth(value: bool) -> Literal:
    """An xsd:boolean."""
    return Literal("true" if value else "false", datatype=XSD.boolean, normalize=False)


@lru_cache(maxsize=4096)
def moment(written: str) -> Literal:
    """``2018``, ``2027-12`` or ``2021-11-30`` as xsd:gYear, xsd:gYearMonth or xsd:date, by its precision.

    Raises DataError for what is written otherwise.
    """
    if not _MOMENT.fullmatch(written):
        raise DataError(f"A date must be written 2018, 2027-12 or 2021-11-30: {written!r}")
    return Literal(written, datatype=_PRECISION[len(written)], normalize=False)


def instant(written: str) -> Literal:
    """``2026-03-01T12:30:15Z`` as xsd:dateTime."""
    return Literal(written, datatype=XSD.dateTime, normalize=False)


def year(number: int) -> Literal:
    """A year as xsd:gYear."""
    return moment(f"{number:04d}")


def in_order(triples: Iterable[Triple]) -> list[Triple]:
    """The triples without duplicates, by the text of subject, predicate and object.

    Compared as strings: rdflib's own order and hash of terms cost ten times as much and give the same on these literals.
    """
    distinct = {_text(triple): triple for triple in triples}
    return [distinct[text] for text in sorted(distinct)]


def _text(triple: Triple) -> tuple[str, str, str, str]:
    subject, predicate, value = triple
    if isinstance(value, Literal):
        return str(subject), str(predicate), str(value), f"{value.language or ''}^{value.datatype or ''}"
    return str(subject), str(predicate), str(value), ""
