"""From the documents to the store: the shipped facts, determinism, one node for one item."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc import pipeline
from graphsvc.errors import DocumentError
from graphsvc.model import Record
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def settings(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(root=root, store=tmp_path_factory.mktemp("shipped") / "store")


@pytest.fixture(scope="session")
def shipped(settings: Settings) -> View:
    """The store that a newcomer gets: built from the shipped facts."""
    store = EmbeddedStore(settings.store)
    pipeline.build(settings, store, None, lambda _: None)
    return store.view()


@pytest.fixture(scope="session")
def records(documents: list[Path], root: Path) -> list[Record]:
    return pipeline.read(documents, root)


def test_shipped_facts_are_what_the_documents_give(records: list[Record], root: Path) -> None:
    made = pipeline.facts(records, root)
    assert set(made) == set(pipeline.shipped(root))
    for name, data in pipeline.shipped(root).items():
        assert made[name] == data, f"data/graphs/{name}.ttl is out of date: make facts"


def test_facts_do_not_depend_on_the_hash_seed(documents: list[Path], root: Path, tmp_path: Path) -> None:
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "graphsvc", "build", "--facts-only", "--documents", str(documents[0].parent), "--out"]
        subprocess.run([*command, str(tmp_path / seed)], check=True, env=environment, capture_output=True, cwd=root)
    first, second = ({path.name: path.read_bytes() for path in (tmp_path / seed).iterdir()} for seed in ("1", "2"))
    assert len(first) == 5
    assert first == second


def test_no_running_text_is_shipped(records: list[Record], root: Path) -> None:
    data = b"".join(pipeline.shipped(root).values()).decode()
    texts = [item.narrative for record in records for item in record.items if item.narrative and len(item.narrative) > 60]
    texts += [goal.narrative for record in records for goal in record.goals if goal.narrative]
    assert len(texts) > 200
    assert not [text for text in texts if text[:60] in data]
    for term in ("dct:description", "g:measureText", "skos:scopeNote"):
        assert term not in data


def test_building_twice_gives_the_same_graph(settings: Settings, shipped: View, tmp_path: Path) -> None:
    again = replace(settings, store=tmp_path / "store")
    pipeline.build(again, EmbeddedStore(again.store), None, lambda _: None)
    assert EmbeddedStore(again.store).view().version() == shipped.version()


def test_documents_add_their_text_and_change_no_fact(documents: list[Path], settings: Settings, shipped: View, tmp_path: Path) -> None:
    full = replace(settings, store=tmp_path / "store")
    pipeline.build(full, EmbeddedStore(full.store), documents[0].parent, lambda _: None)
    view = EmbeddedStore(full.store).view()
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER (?p NOT IN (dct:description, g:measureText, skos:scopeNote, g:inputDigest)) }"
    assert view.select(count) == shipped.select(count)
    assert view.size() > shipped.size()


def test_an_item_of_two_documents_is_one_node_with_two_sources(shipped: View) -> None:
    rows = shipped.select(
        "SELECT ?code (COUNT(DISTINCT ?doc) AS ?n) { ?item a g:Measure ; dct:identifier ?code ;"
        " g:ofPlan <https://graphsvc.example/id/plan/sprss-2018-2020> ; prov:wasDerivedFrom/oa:hasSource ?doc }"
        " GROUP BY ?code HAVING (COUNT(DISTINCT ?doc) = 2) ORDER BY ?code"
    )
    assert [row["code"].value for row in rows] == ["A04-04", "A05-01", "A05-02", "A05-04", "A05-05", "A06-01", "A06-02"]


def test_the_same_code_in_two_plans_is_two_nodes(shipped: View) -> None:
    rows = shipped.select('SELECT ?item { ?item a g:Measure ; dct:identifier "A05-01" }')
    assert len({row["item"].value for row in rows}) == 2


def test_every_item_fact_leads_to_a_document_and_its_lines(shipped: View) -> None:
    items = shipped.select("SELECT (COUNT(DISTINCT ?i) AS ?n) { ?i a g:Measure }")
    assert items[0]["n"].value == "277"
    assert not shipped.select(
        "SELECT ?i { ?i a g:Measure FILTER NOT EXISTS { ?i prov:wasDerivedFrom ?p . ?p oa:hasSource/dct:source ?f ; g:firstLine ?l } }"
    )
    assert not shipped.select(
        "SELECT ?r { ?r a g:CrossReference FILTER NOT EXISTS { ?r prov:wasDerivedFrom/g:firstLine ?l ; g:referenceText ?t } }"
    )
    assert not shipped.select(
        "SELECT ?r { ?r a g:CrossReference FILTER NOT EXISTS { ?r g:resolvesTo ?t } FILTER NOT EXISTS { ?r g:unresolvedBecause ?w } }"
    )


def test_an_unknown_mark_is_no_status(shipped: View) -> None:
    marks = shipped.select('SELECT ?s { ?e a g:Evaluation ; g:statusText "X" ; oa:hasBody ?s }')
    assert len(marks) > 20
    assert {row["s"].value for row in marks} == {"https://graphsvc.example/id/status/unknown-mark"}


def test_the_base_of_the_iris_is_a_setting(settings: Settings, tmp_path: Path) -> None:
    moved = replace(settings, base="https://data.example.org/kraj/", store=tmp_path / "store")
    pipeline.build(moved, EmbeddedStore(moved.store), None, lambda _: None)
    view = EmbeddedStore(moved.store).view()
    assert view.ask("ASK { <https://data.example.org/kraj/id/plan/ssz-2021/item/I.1> a g:Measure }")
    assert not view.ask(f'ASK {{ ?s ?p ?o FILTER (STRSTARTS(STR(?s), "{DEFAULT_BASE}id/")) }}')


def test_a_bad_document_in_the_folder_leaves_the_store_as_it_was(documents: list[Path], settings: Settings, tmp_path: Path) -> None:
    place = replace(settings, store=tmp_path / "store")
    store = EmbeddedStore(place.store)
    pipeline.build(place, store, None, lambda _: None)
    version = store.view().version()
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.txt").write_bytes(documents[0].read_bytes())
    (folder / "zz-bad.txt").write_bytes(b"\x00\x01")
    with pytest.raises(DocumentError, match=r"binary.*zz-bad\.txt"):
        pipeline.build(place, store, folder, lambda _: None)
    assert store.view().version() == version


def test_two_files_of_one_document_are_refused(documents: list[Path], root: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(documents[0].read_bytes())
    with pytest.raises(DocumentError, match=r"a\.txt and b\.txt"):
        pipeline.read(pipeline.files_in(tmp_path), root)
