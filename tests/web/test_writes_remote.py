"""The service over a store on a server, Oxigraph's, whose default graph is the union: it is read, written, and its refusals are told."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from servers import oxigraph
from started import started
from writing import TURTLE, Client, at, bearer, logged, problem, token

from graphsvc.access.roles import Role
from graphsvc.settings import Access, Settings

pytestmark = pytest.mark.slow

HTML = {"Accept": "text/html"}
NOTES = "https://example.org/notes"
THING = "https://graphsvc.example/id/thing/new"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("remote")
    return Settings(access=Access(tokens=folder / "tokens.json", write_log=folder / "writes.jsonl"))


@pytest.fixture(scope="module")
def editor(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("served")
    secret = token(settings, "editor", Role.EDITOR)
    with oxigraph("serve", "--union-default-graph", "--location", str(folder / "data")) as url:
        store = f"{url}/query"
        subprocess.run([sys.executable, "-m", "graphsvc", "--store", store, "build"], env=os.environ, check=True, capture_output=True)
        files = {"GRAPHSVC_TOKENS": str(settings.token_file), "GRAPHSVC_WRITE_LOG": str(settings.write_log)}
        with started(folder / "none", GRAPHSVC_STORE=store, GRAPHSVC_UPDATES="true", **files) as server:
            yield Client(server.address, bearer(secret))


def test_it_is_read(editor: Client) -> None:
    anybody = Client(editor.address)
    assert anybody.truth("ASK { ?plan a g:Plan }")
    assert anybody.ask("GET", "/health").json()["status"] == "ready"
    for path in ("/", "/questions", "/data", "/page/service/62", "/sparql"):
        assert anybody.ask("GET", path, None, HTML).status == 200, path


def test_it_is_updated(editor: Client, settings: Settings) -> None:
    anybody = Client(editor.address)
    assert problem(anybody.update(f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{THING}> <{LABEL}> 'Nová' }} }}"))[0] == 401
    reply = editor.update(f"INSERT DATA {{ GRAPH <{NOTES}> {{ <{THING}> <{LABEL}> 'Nová věc'@cs }} }}")
    assert reply.status == 200, reply.body
    assert set(reply.json()) == {"version", "graphs"}
    assert anybody.values(f"SELECT ?o {{ <{THING}> ?p ?o }}") == ["Nová věc"]
    assert "Nová věc" in anybody.ask("GET", "/page/thing/new", None, HTML).body.decode()
    line = logged(settings)[-1]
    assert (line["operation"], line["token"], line["outcome"]) == ("update", "editor", "done")
    assert editor.update(f"DELETE WHERE {{ GRAPH <{NOTES}> {{ ?s ?p ?o }} }}").status == 200
    assert not anybody.truth(f"ASK {{ <{THING}> ?p ?o }}")


def test_whole_graphs_are_written_and_read(editor: Client) -> None:
    anybody = Client(editor.address)
    assert anybody.ask("GET", at("urn:g")).status == 404
    assert editor.put("urn:g", "<urn:a> <urn:b> 1, 2 .").status == 201
    assert editor.put("urn:g", "<urn:a> <urn:b> 1 .").status == 204
    assert editor.ask("POST", at("urn:g"), b"<urn:a> <urn:b> 3 .", TURTLE).status == 204
    for path in (at("urn:g"), "/sparql?" + urlencode({"query": "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH <urn:g> { ?s ?p ?o } }"})):
        reply = anybody.ask("GET", path, None, {"Accept": "application/n-triples"})
        assert reply.status == 200
        assert {line.split()[2].split(b'"')[1] for line in reply.body.splitlines()} == {b"1", b"3"}
    assert anybody.ask("HEAD", at("urn:g")).status == 200
    assert editor.ask("DELETE", at("urn:g")).status == 204
    assert anybody.ask("GET", at("urn:g")).status == 404
    assert editor.ask("DELETE", at("urn:g")).status == 404


@pytest.mark.parametrize("path", ["/gsp?default", "/gsp/by/its/address"])
def test_other_names_of_graphs(editor: Client, path: str) -> None:
    assert editor.ask("PUT", path, b"<> <urn:b> 1 .", TURTLE).status in (201, 204)
    assert editor.ask("GET", path, None, {"Accept": "text/turtle"}).body.count(b"urn:b") == 1
    assert editor.truth("ASK { ?s <urn:b> 1 }")
    assert editor.ask("DELETE", path).status == 204


@pytest.mark.parametrize(
    ("update", "said"),
    [
        ("INSERT DATA {\n <urn:a> }", "line 2, column"),
        ("LOAD <http://127.0.0.1/x>", "LOAD"),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", "SERVICE"),
        ("WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }", "union"),
        ("DELETE { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }", "union"),
    ],
)
def test_what_is_refused_is_told(editor: Client, update: str, said: str) -> None:
    version = editor.ask("GET", "/health").json()["version"]
    status, detail = problem(editor.update(update))
    assert (status, said in detail) == (400, True), detail
    assert version


def test_data_that_are_none_are_refused_here(editor: Client) -> None:
    status, detail = problem(editor.put("urn:g", "<urn:a> <urn:b> .\n"))
    assert (status, "line 1" in detail) == (400, True)
    assert problem(editor.put("urn:g", "<urn:h> { <urn:a> <urn:b> 1 }", "application/trig"))[0] == 400
    assert editor.ask("GET", at("urn:g")).status == 404
