"""A draft is published into a store on a server, Oxigraph's, over the web and by the command; the former edition is kept here."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from drafts import cards
from servers import oxigraph
from started import started
from test_publishing_page import PLAN, checked, publish, restore
from writing import Client, bearer, problem, token

from graphsvc.access.roles import Role
from graphsvc.settings import Access, Settings

pytestmark = pytest.mark.slow

CODES = f"SELECT DISTINCT ?code {{ ?item a g:Measure ; g:ofPlan <https://graphsvc.example/id/plan/{PLAN}> ; dct:identifier ?code }}"


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    folder = tmp_path_factory.mktemp("remote")
    with oxigraph("serve", "--union-default-graph", "--location", str(folder / "data")) as url:
        names = {"GRAPHSVC_TOKENS": "tokens.json", "GRAPHSVC_WRITE_LOG": "writes.jsonl", "GRAPHSVC_EDITIONS": "editions"}
        files = {name: str(folder / file) for name, file in names.items()}
        found = {**files, "GRAPHSVC_STORE": f"{url}/query", "GRAPHSVC_UPDATES": "true", "PYTHONPATH": str(Settings().root)}
        run(found, "build")
        yield found


def run(environment: dict[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "graphsvc", *words], env=os.environ | environment, check=True, capture_output=True, text=True, timeout=300
    )
    return done.stdout


@pytest.fixture(scope="module")
def editor(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    settings = Settings(access=Access(tokens=Path(environment["GRAPHSVC_TOKENS"])))
    secret = token(settings, "jana", Role.EDITOR)
    with started(tmp_path_factory.mktemp("served") / "none", **environment) as server:
        yield Client(server.address, bearer(secret))


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
    seen = editor.ask("GET", f"/api/plan/{PLAN}/editions/compare?before=current&after=1").json()["data_version"]
    assert restore(editor, 1, data_version="of other data").status == 409
    assert restore(editor, 1, data_version=seen).json()["edition"] == 3
    assert sorted(editor.values(CODES)) == before
    run(environment, "edition", "restore", PLAN, "2", "--yes")
    run(environment, "build")
    assert sorted(editor.values(CODES)) == ["A06-01", "A06-02"]
    run(environment, "edition", "restore", PLAN, "1", "--yes")
    assert sorted(editor.values(CODES)) == before
    assert "A01-01" in run(environment, "edition", "compare", PLAN, "2", "current")
