"""Names of a changed graph, read as what differs from the names before: the same as if all were read."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.live import Following
from graphsvc.web import names
from graphsvc.web.site import Known
from graphsvc.web.things import Things

MINE = "http://e/mine"
ITEM = f"{DEFAULT_BASE}id/plan/ssz-2021/item/I.1"
LISTED = f"{DEFAULT_BASE}codelist/service"
CHANGES = (
    "INSERT DATA {{ GRAPH <http://e/{0}> {{ <http://e/{1}> a g:Measure ; dct:identifier 'X{1}' ; dct:title 'N {0}'@cs, 'T'@en }} }}",
    "INSERT DATA {{ GRAPH <http://e/{0}> {{ <http://e/{1}> dct:title 'Delší název {0} {1}'@cs ; g:ofPlan <http://e/plan{0}> }} }}",
    "INSERT DATA {{ GRAPH <http://e/{0}> {{ <http://e/{1}> a dct:PeriodOfTime ; dcat:startDate '20{0}0' ; dcat:endDate '20{1}0' }} }}",
    "INSERT DATA {{ GRAPH <http://e/{0}> {{ <http://e/{1}> a oa:SpecificResource, <http://e/C> . <{2}> rdfs:label 'I {1}'@de }} }}",
    "INSERT DATA {{ GRAPH <http://e/{0}> {{ <http://e/{1}> a skos:Concept ; skos:inScheme <{3}> ; skos:altLabel '{0}' }} }}",
    "DELETE WHERE {{ <http://e/{1}> dct:title ?o }}",
    "DELETE WHERE {{ <http://e/{1}> ?p ?o }}",
    "DROP SILENT GRAPH <http://e/{0}>",
)


@pytest.fixture
def store(tmp_path: Path, copy_of_shipped: Callable[[Path], Path]) -> EmbeddedStore:
    return EmbeddedStore(copy_of_shipped(tmp_path / "store"))


def write(store: EmbeddedStore, update: str) -> View:
    with store.writer() as writer:
        writer.update(update)
    return store.view()


def same(one: Things, other: Things) -> bool:
    return list(one.by_iri.items()) == list(other.by_iri.items()) and one.parts == other.parts


def test_what_differs_and_what_was_known_are_all_that_there_is(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    def never(view: View, base: str) -> Things:
        raise AssertionError((view, base))

    everything, chosen, seen = names.load, random.Random(3), set()
    view: View = store.view()
    known = everything(view, DEFAULT_BASE)
    monkeypatch.setattr(names, "load", never)
    for change in chosen.sample(CHANGES * 4, len(CHANGES) * 4):
        update = change.format(chosen.randrange(3), chosen.randrange(4), ITEM, LISTED)
        after = write(store, update)
        known, view = names.follow(known, view, after, DEFAULT_BASE), after
        assert same(known, everything(view, DEFAULT_BASE)), update
        seen |= {(thing.kind, *thing.labels.items()) for iri, thing in known.by_iri.items() if iri.startswith("http://e/")}
    assert len(seen) >= 8
    assert any(kind == "service" for kind, *_ in seen)


def test_a_document_that_is_put_again_and_one_that_goes(store: EmbeddedStore) -> None:
    before = store.view()
    known = names.load(before, DEFAULT_BASE)
    smallest = min((name for name in before.graphs() if "/graph/s" in name), key=before.graphs().__getitem__)
    with store.writer() as writer:
        writer.remove_graph(smallest)
    gone = names.follow(known, before, store.view(), DEFAULT_BASE)
    assert same(gone, names.load(store.view(), DEFAULT_BASE))
    assert len(gone.by_iri) < len(known.by_iri)
    assert len(gone.parts) < len(known.parts)


@pytest.mark.parametrize(
    "data",
    [
        "[] rdfs:label 'no IRI' . <http://e/a> rdfs:label 'A' .",
        " ".join(f"<http://e/{number}> rdfs:label '{number}' ." for number in range(names._FEW + 1)),
    ],
)
def test_all_is_read_again_where_that_is_less_work_or_there_is_no_other_way(store: EmbeddedStore, data: str) -> None:
    before = store.view()
    known = names.load(before, DEFAULT_BASE)
    with store.writer() as writer:
        writer.replace_graph(MINE, f"@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> . {data}".encode(), FORMATS["ttl"])
    after = names.follow(known, before, store.view(), DEFAULT_BASE)
    assert same(after, names.load(store.view(), DEFAULT_BASE))
    assert len(after.by_iri) > len(known.by_iri)


def test_states_share_what_is_known_and_let_go_of_each_other(store: EmbeddedStore) -> None:
    live = Following(store)
    first = Known(live.now(), Settings())
    assert first.things is first.things
    write(store, "INSERT DATA { GRAPH <http://e/mine> { <http://e/a> rdfs:label 'A' } }")
    second = Known(live.now(), Settings(), first)  # nobody asks it for names
    write(store, "INSERT DATA { GRAPH <http://e/mine> { <http://e/b> rdfs:label 'B' } }")
    third = Known(live.now(), Settings(), second)
    assert second.latest_named() is first
    assert {third.things.get(f"http://e/{name}").label("cs") for name in "ab"} == {"A", "B"}
    assert third._before is None
    assert third.latest_named() is third


def test_names_are_read_once_however_many_ask(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    read, calls = names.load, []

    def counted(view: View, base: str) -> Things:
        calls.append(base)
        return read(view, base)

    monkeypatch.setattr(names, "load", counted)
    known = Known(Following(store).now(), Settings())
    found: list[Things] = []
    threads = [threading.Thread(target=lambda: found.append(known.things)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(calls) == 1
