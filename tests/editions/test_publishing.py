"""An edition is published as a whole: what it replaces is kept, links and notes follow, and nothing that is not its own is touched."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from editions_of import BASE, GRAPH, NEW, PLAN, Publish, items, replacing, told

from graphsvc.editions import content, links, publishing, register
from graphsvc.editions.archive import Archive
from graphsvc.editions.model import Edition
from graphsvc.errors import ConflictError, NotFoundError, ParameterError, StoreError
from graphsvc.linking import decisions
from graphsvc.linking import links as linking
from graphsvc.linking.facts import PREDICATES, plans
from graphsvc.linking.statements import statements
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store import audit, serial
from graphsvc.store.changing import Changer
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.states import States
from graphsvc.validation import engine, shapes

NOTED = f"ASK {{ GRAPH <{BASE}graph/dataset> {{ ?dataset g:builtGraph <{GRAPH}> }} }}"
LINKED = "SELECT ?link { ?link a g:Succession ; g:later ?end . FILTER (STRSTARTS(STR(?end), '%s/')) }"


LINKS = f"{BASE}graph/{links.GRAPH}"


def found_anew(store: EmbeddedStore, settings: Settings) -> list[bytes]:
    """The links between all plans of the graph, as a build finds them."""
    data = b"".join(content.stored(store.view(), store.view().graphs().keys() - {LINKS}).values())
    known = plans(serial.stated(data, "nt", PREDICATES))
    found = linking.find(known, decisions.load(settings.root).fitting(known), settings.root)
    return sorted(serial.ntriples(statements(found, Terms(BASE), settings.root)).splitlines())


def kept(archive: Archive, edition: Edition) -> content.Content:
    return content.of_quads(archive.read(edition.content))


def test_what_was_there_is_the_first_edition_and_the_draft_the_second(
    publish: Publish, store: EmbeddedStore, archive: Archive, settings: Settings
) -> None:
    before = store.view()
    data = items("A1.1", "Z9.1")
    counts = {"violation": 1, "warning": 0, "info": 2}
    edition = publish(data, note="Poprvé", file="nový plán.docx", digest="ab", found=counts, accepted=True)
    view = store.view()
    first, second = register.of_plan(view, BASE, PLAN)
    assert (first.number, first.items, first.publication) == (1, 72, None)
    assert second == edition
    assert second.publication == told(
        note="Poprvé",
        file="nový plán.docx",
        digest="ab",
        found=counts,
        accepted=True,
        version=before.version(),
        removed=(GRAPH,),
        published=(NEW,),
    )
    assert kept(archive, first) == content.stored(before, [GRAPH])
    assert kept(archive, second) == content.stored(view, [NEW]) == {NEW: data}
    assert GRAPH not in view.graphs()
    assert before.ask(NOTED)
    assert not view.ask(NOTED)
    assert before.select(LINKED % PLAN.replace("ap-ssz-2024-2025", "sprss-2018-2020")) == view.select(
        LINKED % PLAN.replace("ap-ssz-2024-2025", "sprss-2018-2020")
    )
    current = States(store.path).current()
    assert current
    audit.require_sound(current, "published")


def test_what_is_told_of_editions_conforms_to_their_shapes(publish: Publish, store: EmbeddedStore, settings: Settings) -> None:
    publish(items("A1.1"), note="Poprvé", file="a.txt", digest="ab", found={"violation": 0, "warning": 0, "info": 0})
    report = engine.validate(store.view(), shapes.load([settings.root / "shapes" / "vocabulary" / "editions.ttl"]))
    assert report.focus_nodes == 4
    assert report.counts == {}


def test_links_between_plans_follow_the_edition(publish: Publish, store: EmbeddedStore, settings: Settings) -> None:
    plan = f"{BASE}id/plan/sprss-2018-2020"
    before = store.view()
    assert before.select(LINKED % plan)
    publish(items("A99-99", plan=plan, title="Něco docela jiného"), plan)
    assert not store.view().select(LINKED % plan)
    assert found_anew(store, settings) == sorted(content.stored(store.view(), [LINKS])[LINKS].splitlines())
    publish(items("A1.1"), graph=f"{BASE}graph/other")
    assert found_anew(store, settings) == sorted(content.stored(store.view(), [LINKS])[LINKS].splitlines())


def test_published_and_restored_the_graph_is_the_same_byte_for_byte(
    publish: Publish, store: EmbeddedStore, archive: Archive, settings: Settings
) -> None:
    names = [GRAPH, f"{BASE}graph/{links.GRAPH}"]
    before = content.stored(store.view(), names)
    publish(items("A1.1"))
    view = store.view()
    editions = register.of_plan(view, BASE, PLAN)
    change = publishing.restoring(view, archive, editions, 1)
    prepared = publishing.prepare(view, change, told(restored=1), BASE, settings.root)
    edition = publishing.publish(prepared, archive, Changer(store, settings.limits).apply)
    assert content.stored(store.view(), names) == before
    assert NEW not in store.view().graphs()
    assert (edition.number, edition.items, edition.content) == (3, 72, editions[0].content)
    assert len(list(archive.folder.iterdir())) == 2
    last = register.of_plan(store.view(), BASE, PLAN)[-1]
    assert last.publication
    assert last.publication.restored == 1
    with pytest.raises(NotFoundError, match=r"there are: 1, 2, 3\): 4"):
        publishing.restoring(view, archive, [*editions, edition], 4)


def test_what_others_have_written_into_the_graph_since_is_kept_as_an_edition_too(publish: Publish, store: EmbeddedStore) -> None:
    publish(items("A1.1"))
    with store.writer() as writer:
        writer.update(f"INSERT DATA {{ GRAPH <{NEW}> {{ <{PLAN}/item/A1.1> dct:description 'Jinak' }} }}")
    publish(items("A1.2"))
    editions = register.of_plan(store.view(), BASE, PLAN)
    assert [(edition.number, edition.publication is None) for edition in editions] == [(1, True), (2, False), (3, True), (4, False)]


def test_a_plan_that_no_document_was_about_begins_with_its_first_edition(publish: Publish, store: EmbeddedStore) -> None:
    plan = f"{BASE}id/plan/srlk-2021-2027"
    assert publish(items("A1.1a", plan=plan), plan).number == 1
    assert len(register.of_plan(store.view(), BASE, plan)) == 1
    assert register.of_plan(store.view(), BASE, PLAN) == []
    assert [edition.plan for edition in register.all_editions(store.view(), BASE)] == [plan]


def test_what_was_worked_out_from_other_data_is_refused(store: EmbeddedStore, archive: Archive, settings: Settings) -> None:
    view = store.view()
    change = replacing(view, items("A1.1"), GRAPH)
    prepared = publishing.prepare(view, change, told(), BASE, settings.root)
    with store.writer() as writer:
        writer.update("INSERT DATA { <urn:a> <urn:b> <urn:c> }")
    after = store.view()
    with pytest.raises(ConflictError, match="check it again"):
        publishing.prepare(after, change, told(), BASE, settings.root)
    with pytest.raises(ConflictError, match="check it again"):
        publishing.publish(prepared, archive, Changer(store, settings.limits).apply)
    assert store.view().version() == after.version()


def test_of_two_at_the_same_time_one_wins(store: EmbeddedStore, archive: Archive, settings: Settings) -> None:
    view, begin = store.view(), Barrier(2)
    came: list[Edition | ConflictError] = []

    def one(code: str) -> None:
        prepared = publishing.prepare(view, replacing(view, items(code), GRAPH), told(note=code), BASE, settings.root)
        begin.wait()
        try:
            came.append(publishing.publish(prepared, archive, Changer(store, settings.limits).apply))
        except ConflictError as error:
            came.append(error)

    threads = [Thread(target=one, args=(code,)) for code in ("A1.1", "A1.2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    won = [edition for edition in came if isinstance(edition, Edition)]
    assert len(came) == 2
    assert len(won) == 1
    assert register.of_plan(store.view(), BASE, PLAN)[-1] == won[0]


@pytest.mark.parametrize(
    ("removed", "graph", "sentence"),
    [
        ([f"{BASE}graph/ssz-2021-monitoring-2022-2023"], NEW, "a document about .*ssz-2021"),
        ([f"{BASE}graph/codelists"], NEW, "is not a document's"),
        (["urn:notes"], NEW, "is not a document's"),
        ([f"{BASE}graph/nothing"], NEW, "about no plan"),
        ([], f"{BASE}graph/ssz-2021-monitoring-2022-2023", "There is a graph of this name"),
        ([], f"{BASE}graph/editions", "is not a document's"),
        ([], f"{BASE}graph/default", "is not a document's"),
    ],
)
def test_what_is_not_the_plans_is_not_touched(
    store: EmbeddedStore, settings: Settings, removed: list[str], graph: str, sentence: str
) -> None:
    view = store.view()
    with pytest.raises(ParameterError, match=sentence):
        publishing.prepare(view, replacing(view, items("A1.1"), *removed, graph=graph), told(), BASE, settings.root)


def test_what_an_edition_of_another_plan_has_left_is_not_taken_either(publish: Publish) -> None:
    publish(items("A1.1"))
    with pytest.raises(ParameterError, match=r"Editions of .*ap-ssz-2024-2025 have a document of this name"):
        publish(items("A1", plan=f"{BASE}id/plan/srlk-2021-2027"), f"{BASE}id/plan/srlk-2021-2027", GRAPH)


def test_an_edition_that_changes_nothing_is_none(publish: Publish) -> None:
    publish(items("A1.1"))
    with pytest.raises(ParameterError, match="no new edition"):
        publish(items("A1.1"))


@pytest.mark.parametrize("name", ["", "ontology", "editions", "a/b", "../x", "Velké", "a" * 201, "-a", "a b"])
def test_names_that_no_document_has_are_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="another one"):
        publishing.graph_of(name, BASE)
    assert publishing.graph_of("akcni-plan-2026", BASE) == f"{BASE}graph/akcni-plan-2026"


def test_a_graph_of_editions_that_makes_no_sense_is_told(publish: Publish, store: EmbeddedStore) -> None:
    publish(items("A1.1"))
    with store.writer() as writer:
        writer.update(f"DELETE WHERE {{ GRAPH <{BASE}graph/editions> {{ <{PLAN}/edition/2> schema:version ?n }} }}")
    with pytest.raises(StoreError, match=r"restore a backup: .*edition/2"):
        register.of_plan(store.view(), BASE, PLAN)


def test_what_documents_say_of_editions_counts_for_nothing(publish: Publish, store: EmbeddedStore) -> None:
    data = items("A1.1") + f"<{PLAN}/edition/7> <http://purl.org/dc/terms/isVersionOf> <{PLAN}> .\n".encode()
    data += f"<{PLAN}/edition/7> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{BASE}def#Edition> .\n".encode()
    publish(content.given(NEW, data, "urn:x"))
    assert [edition.number for edition in register.of_plan(store.view(), BASE, PLAN)] == [1, 2]
