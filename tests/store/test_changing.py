"""Changes from outside in processes of their own: real processes over a real store."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from pathlib import Path

import pytest

from graphsvc.errors import ConflictError, ForeignDataError, GraphsvcError, LimitError, NotFoundError, QueryError, StoreError
from graphsvc.settings import Limits
from graphsvc.store.base import FORMATS, Counts, Dataset
from graphsvc.store.changing import MOST, Changer
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Delete, Expect, Post, Put, Step, Update

LIMITS = Limits(seconds=2, memory=512, length=50_000, processes=2)
BASE = "http://e/"
ENDLESS = "INSERT { <urn:n> <urn:n> ?n } WHERE { ?a <n> ?n . ?b <n> ?m . ?c <n> ?o . ?d <n> ?p . FILTER (?n + ?m + ?o + ?p = -1) }"
GREEDY = (
    "INSERT { <urn:n> <urn:n> ?all } WHERE { SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b))) AS ?all) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z } }"
)


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path / "store", BASE)
    numbers = "".join(f"<http://e/thing/{number}> <http://e/n> {number} .\n" for number in range(2_000))
    with store.writer() as writer:
        writer.replace_graph("http://e/numbers", numbers.encode(), FORMATS["ttl"])
    return store


@pytest.fixture
def changer(store: EmbeddedStore) -> Changer:
    return Changer(store, LIMITS, BASE)


def test_all_kinds_of_steps_in_one_change(store: EmbeddedStore, changer: Changer) -> None:
    written = changer.apply(
        [
            Put("http://e/g", b"<a> <p> <b>, 1 .", FORMATS["ttl"]),
            Post("http://e/g", b"<http://e/a> <http://e/p> <http://e/c> .\n", FORMATS["nt"]),
            Update("INSERT DATA { <x> dct:title 'x' }; DELETE WHERE { GRAPH <g> { ?s ?p 1 } }"),
            Delete("http://e/numbers"),
        ]
    )
    view = store.view()
    assert written.version == view.version()
    assert view.graphs() == {"http://e/g": 2, "http://e/graph/default": 1}
    assert written.created == {"http://e/g", "http://e/graph/default"}
    assert written.graphs == {"http://e/g": Counts(3, 1), "http://e/graph/default": Counts(1), "http://e/numbers": Counts(0, 2_000)}
    assert view.ask("ASK { GRAPH <http://e/g> { <http://e/a> <http://e/p> <http://e/b>, <http://e/c> } }")
    assert changer.apply([Put("http://e/g", b"", FORMATS["ttl"])]).created == frozenset()


def test_what_is_expected_holds_for_the_state_before_the_change(store: EmbeddedStore, changer: Changer) -> None:
    before = store.view().version()
    written = changer.apply([Expect(before), Put("http://e/g", b"<a> <p> <b> .", FORMATS["ttl"]), Delete("http://e/numbers")])
    assert written.version == store.view().version() != before


@pytest.mark.parametrize(
    ("step", "error", "message"),
    [
        (Update("INSERT DATA {"), QueryError, "line 1, column"),
        (Update("LOAD <http://e/x>"), QueryError, "LOAD"),
        (Update("INSERT { ?s ?p ?o } WHERE { SERVICE <http://e/> { ?s ?p ?o } }"), QueryError, "SERVICE"),
        (Update("DROP GRAPH <http://e/none>"), QueryError, "http://e/none"),
        (Update("CLEAR ALL", Dataset(("no iri",), ())), QueryError, "Not an IRI"),
        (Update("#" + "x" * 50_000), QueryError, "50000 characters"),
        (Put("http://e/g", b"<a> <b> .", FORMATS["ttl"]), ForeignDataError, "http://e/g"),
        (Put("http://e/g", b"<http://e/h> { <a> <b> <c> }", FORMATS["trig"]), ForeignDataError, "Named graphs"),
        (Post("http://e/g", b'{"@context": "http://127.0.0.1/", "a": 1}', FORMATS["jsonld"]), ForeignDataError, "http://e/g"),
        (Put("no iri", b"", FORMATS["ttl"]), QueryError, "no iri"),
        (Delete("http://e/none"), NotFoundError, "http://e/none"),
        (Expect("0123456789ab"), ConflictError, "check it again. Their version was: 0123456789ab"),
    ],
)
def test_what_is_wrong_is_told_and_changes_nothing(
    step: Step, error: type[GraphsvcError], message: str, store: EmbeddedStore, changer: Changer
) -> None:
    before = store.view().version()
    with pytest.raises(error, match=message) as raised:
        changer.apply([Update("INSERT DATA { <a> <b> <c> }"), step])
    assert type(raised.value) is error
    assert raised.value.http_status in (400, 404, 409)
    assert store.view().version() == before
    assert sorted(entry.name for entry in store.path.iterdir()) == ["1", "current", "lock"]


@pytest.mark.parametrize("sparql", [ENDLESS, GREEDY, "INSERT { ?s ?p ?o } WHERE " + "{" * 20_000 + "}" * 20_000])
def test_a_change_that_takes_too_much_is_stopped_and_the_next_one_works(sparql: str, store: EmbeddedStore, changer: Changer) -> None:
    before = store.view().version()
    begin = time.monotonic()
    with pytest.raises((LimitError, QueryError)):
        changer.apply([Update(sparql)])
    assert time.monotonic() - begin < 20
    assert store.view().version() == before
    assert sorted(entry.name for entry in store.path.iterdir()) == ["1", "current", "lock"]
    assert changer.apply([Update("INSERT DATA { <a> <b> <c> }")]).version == store.view().version()


def test_another_writer_is_waited_for(store: EmbeddedStore) -> None:
    changer = Changer(store, LIMITS, BASE, wait=0.1)
    with store.writer(), pytest.raises(StoreError, match="Another process is writing"):
        changer.apply([Delete("http://e/numbers")])
    patient = Changer(store, LIMITS, BASE)
    done: list[str] = []
    with store.writer():
        thread = threading.Thread(target=lambda: done.append(patient.apply([Delete("http://e/numbers")]).version))
        thread.start()
        thread.join(0.5)
        assert not done
    thread.join()
    assert done == [store.view().version()]


def test_no_increment_is_lost(store: EmbeddedStore) -> None:
    changers = [Changer(store, LIMITS, BASE) for _ in range(2)]  # as two servers would
    changers[0].apply([Update("INSERT DATA { <counter> <is> 0 }")])
    add = Update("DELETE { <counter> <is> ?n } INSERT { <counter> <is> ?m } WHERE { <counter> <is> ?n BIND (?n + 1 AS ?m) }")

    def three(changer: Changer) -> None:
        for _ in range(3):
            changer.apply([add])

    threads = [threading.Thread(target=three, args=(changer,)) for changer in changers for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [row["n"].value for row in store.view().select("SELECT ?n { <http://e/counter> <http://e/is> ?n }")] == ["12"]


def test_what_is_told_of_a_change_whose_process_is_killed_is_true(store: EmbeddedStore, changer: Changer) -> None:
    chance = random.Random(5)
    told = []
    for number in range(12):
        thread = threading.Thread(target=kill_a_child, args=(chance.uniform(0.1, 0.5),))
        thread.start()
        try:
            changer.apply([Update(f"INSERT DATA {{ <n> <is> {number} }}")])
            told.append(True)
        except LimitError:
            told.append(False)
        thread.join()
        assert store.view().ask(f"ASK {{ <http://e/n> <http://e/is> {number} }}") == told[-1]
    assert sorted(entry.name for entry in store.path.iterdir() if not entry.name.isdigit()) == ["current", "lock"]
    assert len(told) == 12


def kill_a_child(delay: float) -> None:
    """Kill the process of a change that has begun by now, after so many seconds, if it is still there."""
    time.sleep(delay)
    for entry in Path("/proc").iterdir():
        try:
            status = (entry / "stat").read_text().rpartition(")")[2].split() if entry.name.isdigit() else []
            if status and int(status[1]) == os.getpid() and b"store.changer" in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            continue


def test_more_changes_than_may_wait_are_refused(store: EmbeddedStore) -> None:
    changer = Changer(store, LIMITS, BASE, wait=5)
    said: list[str] = []

    def change() -> None:
        try:
            changer.apply([Update("INSERT DATA { <a> <b> <c> }")])
        except LimitError as error:
            said.append(str(error))

    with store.writer():
        threads = [threading.Thread(target=change) for _ in range(MOST + 3)]
        for thread in threads:
            thread.start()
        time.sleep(0.5)
    for thread in threads:
        thread.join()
    assert said == ["Too many changes are waiting; try again in a moment"] * 3
