"""``graphsvc publish`` and ``graphsvc edition``: a look before, a question, and everything that was is had again."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from drafts import cards
from editions_of import BASE

from graphsvc.cli import main
from graphsvc.editions import content, register
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

PLAN = "sprss-2018-2020"
REPLACING = ("--replaces", PLAN)
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(settings: Settings, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Words → exit code, output and errors of the command."""

    def call(*words: str | Path) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["graphsvc", "--store", str(settings.store), *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return call


@pytest.fixture
def draft(tmp_path: Path) -> Path:
    path = tmp_path / "návrh.txt"
    path.write_bytes(cards(("A06-01", "Jedna aktivita", "6"), ("A06-02", "Druhá aktivita", "6")))
    return path


def test_a_draft_is_shown_and_published_only_with_a_yes(run: Run, draft: Path, store: EmbeddedStore) -> None:
    version = store.view().version()
    code, out, err = run("publish", draft, *REPLACING, "--dry-run")
    assert code == 1
    assert "Pravidla jsou porušena" in out
    assert "- A01-01" in out
    assert "Nic se nezměnilo; zveřejněním by vzniklo 2. vydání" in err
    code, _, err = run("publish", draft, *REPLACING, "--yes")
    assert (code, "porušuje pravidla" in err) == (1, True)
    code, _, err = run("publish", draft, *REPLACING, "--accept-violations")
    assert (code, "--yes" in err) == (2, True)
    assert store.view().version() == version
    code, out, err = run("publish", draft, *REPLACING, "--accept-violations", "--yes", "--note", "Poprvé", "--lang", "en")
    assert code == 0
    assert "Published: edition 2 of sprss-2018-2020." in err
    last = register.of_plan(store.view(), BASE, f"{BASE}id/plan/{PLAN}")[-1]
    assert last.publication
    assert (last.items, last.publication.note, last.publication.accepted, last.publication.file) == (2, "Poprvé", True, "návrh.txt")


def test_whose_edition_it_is_must_be_known(run: Run, draft: Path) -> None:
    code, _, err = run("publish", draft, "--dry-run")
    assert code == 2
    assert "Choose the plan" in err
    assert run("publish", draft, "--replaces", "nonsense", "--dry-run")[0] == 2


def test_a_new_plan_is_published_where_that_is_said(run: Run, draft: Path, store: EmbeddedStore) -> None:
    before = store.view().graphs()
    code, _, err = run("publish", draft, "--new", "--yes", "--accept-violations")
    assert code == 0
    assert "Zveřejněno: 1. vydání plánu" in err
    assert before.keys() < store.view().graphs().keys()
    assert "https://graphsvc.example/graph/navrh" in store.view().graphs()
    assert run("publish", draft, "--new", "--yes", "--accept-violations")[0] == 2, "it says the same"


def test_a_store_of_another_base_is_not_published_into(run: Run, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRAPHSVC_BASE", "https://elsewhere.example/")
    code, _, err = run("publish", draft, *REPLACING, "--dry-run")
    assert (code, "below this base" in err) == (3, True)


def test_editions_are_listed_compared_exported_and_restored(run: Run, draft: Path, store: EmbeddedStore, tmp_path: Path) -> None:
    assert "Zatím nebylo zveřejněno" in run("edition", "list")[1]
    assert run("edition", "restore", PLAN, "1", "--yes")[0] == 2
    before = content.triples(content.stored(store.view(), content.graphs_of(store.view(), f"{BASE}id/plan/{PLAN}")))
    run("publish", draft, *REPLACING, "--accept-violations", "--yes")
    listed = json.loads(run("edition", "list", PLAN, "--format", "json")[1])
    assert [(one["edition"], one["file"]) for one in listed] == [(1, None), (2, "návrh.txt")]
    assert "návrh.txt" in run("edition", "list")[1]
    told = json.loads(run("edition", "compare", PLAN, "1", "current", "--format", "json")[1])
    back = json.loads(run("edition", "compare", PLAN, "2", "1", "--format", "json")[1])
    assert [one["code"] for one in told["removed"]] == [one["code"] for one in back["added"]] != []
    assert "Zmizí" in run("edition", "compare", PLAN, "1", "2")[1]
    assert run("edition", "compare", PLAN, "1", "x")[0] == run("edition", "compare", PLAN, "1", "9")[0] == 2
    for ending in ("nt", "ttl", "nq"):
        out = tmp_path / f"edition.{ending}"
        assert run("edition", "export", PLAN, "1", "--out", out)[0] == 0
        form = {"nt": ox.RdfFormat.N_TRIPLES, "ttl": ox.RdfFormat.TURTLE, "nq": ox.RdfFormat.N_QUADS}[ending]
        read = {str(quad.triple) for quad in ox.parse(out.read_bytes(), format=form)}
        assert read == {str(quad.triple) for quad in ox.parse(before, format=ox.RdfFormat.N_TRIPLES)}
    assert run("edition", "export", PLAN, "1", "--out", tmp_path / "edition.docx")[0] == 2
    code, _, err = run("edition", "restore", PLAN, "1", "--yes")
    assert (code, "3. vydání" in err) == (0, True)
    assert before == content.triples(content.stored(store.view(), content.graphs_of(store.view(), f"{BASE}id/plan/{PLAN}")))
    assert run("edition", "restore", PLAN, "3", "--yes")[0] == 2


def test_a_backup_has_the_contents_of_editions_and_brings_them_back(run: Run, draft: Path, settings: Settings, tmp_path: Path) -> None:
    run("publish", draft, *REPLACING, "--accept-violations", "--yes")
    kept = {path.name: path.read_bytes() for path in settings.editions.iterdir()}
    assert len(kept) == 2
    assert run("backup", tmp_path / "backup")[0] == 0
    for path in settings.editions.iterdir():
        path.unlink()
    damaged = next((tmp_path / "backup" / "kept").iterdir())
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-1])
    assert run("restore", tmp_path / "backup")[0] == 3
    damaged.write_bytes(whole)
    assert run("restore", tmp_path / "backup")[0] == 0
    assert {path.name: path.read_bytes() for path in settings.editions.iterdir()} == kept
    assert run("edition", "restore", PLAN, "1", "--yes")[0] == 0
