"""The valid state is held in memory, and the processes that evaluate queries are forked from there: real processes over a real store."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from pools import LIMITS, Running, ask, begin, held

from graphsvc.store import holding
from graphsvc.store.base import FORMATS, Dataset
from graphsvc.store.embedded import EmbeddedStore

DATA = """
<http://e/a> <http://e/p> _:b, "07"^^<http://www.w3.org/2001/XMLSchema#gMonth>, "čaj"@cs, 1.50 .
_:b <http://e/q> <http://e/a> .
"""


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        writer.replace_graph("http://e/data", DATA.encode(), FORMATS["ttl"])
        writer.replace_graph("http://e/other", b"<http://e/a> <http://e/p> 'x' .", FORMATS["ttl"])
    write(store, 0)
    return store


@pytest.fixture
def pool(store: EmbeddedStore) -> Iterator[Running]:
    with closing(Running(store)) as running:
        held(running)
        yield running


def write(store: EmbeddedStore, number: int) -> None:
    with store.writer() as writer:
        writer.replace_graph("http://e/number", f"<http://e/x> <http://e/n> {number} .".encode(), FORMATS["ttl"])


def number(pool: Running) -> int:
    return int(ask(pool, "SELECT ?n { <http://e/x> <http://e/n> ?n }").split()[1])


def pids(pool: Running) -> set[int]:
    return {process.process.pid for process in pool.pool._all}


@pytest.mark.parametrize(
    ("query", "dataset"),
    [
        ("SELECT * { ?s ?p ?o } ORDER BY ?s ?p ?o", Dataset()),
        ("SELECT * { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?p ?o", Dataset()),
        ("SELECT ?s ?o { ?s ?p ?o } ORDER BY ?s ?o", Dataset(("http://e/other",), ())),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", Dataset()),
    ],
)
def test_memory_answers_as_the_disk_does_blank_nodes_and_all(pool: Running, store: EmbeddedStore, query: str, dataset: Dataset) -> None:
    with closing(Running(store, replace(LIMITS, held=0))) as disk:
        assert not disk.pool.held
        expected = ask(disk, query, dataset)
        assert expected.count(b"\r\n") >= 2
        assert ask(pool, query, dataset) == expected


def test_each_change_is_seen_at_once_and_held_when_it_has_settled(pool: Running, store: EmbeddedStore) -> None:
    for state in range(1, 25):
        write(store, state)
        assert {number(pool) for _ in range(2 * LIMITS.processes)} == {state}
    assert not pool.pool.held
    held(pool)
    assert number(pool) == 24
    assert pool.pool.killed == 0
    assert len([folder for folder in store.path.iterdir() if folder.name.isdigit()]) <= 1 + LIMITS.processes


def test_a_query_goes_on_while_others_take_the_places(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        rows = "".join(f"<http://e/{row}> <http://e/m> {row} .\n" for row in range(3_000))
        writer.replace_graph("http://e/rows", rows.encode(), FORMATS["ttl"])
    with closing(Running(store, replace(LIMITS, seconds=30))) as pool:
        while pool.pool.alive < LIMITS.processes:
            time.sleep(0.01)
        got: list[bytes] = []
        long = "SELECT (COUNT(*) AS ?n) { ?a <http://e/m> ?x . ?b <http://e/m> ?y FILTER (?x + ?y < 0 || ?y < 2) }"
        asking = threading.Thread(target=lambda: got.append(ask(pool, long)))
        asking.start()
        former = pids(pool)
        while len(pids(pool) - former) < LIMITS.processes:
            assert asking.is_alive()
            time.sleep(0.01)
        assert number(pool) == 0
        asking.join()
        assert got == [b"n\r\n6000\r\n"]
        held(pool)
        assert not pids(pool) & former
        assert pool.pool.killed == 0


def test_data_that_are_too_large_are_read_from_the_disk(store: EmbeddedStore) -> None:
    with closing(Running(store, replace(LIMITS, held=7))) as pool:  # there are 7
        held(pool)
        with store.writer() as writer:
            writer.replace_graph("http://e/more", b"<http://e/one> <http://e/more> 1 .", FORMATS["ttl"])
        former = pids(pool)
        while pids(pool) & former:  # who shares the memory of the former state goes, so that it can be given back
            time.sleep(0.02)
        assert number(pool) == 0
        assert not pool.pool.held
        assert ask(pool, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == b"n\r\n8\r\n"
        with store.writer() as writer:
            writer.remove_graph("http://e/more")
        held(pool)


def test_data_of_very_long_texts_are_read_from_the_disk(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []
    arrived = holding.Source._arrived

    def noted(source: holding.Source, state: str) -> bool:
        before, came = source._coming, arrived(source, state)
        if before and not source._coming and not source._holder:
            refused.append(source._refused)
        return came

    monkeypatch.setattr(holding.Source, "_arrived", noted)
    monkeypatch.setattr(holding, "_LEAST", 64 << 20)
    monkeypatch.setattr(holding, "_TRIPLE", 0)
    with store.writer() as writer:
        rows = "".join(f"<http://e/{row}> <http://e/text> '{row}{'x' * 1_000_000}' .\n" for row in range(120))
        writer.replace_graph("http://e/long", rows.encode(), FORMATS["ttl"])
    with closing(Running(store)) as pool:
        until = time.monotonic() + 30
        while not refused:
            assert number(pool) == 0
            assert time.monotonic() < until
            time.sleep(0.05)
        assert refused == [store.state()]
        assert not pool.pool.held
        assert number(pool) == 0


def test_where_the_holder_is_ended_queries_go_on_and_another_one_comes(pool: Running) -> None:
    holder = pool.pool._source._holder
    assert holder
    former = list(pool.pool._all)
    os.kill(holder._process.pid, signal.SIGKILL)
    while not all(process.gone for process in former):  # a query at work would be lost
        time.sleep(0.01)
    assert {number(pool) for _ in range(20)} == {0}
    while pool.pool._source._holder in (None, holder):
        assert number(pool) == 0
        time.sleep(0.02)
    held(pool)


def test_nothing_is_left_behind(store: EmbeddedStore) -> None:
    running = Running(store)
    held(running)
    write(store, 1)
    unread = begin(running, "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?t ?u . ?e ?v ?w . ?f ?i ?j }")
    source = running.pool._source
    while not source._left:  # of which one is asked yet
        time.sleep(0.02)
    processes = pids(running) | {holder._process.pid for holder in (source._holder, *source._left) if holder}
    unread.close()
    running.close()
    assert len(processes) >= LIMITS.processes + 1
    assert not [process for process in processes if Path(f"/proc/{process}").exists()]


def test_a_state_that_does_not_last_is_not_loaded(store: EmbeddedStore, monkeypatch: pytest.MonkeyPatch) -> None:
    begun: list[str] = []
    monkeypatch.setattr(holding.Source, "_begin", lambda source, state: begun.append(state))
    with closing(Running(store)) as pool:
        until = time.monotonic() + 2.5
        while time.monotonic() < until:
            write(store, number(pool) + 1)
            time.sleep(0.1)
        assert not begun
        while not begun:
            time.sleep(0.05)
        assert begun[0] == store.state()
