"""Whole graphs over HTTP (SPARQL 1.1 Graph Store HTTP Protocol): every format, every way to name one, and what hostile people send."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest
from rdflib import Graph, Literal, URIRef
from serving import serving
from started import Reply
from writing import TURTLE, UPDATE, Client, at, bearer, logged, problem, token

from graphsvc.access.roles import Role
from graphsvc.settings import Access, Limits, Settings
from graphsvc.store.base import FORMATS, RDF_FORMATS, Format, default_graph
from graphsvc.store.embedded import EmbeddedStore

NOTES = "https://example.org/notes"
SUBJECT, PREDICATE = URIRef("https://example.org/a"), URIRef("https://example.org/p")
OBJECTS = {Literal('Žluťoučký <kůň> & "spol."', lang="cs"), Literal(5), URIRef("https://example.org/č")}
RDFLIB = {"ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml", "trig": "turtle", "nq": "nt"}
"""What rdflib calls them; without named graphs, TriG is Turtle and N-Quads are N-Triples."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("graphs") / "store"
    return Settings(
        store=folder, limits=Limits(seconds=5, processes=2, memory=512), access=Access(updates=True, write_size=2, editor_seconds=5)
    )


@pytest.fixture(scope="module")
def secret(settings: Settings) -> str:
    return token(settings, "editor", Role.EDITOR)


@pytest.fixture(scope="module")
def started(settings: Settings) -> Iterator[str]:
    fill(EmbeddedStore(settings.store))
    with serving(EmbeddedStore(settings.store), settings) as address:
        yield address


def fill(store: EmbeddedStore) -> None:
    with store.writer(afresh=True) as writer:
        writer.replace_graph("urn:there", b"<urn:a> <urn:b> <urn:c> .", FORMATS["ttl"])


@pytest.fixture(scope="module")
def filled(started: str, settings: Settings) -> str:
    """The version of what is there when a test begins."""
    return version(settings)


@pytest.fixture
def editor(started: str, filled: str, settings: Settings, secret: str) -> Client:
    if version(settings) != filled:  # each new state has the server start its processes again
        fill(EmbeddedStore(settings.store))
    return Client(started, bearer(secret))


@pytest.fixture
def anybody(editor: Client) -> Client:
    return Client(editor.address)


def sample() -> Graph:
    graph = Graph()
    for value in OBJECTS:
        graph.add((SUBJECT, PREDICATE, value))
    return graph


def read(reply: Reply, form: str) -> set[tuple[object, ...]]:
    assert reply.status == 200, reply.body
    return set(Graph().parse(data=reply.body, format=RDFLIB[form]))


def version(settings: Settings) -> str:
    return EmbeddedStore(settings.store).view().version()


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own parser of JSON-LD uses it
@pytest.mark.parametrize("form", RDF_FORMATS, ids=lambda form: form.name)
def test_a_graph_is_written_and_read_in_every_format(editor: Client, anybody: Client, form: Format) -> None:
    name, media_type = form.name, form.media_type
    sent = sample().serialize(format=RDFLIB[name])
    reply = editor.put(NOTES, sent, f"{media_type}; charset=UTF-8")
    assert (reply.status, reply.headers["Location"], reply.body) == (201, editor.address + at(NOTES), b"")
    for path in (at(NOTES), f"{at(NOTES)}&format={name}"):
        there = anybody.ask("GET", path, None, {"Accept": media_type} if "format" not in path else {})
        assert there.media_type == media_type
        assert read(there, name) == set(sample())
        head = anybody.ask("HEAD", path, None, {"Accept": media_type} if "format" not in path else {})
        assert (head.status, head.media_type, head.body, head.headers["ETag"]) == (200, media_type, b"", there.headers["ETag"])
        assert head.headers["Content-Length"] in (None, there.headers["Content-Length"])
    more = editor.ask("POST", at(NOTES), b"<https://example.org/b> <https://example.org/p> 1 .", TURTLE)
    assert (more.status, more.body) == (204, b"")
    assert len(read(anybody.ask("GET", at(NOTES), None, {"Accept": media_type}), name)) == 4
    assert editor.put(NOTES, sent, media_type).status == 204
    assert len(read(anybody.ask("GET", at(NOTES), None, {"Accept": media_type}), name)) == 3
    gone = editor.ask("DELETE", at(NOTES))
    assert (gone.status, gone.body) == (204, b"")
    for method in ("GET", "HEAD", "DELETE"):
        assert editor.ask(method, at(NOTES)).status == 404


def test_the_default_graph_is_a_graph_as_others(editor: Client, anybody: Client) -> None:
    assert anybody.ask("GET", "/gsp?default").status == 200
    assert editor.ask("PUT", "/gsp?default", b"<urn:x> <urn:y> 1 .", TURTLE).status == 201
    assert editor.update("INSERT DATA { <urn:x> <urn:y> 2 }").status == 200
    found = read(anybody.ask("GET", "/gsp?default=", None, {"Accept": "text/turtle"}), "ttl")
    assert {str(triple[2]) for triple in found} == {"1", "2"}
    named = anybody.ask("GET", at(default_graph(Settings().base)), None, {"Accept": "text/turtle"})
    assert read(named, "ttl") == found
    assert anybody.truth("ASK { <urn:x> <urn:y> 1, 2 . <urn:a> <urn:b> <urn:c> }")
    assert editor.ask("DELETE", "/gsp?default").status == 204
    assert not anybody.truth("ASK { <urn:x> <urn:y> ?z }")


@pytest.mark.parametrize(
    "paths", [("a%20b", "a%2520b"), ("a", "a/"), ("a/b", "a//b"), ("%C4%8D", "c"), ("a%23b", "a%3Fb"), ("x;y", "x%3By/z"), ("a+b", "a%20b")]
)
def test_a_graph_is_called_by_its_own_address(editor: Client, anybody: Client, paths: tuple[str, str]) -> None:
    for number, path in enumerate(paths):
        reply = editor.ask("PUT", f"/gsp/{path}", f"<> <urn:is> {number} .".encode(), TURTLE)
        assert (reply.status, reply.headers["Location"]) == (201, f"{editor.address}/gsp/{path.replace('%3B', ';')}")
    for number, path in enumerate(paths):
        direct = read(anybody.ask("GET", f"/gsp/{path}", None, {"Accept": "text/turtle"}), "ttl")
        name = f"{editor.address}/gsp/{path.replace('%3B', ';')}"
        assert direct == {(URIRef(name), URIRef("urn:is"), Literal(number))}
        assert read(anybody.ask("GET", at(name), None, {"Accept": "text/turtle"}), "ttl") == direct
        assert anybody.truth(f"ASK {{ GRAPH <{name}> {{ <{name}> <urn:is> {number} }} }}")
    assert editor.ask("DELETE", f"/gsp/{paths[0]}").status == 204
    assert (anybody.ask("GET", f"/gsp/{paths[0]}").status, anybody.ask("GET", f"/gsp/{paths[1]}").status) == (404, 200)


def test_a_new_graph_gets_a_name(editor: Client, anybody: Client) -> None:
    names = set()
    for _ in range(2):
        reply = editor.ask("POST", "/gsp", b"<> <urn:is> 1 .", TURTLE)
        assert reply.status == 201
        names.add(reply.headers["Location"])
        path = reply.headers["Location"].removeprefix(editor.address)
        assert read(anybody.ask("GET", path, None, {"Accept": "text/turtle"}), "ttl")
    assert len(names) == 2


def form(*parts: tuple[str, str]) -> tuple[bytes, dict[str, str]]:
    """A form of files: media type and data."""
    files = [
        f'--limit\r\nContent-Disposition: form-data; name="f"; filename="f"\r\nContent-Type: {kind}\r\n\r\n{data}\r\n'
        for kind, data in parts
    ]
    return ("".join(files) + "--limit--\r\n").encode(), {"Content-Type": "multipart/form-data; boundary=limit"}


@pytest.mark.parametrize("method", ["PUT", "POST"])
def test_a_form_of_several_files(editor: Client, anybody: Client, settings: Settings, method: str) -> None:
    body, headers = form(("text/turtle", "<urn:x> <urn:y> 1 ."), ("application/n-triples", "<urn:x> <urn:y> <urn:z> .\n"))
    assert editor.ask(method, at("urn:there"), body, headers).status == 204
    assert len(read(anybody.ask("GET", at("urn:there"), None, {"Accept": "text/turtle"}), "ttl")) == (2 if method == "PUT" else 3)
    before = version(settings)
    for wrong, status in ((("text/turtle", "<urn:x"), 400), (("image/png", "x"), 415)):
        body, headers = form(("text/turtle", "<urn:new> <urn:y> 1 ."), wrong)
        assert problem(editor.ask(method, at("urn:there"), body, headers))[0] == status
    assert problem(editor.ask(method, at("urn:there"), body[:-20], headers))[0] in (400, 415)
    assert problem(editor.ask(method, at("urn:there"), b"", headers))[0] == 400
    assert problem(editor.ask(method, at("urn:there"), body, {"Content-Type": "multipart/form-data"}))[0] == 400
    assert version(settings) == before


@pytest.mark.parametrize(
    ("media_type", "data", "status", "detail"),
    [
        ("image/png", b"", 415, "not as: image/png"),
        ("", b"<a> <b> <c> .", 415, "not as: nothing"),
        ("application/x-www-form-urlencoded", b"a=b", 415, "not as"),
        ("text/turtle; charset=iso-8859-2", b"", 415, "UTF-8"),
        ("text/turtle", "<a> <b> 'ž' .".encode("iso-8859-2"), 400, ""),
        ("text/turtle", b"<a> <b> <c> .\n<a> <b> <c> .\n<a> <b> 'x .\n", 400, "line 3"),
        ("application/n-triples", b"<urn:a> <urn:b> <urn:c> .\n<urn:a> <urn:b> .\n", 400, "line 2"),
        ("application/n-triples", b"<a> <urn:b> <urn:c> .\n", 400, "line 1"),
        ("application/rdf+xml", b"<rdf>", 400, ""),
        ("application/ld+json", b'{"@id": ', 400, ""),
        ("application/n-quads", b"<urn:a> <urn:b> <urn:c> <urn:g> .\n", 400, "Named graphs"),
        ("application/trig", b"<urn:g> { <a> <b> <c> }", 400, "Named graphs"),
        ("application/ld+json", b'{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": 1}]}', 400, "Named graphs"),
        ("application/ld+json", b'{"@context": "http://127.0.0.1:9/", "@id": "urn:a", "urn:b": 1}', 400, ""),
    ],
)
def test_what_is_no_data_is_refused_and_changes_nothing(
    editor: Client, settings: Settings, media_type: str, data: bytes, status: int, detail: str
) -> None:
    before = version(settings)
    for method in ("PUT", "POST"):
        found, said = problem(editor.ask(method, at("urn:there"), data, {"Content-Type": media_type}))
        assert (found, detail in said) == (status, True), said
    assert version(settings) == before


def test_compressed_data_are_refused(editor: Client) -> None:
    status, said = problem(editor.ask("PUT", at(NOTES), b"\x1f\x8b", {**TURTLE, "Content-Encoding": "gzip"}))
    assert (status, "gzip" in said) == (415, True)


@pytest.mark.parametrize(
    "path",
    [
        "/gsp?graph=",
        "/gsp?graph=notes",
        "/gsp?graph=a%20b:c",
        "/gsp?graph=urn:a&graph=urn:b",
        "/gsp?graph=urn:a&default",
        "/gsp/x?default",
        "/gsp?name=urn:a",
        "/gsp?graph=urn:%3E",
    ],
)
@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_what_names_no_graph_is_refused(editor: Client, settings: Settings, method: str, path: str) -> None:
    before = version(settings)
    assert problem(editor.ask(method, path, b"" if method == "PUT" else None, TURTLE))[0] == 400
    assert version(settings) == before


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_a_request_names_a_graph(editor: Client, method: str) -> None:
    assert editor.ask(method, "/gsp", b"" if method == "PUT" else None, TURTLE).status == 400


def test_what_is_not_there_is_not_found_whatever_is_accepted(anybody: Client) -> None:
    assert problem(anybody.ask("GET", at(NOTES), None, {"Accept": "image/png"})) == (404, f"There is no such graph: {NOTES}")
    assert problem(anybody.ask("GET", at("urn:there"), None, {"Accept": "image/png"}))[0] == 406
    assert problem(anybody.ask("GET", at("urn:there") + "&format=docx"))[0] == 422
    assert problem(anybody.ask("PATCH", at("urn:there")))[0] == 405


BOMB = "".join(f'<!ENTITY x{number + 1} "{f"&x{number};" * 10}">' for number in range(12))


@pytest.mark.parametrize(
    "entities",
    [
        f'<!ENTITY x0 "ha"> {BOMB} <!ENTITY x "&x12;">',
        '<!ENTITY x SYSTEM "file:///etc/passwd">',
        '<!ENTITY % p SYSTEM "http://127.0.0.1:9/"> %p; <!ENTITY x "">',
    ],
)
def test_entities_of_xml_are_harmless(editor: Client, anybody: Client, settings: Settings, entities: str) -> None:
    sent = (
        f'<?xml version="1.0"?><!DOCTYPE rdf:RDF [{entities}]><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:e="http://e/"><rdf:Description rdf:about="http://e/a"><e:b>&x;</e:b></rdf:Description></rdf:RDF>'
    )
    before = version(settings)
    reply = editor.put(NOTES, sent, "application/rdf+xml")
    if reply.status == 201:
        assert anybody.values("SELECT ?o { <http://e/a> ?p ?o }") in ([""], ["&x;"])
    else:
        assert problem(reply)[0] in (400, 503)
        assert version(settings) == before
    assert anybody.truth("ASK { <urn:a> <urn:b> <urn:c> }")


def raw(address: str, head: str, pieces: Iterator[bytes] | list[bytes]) -> tuple[bytes, int]:
    """What comes back, and how many bytes were sent of the body before it did."""
    host, port = address.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as client:
        client.sendall(f"{head}\r\nHost: {host}:{port}\r\n\r\n".encode())
        sent, answered = 0, threading.Event()
        said = bytearray()

        def hear() -> None:
            try:
                while piece := client.recv(1 << 16):
                    said.extend(piece)
                    answered.set()
            except OSError:
                pass
            answered.set()

        hearing = threading.Thread(target=hear)
        hearing.start()
        try:
            for piece in pieces:
                if answered.wait(0.02):
                    break
                client.sendall(piece)
                sent += len(piece)
        except OSError:
            pass
        answered.wait(10)
        client.shutdown(socket.SHUT_WR) if not said else None
        hearing.join(10)
        return bytes(said), sent


CHUNK = b"10000\r\n" + b"#" * 0x10000 + b"\r\n"


def test_nobody_without_a_token_sends_much(anybody: Client) -> None:
    declared, sent = raw(anybody.address, f"PUT {at(NOTES)} HTTP/1.1\r\nContent-Type: text/turtle\r\nContent-Length: {64 << 20}", [])
    assert (declared.split()[1], sent) == (b"413", 0)
    assert b"application/problem+json" in declared
    chunked, sent = raw(
        anybody.address,
        f"PUT {at(NOTES)} HTTP/1.1\r\nContent-Type: text/turtle\r\nTransfer-Encoding: chunked",
        (CHUNK for _ in range(1_000)),
    )
    assert chunked.split()[1] == b"413"
    assert sent < 8 << 20


def test_an_editor_sends_as_much_as_is_set(editor: Client, settings: Settings, secret: str) -> None:
    large = b"<urn:a> <urn:b> <urn:c> .\n" + b"#" * ((2 << 20) - 26)
    assert editor.ask("PUT", at(NOTES), large, TURTLE).status == 201
    before = version(settings)
    head = f"PUT {at(NOTES)} HTTP/1.1\r\nContent-Type: text/turtle\r\nAuthorization: Bearer {secret}"
    said, sent = raw(editor.address, f"{head}\r\nContent-Length: {len(large) + 1}", [])
    assert (said.split()[1], sent) == (b"413", 0)
    reader = token(settings, "reader", Role.READER)
    said, _ = raw(editor.address, f"{head.replace(secret, reader)}\r\nContent-Length: {len(large)}", [])
    assert said.split()[1] == b"413"
    assert version(settings) == before


def test_what_is_put_is_logged_by_graph(editor: Client, settings: Settings) -> None:
    settings.write_log.unlink(missing_ok=True)
    editor.put(NOTES, "<urn:x> <urn:y> 1, 2 .")
    editor.ask("DELETE", at(NOTES))
    done = [line for line in logged(settings) if line["outcome"] == "done"]
    assert [(line["operation"], line["graphs"]) for line in done] == [
        ("put", [{"graph": NOTES, "inserted": 2, "deleted": 0}]),
        ("delete", [{"graph": NOTES, "inserted": 0, "deleted": 2}]),
    ]


@pytest.mark.parametrize("length", ["Content-Length: 2000", "Transfer-Encoding: chunked"])
@pytest.mark.parametrize("closing", [socket.SHUT_WR, socket.SHUT_RDWR])
def test_data_that_arrive_by_half_are_not_written(editor: Client, settings: Settings, secret: str, length: str, closing: int) -> None:
    before, tasks = version(settings), len(logged(settings))
    host, port = editor.address.removeprefix("http://").split(":")
    line = b"<urn:x> <urn:y> <urn:z> .\n"
    sent = line if "Length" in length else b"%x\r\n%s\r\n" % (len(line), line)
    with socket.create_connection((host, int(port)), timeout=20) as client:
        head = f"PUT {at('urn:there')} HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Type: application/n-triples\r\n{length}"
        client.sendall(f"{head}\r\nAuthorization: Bearer {secret}\r\n\r\n".encode() + sent)
        time.sleep(0.2)
        client.shutdown(closing)
        said = b"" if closing == socket.SHUT_RDWR else client.recv(1 << 16)
    assert said.split()[1:2] in ([], [b"400"])
    time.sleep(1)
    assert version(settings) == before
    assert len(logged(settings)) == tasks


def test_an_address_without_a_host_names_no_graph(editor: Client, settings: Settings) -> None:
    before = version(settings)
    for method, path in (("PUT", "/gsp/x"), ("POST", "/gsp"), ("GET", "/gsp/x")):
        status, said = problem(editor.ask(method, path, None if method == "GET" else b"", {**TURTLE, "Host": "no host/<x>"}))
        assert (status, "host" in said) == (400, True)
    assert version(settings) == before
    assert editor.ask("PUT", at(NOTES), b"", {**TURTLE, "Host": "no host/<x>"}).status == 201


@pytest.mark.parametrize(
    "condition", [("If-None-Match", "*"), ("If-Match", '"x"'), ("If-Unmodified-Since", "Wed, 01 Jan 2020 00:00:00 GMT")]
)
def test_what_is_to_be_written_on_a_condition_is_not_written(editor: Client, settings: Settings, condition: tuple[str, str]) -> None:
    before = version(settings)
    for method, path, headers in (("PUT", at("urn:there"), TURTLE), ("DELETE", at("urn:there"), {}), ("POST", "/sparql", UPDATE)):
        body = None if method == "DELETE" else b"" if method == "PUT" else b"CLEAR ALL"
        status, said = problem(editor.ask(method, path, body, {**headers, condition[0]: condition[1]}))
        assert (status, condition[0] in said) == (412, True)
    assert version(settings) == before
