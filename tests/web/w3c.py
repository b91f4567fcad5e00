"""The W3C's tests of protocols: manifests that hold each request, and what is to come back, as RDF."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email.message import Message
from pathlib import Path
from urllib.parse import quote

from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.term import Node

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "w3c"
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
STATUSES = {"Created": "201", "OK": "200", "NoContent": "204", "NotFound": "404"}
RDF_TYPES = {"text/turtle": "turtle", "application/n-triples": "nt", "application/rdf+xml": "xml"}
TABLE_TYPES = {"application/sparql-results+json", "application/sparql-results+xml", "text/csv", "text/tab-separated-values"}


@dataclass(frozen=True)
class Request:
    path: str
    method: str
    headers: dict[str, str]
    body: bytes | None
    host: str = ""
    statuses: frozenset[str] = frozenset()
    """``200``, or ``2`` for all of its kind."""
    boolean: bool | None = None
    form: str | None = None
    media_type: str | None = None
    content: str | None = None
    """Turtle that the answer must be isomorphic to."""


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get_content_type()


def manifest(path: str) -> Graph:
    file = SUITE / path
    return Graph().parse(file, publicID=file.as_uri()) if file.exists() else Graph()


def entries(found: Graph) -> list[URIRef]:
    """The tests of a manifest in their order."""
    return [test for listed in found.objects(None, MF.entries) for test in Collection(found, listed) if isinstance(test, URIRef)]


def requests(found: Graph, test: URIRef) -> Iterator[Request]:
    action = found.value(test, MF.action)
    host = str(found.value(action, HT.connectionAuthority) or "")
    for listed in found.objects(action, HT.requests):
        yield from (request(found, node, host) for node in Collection(found, listed))


def request(found: Graph, node: Node, host: str) -> Request:
    body, answer = found.value(node, HT.body), found.value(node, HT.resp)
    encoding = str(found.value(body, CNT.characterEncoding) or "UTF-8")
    truth, form = found.value(answer, MF.expectedBoolean), found.value(answer, MF.expectedFormat)
    expected, content = fields(found, answer), found.value(answer, HT.body)
    return Request(
        path=str(found.value(node, HT.absolutePath)),
        method=str(found.value(node, HT.methodName)),
        headers=fields(found, node),
        body=str(found.value(body, CNT.chars)).encode(encoding) if body else None,
        host=host,
        statuses=frozenset(map(status, found.objects(answer, MF.expectedStatus))),
        boolean=bool(truth.toPython()) if truth is not None else None,  # type: ignore[attr-defined]
        form=str(form) if form else None,
        media_type=expected.get("content-type", "").partition(";")[0] or None,
        content=str(found.value(content, CNT.chars)) if content else None,
    )


def fields(found: Graph, node: Node | None) -> dict[str, str]:
    headers = found.value(node, HT.headers)
    listed = Collection(found, headers) if headers else ()
    return {str(found.value(field, HT.fieldName)).lower(): str(found.value(field, HT.fieldValue)) for field in listed}


def status(expected: Node) -> str:
    name = str(expected).rpartition("#")[2]
    return STATUSES.get(name) or name[-3]


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def send(address: str, asked: Request, more: Mapping[str, str] | None = None) -> Answer:
    headers = {"Content-Type": "", **asked.headers, **(more or {})}
    named = {name.title(): value for name, value in headers.items() if name.lower() != "content-length"}
    if asked.host:
        named["Host"] = asked.host
    sent = urllib.request.Request(address + asked.path, data=asked.body, method=asked.method, headers=named)
    try:
        with _OPENER.open(sent, timeout=30) as answer:
            return Answer(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Answer(error.code, error.headers, error.read())


def check(asked: Request, answer: Answer) -> None:
    """The answer is what the manifest says."""
    assert asked.statuses
    assert any(str(answer.status).startswith(expected) for expected in asked.statuses), (answer.status, answer.body)
    if asked.boolean is not None:
        assert json.loads(answer.body)["boolean"] is asked.boolean
    if asked.form == "tabular":
        assert answer.media_type in TABLE_TYPES
    if asked.form == "RDF":
        assert answer.media_type in RDF_TYPES
    if asked.media_type:
        assert answer.media_type == asked.media_type
    if asked.content is not None:
        given, expected = Graph().parse(answer.body, format="turtle"), Graph().parse(data=asked.content, format="turtle")
        assert len(expected)
        assert isomorphic(given, expected), given.serialize()


def run(address: str, found: Graph, test: URIRef, more: Mapping[str, str]) -> int:
    """Send the requests of a test one after the other; the number of answers that were checked."""
    location, checked = "", 0
    for asked in requests(found, test):
        path = asked.path.replace("$LOCATION$", quote(location, safe=""))
        sent = Request(**{**asked.__dict__, "path": path})
        answer = send(address, sent, more)
        check(sent, answer)
        location = answer.headers.get("Location", location)
        checked += 1
    return checked
