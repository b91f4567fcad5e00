"""What no client should send, to a started server: it answers, or closes the connection; it never fails, ends, or grows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from started import Started, started

pytestmark = pytest.mark.slow

FEW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
FORM, QUERY = "application/x-www-form-urlencoded", "application/sparql-query"
OF_HTTP = {501, 505}
"""What a server of HTTP may say of transfer codings and versions that it does not know (RFC 9112, 2.3 and 6.1)."""
DEEP = 10_000
MANY = 100_000
LARGE = 10_000_000
LONG, TIMES = 900_000, 100


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Iterator[Started]:
    """A server that lets queries of any length through to the engine, within the size of a body."""
    limits = {"GRAPHSVC_QUERY_SECONDS": "2", "GRAPHSVC_QUERY_PROCESSES": "2", "GRAPHSVC_QUERY_MEMORY": "512", "GRAPHSVC_QUERY_RESULT": "4"}
    with started(copy_of_shipped(tmp_path_factory.mktemp("fuzzed") / "store"), GRAPHSVC_QUERY_LENGTH="1048576", **limits) as running:
        yield running


def status(answer: bytes) -> int | None:
    """The status of an answer; None where there is none. What is not HTTP is an error."""
    if not answer:
        return None
    found = re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)
    assert found, answer[:100]
    return int(found[1])


def never_fails(answer: bytes) -> None:
    code = status(answer)
    assert code is None or code < 500 or code == 503 or code in OF_HTTP, answer[:2000]
    assert b"Traceback" not in answer
    head, _, body = answer.partition(b"\r\n\r\n")
    if b"application/problem+json" in head and body.startswith(b"{"):
        assert json.loads(body)["status"] == code


def posted(media_type: str, body: bytes, path: str = "/sparql", accept: str = "*/*") -> bytes:
    lines = (f"POST {path} HTTP/1.1", "Host: x", "Connection: close", f"Accept: {accept}", f"Content-Type: {media_type}")
    return "\r\n".join([*lines, f"Content-Length: {len(body)}"]).encode() + b"\r\n\r\n" + body


# --- Anything at all ------------------------------------------------------------------------------------------------------------------

PATHS = st.sampled_from(
    [
        "/sparql",
        "/sparql/",
        "/sparql?query=ASK%7B%7D",
        "/id/",
        "/page/plan/x",
        "/data/",
        "/resource?iri=",
        "/search?q=",
        "/api/questions/",
        "*",
        "/",
    ]
)
BROKEN = st.text(st.sampled_from("%0aAfF?&=+#/\\;:@\"'<>{}|^`[]č\x7f\x01"), max_size=30)
METHODS = st.sampled_from(
    ["GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT", "BREW", "get", "P\x01ST", "", "G" * 5000]
)
ODD = st.one_of(
    st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=40), st.sampled_from(["", ",", ";q=", "*", "x" * 5000])
)
HEADERS = st.one_of(
    st.tuples(
        st.just("Accept"), ODD | st.sampled_from(["*/*;q=2", "text/html;q=a", "text/*, */*;q=0", "a/b;" * 500, "application/json;q=0.0001"])
    ),
    st.tuples(
        st.just("Content-Type"),
        ODD | st.sampled_from([FORM, QUERY, f"{QUERY}; charset=utf-16", f"{FORM}; charset=nonsense", "multipart/form-data"]),
    ),
    st.tuples(st.just("Content-Length"), st.sampled_from(["0", "5", "-1", "1e3", "99999999999999999999", "5, 5", "5\x0b"])),
    st.tuples(st.just("Transfer-Encoding"), st.sampled_from(["chunked", "chunked, chunked", "zip", "\x0bchunked", "identity"])),
    st.tuples(
        st.sampled_from(
            [
                "Host",
                "Range",
                "If-None-Match",
                "If-Modified-Since",
                "Accept-Language",
                "Accept-Encoding",
                "Expect",
                "Cookie",
                "Authorization",
            ]
        ),
        ODD,
    ),
    st.tuples(
        st.sampled_from(
            ["X-Request-ID", "X-Forwarded-For", "X-Forwarded-Host", "Origin", "Upgrade", "Connection", "X-HTTP-Method-Override"]
        ),
        ODD,
    ),
    st.tuples(st.text(st.characters(max_codepoint=255, exclude_characters="\r\n"), max_size=10), ODD),
)


@FEW
@given(
    METHODS,
    PATHS,
    BROKEN,
    st.lists(HEADERS, max_size=4),
    st.binary(max_size=200),
    st.sampled_from(["HTTP/1.1", "HTTP/1.0", "HTTP/9.9", ""]),
)
@example("GET", "/sparql?query=", "%", [], b"", "HTTP/1.1")
@example("POST", "/sparql", "", [("Transfer-Encoding", "chunked"), ("Content-Length", "5")], b"ffffffffffffffff\r\n", "HTTP/1.1")
@example("OPTIONS", "*", "", [], b"", "HTTP/1.1")
@example("GET", "/sparql?", "č", [("Accept", "text/html"), ("X-Request-ID", "č")], b"", "HTTP/1.1")
def test_whatever_is_sent_the_server_does_not_fail(
    server: Started, method: str, path: str, broken: str, headers: list[tuple[str, str]], body: bytes, version: str
) -> None:
    lines = [f"{method} {path}{broken} {version}", "Host: x", "Connection: close", *(f"{name}: {value}" for name, value in headers)]
    never_fails(server.send("\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\n" + body, silence=0.3))


@FEW
@given(st.binary(max_size=300))
def test_bytes_that_are_no_request(server: Started, sent: bytes) -> None:
    never_fails(server.send(sent + b"\r\n\r\n", silence=0.1))


@FEW
@given(st.sampled_from([FORM, QUERY, f"{QUERY};charset=utf-16", "text/plain", "multipart/form-data; boundary=x"]), st.binary(max_size=400))
def test_bodies_of_any_bytes(server: Started, media_type: str, body: bytes) -> None:
    answer = server.send(posted(media_type, body))
    never_fails(answer)
    assert status(answer) in (200, 400, 403, 415)


@FEW
@given(st.text(max_size=300))
def test_queries_of_any_text(server: Started, text: str) -> None:
    answer = server.send(posted(QUERY, text.encode("utf-8")))
    never_fails(answer)
    assert status(answer) in (200, 400)


WORDS = [
    r"SELECT",
    r"ASK",
    r"CONSTRUCT",
    r"DESCRIBE",
    r"*",
    r"?a",
    r"{",
    r"}",
    r"(",
    r")",
    r"<x>",
    r"a:",
    r".",
    r"FILTER",
    r"EXISTS",
    r"SERVICE",
    r"VALUES",
    r"UNDEF",
    r"GRAPH",
    r"OPTIONAL",
    r"MINUS",
    r"'",
    r"'''",
    r"#",
    r"\u0041",
    r"\uD800",
    r"1e999",
    r"BIND",
    r"AS",
    r"GROUP",
    r"BY",
    r"HAVING",
    r"^",
    r"|",
    r"+",
    r"[",
    r"]",
    r"INSERT",
    r"LOAD",
    r"FROM",
    r"NAMED",
    r"<<",
    r">>",
    r"^^",
    r"@cs",
]


@FEW
@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_words_of_the_language_in_any_order(server: Started, words: list[str]) -> None:
    answer = server.send(posted(QUERY, " ".join(words).encode()))
    never_fails(answer)
    assert status(answer) in (200, 400, 403, 503)


# --- Encodings ------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("coding", ["utf-16", "utf-16-le", "utf-32", "cp1250", "cp037"])
def test_a_query_in_another_encoding_is_refused(server: Started, coding: str) -> None:
    answer = server.send(posted(f"{QUERY}; charset={coding}", "ASK { ?s ?p 'žluť' }".encode(coding, "replace")))
    assert status(answer) == 415
    never_fails(answer)


@pytest.mark.parametrize("query", ["%", "%4", "%zz", "ASK%7B%7D%", "%ff%fe", "%00", "%ed%a0%80", "%C0%80", "ASK%7B%7D%00"])
def test_broken_percent_encoding(server: Started, query: str) -> None:
    for sent in (
        f"GET /sparql?query={query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode(),
        posted(FORM, f"query={query}".encode()),
    ):
        answer = server.send(sent)
        assert status(answer) == 400
        never_fails(answer)


# --- Too much -------------------------------------------------------------------------------------------------------------------------

NESTED = {
    "groups": "ASK " + "{" * DEEP + "}" * DEEP,
    "brackets": "ASK { FILTER " + "(" * DEEP + "1" + ")" * DEEP + " }",
    "negations": "ASK { FILTER (" + "!" * DEEP + "true) }",
    "minuses": "ASK { FILTER (" + "-" * DEEP + "1 = 1) }",
    "optionals": "ASK { " + "OPTIONAL { " * DEEP + "}" * DEEP + " }",
    "selects": "SELECT * { " + "{ SELECT * { " * DEEP + "} }" * DEEP + " }",
    "exists": "ASK { " + "FILTER EXISTS { " * DEEP + "}" * DEEP + " }",
    "paths": "ASK { ?a " + "(" * DEEP + "<p>" + ")*" * DEEP + " ?b }",
    "inverses": "ASK { ?a " + "^" * DEEP + "<p> ?b }",
    "lists": "ASK { ?a ?b " + "(" * DEEP + ")" * DEEP + " }",
    "blank nodes": "ASK { ?a ?b " + "[ ?b " * DEEP + "1" + "]" * DEEP + " }",
    "triples": "ASK { ?a ?b " + "<< ?a ?b " * DEEP + "1" + " >>" * DEEP + " }",
    "calls": "ASK { FILTER (" + "STR(" * DEEP + "1" + ")" * DEEP + " = '1') }",
    "unions": "ASK { {}" + " UNION {}" * DEEP + " }",
    "sums": "ASK { FILTER (1" + " + 1" * DEEP + " > 1) }",
    "strings": "ASK { FILTER (" + "'" * DEEP + ") }",
    "comments": "#" * DEEP + "\n" + "#\n" * DEEP + "ASK {}",
    "values": "SELECT * { VALUES ?a { " + "1 " * MANY + "} }",
    "rows": "SELECT * { VALUES (?a ?b) { " + "(1 2) " * MANY + "} }",
    "prefixes": "".join(f"PREFIX p{number}: <http://e/{number}> " for number in range(DEEP)) + "ASK {}",
    "variables": "SELECT " + " ".join(f"?v{number}" for number in range(MANY)) + " {}",
}


@pytest.mark.parametrize("name", NESTED)
def test_queries_nested_deeply_and_of_many_parts(server: Started, name: str) -> None:
    assert len(NESTED[name]) >= DEEP
    answer = server.send(posted(QUERY, NESTED[name].encode()))
    never_fails(answer)
    assert status(answer) in (200, 400, 413, 503)
    assert server.get("/sparql?query=ASK%7B%7D").status == 200


@pytest.mark.parametrize("media_type", [FORM, QUERY, "application/sparql-update", "multipart/form-data; boundary=x", "text/turtle"])
def test_ten_megabytes(server: Started, media_type: str) -> None:
    answer = server.send(posted(media_type, b"query=" + b"ASK {} " * (LARGE // 7)))
    never_fails(answer)
    assert status(answer) in (None, 400, 403, 413, 415)
    assert server.get("/health/live").status == 200


def test_a_long_address_and_many_headers(server: Started) -> None:
    end = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    for request in (
        f"GET /sparql?query={quote('ASK{}')}{'%20' * MANY}{end}\r\n",
        f"GET /sparql?{'a=b&' * MANY}{end}\r\n",
        f"GET /{'x/' * MANY}{end}\r\n",
        "GET /" + end + "X: y\r\n" * MANY + "\r\n",
    ):
        answer = server.send(request.encode())
        never_fails(answer)
        assert status(answer) in (None, 400, 404, 413, 414, 431)


# --- Growth ---------------------------------------------------------------------------------------------------------------------------


def test_memory_does_not_grow(server: Started) -> None:
    battery = [posted(QUERY, query.encode()) for name, query in NESTED.items() if name != "variables"]
    battery += [posted(FORM, b"query=" + b"ASK {} " * (LARGE // 7)), posted(QUERY, b"\xff" * LONG), posted(FORM, b"a=b&" * (LONG // 4))]

    def once(round_: int) -> None:
        for sent in battery:
            never_fails(server.send(sent))
        for number in range(TIMES):
            assert status(server.send(posted(QUERY, f"ASK {{}} # {round_} {number} ".encode() + b"x" * LONG))) == 200

    once(0)  # what is kept for good is there after a round
    before = server.memory()
    for round_ in range(1, 4):
        once(round_)
    grown = server.memory() - before
    assert before > 50 << 20
    assert grown < 3 * TIMES * LONG // 4, f"{grown >> 20} MB more than {before >> 20} MB"


def test_it_still_serves_after_all_this(server: Started) -> None:
    assert server.process.poll() is None
    assert server.get("/health/ready").status == 200
    assert server.get("/sparql?query=ASK%7B%7D", {"Accept": "application/sparql-results+json"}).json()["boolean"] is True
