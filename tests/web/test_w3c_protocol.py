"""The W3C's tests of the protocol (query operation) and of the service description, against a started server.

The manifests hold each request, and what is to come back, as RDF. Requests of updates are left out: the service takes none.
"""

from __future__ import annotations

import json
import re
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest
from rdflib import RDF, RDFS, Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node
from serving import serving

from graphsvc.settings import Limits, Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "w3c"
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
UT = Namespace("http://www.w3.org/2009/sparql/tests/test-update#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
RDF_TYPES = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
TABLE_TYPES = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}


@dataclass(frozen=True)
class Request:
    path: str
    method: str
    headers: dict[str, str]
    body: bytes | None
    statuses: frozenset[str]
    boolean: bool | None
    form: str | None


def manifest() -> Graph:
    path = SUITE / "protocol" / "manifest.ttl"
    return Graph().parse(path, publicID=path.as_uri()) if path.exists() else Graph()


MANIFEST = manifest()
TESTS = sorted(
    test
    for test in MANIFEST.subjects(RDF.type, MF.ProtocolTest)
    if isinstance(test, URIRef) and re.search("#(bad_)?query_|#bad_multiple_queries|#bad_update_get", test)
)


def requests(test: URIRef) -> Iterator[Request]:
    action = MANIFEST.value(test, MF.action)
    for listed in MANIFEST.objects(action, HT.requests):
        yield from (request(node) for node in Collection(MANIFEST, listed))


def request(node: Node) -> Request:
    headers = MANIFEST.value(node, HT.headers)
    fields = Collection(MANIFEST, headers) if headers else ()
    body, answer = MANIFEST.value(node, HT.body), MANIFEST.value(node, HT.resp)
    encoding = str(MANIFEST.value(body, CNT.characterEncoding) or "UTF-8")
    truth = MANIFEST.value(answer, MF.expectedBoolean)
    form = MANIFEST.value(answer, MF.expectedFormat)
    return Request(
        path=str(MANIFEST.value(node, HT.absolutePath)),
        method=str(MANIFEST.value(node, HT.methodName)),
        headers={str(MANIFEST.value(field, HT.fieldName)): str(MANIFEST.value(field, HT.fieldValue)) for field in fields},
        body=str(MANIFEST.value(body, CNT.chars)).encode(encoding) if body else None,
        statuses=frozenset(str(status)[-3] for status in MANIFEST.objects(answer, MF.expectedStatus)),
        boolean=bool(truth.toPython()) if truth is not None else None,  # type: ignore[attr-defined]
        form=str(form) if form else None,
    )


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if not TESTS:
        pytest.skip("the W3C's tests are not at ../shared/suites/w3c")
    store = EmbeddedStore(tmp_path_factory.mktemp("w3c") / "store")
    data = {(MANIFEST.value(node, UT.graph), MANIFEST.value(node, RDFS.label)) for node in MANIFEST.objects(None, UT.graphData)}
    assert len(data) == 3
    with store.writer() as writer:
        for file, name in data:
            writer.replace_graph(str(name), (SUITE / "protocol" / Path(str(file)).name).read_bytes(), FORMATS["nt"])
    with serving(store, Settings(limits=Limits(processes=1))) as started:
        yield started


def send(address: str, asked: Request) -> tuple[int, str, bytes]:
    headers = {"Content-Type": "", **{name.title(): value for name, value in asked.headers.items()}}
    sent = urllib.request.Request(address + asked.path, data=asked.body, method=asked.method, headers=headers)
    try:
        with urllib.request.urlopen(sent, timeout=10) as answer:
            return answer.status, answer.headers.get_content_type(), answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers.get_content_type(), error.read()


def test_the_tests_are_those_that_only_read() -> None:
    assert not TESTS or len(TESTS) == 21


@pytest.mark.parametrize("test", TESTS, ids=lambda test: test.rpartition("#")[2])
def test_protocol(address: str, test: URIRef) -> None:
    asked = list(requests(test))
    assert asked
    for one in asked:
        assert one.statuses
        status, media_type, body = send(address, one)
        assert str(status)[0] in one.statuses, body
        if one.boolean is not None:
            assert json.loads(body)["boolean"] is one.boolean
        if one.form == "tabular":
            assert media_type in TABLE_TYPES
        if one.form == "RDF":
            assert media_type in RDF_TYPES


@pytest.mark.parametrize("accept", [None, "*/*", *RDF_TYPES])
def test_the_service_describes_itself(address: str, accept: str | None) -> None:
    headers = {"Accept": accept} if accept else {}
    status, media_type, body = send(address, Request("/sparql", "GET", headers, None, frozenset("2"), None, None))
    assert status == 200
    described = Graph().parse(body, format=RDF_TYPES[media_type])  # returns-rdf
    services = list(described.subjects(SD.endpoint, URIRef(address + "/sparql")))  # has-endpoint-triple
    assert len(services) == 1
    service = services[0]  # conforms-to-schema: the classes and the cardinalities of the vocabulary
    assert (service, RDF.type, SD.Service) in described
    assert set(described.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    dataset = described.value(service, SD.defaultDataset, any=False)
    assert (dataset, RDF.type, SD.Dataset) in described
    assert (described.value(dataset, SD.defaultGraph, any=False), RDF.type, SD.Graph) in described
    names = {str(described.value(named, SD.name, any=False)) for named in described.objects(dataset, SD.namedGraph)}
    assert names == {f"http://kasei.us/2009/09/sparql/data/data{number}.rdf" for number in (1, 2, 3)}
    assert all((described.value(named, SD.graph), RDF.type, SD.Graph) in described for named in described.objects(dataset, SD.namedGraph))


def test_what_is_no_query_and_no_question_about_the_service_is_refused(address: str) -> None:
    assert send(address, Request(f"/sparql?default-graph-uri={quote('http://e/g')}", "GET", {}, None, frozenset("4"), None, None))[0] == 400
    assert send(address, Request("/sparql", "GET", {"Accept": "image/png"}, None, frozenset("4"), None, None))[0] == 406
