"""Linked data: things, their pages, their data."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from rdflib import Graph, URIRef

ITEM = "plan/p-2020/item/A01-01"
IRI = f"https://graphsvc.example/id/{ITEM}"


@pytest.mark.parametrize(
    ("accept", "target"),
    [
        (None, f"/page/{ITEM}"),
        ("*/*", f"/page/{ITEM}"),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", f"/page/{ITEM}"),
        ("text/turtle", f"/data/{ITEM}.ttl"),
        ("application/ld+json", f"/data/{ITEM}.jsonld"),
        ("application/n-triples", f"/data/{ITEM}.nt"),
        ("application/rdf+xml;q=0.8, text/turtle;q=0.9", f"/data/{ITEM}.ttl"),
        ("text/html;q=0.1, text/turtle", f"/data/{ITEM}.ttl"),
    ],
)
def test_a_thing_is_not_a_document(client: FlaskClient, accept: str | None, target: str) -> None:
    answer = client.get(f"/id/{ITEM}", headers={"Accept": accept} if accept else {})
    assert answer.status_code == 303
    assert answer.headers["Location"] == target
    assert "Accept" in answer.headers["Vary"]
    assert client.get(target).status_code == 200


def test_the_format_can_be_asked_for(client: FlaskClient) -> None:
    assert client.get(f"/id/{ITEM}?format=jsonld").headers["Location"] == f"/data/{ITEM}.jsonld"
    assert client.get(f"/id/{ITEM}?format=html", headers={"Accept": "text/turtle"}).headers["Location"] == f"/page/{ITEM}"
    assert client.get(f"/id/{ITEM}?format=docx").status_code == 422


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize(("name", "parser"), [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml")])
def test_data_say_the_same_in_every_format(client: FlaskClient, name: str, parser: str) -> None:
    answer = client.get(f"/data/{ITEM}.{name}")
    graph = Graph().parse(data=answer.data, format=parser)
    assert len(graph) == len(Graph().parse(data=client.get(f"/data/{ITEM}.nt").data, format="nt"))
    assert (URIRef(IRI), None, None) in graph
    assert (None, None, URIRef(IRI)) in graph, "links to the thing are told too"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_code_with_a_dot_keeps_it(client: FlaskClient) -> None:
    assert client.get("/data/plan/other/goal/D3.1a.ttl").status_code == 200
    assert client.get("/page/plan/other/goal/D3.1a").status_code == 200


def test_an_iri_from_elsewhere_has_a_page_and_data(client: FlaskClient) -> None:
    iri = "https://linked.cuzk.cz/resource/ruian/vusc/78"
    assert f'href="{iri}"' in client.get("/resource", query_string={"iri": iri}).text
    assert iri.encode() in client.get("/resource", query_string={"iri": iri, "format": "nt"}).data
    assert client.get("/resource", query_string={"iri": iri}, headers={"Accept": "text/turtle"}).mimetype == "text/turtle"


def test_an_iri_that_no_browser_should_follow_is_no_link(client: FlaskClient) -> None:
    page = client.get("/resource", query_string={"iri": "javascript:alert(1)"})
    assert page.status_code == 200
    assert 'href="javascript:' not in page.text


def test_slashes_in_a_row_are_part_of_the_iri(client: FlaskClient) -> None:
    for path in ("/id//x", "/page//x", "/data/a//b.ttl"):
        assert client.get(path).status_code == 404
