"""The application over a little graph that a test writes itself; one in which every text is hostile."""

from __future__ import annotations

from pathlib import Path

from flask.testing import FlaskClient

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app

PREFIXES = """
@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix g: <https://graphsvc.example/def#> . @prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @base <https://graphsvc.example/id/> .
"""
HOSTILE = r"""
<plan/p> a g:Plan ; skos:prefLabel "\u202e<script>alert(1)</script>\" onload=\"x 2020"@cs ; dct:temporal <plan/p/period> .
<plan/q> a g:Plan ; skos:prefLabel "<img src=x onerror=alert(2)>"@cs ; dct:temporal <plan/q/period> .
<plan/p/period> dcat:startDate "2020"^^xsd:gYear ; dcat:endDate "2021"^^xsd:gYear .
<plan/q/period> dcat:startDate "-99999"^^xsd:gYear ; dcat:endDate "nonsense" .
<plan/p/item/1> a g:Measure ; g:ofPlan <plan/p> ; dct:identifier "<b>1</b>" ; dct:title "<script>alert(3)</script>\u202e" ;
  g:implements <plan/q/goal/1> ; g:supportsGoal <plan/p/goal/1> .
<plan/p/goal/1> a g:Goal ; g:ofPlan <plan/p> ; skos:notation "1" ; skos:prefLabel "'\"><script>alert(4)</script>"@cs .
<plan/q/goal/1> a g:Goal ; g:ofPlan <plan/q> ; skos:notation "1" ; skos:prefLabel "{{ 7*7 }}"@cs .
<document/d> a foaf:Document ; dct:source "<i>d</i>.txt" ; dct:title "<script>alert(5)</script>"@cs ; foaf:primaryTopic <plan/p> .
"""


def client_over(folder: Path, turtle: str = "") -> FlaskClient:
    """A client of the whole application over what the text says (under the prefixes above); over nothing where there is no text."""
    store = EmbeddedStore(folder / "store")
    with store.writer() as writer:
        if turtle:
            writer.replace_graph("https://graphsvc.example/graph/little", (PREFIXES + turtle).encode(), FORMATS["ttl"])
    return client_of(store)


def client_of(store: EmbeddedStore) -> FlaskClient:
    """A client of the whole application over a store."""
    settings = Settings(store=store.path)
    view = store.view()
    return create_app(settings, Fixed(view), Direct(view), catalogue.load(settings)).test_client()
