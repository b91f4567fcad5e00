"""Every IRI of the shipped graph answers: people and machines, in every format, with the names of what is mentioned."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pyoxigraph as ox
import pytest
from flask import Flask
from flask.testing import FlaskClient

from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import FORMATS, RDF_FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.formats import RDF
from graphsvc.store.live import Fixed
from graphsvc.web import links
from graphsvc.web.app import create_app
from graphsvc.web.statements import LABELS

NAMES = (
    "SELECT DISTINCT ?x { ?x ?p ?o FILTER(ISIRI(?x)) }",
    "SELECT DISTINCT ?x { ?s ?x ?o }",
    "SELECT DISTINCT ?x { ?s ?p ?x FILTER(ISIRI(?x)) }",
    "SELECT DISTINCT ?x { GRAPH ?x { ?s ?p ?o } }",
)
SAID = ("SELECT DISTINCT ?x ?p { ?x ?p ?o FILTER(ISIRI(?x)) }", "SELECT DISTINCT ?x ?p { ?s ?p ?x FILTER(ISIRI(?x)) }")
"""With what properties each IRI is said to have something, and to be something's."""
ALIKE = 3
HYDRA_NEXT = "http://www.w3.org/ns/hydra/core#next"


@pytest.fixture(scope="module")
def own(shipped_view: View) -> list[str]:
    """The IRIs of the graph that are minted by the product."""
    return sorted({row["x"].value for query in NAMES for row in shipped_view.select(query) if row["x"].value.startswith(DEFAULT_BASE)})


def parsed(client: FlaskClient, address: str, form: str) -> list[ox.Quad]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.mimetype == FORMATS[form].media_type
    return list(ox.parse(answer.data, format=RDF[form]))


def unlike(view: View, iris: list[str]) -> list[str]:
    """These without such as differ from some others in the digits of their names alone, and have the same properties as they."""
    said: dict[str, set[tuple[int, str]]] = defaultdict(set)
    for direction, query in enumerate(SAID):
        for row in view.select(query):
            said[row["x"].value].add((direction, row["p"].value))
    kinds: dict[tuple[str, frozenset[tuple[int, str]]], list[str]] = defaultdict(list)
    for iri in iris:
        kinds[re.sub(r"\d+", "0", iri), frozenset(said[iri])].append(iri)
    return [iri for alike in kinds.values() for iri in alike[:ALIKE]]


def test_every_own_iri_leads_to_data_that_speak_of_it(shipped: FlaskClient, shipped_view: View, own: list[str]) -> None:
    """Each in one format, all formats in turn; of those that are like each other, some."""
    assert len(own) > 5_000
    asked = unlike(shipped_view, own)
    assert len(asked) > 2_500
    for number, iri in enumerate(asked):
        form, path = RDF_FORMATS[number % len(RDF_FORMATS)], urlsplit(iri).path
        answer = shipped.get(path, headers={"Accept": form.media_type})
        assert answer.status_code in (200, 303), iri
        where = answer.headers.get("Location") or answer.headers["Content-Location"]
        said = parsed(shipped, where, form.name)
        assert any(iri in (quad.subject.value, quad.predicate.value, quad.object.value) for quad in said), iri


DOCUMENTS = ["/def", "/def/align", "/codelist/service", "/codelist/service/care", "/graph/codelists", "/graph/ontology"]


@pytest.mark.parametrize("path", DOCUMENTS)
def test_what_is_no_thing_answers_in_every_format_and_as_a_page(shipped: FlaskClient, path: str) -> None:
    for form in RDF_FORMATS:
        by_name = parsed(shipped, f"{path}.{form.name}", form.name)
        answer = shipped.get(path, headers={"Accept": form.media_type})
        assert answer.mimetype == form.media_type
        assert answer.headers["Content-Location"] == f"{path}.{form.name}"
        assert len(list(ox.parse(answer.data, format=RDF[form.name]))) == len(by_name) > 0
    if path != "/def/align":
        assert shipped.get(path).mimetype == "text/html"
        assert shipped.get(path, headers={"Accept": "text/html,*/*;q=0.1"}).mimetype == "text/html"


def test_data_name_everything_that_they_mention(shipped: FlaskClient, shipped_view: View) -> None:
    said = parsed(shipped, "/data/plan/sprss-2014-2017/item/A01-01.ttl", "ttl")
    mentioned = {term.value for quad in said for term in quad.triple if isinstance(term, ox.NamedNode)}
    named = {quad.subject.value for quad in said if quad.predicate.value in LABELS}
    could = {triple.subject.value for triple in shipped_view.stated(mentioned, LABELS)}
    assert len(could) > 10
    assert could <= named


def test_a_thing_with_many_links_is_told_in_parts(shipped: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = {quad.triple for quad in parsed(shipped, "/data/body/obce.nt", "nt")}
    monkeypatch.setattr(links.read, "__defaults__", (100,))
    found: set[ox.Triple] = set()
    address, parts = "/data/body/obce.nt", 0
    while address:
        answer = shipped.get(address)
        found |= {quad.triple for quad in ox.parse(answer.data, format=ox.RdfFormat.N_TRIPLES)}
        parts += 1
        next_links = [link for link in answer.headers.getlist("Link") if 'rel="next"' in link]
        view = f"http://localhost{address}"
        said = [triple.object.value for triple in found if triple.predicate.value == HYDRA_NEXT and triple.subject.value == view]
        assert len(said) == len(next_links)
        address = next_links[0].partition(">")[0].lstrip("<") if next_links else ""
    assert parts > 3
    hydra = {triple for triple in found if "/hydra/" in f"{triple.predicate} {triple.object}"}
    assert found - hydra == whole
    assert shipped.get(f"/data/body/obce.nt?page={parts + 1}").status_code == 404


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999"])
def test_a_page_that_is_no_number_is_refused(shipped: FlaskClient, page: str) -> None:
    assert shipped.get("/data/body/obce.nt", query_string={"page": page}).status_code == 422


def test_answers_tell_where_else_to_look(shipped: FlaskClient) -> None:
    data = shipped.get("/data/body/obce.ttl").headers.getlist("Link")
    assert '</page/body/obce>; rel="alternate"; type="text/html"' in data
    assert '</data/body/obce.jsonld>; rel="alternate"; type="application/ld+json"' in data
    assert any('</.well-known/void>; rel="describedby"' in link for link in data)
    assert '</data/body/obce.ttl>; rel="describedby"; type="text/turtle"' in shipped.get("/id/body/obce").headers.getlist("Link")
    assert '<link rel="alternate" type="text/turtle" href="/data/body/obce.ttl">' in shipped.get("/page/body/obce").text


SPELT = ["id/plan/x/item/%3F%3F%3F", "id/plan/x/item/a(b)", "id/plan/x/item/žluť", "codelist/my%20list", "graph/a(b)"]


@pytest.mark.parametrize("iri", SPELT)
def test_iris_that_are_spelt_otherwise_answer_too(tmp_path: Path, iri: str) -> None:
    store = EmbeddedStore(tmp_path / "store")
    entry = "https://graphsvc.example/id/x"
    skos = "http://www.w3.org/2004/02/skos/core#"
    with store.writer(afresh=True) as writer:
        data = (
            f'<{DEFAULT_BASE}{iri}> <http://www.w3.org/2000/01/rdf-schema#label> "x" .\n'
            f"<{entry}> <{skos}inScheme> <{DEFAULT_BASE}{iri}> .\n"
            f"<{entry}> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{skos}Concept> .\n"
        )
        writer.replace_graph(DEFAULT_BASE + (iri if iri.startswith("graph/") else "graph/x"), data.encode())
    client = create_app(Settings(store=store.path), Fixed(store.view()), Direct(store.view())).test_client()
    for accept in ("text/html", "text/turtle"):
        answer = client.get(f"/{iri}", headers={"Accept": accept}, follow_redirects=True)
        assert answer.status_code == 200
        assert answer.mimetype == accept
    assert f"{DEFAULT_BASE}{iri}" in client.get(f"/{iri}", headers={"Accept": "text/turtle"}, follow_redirects=True).text


def test_what_the_graph_does_not_know_is_not_there(shipped: FlaskClient) -> None:
    parts = (
        "codelist/x",
        "graph/x",
        "graph/x.ttl",
        "def.docx",
        "def/9.9",
        "dump/x",
        "data/x.ttl",
        "id/x",
        "catalog.docx",
        "sitemap/9.xml",
        "sitemap/0.xml",
        "sitemap/99999999999999999999999.xml",
    )
    for path in (f"/{part}" for part in parts):
        assert shipped.get(path).status_code == 404, path


def test_links_between_pages_keep_the_language(shipped_app: Flask) -> None:
    page = shipped_app.test_client().get("/codelist/service?lang=en").text
    assert 'href="/page/service/62?lang=en"' in page
    assert "/codelist/?lang=en" in page
