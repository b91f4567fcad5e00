"""``build``, ``serve`` and ``validate`` over a store on a server; queries from outside that are asked there."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from servers import JSON, VIRTUOSO, Scripted, oxigraph, says, scripted, virtuoso

from graphsvc.errors import LimitError, QueryError, StoreError
from graphsvc.settings import DEFAULT_BASE, Endpoint, Limits
from graphsvc.store import remote_serving
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Asked, Whole
from graphsvc.store.remote_serving import RemoteQueries, WatchedView
from graphsvc.store.remote_store import RemoteStore

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
YES = b'{"head": {}, "boolean": true}'
DRAFT = ROOT / "tests" / "fixtures"


@pytest.fixture(scope="module", autouse=True)
def _history(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """What commands note of stores on servers that are gone tomorrow is not kept beside the store of this folder."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRAPHSVC_HISTORY", str(tmp_path_factory.mktemp("history") / "history.sqlite"))
        yield


def graphsvc(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "-m", "graphsvc", *words]
    return subprocess.run(call, capture_output=True, text=True, env={**os.environ, **environment}, check=False, cwd=ROOT)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The query endpoint of a server that holds what ``build`` put there, and a graph of somebody else."""
    with oxigraph("serve", "--union-default-graph", "--location", str(tmp_path_factory.mktemp("served"))) as url:
        with RemoteStore(Endpoint(f"{url}/query")).writer() as writer:
            writer.replace_graph("http://other/graph", b"<http://e/a> <http://e/p> <http://e/x> .")
        done = graphsvc("--store", f"{url}/query", "build")
        assert done.returncode == 0, done.stderr
        assert f"graphs: {url}/query" in done.stderr
        yield f"{url}/query"


@contextmanager
def served(address: str, **environment: str) -> Iterator[str]:
    call = [sys.executable, "-m", "graphsvc", "--store", address, "serve", "--port", "0"]
    with subprocess.Popen(call, stderr=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **environment}) as server:
        try:
            ready = next(line for line in server.stderr or () if line.startswith("Ready: "))
            yield ready.split()[1].rstrip("/")
        finally:
            server.terminate()


def fetched(url: str) -> tuple[str, str]:
    """The body and the tag."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read().decode(), answer.headers["ETag"]


# --- Commands


def test_what_was_built_is_what_a_folder_holds(built: str, shipped_store: EmbeddedStore) -> None:
    there = RemoteStore(Endpoint(built)).view().graphs()
    assert there.pop("http://other/graph") == 1
    assert there == shipped_store.view().graphs()


def test_building_again_changes_nothing(built: str) -> None:
    view = RemoteStore(Endpoint(built)).view()
    before = view.version()
    assert graphsvc("--store", built, "build").returncode == 0
    assert view.version() == before


def test_the_pages_are_served(built: str, shipped_store: EmbeddedStore) -> None:
    with served(built) as url, served(str(shipped_store.path)) as folder:
        for path in (
            "/search?q=A05-01",
            "/questions/items-by-service?service=62",
            "/data/plan/sprss-2014-2017/item/A01-01.ttl",
            "/sparql?query=SELECT+DISTINCT+?p+{+?p+a+g:Plan+}+ORDER+BY+?p&format=csv",
        ):
            there, here = (re.sub(r"([Vv]erze dat |version=)\w+", "", fetched(server + path)[0]) for server in (url, folder))
            assert there == here, path
            assert len(there) > 100, path
        start = fetched(f"{url}/")[0]
        assert "277" in start


def test_a_change_at_the_server_is_noticed(built: str) -> None:
    store = RemoteStore(Endpoint(built))
    asked = "/search?q=A05-01"
    with served(built, GRAPHSVC_STORE_FRESH="1") as url:

        def tag_of_the_data() -> str:
            """The tag of a page, once its foot tells the version that the data have."""
            version, until = store.view().version(), time.monotonic() + 60
            while True:
                page, tag = fetched(url + asked)
                if f"Verze dat {version}" in page:
                    return tag
                assert time.monotonic() < until
                time.sleep(0.2)

        before = tag_of_the_data()
        assert fetched(url + asked)[1] == before
        with store.writer() as writer:
            writer.add_to_graph("http://other/graph", b"<http://e/changed> <http://e/p> <http://e/x> .")
        assert tag_of_the_data() != before
        assert "http://e/changed" in fetched(f"{url}/sparql?query=SELECT+?s+{{+?s+%3Chttp://e/p%3E+?o+}}&format=csv")[0]


def test_a_server_without_the_product_s_data_is_not_served() -> None:
    with oxigraph("serve", "--union-default-graph") as url:
        done = graphsvc("--store", f"{url}/query", "serve", "--port", "0")
    assert done.returncode == StoreError.exit_code
    assert f"'graphsvc build' puts them there, and its default graph must be the union of its graphs: {url}/query" in done.stderr


def test_a_build_is_refused_where_the_default_graph_is_not_the_union() -> None:
    with oxigraph("serve") as url:
        done = graphsvc("--store", f"{url}/query", "build")
    assert done.returncode == StoreError.exit_code
    assert "its default graph must be the union" in done.stderr


def test_a_draft_is_checked_against_a_server(built: str, shipped_store: EmbeddedStore, tmp_path: Path) -> None:
    draft = tmp_path / "draft.ttl"
    item = f"{DEFAULT_BASE}id/plan/sprss-2014-2017/item/X99-99"
    draft.write_text(
        f"@prefix g: <{DEFAULT_BASE}def#> . @prefix dct: <http://purl.org/dc/terms/> .\n"
        f'<{item}> a g:Measure ; g:ofPlan <{DEFAULT_BASE}id/plan/sprss-2014-2017> ; dct:identifier "X99-99" ; dct:title "X"@cs .\n'
    )
    there, here = (graphsvc("--store", store, "validate", str(draft), "--format", "json") for store in (built, str(shipped_store.path)))
    assert json.loads(there.stdout) == json.loads(here.stdout), there.stderr + here.stderr
    assert {finding["code"] for finding in json.loads(here.stdout)["findings"]} >= {"X99-99"}


@pytest.mark.skipif(not VIRTUOSO, reason="there is no virtuoso-t here")
def test_virtuoso_holds_the_graph_and_the_rules_run_on_a_copy(tmp_path: Path, shipped_store: EmbeddedStore) -> None:
    with virtuoso(tmp_path) as url:
        environment = {
            "GRAPHSVC_STORE": f"{url}/sparql-auth",
            "GRAPHSVC_STORE_GRAPHS": f"{url}/sparql-graph-crud-auth",
            "GRAPHSVC_STORE_USER": "dba",
            "GRAPHSVC_STORE_PASSWORD": "dba",
            "GRAPHSVC_STORE_AUTH": "digest",
            "GRAPHSVC_STORE_UPDATE_SIZE": "0",
            "GRAPHSVC_STORE_RULES": "false",
            "GRAPHSVC_HISTORY": str(tmp_path / "history.sqlite"),
        }
        done = graphsvc("build", **environment)
        assert done.returncode == 0, done.stderr
        assert "Validated" not in done.stderr
        words = ("validate", "--format", "json")
        there, here = graphsvc(*words, "--copy", **environment), graphsvc("--store", str(shipped_store.path), *words)
        assert json.loads(there.stdout) == json.loads(here.stdout)
        assert len(json.loads(here.stdout)["findings"]) > 50
        noted = json.loads(graphsvc("history", "--format", "json", **environment).stdout)["runs"]
        assert [(one["cause"], one["findings"]) for one in noted] == [("validate", len(json.loads(here.stdout)["findings"]))]
        asked = ("ask", "items-by-service", "--service", "62", "--format", "csv")
        assert graphsvc(*asked, **environment).stdout == graphsvc("--store", str(shipped_store.path), *asked).stdout != ""


# --- Queries from outside


def answered(queries: RemoteQueries, sparql: str = "ASK {}") -> Whole:
    return queries.answer(Asked(sparql))


def test_a_query_is_answered_once_and_whole() -> None:
    with scripted(says(200, YES)) as server:
        answer = answered(RemoteQueries(Endpoint(server.url), Limits()))
        assert (answer.form.name, answer.whole) == ("json", True)
        assert json.loads(b"".join(answer))["boolean"] is True


def test_a_query_that_is_too_long_is_not_sent() -> None:
    with scripted(says(200, YES)) as server:
        with pytest.raises(QueryError, match="may have 10 characters, this one has 11"):
            answered(RemoteQueries(Endpoint(server.url), Limits(length=10)), "ASK { }    ")
        assert not server.seen


def test_an_endpoint_with_too_much_to_do_is_not_asked_again() -> None:
    with scripted(says(503, b"")) as server:
        with pytest.raises(StoreError, match="does not serve just now"):
            answered(RemoteQueries(Endpoint(server.url), Limits()))
        assert len(server.seen) == 1


def test_the_limits_of_time_and_size_hold() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        endpoint = Endpoint(f"http://127.0.0.1:{silent.getsockname()[1]}/query", timeout=60)
        with pytest.raises(StoreError, match="did not answer within 1 seconds"):
            answered(RemoteQueries(endpoint, Limits(seconds=1)))
    with scripted(says(200, b" " * 1_500_000 + YES)) as server, pytest.raises(StoreError, match="larger than 1 MB"):
        answered(RemoteQueries(Endpoint(server.url), Limits(result=1)))


def test_so_many_queries_at_a_time_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote_serving, "_WAIT", 0.2)
    gate = threading.Event()

    def holds(handler: Scripted) -> None:
        assert gate.wait(20)
        handler.answer(200, YES, JSON)

    with scripted(holds) as server:
        queries = RemoteQueries(Endpoint(server.url), Limits(processes=1))
        done: list[Whole] = []
        first = threading.Thread(target=lambda: done.append(answered(queries)))
        first.start()
        while not server.seen:
            time.sleep(0.01)
        with pytest.raises(LimitError, match=r"No query ended within 0\.2 seconds"):
            answered(queries)
        monkeypatch.setattr(remote_serving, "_WAIT", 20.0)
        second = threading.Thread(target=lambda: done.append(answered(queries)))
        second.start()
        while queries._all._value:  # until the second one waits
            time.sleep(0.01)
        with pytest.raises(LimitError, match="Too many queries"):
            answered(queries)
        assert len(server.seen) == 1
        gate.set()
        first.join()
        second.join()
        assert len(done) == len(server.seen) == 2
        answered(queries)


def test_a_watched_view_knows_its_version_at_once_and_the_data_s_soon() -> None:
    with oxigraph("serve", "--union-default-graph") as url:
        endpoint = Endpoint(f"{url}/query")
        with RemoteStore(endpoint).writer() as writer:
            writer.replace_graph("http://g/1", b"<http://e/a> <http://e/p> <http://e/x> .")
        view, true = WatchedView(endpoint), RemoteStore(endpoint).view().version()
        until = time.monotonic() + 20
        while view.version() != true:
            assert time.monotonic() < until
            time.sleep(0.01)
        view.changed()
        assert view.version() != true
