"""``graphsvc search`` as a person runs it, and full text over a store on another server."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from servers import oxigraph

from graphsvc.benchmark import texts
from graphsvc.cli import cli
from graphsvc.fulltext import entries
from graphsvc.fulltext.library import Library
from graphsvc.settings import Endpoint, Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.remote import RemoteView


def run(store: EmbeddedStore, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--store", str(store.path), "search", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_hits_are_lines_with_marks_and_places(shipped_store: EmbeddedStore) -> None:
    told = run(shipped_store, "komunitní zahrada").splitlines()
    assert told[0].startswith("VIII.9@ssz-2021  *komunitní* *zahrady*;  [item, ")
    assert "(ssz-2021-monitoring-2022-2023, řádek " in told[0]
    assert told[-1].endswith("nalezených")


def test_json_is_that_of_the_api(shipped_store: EmbeddedStore) -> None:
    said = json.loads(run(shipped_store, "nzdm", "--kind", "service", "--format", "json"))
    assert [(hit["code"], hit["kind"]) for hit in said["hits"]] == [("62", "service")]
    assert said["text"] == "nzdm"
    assert said["total"] == 1


def test_nothing_found_is_no_error_and_tells_the_nearest_words(shipped_store: EmbeddedStore) -> None:
    told = run(shipped_store, "nízkoprachová", "--lang", "en").splitlines()
    assert told[0] == "Nothing was found."
    assert "nízkoprahová" in told[1]


@pytest.mark.slow
def test_a_store_on_another_server_has_the_same_entries(tmp_path: Path, facts: View) -> None:
    named = ox.Store(str(tmp_path / "named"))
    with (tmp_path / "facts.nq").open("wb") as file:
        facts.dump(file, FORMATS["nq"])
    named.bulk_load(path=tmp_path / "facts.nq", format=ox.RdfFormat.N_QUADS)
    named.flush()
    del named
    with oxigraph("serve-read-only", "--location", str(tmp_path / "named"), "--union-default-graph") as url:
        remote = RemoteView(Endpoint(f"{url}/query"))
        assert entries.read(remote) == entries.read(facts)
        found = Library().of(remote).search("komunitní zahrada", remote, kind="item").hits
    assert [hit.entry.code for hit in found] == ["VIII.9"]
    assert found[0].place is not None
    assert found[0].place.document.endswith("ssz-2021-monitoring-2022-2023")


def test_the_measured_store_has_the_items_that_are_asked_for(tmp_path: Path) -> None:
    view = texts.build(250, Settings(), tmp_path / "store", described=True)
    (tmp_path / "index").mkdir()
    outcome = texts.measured(view, tmp_path / "index", 1)
    read = entries.read(view)
    described = [entry for entry in read if any(passage.kind == "description" for passage in entry.passages)]
    assert len(described) == 250
    assert outcome.entries == len(read)
    assert outcome.size > 100_000
    assert {search.text: search.found > 0 for search in outcome.searches}["sociálních služeb"]
