"""What is sent to a store on a server, and what comes of servers that refuse, break off, or hold more than the product's graphs."""

from __future__ import annotations

import hashlib
import re
import socket
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from servers import JSON, Scripted, ScriptedServer, oxigraph, says, scripted

from graphsvc import pipeline
from graphsvc.errors import GraphsvcError, ParameterError, QueryError, StoreError
from graphsvc.rdf.vocab import G
from graphsvc.settings import DEFAULT_BASE, Endpoint, Settings, load
from graphsvc.store.base import Dataset
from graphsvc.store.endpoint import Client
from graphsvc.store.remote_store import RemoteStore
from graphsvc.store.remote_writing import RemoteWriter

A, B = b"<http://e/a> <http://e/p> <http://e/x> .\n", b"<http://e/b> <http://e/p> <http://e/x> .\n"
NONE = b'{"head": {"vars": ["g", "n"]}, "results": {"bindings": []}}'
INSERT = "INSERT DATA { GRAPH <http://g/1> { <http://e/a> <http://e/p> 1 } }"
PASSWORD = "heslo-Žluť"
Write = Callable[[RemoteWriter], None]


def remote(url: str, **more: object) -> RemoteStore:
    endpoint = Endpoint(url, timeout=more.pop("timeout", 5), **more)  # type: ignore[arg-type]
    return RemoteStore(endpoint, client=Client(endpoint, pauses=(0.01, 0.02)))


def write(store: RemoteStore, *steps: Write) -> None:
    with store.writer() as writer:
        for step in steps:
            step(writer)


def refused(store: RemoteStore, *steps: Write, kind: type[GraphsvcError] = StoreError) -> str:
    with pytest.raises(kind) as error:
        write(store, *steps)
    assert "\n" not in str(error.value)
    assert PASSWORD not in str(error.value)
    return str(error.value)


def put(name: str = "http://g/1", data: bytes = A) -> Write:
    return lambda writer: writer.replace_graph(name, data)


def post(name: str = "http://g/1", data: bytes = A) -> Write:
    return lambda writer: writer.add_to_graph(name, data)


def drop(name: str = "http://g/1") -> Write:
    return lambda writer: writer.remove_graph(name)


def update(sparql: str = INSERT, dataset: Dataset = Dataset()) -> Write:  # noqa: B008 - frozen
    return lambda writer: writer.update(sparql, dataset)


def sent(server: ScriptedServer) -> list[tuple[str, str]]:
    """Method and address of what was sent, but for the questions of how large graphs are."""
    return [(seen.command, seen.path) for seen in server.seen if not seen.body.startswith("query=")]


# --- What is sent


def test_data_of_graphs_are_one_update() -> None:
    with scripted(says(200, NONE), says(204, b"")) as server:
        write(remote(server.url), put(), post("http://g/2", B), drop("http://g/3"))
    assert sent(server) == [("POST", "/update")]
    request = server.seen[-1]
    assert request.headers["Content-Type"] == "application/sparql-update"
    assert request.body == (
        "DROP SILENT GRAPH <http://g/1> ;\n"
        f"INSERT DATA {{ GRAPH <http://g/1> {{\n{A.decode()}}} }} ;\n"
        f"INSERT DATA {{ GRAPH <http://g/2> {{\n{B.decode()}}} }} ;\n"
        "DROP SILENT GRAPH <http://g/3>"
    )


def test_data_that_are_large_go_to_the_graph_store() -> None:
    with scripted(says(200, NONE), says(204, b"")) as server:
        write(
            remote(server.url, update_size=0), put("http://g/ž?a=b&c#d"), post("http://g/2", B), drop("http://g/3"), post("http://g/4", b"")
        )
    assert sent(server) == [
        ("PUT", "/store?graph=http%3A%2F%2Fg%2F%C5%BE%3Fa%3Db%26c%23d"),
        ("POST", "/store?graph=http%3A%2F%2Fg%2F2"),
        ("POST", "/update"),
    ]
    assert [seen.body for seen in server.seen[1:]] == [A.decode(), B.decode(), "DROP SILENT GRAPH <http://g/3>"]
    assert server.seen[1].headers["Content-Type"] == "application/n-triples"


def test_large_data_need_a_graph_store() -> None:
    with scripted(says(200, NONE)) as server:
        store = remote(server.url.replace("/query", "/sparql"), update_size=0)
        assert "give the address of the graph store as GRAPHSVC_STORE_GRAPHS: http" in refused(store, update(), put())
        assert not sent(server), "it is known before anything is sent"


def test_an_update_is_sent_as_it_was_written() -> None:
    sparql = "DELETE { GRAPH ?g { ?s ?p ?o } } WHERE { GRAPH ?g { ?s ?p ?o ; dct:title 'ž' } }"
    with scripted(says(204, b"")) as server:
        write(
            remote(server.url + "?infer=false", update=server.url.replace("/query", "/u?key=1")),
            update(sparql, Dataset(("http://g/1",), ("http://g/2",))),
        )
    (request,) = server.seen
    assert request.body == f"BASE <{DEFAULT_BASE}> PREFIX dct: <http://purl.org/dc/terms/> {sparql}"
    assert parse_qs(urlsplit(request.path).query) == {
        "key": ["1"],
        "using-graph-uri": ["http://g/1"],
        "using-named-graph-uri": ["http://g/2"],
    }


def test_nothing_to_do_is_not_sent() -> None:
    with scripted(says(200, NONE)) as server:
        write(remote(server.url))
        assert not server.seen
        write(remote(server.url), post(data=b""))
        assert not sent(server)


@pytest.mark.parametrize(
    ("url", "updates", "graphs"),
    [
        ("http://e/query", "http://e/update", "http://e/store"),
        ("http://e/ds/query?union-default-graph", "http://e/ds/update", "http://e/ds/store"),
        ("http://e/repositories/plans", "http://e/repositories/plans/statements", "http://e/repositories/plans/rdf-graphs/service"),
        ("http://e/sparql", "http://e/sparql", ""),
        ("http://e/repositories/plans/x", "http://e/repositories/plans/x", ""),
    ],
)
def test_addresses_that_are_usual(url: str, updates: str, graphs: str) -> None:
    assert (Endpoint(url).updates, Endpoint(url).graph_store) == (updates, graphs)


def test_addresses_that_are_set() -> None:
    given = {"GRAPHSVC_STORE": "http://e/query", "GRAPHSVC_STORE_UPDATE": "https://u/x?y", "GRAPHSVC_STORE_GRAPHS": "http://e/data"}
    found = load({**given, "GRAPHSVC_STORE_UPDATE_SIZE": "0", "GRAPHSVC_STORE_FRESH": "5"}).endpoint
    assert found is not None
    assert (found.updates, found.graph_store, found.update_size, found.fresh, found.digest) == (
        "https://u/x?y",
        "http://e/data",
        0,
        5,
        False,
    )
    for wrong in (
        {"GRAPHSVC_STORE_UPDATE": "file:///etc/passwd"},
        {"GRAPHSVC_STORE_GRAPHS": "http://u:secret@e/x"},
        {"GRAPHSVC_STORE_GRAPHS": "some/folder"},
        {"GRAPHSVC_STORE_UPDATE_SIZE": "-1"},
        {"GRAPHSVC_STORE_FRESH": "0"},
        {"GRAPHSVC_STORE_AUTH": "none"},
        {"GRAPHSVC_STORE_AUTH": "digest", "GRAPHSVC_STORE_USER": "u", "GRAPHSVC_STORE_PASSWORD": "secret-ž"},
    ):
        with pytest.raises(ParameterError, match=next(iter(wrong))) as error:
            load({**given, **wrong})
        assert "secret" not in str(error.value)


# --- Servers that fail


@pytest.mark.parametrize("status", [502, 503, 504])
@pytest.mark.parametrize(("step", "size"), [(update(), 64), (put(), 64), (post(), 0), (drop(), 0)], ids=["update", "data", "post", "drop"])
def test_what_would_be_done_twice_is_sent_once(status: int, step: Write, size: int) -> None:
    def fails(handler: Scripted) -> None:
        handler.answer(*((200, NONE, JSON) if handler.body.startswith("query=") else (status, b"")))

    with scripted(fails) as server:
        told = refused(remote(server.url, update_size=size), step)
        assert len(sent(server)) == 1
    assert re.search(rf"does not serve just now \({status} .*\); whether the change was made is not known: http://", told)


def test_a_whole_graph_is_put_again() -> None:
    with scripted(says(200, NONE), says(503, b""), says(502, b""), says(201, b"")) as server:
        write(remote(server.url, update_size=0), put())
        assert sent(server) == [("PUT", "/store?graph=http%3A%2F%2Fg%2F1")] * 3


def test_a_connection_that_breaks_is_not_used_for_another_attempt_at_an_update() -> None:
    def hangs_up(handler: Scripted) -> None:
        handler.connection.shutdown(socket.SHUT_RDWR)

    with scripted(hangs_up) as server:
        assert "whether the change was made is not known" in refused(remote(server.url), update())
        assert len(server.seen) == 1


def test_a_connection_that_was_refused_is_tried_again() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    pauses: list[float] = []

    class Opens(list[float]):
        """The pauses between attempts; the server is there from the second one on."""

        def __iter__(self):
            yield 0.01
            pauses.append(1)
            with scripted(says(204, b"")) as server:
                pauses.append(server.server_port)
            yield 0.01

    endpoint = Endpoint(f"http://127.0.0.1:{port}/query", timeout=5)
    store = RemoteStore(endpoint, client=Client(endpoint, pauses=Opens()))
    told = refused(store, update())
    assert len(pauses) == 2, "it was tried three times"
    assert told == f"The SPARQL endpoint cannot be reached, or the connection broke (Connection refused): http://127.0.0.1:{port}/update"


def test_nothing_is_sent_to_a_server_that_talks_nonsense() -> None:
    row = b'{"head": {"vars": ["g", "n"]}, "results": {"bindings": [{"g": {"type": "uri", "value": "http://g/1"}%s}]}}'
    for count in (b"", b', "n": {"type": "literal", "value": "many"}'):
        with scripted(says(200, row % count)) as server:
            assert "The SPARQL endpoint's answer cannot be read (a count that is" in refused(remote(server.url), put())
            assert not sent(server)


def test_a_server_that_does_not_answer_an_update() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        told = refused(remote(f"http://127.0.0.1:{silent.getsockname()[1]}/query", timeout=0.3), update())
    assert "did not answer within 0.3 seconds; whether the change was made is not known: http://127.0.0.1" in told


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (401, "wants credentials (401)"),
        (403, "wants credentials (403)"),
        (302, "sends elsewhere (302)"),
        (404, "is not at this address (404)"),
        (405, "did not make the change (status 405: too bad)"),
        (413, "did not make the change (status 413: too bad)"),
        (500, "did not make the change (status 500: too bad)"),
    ],
)
def test_a_server_that_refuses(status: int, words: str) -> None:
    with scripted(says(200, NONE), says(status, b"too\r\nbad", "text/plain")) as server:
        assert f"The SPARQL endpoint {words}" in refused(remote(server.url, update_size=0), put())
        assert len(sent(server)) == 1


def test_what_a_server_says_of_an_update_is_told() -> None:
    with scripted(says(400, b"Unexpected\nthing \x1b[31m", "text/plain")) as server:
        told = refused(remote(server.url), update(), kind=QueryError)
    assert told == f"The update cannot be carried out: Unexpected thing  [31m, says the endpoint {server.url}"
    with scripted(says(200, NONE), says(400, b"bad data", "text/plain")) as server:
        assert refused(remote(server.url), put()) == f"The change was refused: bad data, says the endpoint {server.url}"


def test_what_was_made_before_a_failure_is_told() -> None:
    with scripted(says(200, NONE), says(204, b""), says(400, b"no", "text/plain")) as server:
        told = refused(remote(server.url), put(), update(), drop(), kind=QueryError)
        assert len(sent(server)) == 2, "nothing is sent after it"
    assert told.startswith("Only 1 of 3 parts of the change were made before this: The update cannot be carried out: no")


def test_nothing_is_sent_when_the_block_fails() -> None:
    with scripted(says(200, NONE)) as server:
        with pytest.raises(QueryError, match="LOAD"):
            write(remote(server.url), put(), update("LOAD <http://e/x>"))
        assert not server.seen


# --- Credentials


def test_basic_credentials_go_with_every_change() -> None:
    with scripted(says(200, NONE), says(204, b"")) as server:
        write(remote(server.url, user="user", password=PASSWORD, update_size=0), put(), post(), update())
    assert len({seen.headers["Authorization"] for seen in server.seen}) == 1
    assert len(server.seen) == 4
    assert server.seen[-1].headers["Authorization"].startswith("Basic ")


def test_a_password_is_proved_and_not_sent() -> None:
    challenge = 'Digest realm="r", nonce="n1", qop="auth", algorithm="MD5", opaque="o"'

    def digest(handler: Scripted) -> None:
        given = handler.headers["Authorization"] or ""
        handler.answer(*((204, b"") if given.startswith("Digest ") else (401, b"")), **{"WWW-Authenticate": challenge})

    with scripted(digest) as server:
        write(remote(server.url, user="user", password="secret", digest=True), update())
        first, second = server.seen
    assert (first.command, first.path, first.body, first.headers["Authorization"]) == ("HEAD", "/update", "", None)
    assert second.body == f"BASE <{DEFAULT_BASE}> {INSERT}"
    given = dict(re.findall(r'(\w+)="?([^",]*)"?', second.headers["Authorization"]))

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    proof = md5(f"{md5('user:r:secret')}:n1:{given['nc']}:{given['cnonce']}:auth:{md5('POST:/update')}")
    assert given["response"] == proof
    assert "secret" not in second.headers["Authorization"]


@pytest.mark.parametrize(
    "challenge", ["", "Basic", "Bearer realm=x", "Digest", "Digest nonsense", "Digest realm=r, nonce=n, algorithm=ODD"]
)
def test_a_challenge_that_cannot_be_met(challenge: str) -> None:
    with scripted(says(401, b"", **{"WWW-Authenticate": challenge})) as server:
        refused(remote(server.url, user="user", password=PASSWORD, digest=True), update())
        assert all(seen.headers["Authorization"] is None for seen in server.seen)


def test_wrong_proof_ends() -> None:
    with scripted(says(401, b"", **{"WWW-Authenticate": 'Digest realm="r", nonce="n", qop="auth"'})) as server:
        told = refused(remote(server.url, user="user", password="secret", digest=True), update())
        assert len(server.seen) == 2
    assert "refuses these credentials (401)" in told


# --- The product's graphs and others


def test_a_build_leaves_the_graphs_of_others() -> None:
    with oxigraph("serve", "--union-default-graph") as url:
        store = remote(f"{url}/query")
        write(store, put(f"{DEFAULT_BASE}graph/old"), put("http://other/graph"), put(f"{DEFAULT_BASE}graphs/other"))
        with store.writer(afresh=True) as writer:
            writer.replace_graph(f"{DEFAULT_BASE}graph/new", B)
        assert list(store.view().graphs()) == ["http://other/graph", f"{DEFAULT_BASE}graph/new", f"{DEFAULT_BASE}graphs/other"]


def test_a_build_replaces_only_what_an_earlier_build_has_made() -> None:
    settings = Settings()
    with oxigraph("serve", "--union-default-graph") as url:
        store = remote(f"{url}/query")
        about = f"<{DEFAULT_BASE}id/dataset> <{G.builtGraph}> <{DEFAULT_BASE}graph/old> ."
        peoples = [f"{DEFAULT_BASE}graph/{name}" for name in ("mine", "default")] + ["http://other/graph"]
        write(store, put(f"{DEFAULT_BASE}graph/old"), put(f"{DEFAULT_BASE}graph/dataset", about.encode()), *map(put, peoples))
        before = pipeline.built_graphs(store.view(), settings)
        said: list[str] = []
        pipeline.build(settings, store, None, said.append)
        graphs = store.view().graphs()
        assert before == {f"{DEFAULT_BASE}graph/old"}
        assert graphs.keys() == {*peoples, *pipeline.built_graphs(store.view(), settings)}
        assert any(sentence.startswith("Left as they were, for they are others' than the product's: 3 graphs, ") for sentence in said)


def test_an_answer_that_was_cut_off_is_refused() -> None:
    with (
        scripted(says(200, NONE, **{"X-SPARQL-MaxRows": "10000"})) as server,
        pytest.raises(StoreError, match="cut the answer off; raise its ResultSetMaxRows"),
    ):
        remote(server.url).view().graphs()
