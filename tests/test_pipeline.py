"""From the documents to the store: the shipped facts, determinism, one node for one item."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc import pipeline
from graphsvc.errors import DocumentError, StoreError
from graphsvc.model import Record
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store import states
from graphsvc.store.base import View, default_graph
from graphsvc.store.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def settings(root: Path, tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Settings:
    return Settings(root=root, store=copy_of_shipped(tmp_path_factory.mktemp("shipped") / "store"))


@pytest.fixture(scope="session")
def shipped(settings: Settings) -> View:
    """The store that a newcomer gets: built from the shipped facts."""
    return EmbeddedStore(settings.store).view()


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


def test_a_bad_document_leaves_the_store_as_it_was_where_all_is_wanted(
    documents: list[Path], settings: Settings, tmp_path: Path, copy_of_shipped: Callable[[Path], Path]
) -> None:
    place = replace(settings, store=copy_of_shipped(tmp_path / "store"))
    store = EmbeddedStore(place.store)
    version = store.view().version()
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "good.txt").write_bytes(documents[0].read_bytes())
    (folder / "zz-bad.txt").write_bytes(b"\x00\x01")
    with pytest.raises(DocumentError, match=r"binary.*zz-bad\.txt"):
        pipeline.build(place, store, folder, lambda _: None, pipeline.How(strict=True))
    assert store.view().version() == version


def test_two_files_of_one_document_are_refused(documents: list[Path], root: Path, tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_bytes(documents[0].read_bytes())
    with pytest.raises(DocumentError, match=r"a\.txt and b\.txt"):
        pipeline.read(pipeline.files_in(tmp_path), root)


# --- What a build leaves as it was


PEOPLES = ("http://e/mine", default_graph(DEFAULT_BASE), f"{DEFAULT_BASE}graph/mine", f"{DEFAULT_BASE}id/graph")
TOLD = b"<http://e/a> <http://e/p> <http://e/b> .\n"


@pytest.fixture
def place(settings: Settings, shipped: View, tmp_path: Path) -> Settings:
    """A root of its own, whose shipped facts a test may change, and a store that was built from it."""
    del shipped  # which is the store that is copied
    root = tmp_path / "root"
    for folder in ("data", "ontology", "queries"):
        shutil.copytree(settings.root / folder, root / folder)
    shutil.copytree(settings.store, tmp_path / "store", symlinks=True)
    return replace(settings, root=root, store=tmp_path / "store")


def rebuild(place: Settings) -> list[str]:
    said: list[str] = []
    pipeline.build(place, EmbeddedStore(place.store), None, said.append)
    return said


def take_away(place: Settings) -> str:
    """One of the shipped documents; gives the name of its graph."""
    path = sorted((place.root / "data" / "graphs").glob("*.ttl"))[0]
    path.unlink()
    return f"{DEFAULT_BASE}graph/{path.stem}"


def changed(place: Settings) -> bool:
    digest = pipeline.built_from(EmbeddedStore(place.store), place)
    return digest is not None and pipeline.is_stale(digest, place)


def test_a_build_tells_which_graphs_are_its_own(place: Settings) -> None:
    view = EmbeddedStore(place.store).view()
    assert not changed(place)
    assert pipeline.built_graphs(view, place) == set(view.graphs())
    assert len(view.graphs()) == 10


def test_another_build_keeps_what_people_wrote_and_removes_what_is_gone_from_the_sources(place: Settings) -> None:
    store = EmbeddedStore(place.store)
    gone = take_away(place)
    assert changed(place)
    (shared,) = store.view().select(f"SELECT ?s ?p ?o {{ GRAPH <{gone}> {{ ?s ?p ?o FILTER (isIRI(?o)) }} }} ORDER BY ?s ?p ?o LIMIT 1")
    line = "".join(f"<{shared[name].value}> " for name in "spo").encode() + b"."
    with store.writer() as writer:
        for name in PEOPLES:
            writer.replace_graph(name, TOLD + line)
        writer.update("CREATE GRAPH <http://e/empty>")
    before = store.view().graphs()
    said = rebuild(place)
    view = store.view()
    after = view.graphs()
    assert gone in before
    assert set(after) == set(before) - {gone}
    assert {name: after[name] for name in PEOPLES} == dict.fromkeys(PEOPLES, 2)
    assert view.ask(f"ASK {{ {line.decode()} <http://e/a> <http://e/p> <http://e/b> }}")
    assert view.size() == len(view.select("SELECT DISTINCT ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"))
    assert "http://e/empty" in states.digests((place.store / "current").resolve())
    assert not changed(place)
    assert f"Left as they were, for they are others' than the product's: {len(PEOPLES)} graphs, {2 * len(PEOPLES)} triples" in said


def test_what_is_noted_of_graphs_that_are_not_below_the_base_counts_for_nothing(place: Settings) -> None:
    with EmbeddedStore(place.store).writer() as writer:
        for name in PEOPLES:
            writer.replace_graph(name, TOLD)
            about = f"<{DEFAULT_BASE}id/dataset> g:builtGraph <{name}>"
            writer.update(f"INSERT DATA {{ GRAPH <http://e/about> {{ {about} }} }}")
            if name != PEOPLES[2]:
                writer.update(f"INSERT DATA {{ GRAPH <{DEFAULT_BASE}graph/dataset> {{ {about} }} }}")
    take_away(place)
    rebuild(place)
    assert EmbeddedStore(place.store).view().graphs().keys() >= set(PEOPLES)


def test_a_store_that_does_not_tell_its_graphs_loses_none(place: Settings) -> None:
    with EmbeddedStore(place.store).writer() as writer:
        writer.update("DELETE WHERE { ?d g:builtGraph ?g }")
    gone = take_away(place)
    rebuild(place)
    view = EmbeddedStore(place.store).view()
    assert gone in view.graphs()
    assert gone not in pipeline.built_graphs(view, place)


def test_a_store_that_holds_nothing_else_is_as_compact_after_another_build(place: Settings) -> None:
    def size() -> int:
        return sum(path.stat().st_size for path in (place.store / "current").resolve().glob("*.sst"))

    before = size()
    path = sorted((place.root / "data" / "graphs").glob("*.ttl"))[0]
    path.write_text(path.read_text(encoding="utf-8") + "\n<http://e/a> <http://e/p> 1 .\n", encoding="utf-8")
    assert changed(place)
    rebuild(place)
    assert EmbeddedStore(place.store).view().ask("ASK { <http://e/a> <http://e/p> 1 }")
    assert 0.95 * before < size() < 1.05 * before


def test_a_damaged_store_is_not_built_over(place: Settings) -> None:
    (place.store / "current" / "CURRENT").write_text("rubbish\n", encoding="utf-8")
    with pytest.raises(StoreError, match="delete its folder"):
        rebuild(place)
