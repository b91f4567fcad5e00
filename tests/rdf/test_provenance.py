"""Places in a document."""

from rdf_samples import at
from rdflib import Literal, URIRef

from graphsvc.model import Item
from graphsvc.rdf import provenance
from graphsvc.rdf.vocab import DCT, OA, RDF, RFC5147, G

PLACE = URIRef("https://example.org/place")
DOCUMENT = URIRef("https://example.org/document")


def test_a_place_counts_lines_from_one_and_its_selector_between_them():
    triples = provenance.place(PLACE, DOCUMENT, "title", (24, 26), {})
    selector = URIRef(f"{PLACE}/selector")
    assert set(triples) == {
        (PLACE, RDF.type, OA.SpecificResource),
        (PLACE, OA.hasSource, DOCUMENT),
        (PLACE, G.field, Literal("title")),
        (PLACE, G.firstLine, Literal(24)),
        (PLACE, G.lastLine, Literal(26)),
        (PLACE, OA.hasSelector, selector),
        (selector, RDF.type, OA.FragmentSelector),
        (selector, DCT.conformsTo, URIRef(RFC5147)),
        (selector, RDF.value, Literal("line=23,26")),
    }


def test_every_field_has_its_lines_and_the_record_has_all():
    item = Item("A1.1", at(3, 9), lines={"title": (4, 5)})
    assert provenance.fields_of(item) == {"title": (4, 5), "item": (3, 9)}
