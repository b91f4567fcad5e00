"""The places of documents that are no plain texts, as selectors and as their parts."""

from __future__ import annotations

import pytest
from rdflib import Literal, URIRef

from graphsvc.place import InNote, InParagraph, InSheet, InTable, OnPage, Place, located, of_lines
from graphsvc.rdf import provenance
from graphsvc.rdf.vocab import DCT, ECMA376, OA, RDF, RFC7111, RFC8118, G

PLACE = URIRef("https://example.org/place")
DOCUMENT = URIRef("https://example.org/document")
SELECTOR = URIRef(f"{PLACE}/selector")


@pytest.mark.parametrize(
    ("place", "kind", "standard", "value", "parts"),
    [
        (OnPage(5, (70, 120, 270, 150)), "FragmentSelector", RFC8118, "page=5&viewrect=70,120,200,30", {"placePage": 5}),
        (InSheet("Plán", 5, 28), "FragmentSelector", ECMA376, "'Plán'!AB5", {"placeSheet": "Plán", "placeRow": 5, "placeColumn": 28}),
        (
            InSheet("Karel's", 1, 702),
            "FragmentSelector",
            ECMA376,
            "'Karel''s'!ZZ1",
            {"placeSheet": "Karel's", "placeRow": 1, "placeColumn": 702},
        ),
        (InSheet("", 5, 2), "FragmentSelector", RFC7111, "cell=5,2", {"placeRow": 5, "placeColumn": 2}),
        (InTable(3, 2, 1), "XPathSelector", "", "(//w:tbl)[3]/w:tr[2]/w:tc[1]", {"placeTable": 3, "placeRow": 2, "placeCell": 1}),
        (InParagraph(12), "XPathSelector", "", "(//w:p)[12]", {"placeParagraph": 12}),
        (InNote("footnote", 2), "XPathSelector", "", '//w:footnote[@w:id="2"]', {"placeFootnote": 2}),
    ],
)
def test_a_place_has_a_selector_and_its_parts(place: Place, kind: str, standard: str, value: str, parts: dict[str, int | str]) -> None:
    triples = set(provenance.place(PLACE, DOCUMENT, "title", (7, 9), {7: place, 9: InParagraph(99)}))
    assert (SELECTOR, RDF.type, OA[kind]) in triples
    assert (SELECTOR, RDF.value, Literal(value)) in triples
    assert [str(o) for s, p, o in triples if p == DCT.conformsTo] == ([standard] if standard else [])
    told = {str(p).removeprefix(str(G)): o.toPython() for s, p, o in triples if s == PLACE and str(p).startswith(f"{G}place")}
    assert told == parts
    assert {(PLACE, G.firstLine, Literal(7)), (PLACE, G.lastLine, Literal(9))} <= triples, "so that places can be sorted"


def test_a_field_over_two_places_tells_both() -> None:
    places = {1: InTable(1, 1, 1), 2: InTable(1, 1, 1), 3: InTable(1, 2, 1)}
    assert of_lines(1, 2, places) == [InTable(1, 1, 1)]
    told = located({"locator": {"line": 1, "end_line": 3}, "lines": {"title": (2, 2)}, "code": "A1"}, places)
    first, last = ({"table": 1, "row": row, "cell": 1} for row in (1, 2))
    assert told == {"locator": {**first, "end": last}, "where": {"title": [first]}, "code": "A1"}
