"""Builds do not undo what was published: they leave its documents out, find links to it, and say so."""

from __future__ import annotations

from editions_of import BASE, GRAPH, NEW, PLAN, Publish, items

from graphsvc import pipeline
from graphsvc.commands import serve
from graphsvc.editions import content, register
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

OLDER = """DELETE { GRAPH ?g { ?d g:inputDigest ?o } } INSERT { GRAPH ?g { ?d g:inputDigest 'shipped:old' } }
    WHERE { GRAPH ?g { ?d g:inputDigest ?o } }"""


def test_a_build_leaves_out_what_editions_stand_in_the_place_of(publish: Publish, store: EmbeddedStore, settings: Settings) -> None:
    publish(items("A1.1", "A1.2"))
    before = content.stored(store.view(), store.view().graphs())
    said: list[str] = []
    pipeline.build(settings, store, None, said.append)
    assert any("Left out" in line and "ap-ssz-2024-2025-monitoring" in line for line in said)
    assert content.stored(store.view(), store.view().graphs()) == before
    pipeline.build(settings, store, None, said.append)
    assert content.stored(store.view(), store.view().graphs()) == before


def test_so_does_a_server_that_renews_an_older_state_of_the_shipped_facts(
    publish: Publish, store: EmbeddedStore, settings: Settings
) -> None:
    publish(items("A1.1"))
    with store.writer() as writer:
        writer.update(OLDER)
    serve._make_ready(settings, store)
    view = store.view()
    assert not pipeline.is_stale(str(pipeline.built_from(store, settings)), settings)
    assert GRAPH not in view.graphs()
    assert NEW in view.graphs()
    assert [edition.number for edition in register.of_plan(view, BASE, PLAN)] == [1, 2]


def test_a_build_without_publications_is_as_it_was(store: EmbeddedStore, settings: Settings) -> None:
    before = store.view().version()
    pipeline.build(settings, store, None, lambda _: None)
    assert store.view().version() == before
    assert pipeline.published(store, settings) == pipeline.Others()


def test_a_decision_about_what_an_edition_has_given_up_waits(publish: Publish, store: EmbeddedStore, settings: Settings) -> None:
    plan = f"{BASE}id/plan/sprss-2018-2020"
    confirmed = "SELECT ?link { ?link g:linkStatus/skos:notation 'confirmed' }"
    there = store.view().select(confirmed)
    publish(items("A99-99", plan=plan), plan)
    assert len(store.view().select(confirmed)) < len(there)
    pipeline.build(settings, store, None, lambda _: None)
    assert "A99-99" in {row["code"].value for row in store.view().select("SELECT ?code { ?item dct:identifier ?code }")}
