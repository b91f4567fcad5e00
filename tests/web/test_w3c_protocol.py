"""The W3C's tests of the protocol, the graph store protocol and the service description, against a started server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from serving import serving
from w3c import RDF_TYPES, SUITE, Request, entries, manifest, run, send

from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Role
from graphsvc.access.tokens import issue
from graphsvc.settings import Access, Limits, Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore

UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
PROTOCOL = manifest("protocol/manifest.ttl")
INDIRECT, DIRECT = (manifest(f"graph-store-protocol/manifest-{kind}.ttl") for kind in ("indirect", "direct"))
OF_PROTOCOL = entries(PROTOCOL)
OF_GRAPHS = [(found, test) for found in (INDIRECT, DIRECT) for test in entries(found)]
ASKED = Request("/sparql", "GET", {}, None)


def name(test: object) -> str:
    return test.rpartition("#")[2] if isinstance(test, URIRef) else "in"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    if not OF_PROTOCOL:
        pytest.skip("the W3C's tests are not at ../shared/suites/w3c")
    folder = tmp_path_factory.mktemp("w3c") / "store"
    return Settings(store=folder, limits=Limits(processes=1), access=Access(updates=True))


@pytest.fixture(scope="module")
def server(settings: Settings) -> Iterator[str]:
    store = EmbeddedStore(settings.store)
    fill(store)
    with serving(store, settings) as started:
        yield started


@pytest.fixture
def address(server: str, settings: Settings) -> str:
    """A server with the data that the tests of the protocol begin with."""
    fill(EmbeddedStore(settings.store))
    return server


def fill(store: EmbeddedStore) -> None:
    data = {(PROTOCOL.value(node, UT.graph), PROTOCOL.value(node, RDFS.label)) for node in PROTOCOL.objects(None, UT.graphData)}
    assert len(data) == 3
    with store.writer(afresh=True) as writer:
        for file, graph in data:
            writer.replace_graph(str(graph), (SUITE / "protocol" / Path(str(file)).name).read_bytes(), FORMATS["nt"])


@pytest.fixture(scope="module")
def editor(settings: Settings) -> dict[str, str]:
    """The header that lets write."""
    secret, token = issue("w3c", Role.EDITOR, datetime.now(UTC))
    Keyring(settings.token_file).add(token)
    return {"Authorization": f"Bearer {secret}"}


def test_all_tests_are_there() -> None:
    assert not OF_PROTOCOL or (len(OF_PROTOCOL), len(OF_GRAPHS)) == (34, 13)


@pytest.mark.parametrize("test", OF_PROTOCOL, ids=name)
def test_protocol(address: str, editor: dict[str, str], test: URIRef) -> None:
    assert run(address, PROTOCOL, test, editor)


@pytest.mark.parametrize(("found", "test"), OF_GRAPHS, ids=name)
def test_graph_store_protocol(address: str, editor: dict[str, str], found: Graph, test: URIRef) -> None:
    assert run(address, found, test, editor)


@pytest.mark.parametrize("accept", [None, "*/*", *RDF_TYPES])
def test_the_service_describes_itself(address: str, accept: str | None) -> None:
    answer = send(address, replace(ASKED, headers={"accept": accept} if accept else {}))
    assert answer.status == 200
    described = Graph().parse(answer.body, format=RDF_TYPES[answer.media_type])  # returns-rdf
    services = list(described.subjects(SD.endpoint, URIRef(address + "/sparql")))  # has-endpoint-triple
    assert len(services) == 1
    service = services[0]  # conforms-to-schema: the classes and the cardinalities of the vocabulary
    assert (service, RDF.type, SD.Service) in described
    assert set(described.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query, SD.SPARQL11Update}
    dataset = described.value(service, SD.defaultDataset, any=False)
    assert (dataset, RDF.type, SD.Dataset) in described
    assert (described.value(dataset, SD.defaultGraph, any=False), RDF.type, SD.Graph) in described
    names = {str(described.value(named, SD.name, any=False)) for named in described.objects(dataset, SD.namedGraph)}
    assert names == {f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)}
    assert all((described.value(named, SD.graph), RDF.type, SD.Graph) in described for named in described.objects(dataset, SD.namedGraph))


def test_what_is_no_query_and_no_question_about_the_service_is_refused(address: str) -> None:
    assert send(address, replace(ASKED, path=f"/sparql?default-graph-uri={quote('http://e/g')}")).status == 400
    assert send(address, replace(ASKED, headers={"accept": "image/png"})).status == 406
