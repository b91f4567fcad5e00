"""Writing over HTTP: who may, what everybody sees afterwards, and what is logged and counted of it. A started server over a real store."""

from __future__ import annotations

import base64
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from rdflib import Literal, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLUpdateStore
from serving import serving
from SPARQLWrapper import JSON, POST, SPARQLWrapper
from started import fetch
from writing import TURTLE, UPDATE, Client, at, bearer, logged, problem, token

from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Role
from graphsvc.settings import Access, Limits, Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore

BASE = "https://graphsvc.example/"
NOTES = "https://example.org/notes"
THING = f"{BASE}id/thing/new"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
INSERT = f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{THING}> <{LABEL}> 'Nová věc'@cs }} }}"
COUNT = (
    "DELETE { GRAPH <urn:n> { <urn:c> <urn:is> ?n } } INSERT { GRAPH <urn:n> { <urn:c> <urn:is> ?m } } "
    "WHERE { <urn:c> <urn:is> ?n BIND (?n + 1 AS ?m) }"
)
ENDLESS = (
    "INSERT { <urn:x> <urn:x> ?a } WHERE { ?a <urn:n> ?n . ?b <urn:n> ?m . ?c <urn:n> ?o . ?d <urn:n> ?p FILTER (?n + ?m + ?o + ?p = -1) }"
)
SLOW = "DELETE { ?s ?p ?o } INSERT { GRAPH <urn:moved> { ?s ?p ?o } } WHERE { ?s ?p ?o }; " + ENDLESS


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("writes") / "store"
    return Settings(
        store=folder, limits=Limits(seconds=3, processes=2, memory=512), access=Access(updates=True, write_size=3, editor_seconds=3)
    )


@pytest.fixture(scope="module")
def secrets(settings: Settings) -> dict[Role, str]:
    return {role: token(settings, role, role) for role in (Role.READER, Role.EDITOR, Role.ADMIN)}


def fill(store: EmbeddedStore) -> None:
    with store.writer(afresh=True) as writer:
        numbers = "".join(f"<urn:{number}> <urn:n> {number} .\n" for number in range(500))
        writer.replace_graph("urn:numbers", numbers.encode(), FORMATS["ttl"])


@pytest.fixture(scope="module")
def started(settings: Settings) -> Iterator[str]:
    fill(EmbeddedStore(settings.store))
    with serving(EmbeddedStore(settings.store), settings) as address:
        yield address


@pytest.fixture(scope="module")
def filled(started: str, settings: Settings) -> str:
    """The version of what is there when a test begins."""
    return EmbeddedStore(settings.store).view().version()


@pytest.fixture
def address(started: str, filled: str, settings: Settings) -> str:
    if EmbeddedStore(settings.store).view().version() != filled:  # each new state has the server start its processes again
        fill(EmbeddedStore(settings.store))
    settings.write_log.unlink(missing_ok=True)
    return started


@pytest.fixture
def anybody(address: str) -> Client:
    return Client(address)


@pytest.fixture
def editor(address: str, secrets: dict[Role, str]) -> Client:
    return Client(address, bearer(secrets[Role.EDITOR]))


def test_nothing_can_be_written_unless_it_is_switched_on(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store", limits=Limits(processes=1))
    assert not settings.access.updates
    store = EmbeddedStore(settings.store)
    fill(store)
    version = store.view().version()
    with serving(store, settings) as address:
        admin = Client(address, bearer(token(settings, "a", Role.ADMIN)))
        for reply in (
            admin.update(INSERT),
            admin.put("urn:g", ""),
            admin.ask("POST", "/gsp", b"", TURTLE),
            admin.ask("DELETE", at("urn:numbers")),
        ):
            assert problem(reply) == (403, "Writing is not switched on here.")
        assert admin.ask("GET", at("urn:numbers")).status == 200
    assert store.view().version() == version
    assert not settings.write_log.exists()


WRITES = [
    ("POST", "/sparql", UPDATE, INSERT),
    ("POST", "/sparql", {"Content-Type": "application/x-www-form-urlencoded"}, urlencode({"update": INSERT})),
    ("PUT", at(NOTES), TURTLE, "<a> <b> <c> ."),
    ("POST", at(NOTES), TURTLE, "<a> <b> <c> ."),
    ("DELETE", at("urn:numbers"), {}, ""),
    ("PUT", "/gsp/direct", TURTLE, "<a> <b> <c> ."),
]


@pytest.mark.parametrize(("method", "path", "headers", "body"), WRITES)
def test_an_editor_and_an_administrator_may_and_nobody_else(
    address: str, secrets: dict[Role, str], settings: Settings, method: str, path: str, headers: dict[str, str], body: str
) -> None:
    version = EmbeddedStore(settings.store).view().version()
    reply = Client(address).ask(method, path, body.encode(), headers)
    assert problem(reply)[0] == 401
    assert reply.headers["WWW-Authenticate"].startswith("Bearer realm=")
    assert "Basic" not in reply.headers["WWW-Authenticate"]
    reply = Client(address, bearer(secrets[Role.READER])).ask(method, path, body.encode(), headers)
    assert problem(reply) == (403, "The role reader does not allow this")
    assert 'error="insufficient_scope"' in reply.headers["WWW-Authenticate"]
    assert EmbeddedStore(settings.store).view().version() == version
    assert not logged(settings)
    for role in (Role.EDITOR, Role.ADMIN):
        fill(EmbeddedStore(settings.store))
        reply = Client(address, bearer(secrets[role])).ask(method, path, body.encode(), headers)
        assert reply.status in (200, 201, 204), reply.body
        assert EmbeddedStore(settings.store).view().version() != version


def test_a_revoked_token_is_refused_at_once(address: str, settings: Settings) -> None:
    editor = Client(address, bearer(token(settings, "gone", Role.EDITOR)))
    assert editor.update(INSERT).status == 200
    Keyring(settings.token_file).remove("gone")
    reply = editor.update(INSERT)
    assert problem(reply) == (401, "This token is not known here; it may have been revoked")
    assert 'error="invalid_token"' in reply.headers["WWW-Authenticate"]


def test_an_expired_token_is_refused(address: str, settings: Settings) -> None:
    editor = Client(address, bearer(token(settings, "old", Role.EDITOR, age=3, days=2)))
    assert problem(editor.update(INSERT)) == (401, "This token has expired")


@pytest.mark.parametrize("header", ["Bearer", "Bearer  ", "x", "Bearer a b", "Basic ///=", "Basic " + base64.b64encode(b"token").decode()])
def test_a_malformed_header_is_told(address: str, header: str) -> None:
    reply = Client(address, {"Authorization": header}).update(INSERT)
    assert problem(reply)[0] == 400
    assert 'error="invalid_request"' in reply.headers["WWW-Authenticate"]


def test_basic_works_but_not_from_pages_of_other_sites(address: str, secrets: dict[Role, str]) -> None:
    basic = {"Authorization": "Basic " + base64.b64encode(f"token:{secrets[Role.EDITOR]}".encode()).decode()}
    assert Client(address, basic).update(INSERT).status == 200
    for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}):
        for method, path, headers, body in WRITES:
            status, detail = problem(Client(address, basic | foreign).ask(method, path, body.encode(), headers))
            assert (status, "page of another site" in detail) == (403, True)
        assert Client(address, bearer(secrets[Role.EDITOR]) | foreign).update(INSERT).status == 200
    assert Client(address, basic | {"Sec-Fetch-Site": "same-origin"}).update(INSERT).status == 200


def test_sparqlwrapper_updates(address: str, secrets: dict[Role, str]) -> None:
    endpoint = SPARQLWrapper(address + "/sparql", updateEndpoint=address + "/sparql")
    endpoint.setCredentials("token", secrets[Role.EDITOR])
    endpoint.setMethod(POST)
    endpoint.setQuery(INSERT)
    assert endpoint.query().response.status == 200
    endpoint.setQuery(f"SELECT ?name {{ <{THING}> rdfs:label ?name }}")
    endpoint.setReturnFormat(JSON)
    assert endpoint.queryAndConvert()["results"]["bindings"][0]["name"]["value"] == "Nová věc"


def test_rdflib_updates(address: str, secrets: dict[Role, str]) -> None:
    store = SPARQLUpdateStore(address + "/sparql", address + "/sparql", auth=("token", secrets[Role.EDITOR]))
    store.update(INSERT)
    triple = (URIRef(THING), URIRef(LABEL), Literal("Nová věc", lang="cs"))
    assert [found for found, _ in store.triples((URIRef(THING), None, None))] == [triple]
    with pytest.raises(Exception, match="400"):
        store.update("INSERT DATA {")


def test_an_update_tells_what_it_changed(editor: Client, settings: Settings) -> None:
    reply = editor.update(INSERT + "; DELETE DATA { GRAPH <urn:numbers> { <urn:1> <urn:n> 1 . <urn:2> <urn:n> 2 } }")
    assert (reply.status, reply.media_type) == (200, "application/json")
    told = reply.json()
    assert told == {
        "version": EmbeddedStore(settings.store).view().version(),
        "graphs": {NOTES: {"inserted": 1, "deleted": 0}, "urn:numbers": {"inserted": 0, "deleted": 2}},
    }


def test_a_page_the_data_and_health_follow_at_the_next_request(editor: Client, anybody: Client) -> None:
    page, html = "/page/thing/new", {"Accept": "text/html"}
    start = anybody.ask("GET", "/", None, html)
    health = anybody.ask("GET", "/health").json()["version"]
    assert anybody.ask("GET", page, None, html).status == 404
    version = editor.update(INSERT).json()["version"]
    shown = anybody.ask("GET", page, None, html)
    assert "Nová věc" in shown.body.decode()
    assert anybody.ask("GET", page, None, html | {"If-None-Match": shown.headers["ETag"]}).status == 304
    assert anybody.ask("GET", "/health").json()["version"] == version != health
    changed = anybody.ask("GET", "/", None, html | {"If-None-Match": start.headers["ETag"]})
    assert (changed.status, changed.headers["ETag"] != start.headers["ETag"]) == (200, True)
    assert editor.ask("DELETE", at(NOTES)).status == 204
    assert anybody.ask("GET", "/health").json()["version"] == health
    assert anybody.ask("GET", page, None, html | {"If-None-Match": shown.headers["ETag"]}).status == 404
    assert anybody.ask("GET", "/", None, html | {"If-None-Match": start.headers["ETag"]}).status == 304


def test_no_answer_outlives_a_write(editor: Client, anybody: Client) -> None:
    question = "SELECT ?n { <urn:c> <urn:is> ?n }"
    assert editor.update("INSERT DATA { GRAPH <urn:n> { <urn:c> <urn:is> 0 } }").status == 200
    tag, path = "", "/sparql?" + urlencode({"query": question})
    for number in range(12):
        for _ in range(3):  # more often than there are processes, so that one of them would have to remember
            assert anybody.values(question) == [str(number)]
        reply = anybody.ask("GET", path, None, {"If-None-Match": tag} if tag else {})
        assert reply.status == 200
        tag = reply.headers["ETag"]
        assert anybody.ask("GET", path, None, {"If-None-Match": tag}).status == 304
        assert editor.update(COUNT).status == 200
    assert anybody.values(question) == ["12"]


def test_who_writes_sees_it_whatever_others_ask_meanwhile(editor: Client, anybody: Client) -> None:
    question, stop, asked = "SELECT ?n { GRAPH <urn:n> { <urn:c> <urn:is> ?n } }", threading.Event(), []
    assert editor.put("urn:n", "<urn:c> <urn:is> 0 .").status == 201

    def ask() -> None:
        while not stop.is_set():
            asked.append(int(anybody.values(question)[0]))

    others = [threading.Thread(target=ask) for _ in range(3)]
    for other in others:
        other.start()
    try:
        for number in range(1, 12):
            assert editor.put("urn:n", f"<urn:c> <urn:is> {number} .").status == 204
            assert editor.values(question) == [str(number)]
            assert editor.ask("GET", at("urn:n"), None, {"Accept": "application/n-triples"}).body.count(f'"{number}"'.encode()) == 1
    finally:
        stop.set()
        for other in others:
            other.join()
    assert len(asked) > 12


def test_no_increment_of_many_clients_is_lost(editor: Client) -> None:
    assert editor.put("urn:n", "<urn:c> <urn:is> 0 .").status == 201
    statuses: list[int] = []

    def three() -> None:
        for _ in range(3):
            statuses.append(editor.update(COUNT).status)

    clients = [threading.Thread(target=three) for _ in range(8)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    assert statuses == [200] * 24
    assert editor.values("SELECT ?n { <urn:c> <urn:is> ?n }") == ["24"]


def test_every_write_is_logged(editor: Client, settings: Settings) -> None:
    before = EmbeddedStore(settings.store).view().version()
    reply = editor.ask("POST", "/sparql", INSERT.encode(), {**UPDATE, "X-Request-ID": "my-write"})
    begun, done = logged(settings)
    who = {"request": "my-write", "operation": "update", "token": "editor", "role": "editor", "address": "127.0.0.1", "before": before}
    assert begun == {"when": begun["when"], **who, "outcome": "begun"}
    counts = {"inserted": 1, "deleted": 0}
    after = reply.json()["version"]
    assert done == {"when": done["when"], **who, "outcome": "done", "after": after, **counts, "graphs": [{"graph": NOTES, **counts}]}
    assert reply.headers["X-Request-ID"] == "my-write"
    settings.write_log.unlink()
    replies = [editor.put(NOTES, "<a>"), editor.ask("DELETE", at("urn:none")), editor.update("CLEAR GRAPH <urn:none>"), editor.update(SLOW)]
    lines = logged(settings)
    assert [line["outcome"] for line in lines] == ["begun", "refused"] * 3 + ["begun", "failed"]
    assert [line["operation"] for line in lines[::2]] == ["put", "delete", "update", "update"]
    for reply, line in zip(replies, lines[1::2], strict=True):
        assert line["reason"] == problem(reply)[1]
        assert line["request"] == reply.headers["X-Request-ID"]
        assert line["before"] == after
    assert EmbeddedStore(settings.store).view().version() == after


def test_writes_are_counted(editor: Client, anybody: Client) -> None:
    def counted() -> dict[str, float]:
        lines = anybody.ask("GET", "/metrics").body.decode().splitlines()
        return {name: float(number) for name, number in (line.rsplit(" ", 1) for line in lines if line.startswith("graphsvc_writ"))}

    before = counted()
    assert editor.put(NOTES, "<a> <b> <c>, <d> .").status == 201
    assert editor.put(NOTES, "<a> <b> <c> .").status == 204
    assert editor.put(NOTES, "<a>").status == 400
    after = counted()
    changed = {
        name: number - before.get(name, 0) for name, number in after.items() if "_created" not in name and number != before.get(name, 0)
    }
    assert changed == {
        'graphsvc_writes_total{kind="put",outcome="done"}': 2,
        'graphsvc_writes_total{kind="put",outcome="failed"}': 1,
        'graphsvc_written_triples_total{change="inserted"}': 3,
        'graphsvc_written_triples_total{change="deleted"}': 2,
    }


def test_an_update_that_takes_too_long_is_stopped_and_leaves_nothing(editor: Client, settings: Settings) -> None:
    version = EmbeddedStore(settings.store).view().version()
    reply = editor.update(SLOW)
    status, detail = problem(reply)
    assert (status, "longer than 3 seconds" in detail) == (503, True)
    assert int(reply.headers["Retry-After"]) > 0
    assert EmbeddedStore(settings.store).view().version() == version
    assert sorted(entry.name for entry in settings.store.iterdir() if not entry.name.isdigit()) == ["current", "lock"]
    assert editor.update(INSERT).status == 200


@pytest.mark.parametrize("refused", ["LOAD <http://127.0.0.1/x>", "LOAD SILENT <file:///etc/passwd> INTO GRAPH <urn:x>"])
def test_nothing_is_loaded_from_elsewhere(editor: Client, refused: str) -> None:
    status, detail = problem(editor.update(refused))
    assert (status, "LOAD" in detail) == (400, True)


@pytest.mark.parametrize("silent", ["", "SILENT "])
def test_no_other_service_is_asked(editor: Client, silent: str) -> None:
    status, detail = problem(editor.update(f"INSERT {{ ?s ?p ?o }} WHERE {{ SERVICE {silent}<http://127.0.0.1/> {{ ?s ?p ?o }} }}"))
    assert (status, "SERVICE" in detail) == (400, True)


def test_an_error_of_an_update_says_where(editor: Client) -> None:
    status, detail = problem(editor.update("INSERT DATA {\n<urn:a> <urn:b> }"))
    assert (status, "line 2, column" in detail) == (400, True)


@pytest.mark.parametrize("as_form", [True, False])
def test_an_update_may_be_larger_than_a_query(editor: Client, as_form: bool) -> None:
    triples = "\n".join(f"<urn:{number}> <urn:větší> '{'ž' * 50}' ." for number in range(9_000))
    update = f"INSERT DATA {{ GRAPH <urn:large> {{ {triples} }} }}"
    if as_form:
        body, media_type = (
            urlencode({"update": update}, safe="<>?:;'{} \n", encoding="utf-8").replace(" ", "+").encode(),
            "application/x-www-form-urlencoded",
        )
    else:
        body, media_type = update.encode(), "application/sparql-update"
    assert 1 << 20 < len(body) < 3 << 20
    reply = editor.ask("POST", "/sparql", body, {"Content-Type": media_type})
    assert reply.status == 200, reply.body
    assert reply.json()["graphs"] == {"urn:large": {"inserted": 9_000, "deleted": 0}}


def test_the_dataset_of_an_update_is_that_of_its_request(editor: Client) -> None:
    assert editor.put(NOTES, "<urn:1> <urn:n> 'note' .").status == 201
    move = "INSERT { GRAPH <urn:copy> { ?s ?p ?o } } WHERE { ?s ?p ?o }"
    path = f"/sparql?using-graph-uri={quote(NOTES, safe='')}"
    assert editor.ask("POST", path, move.encode(), UPDATE).json()["graphs"] == {"urn:copy": {"inserted": 1, "deleted": 0}}
    status, detail = problem(editor.ask("POST", path, f"WITH <urn:numbers> {move}".encode(), UPDATE))
    assert status == 400
    assert "using-graph-uri" in detail


def test_an_update_by_get_is_refused(editor: Client, anybody: Client) -> None:
    path = "/sparql?" + urlencode({"update": INSERT})
    for client in (editor, anybody):
        reply = client.ask("GET", path)
        assert problem(reply) == (405, "An update is sent by POST.")
        assert reply.headers["Allow"] == "POST"


def test_a_client_writes_so_often(tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store", limits=Limits(processes=1), access=Access(updates=True, writes_per_minute=3))
    fill(EmbeddedStore(settings.store))
    first, second = (bearer(token(settings, name, Role.EDITOR)) for name in ("first", "second"))
    with serving(EmbeddedStore(settings.store), settings) as address:
        replies = [Client(address, first).ask("PUT", at(NOTES), b"", {"Content-Type": "image/png"}) for _ in range(4)]
        assert [reply.status for reply in replies] == [415, 415, 415, 429]
        seconds = int(replies[-1].headers["Retry-After"])
        assert 0 < seconds <= 20
        assert problem(replies[-1]) == (429, f"Too many requests; try again in {seconds} s")
        assert Client(address, second).update(INSERT).status == 200
        assert Client(address, first).truth(f"ASK {{ <{THING}> ?p ?o }}")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "POST"])
@pytest.mark.parametrize("path", ["/gsp", "/gsp/x", "/sparql"])
def test_a_browser_is_told_what_it_may_send(address: str, method: str, path: str) -> None:
    asked = {
        "Origin": "https://app.example",
        "Access-Control-Request-Method": method,
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    reply = fetch(address + path, asked, None, "OPTIONS")
    assert reply.status == 200
    assert reply.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in reply.headers
    assert method in reply.headers["Access-Control-Allow-Methods"].split(", ")
    assert {"Authorization", "Content-Type"} <= set(reply.headers["Access-Control-Allow-Headers"].split(", "))


def test_the_log_that_cannot_be_written_stops_writing(editor: Client, settings: Settings) -> None:
    version = EmbeddedStore(settings.store).view().version()
    settings.write_log.mkdir()
    try:
        status, detail = problem(editor.update(INSERT))
    finally:
        with suppress(OSError):
            settings.write_log.rmdir()
    assert (status, detail.startswith("Nothing is written")) == (503, True)
    assert EmbeddedStore(settings.store).view().version() == version
