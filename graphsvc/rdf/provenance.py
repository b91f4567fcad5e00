"""Places in a document: where a statement stands, as oa:SpecificResource with a selector.

In a text it is lines (RFC 5147). Elsewhere it is a page's rectangle in a PDF (RFC 8118), a cell of a CSV file (RFC 7111) or of a workbook
(as formulas name it, ECMA-376), a paragraph, cell or note of a Word document (an XPath into its XML); the parts of the place are told
too, each by a property.
"""

from __future__ import annotations

from collections.abc import Mapping

from rdflib import URIRef

from graphsvc.model import Item
from graphsvc.place import InNote, InParagraph, InSheet, InTable, OnPage, Place, parts
from graphsvc.rdf.triples import Triple, integer, plain
from graphsvc.rdf.vocab import DCT, ECMA376, OA, RDF, RFC5147, RFC7111, RFC8118, G

WHOLE = "item"
"""The name of the place that is the whole record of an item."""

_A = RDF.type
_RESOURCE = OA.SpecificResource
_SOURCE = OA.hasSource
_SELECTOR = OA.hasSelector
_FRAGMENT, _XPATH = OA.FragmentSelector, OA.XPathSelector
_STANDARD = DCT.conformsTo
_FIELD, _FIRST, _LAST = G.field, G.firstLine, G.lastLine
_VALUE = RDF.value


def place(iri: URIRef, document: URIRef, field: str, lines: tuple[int, int], places: Mapping[int, Place]) -> list[Triple]:
    """The triples of one place: its document, the field that stands there, first and last line (1-based), the selector.

    ``places`` tells where each line stands in a document that is no plain text; the lines then count in the order of reading.
    """
    first, last = lines
    selector = URIRef(f"{iri}/selector")
    where = places.get(first)
    kind, standard, value = _selected(where) if where else (_FRAGMENT, RFC5147, f"line={first - 1},{last}")
    return [
        (iri, _A, _RESOURCE),
        (iri, _SOURCE, document),
        (iri, _FIELD, plain(field)),
        (iri, _FIRST, integer(first)),
        (iri, _LAST, integer(last)),
        (iri, _SELECTOR, selector),
        *(_parts(iri, where) if where else ()),
        (selector, _A, kind),
        *([(selector, _STANDARD, URIRef(standard))] if standard else ()),
        (selector, _VALUE, plain(value)),
    ]


def _parts(iri: URIRef, where: Place) -> list[Triple]:
    """The parts of a place, each a property that is called after it; a rectangle stands in the selector alone."""
    told = parts(where).items()
    return [
        (iri, G[f"place{name.capitalize()}"], integer(part) if isinstance(part, int) else plain(part))
        for name, part in told
        if not isinstance(part, tuple)
    ]


def _selected(where: Place) -> tuple[URIRef, str, str]:
    """Kind, standard (``""`` for none) and value of the selector of a place."""
    match where:
        case OnPage(page, (left, top, right, bottom)):
            return _FRAGMENT, RFC8118, f"page={page}&viewrect={left},{top},{right - left},{bottom - top}"
        case InSheet("", row, column):
            return _FRAGMENT, RFC7111, f"cell={row},{column}"
        case InSheet(sheet, row, column):
            name = sheet.replace("'", "''")
            return _FRAGMENT, ECMA376, f"'{name}'!{_letters(column)}{row}"
        case InTable(table, row, cell):
            return _XPATH, "", f"(//w:tbl)[{table}]/w:tr[{row}]/w:tc[{cell}]"
        case InParagraph(paragraph):
            return _XPATH, "", f"(//w:p)[{paragraph}]"
        case InNote(kind, note):
            return _XPATH, "", f'//w:{kind}[@w:id="{note}"]'


def _letters(column: int) -> str:
    """A column of a sheet as letters: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, digit = divmod(column - 1, 26)
        letters = chr(ord("A") + digit) + letters
    return letters


def fields_of(item: Item) -> Mapping[str, tuple[int, int]]:
    """Field → first and last line, for each field that was read and for the whole record."""
    return {**item.lines, WHOLE: (item.locator.line, item.locator.end_line)}
