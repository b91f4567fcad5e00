"""Servers that are not there, late, broken or hostile: one sentence that names the endpoint, never the password."""

from __future__ import annotations

import re
import socket
import threading
import time
from base64 import b64encode
from urllib.parse import parse_qs

import pytest
from servers import JSON, Scripted, ScriptedServer, says, scripted

from graphsvc.errors import GraphsvcError, QueryError, StoreError
from graphsvc.settings import Endpoint
from graphsvc.store.base import FORMATS, Dataset, Literal
from graphsvc.store.endpoint import Client
from graphsvc.store.remote import RemoteView

YES = b'{"head": {}, "boolean": true}'
ROWS = b'{"head": {"vars": ["a"]}, "results": {"bindings": [%s]}}'
TRIPLE = b"<http://e/a> <http://e/b> <http://e/c> .\n"
NT = "application/n-triples"
PASSWORD = "heslo-Žluť"


def view(url: str, *, timeout: float = 5, user: str = "", largest: int = 1 << 20) -> RemoteView:
    endpoint = Endpoint(url, user, PASSWORD if user else "", timeout)
    return RemoteView(endpoint, Client(endpoint, pauses=(0.01, 0.02), largest=largest))


def refused(found: RemoteView, kind: type[GraphsvcError] = StoreError, sparql: str = "ASK {}") -> str:
    """The sentence with which the view refuses to answer."""
    with pytest.raises(kind) as error:
        found.query(sparql).serialize(FORMATS["json"])
    told = str(error.value)
    assert "\n" not in told
    assert PASSWORD not in told
    return told


def test_what_is_sent() -> None:
    with scripted(says(200, YES)) as server:
        assert view(server.url + "?infer=false").ask("ASK { ?s ?p 'ž+&=' ; g:p ?o }")
        view(server.url).query("ASK {}", Dataset(default=("http://g/1", "http://g/2"), named=("http://g/3",)))
    first, second = server.seen
    assert (first.command, first.path) == ("POST", "/query?infer=false")
    assert first.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert first.headers["Accept"] == JSON
    assert "Authorization" not in first.headers
    assert parse_qs(first.body) == {"query": ["PREFIX g: <https://graphsvc.example/def#> ASK { ?s ?p 'ž+&=' ; g:p ?o }"]}
    assert parse_qs(second.body) == {
        "query": ["ASK {}"],
        "default-graph-uri": ["http://g/1", "http://g/2"],
        "named-graph-uri": ["http://g/3"],
    }


@pytest.mark.parametrize("sparql", ["ASK { ?s <http://e/insert> 'DELETE' }", "prefix address: <http://e/> ask { address:add ?p ?o }"])
def test_a_query_is_never_sent_as_an_update(sparql: str) -> None:
    with scripted(says(200, YES)) as server:
        assert view(server.url).ask(sparql)
    assert set(parse_qs(server.seen[0].body)) == {"query"}


def test_an_update_is_not_sent_at_all() -> None:
    with scripted(says(200, YES)) as server:
        for sparql in ("INSERT DATA { <a:b> <a:b> <a:b> }", "# ASK {}\nDROP ALL", "PREFIX ask: <http://ask/> CLEAR ALL", "\ufeffASK {}"):
            refused(view(server.url), QueryError, sparql)
        assert not server.seen


def test_half_a_character_is_not_sent() -> None:
    with scripted(says(200, YES)) as server:
        assert refused(view(server.url), QueryError, "ASK { ?s ?p '\udcff' }").endswith("offset 13")
        with pytest.raises(QueryError):
            view(server.url).ask("ASK { ?s ?p ?o }", {"o": Literal("\ud800")})
        assert not server.seen


def test_credentials_are_sent_and_never_told() -> None:
    def asks(handler: Scripted) -> None:
        handler.answer(401, handler.headers["Authorization"].encode())

    def repeats(handler: Scripted) -> None:
        handler.answer(400, f"bad: {handler.headers['Authorization']}, {PASSWORD}".encode())

    with scripted(says(200, YES), asks, repeats) as server:
        found = view(server.url, user="user")
        assert found.ask("ASK {}")
        token = b64encode(f"user:{PASSWORD}".encode()).decode()
        assert server.seen[0].headers["Authorization"] == f"Basic {token}"
        told = [refused(found), refused(found, QueryError)]
    assert re.fullmatch(r"The SPARQL endpoint refuses these credentials \(401\); give them as .*: http://127\.0\.0\.1:\d+/query", told[0])
    assert token not in "".join(told)
    assert PASSWORD not in repr(found.__dict__) + repr(Endpoint("http://e", "user", PASSWORD))


def test_credentials_that_are_missing() -> None:
    with scripted(says(403, b"")) as server:
        assert "wants credentials (403); give them as GRAPHSVC_STORE_USER" in refused(view(server.url))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_redirect_is_followed(status: int) -> None:
    with scripted(says(200, YES)) as other:
        with scripted(says(status, b"", Location=other.url.replace("http://", "http://u:p@") + "?key=hidden")) as server:
            told = refused(view(server.url, user="user"))
        assert not other.seen
    assert f"sends elsewhere ({status}), which is not followed; give the address itself, {other.url!r}: {server.url}" in told


def test_no_server() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    told = refused(view(f"http://127.0.0.1:{port}/query?key=hidden"))
    assert told == f"The SPARQL endpoint cannot be reached, or the connection broke (Connection refused): http://127.0.0.1:{port}/query"


def test_a_host_that_does_not_exist() -> None:
    assert refused(view("http://nowhere.invalid/query")).endswith(": http://nowhere.invalid/query")
    assert refused(view("http://a..b/query")).endswith(": http://a..b/query")


def test_a_server_that_never_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        started = time.monotonic()
        told = refused(view(f"http://127.0.0.1:{silent.getsockname()[1]}/query", timeout=0.3))
        assert time.monotonic() - started < 3, "a time-out is not tried again"
    assert "did not answer within 0.3 seconds: http://127.0.0.1:" in told


def test_a_server_that_answers_drop_by_drop() -> None:
    stop = threading.Event()

    def drips(handler: Scripted) -> None:
        handler.answer(200, b"", JSON, length="1000")
        while not stop.wait(0.05):
            handler.wfile.write(b" ")

    with scripted(drips) as server:
        told = refused(view(server.url, timeout=0.5))
        stop.set()
    assert "did not answer within 0.5 seconds" in told


def test_what_may_pass_is_tried_three_times() -> None:
    with scripted(says(503, b""), says(502, b""), says(200, YES)) as server:
        assert view(server.url).ask("ASK {}")
        assert len(server.seen) == 3
    with scripted(says(504, b"")) as server:
        assert "does not serve just now (504 Gateway Timeout)" in refused(view(server.url))
        assert len(server.seen) == 3


def test_a_connection_that_breaks_is_tried_again() -> None:
    def hangs_up(handler: Scripted) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    with scripted(hangs_up, says(200, TRIPLE, NT, length="500"), says(200, TRIPLE, NT)) as server:
        assert len(view(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 1
        assert len(server.seen) == 3
    with scripted(says(200, TRIPLE, NT, length="500")) as server:
        assert "the answer breaks off" in refused(view(server.url), sparql="CONSTRUCT WHERE { ?s ?p ?o }")
        assert len(server.seen) == 3


@pytest.mark.parametrize(
    ("status", "words"), [(500, r"status 500"), (404, r"is not at this address \(404\)"), (429, "status 429"), (405, "status 405")]
)
def test_what_does_not_pass_is_not_tried_again(status: int, words: str) -> None:
    with scripted(says(status, b"<html>long story</html>")) as server:
        assert re.search(rf"{words}.*: {re.escape(server.url)}$", refused(view(server.url)))
        assert len(server.seen) == 1


def test_a_refusal_is_told_in_the_endpoint_s_words_made_harmless() -> None:
    with scripted(says(400, b"MALFORMED\r\n\x1b[31m QUERY " + b"x" * 5000)) as server:
        told = refused(view(server.url), QueryError)
    assert told.startswith("The query cannot be read: MALFORMED  [31m QUERY xxx")
    assert told.endswith(f"says the endpoint {server.url}")
    assert len(told) < 400
    with scripted(says(400, b"")) as server:
        assert "no reason is given" in refused(view(server.url), QueryError)


def test_an_answer_that_is_too_large() -> None:
    with scripted(says(200, b" " * 3_000_000 + YES)) as server:
        assert "is larger than 1 MB; ask for less" in refused(view(server.url))
        assert len(server.seen) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"garbage",
        b"[]",
        b"{}",
        b'{"head": {}, "boolean": "true"}',
        YES[:-1],
        YES + b"x",
        b"\xff" + YES,
        ROWS % b"",
        b'{"head": {}, "boolean": ' + b"[" * 100_000,
    ],
)
def test_a_truth_value_that_is_none(body: bytes) -> None:
    with scripted(says(200, body)) as server:
        assert re.fullmatch(rf"The SPARQL endpoint's answer cannot be read \(.+\): {re.escape(server.url)}", refused(view(server.url)))
        with pytest.raises(StoreError, match="cannot be read"):
            view(server.url).ask("ASK {}")


@pytest.mark.parametrize(
    "cell",
    [
        b'{"type": "uri", "value": "not an iri"}',
        b'{"type": "uri", "value": "http://e/>x"}',
        b'{"type": "bnode", "value": "a b"}',
        b'{"type": "literal"}',
        b'{"type": "literal", "value": 1}',
        b'{"type": "literal", "value": "x", "xml:lang": "c s"}',
        b'{"type": "literal", "value": "x", "datatype": "no iri"}',
        b'{"type": "literal", "value": "\\ud800"}',
        b'{"type": "strange", "value": "x"}',
    ],
)
def test_a_term_that_is_none(cell: bytes) -> None:
    with scripted(says(200, ROWS % (b'{"a": %s}' % cell))) as server:
        with pytest.raises(StoreError, match=f"cannot be read .*{re.escape(server.url)}"):
            view(server.url).select("SELECT ?a {}")
        refused(view(server.url), sparql="SELECT ?a {}")


def test_terms_of_other_servers() -> None:
    old = b'{"a": {"type": "typed-literal", "value": "1", "datatype": "http://www.w3.org/2001/XMLSchema#int"}}'
    with scripted(says(200, ROWS % (old + b", {}"), "application/json; charset=utf-8")) as server:
        assert view(server.url).select("SELECT ?a {}") == [{"a": Literal("1", "", "http://www.w3.org/2001/XMLSchema#int")}, {}]
    with scripted(says(200, b"@prefix e: <http://e/> . e:a e:b e:c, e:c .", "text/turtle; charset=utf-8")) as server:
        assert len(view(server.url).construct("CONSTRUCT WHERE { ?s ?p ?o }")) == 1


@pytest.mark.parametrize(("sparql", "body"), [("ASK {}", YES), ("SELECT ?a {}", ROWS % b""), ("CONSTRUCT WHERE { ?s ?p ?o }", TRIPLE)])
def test_an_answer_in_a_format_that_was_not_asked_for(sparql: str, body: bytes) -> None:
    for media_type in ("text/html", "application/rdf+xml", "application/sparql-results+xml"):
        with scripted(says(200, body, media_type)) as server:
            assert f"that was not asked for, '{media_type}': {server.url}" in refused(view(server.url), sparql=sparql)


@pytest.mark.parametrize("body", [b"garbage", b"<a> <b> <c> .", b'<http://e/a> <http://e/b> "\xff" .'])
def test_triples_that_are_none(body: bytes) -> None:
    with scripted(says(200, body, NT)) as server:
        assert "cannot be read" in refused(view(server.url), sparql="CONSTRUCT WHERE { ?s ?p ?o }")


def test_counts_that_are_none(server_of_words: ScriptedServer) -> None:
    found = view(server_of_words.url)
    for call in (found.size, found.graphs, found.version):
        with pytest.raises(StoreError, match="a count that is 'many'"):
            call()


@pytest.fixture
def server_of_words():
    cells = b'{"n": {"type": "literal", "value": "many"}, "g": {"type": "uri", "value": "http://g/1"}}'
    with scripted(says(200, b'{"head": {"vars": ["n", "g"]}, "results": {"bindings": [%s]}}' % cells)) as server:
        yield server
