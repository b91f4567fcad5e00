"""A draft is published into a store on a server, Oxigraph's, over the web and by the command; the former edition is kept here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest
from drafts import cards
from servers import oxigraph
from started import started
from test_publishing_page import HTML, PLAN, checked, publish, restore
from writing import Client, bearer, problem, token

from graphsvc.access.roles import Role
from graphsvc.history import reading
from graphsvc.settings import Access, Settings, load
from graphsvc.store.live import Watching
from graphsvc.store.remote_serving import WatchedView
from graphsvc.store.remote_store import RemoteStore
from graphsvc.web.judging import Judging

pytestmark = pytest.mark.slow

CODES = f"SELECT DISTINCT ?code {{ ?item a g:Measure ; g:ofPlan <https://graphsvc.example/id/plan/{PLAN}> ; dct:identifier ?code }}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("remote")
    with oxigraph("serve", "--union-default-graph", "--location", str(folder / "data")) as url:
        names = {"GRAPHSVC_TOKENS": "tokens.json", "GRAPHSVC_WRITE_LOG": "writes.jsonl", "GRAPHSVC_EDITIONS": "editions"}
        names |= {"GRAPHSVC_HISTORY": "history.sqlite"}
        files = {name: str(folder / file) for name, file in names.items()}
        found = {
            **files,
            "GRAPHSVC_STORE": f"{url}/query",
            "GRAPHSVC_STORE_FRESH": "1",
            "GRAPHSVC_UPDATES": "true",
            "PYTHONPATH": str(Settings().root),
        }
        run(found, "build")
        yield found


def run(environment: dict[str, str], *words: str) -> str:
    call = [sys.executable, "-m", "graphsvc", *words]
    done = subprocess.run(call, env=os.environ | environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode in (0, 1), done.stderr  # 1: a rule is violated
    return done.stdout


@pytest.fixture(scope="module")
def editor(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    settings = Settings(access=Access(tokens=Path(environment["GRAPHSVC_TOKENS"])))
    secret = token(settings, "jana", Role.EDITOR)
    with started(tmp_path_factory.mktemp("served") / "none", **environment) as server:
        yield Client(server.address, bearer(secret))


def test_runs_of_the_rules_are_noted_as_those_of_a_store_in_a_folder(editor: Client, environment: dict[str, str]) -> None:
    built = json.loads(run(environment, "history", "--format", "json"))["runs"]
    assert [one["cause"] for one in built] == ["build"]
    found = json.loads(run(environment, "validate", "--format", "json"))
    assert len(found["findings"]) == built[0]["findings"] > 0
    assert len(json.loads(run(environment, "history", "--format", "json"))["runs"]) == 1, "the same again is no run of its own"
    assert editor.ask("GET", "/api/history").json()["runs"][0]["findings"] == built[0]["findings"]
    until(lambda: b'class="found' in editor.ask("GET", "/page/plan/ssz-2021", None, HTML).body)


def test_a_server_judges_data_that_others_have_changed(environment: dict[str, str]) -> None:
    here = load(environment)
    assert here.endpoint
    with RemoteStore(here.endpoint).writer() as writer:
        writer.update("INSERT DATA { GRAPH <urn:mine> { <urn:a> a <urn:b> } }")
    watched, clock = WatchedView(here.endpoint), count(step=10.0)
    follower = Judging(here, Watching(watched), watched.reckon, lambda: next(clock))
    until(lambda: follower.look() > 0 and len(reading.trend(here.history_file).points) == 2)
    last = reading.trend(here.history_file).points[-1].run
    assert (last.cause, last.version) == ("serve", watched.reckon())
    with RemoteStore(here.endpoint).writer() as writer:
        writer.update("DROP GRAPH <urn:mine>")


def until(holds: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_over_the_web_and_back_again_by_the_command(editor: Client, environment: dict[str, str]) -> None:
    before = sorted(editor.values(CODES))
    draft = cards(("A06-01", "Jedna aktivita", "6"), ("A06-02", "Druhá", "6"))
    told, late = checked(editor, draft), checked(editor, draft + cards(("A06-03", "Třetí", "6")))
    reply = publish(editor, told, accept=True, note="Vzdáleně")
    assert reply.status == 200, reply.body
    assert sorted(editor.values(CODES)) == ["A06-01", "A06-02"]
    assert problem(publish(editor, late, accept=True))[0] == 409
    assert len(list(Path(environment["GRAPHSVC_EDITIONS"]).iterdir())) == 2
    listed = json.loads(run(environment, "edition", "list", PLAN, "--format", "json"))
    assert [(one["edition"], one["by"], one["note"]) for one in listed] == [(1, None, None), (2, "jana", "Vzdáleně")]
    run(environment, "build")
    assert sorted(editor.values(CODES)) == ["A06-01", "A06-02"]
    run(environment, "edition", "restore", PLAN, "1", "--yes")
    assert sorted(editor.values(CODES)) == before
    seen = editor.ask("GET", f"/api/plan/{PLAN}/editions/compare?before=current&after=2").json()
    assert "A01-01" in [one["code"] for one in seen["removed"]]
    assert restore(editor, 2, data_version="of other data").status == 409
    assert restore(editor, 2, data_version=seen["data_version"]).json()["edition"] == 4
    assert sorted(editor.values(CODES)) == ["A06-01", "A06-02"]
