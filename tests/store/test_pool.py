"""Queries from outside in processes that can be killed: real processes over a real store."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from kernel import filtered
from pools import LIMITS, Running, ask, begin, held

from graphsvc.errors import FormatError, LimitError, QueryError, StoreError
from graphsvc.store import pool as pools
from graphsvc.store import wire
from graphsvc.store.base import FORMATS, WHOLE, Dataset
from graphsvc.store.blocking import Blocking
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Asked
from graphsvc.store.process import Process
from graphsvc.store.streaming import Left
from graphsvc.store.wire import Channel, Frames

ENDLESS = (
    "SELECT ?a { ?a <http://e/n> ?n . ?b <http://e/n> ?m . ?c <http://e/n> ?o . ?d <http://e/n> ?p . FILTER (?n + ?m + ?o + ?p = -1) }"
)
GREEDY = "SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b), STR(?c))) AS ?all) { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path_factory.mktemp("pool") / "store")
    numbers = "".join(f"<http://e/thing/{number}> <http://e/n> {number} .\n" for number in range(2_000))
    with store.writer() as writer:
        writer.replace_graph("http://e/numbers", numbers.encode(), FORMATS["ttl"])
        writer.replace_graph("http://e/other", b"<http://e/x> <http://e/p> 'x' .", FORMATS["ttl"])
    return store


@pytest.fixture(scope="module", params=["memory", "disk"])
def pool(store: EmbeddedStore, request: pytest.FixtureRequest) -> Iterator[Running]:
    """Over a state that is held in memory, or read from the disk."""
    with closing(Running(store, LIMITS if request.param == "memory" else replace(LIMITS, held=0))) as running:
        if request.param == "memory":
            held(running)
        yield running


def refused(pool: Running, said: list[str]) -> threading.Thread:
    """An endless query on its way, which adds what is said of it in the end."""

    def endless() -> None:
        try:
            ask(pool, ENDLESS)
        except LimitError as error:
            said.append(str(error))

    thread = threading.Thread(target=endless)
    thread.start()
    return thread


def works(pool: Running) -> bool:
    return ask(pool, "SELECT ?n { <http://e/thing/7> <http://e/n> ?n }") == b"n\r\n7\r\n"


def test_rows_triples_and_truth_values_come_back(pool: Running) -> None:
    assert works(pool)
    assert ask(pool, "CONSTRUCT WHERE { <http://e/x> ?p ?o }") == b'<http://e/x> <http://e/p> "x" .\n'
    assert ask(pool, "ASK { <http://e/x> ?p ?o }") == b"true"
    assert ask(pool, "ASK { ?s a g:Measure }") == b"false"  # the product's prefixes are known


def test_the_dataset_of_the_request_is_kept(pool: Running) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert ask(pool, count) == b"n\r\n2001\r\n"
    assert ask(pool, count, Dataset(("http://e/other",), ())) == b"n\r\n1\r\n"


def test_an_error_of_the_query_names_its_place_and_costs_no_process(pool: Running) -> None:
    with pytest.raises(QueryError, match=r"line 1, column 8"):
        ask(pool, "SELECT {")
    with pytest.raises(QueryError, match="SERVICE"):
        ask(pool, "SELECT * { SERVICE <http://e/> {} }")
    with pytest.raises(QueryError, match="Not an IRI"):
        ask(pool, "ASK {}", Dataset(("no iri",), ()))
    assert works(pool)


def test_a_format_that_the_answer_cannot_have_is_told_and_costs_no_process(pool: Running) -> None:
    blocking = Blocking(pool.pool, pool.loop)
    for _ in range(5):
        with pytest.raises(FormatError, match="sparql-results"):
            blocking.answer(Asked("ASK {}", WHOLE, None, FORMATS["ttl"]))
        with pytest.raises(FormatError, match="text/turtle"):
            blocking.answer(Asked("CONSTRUCT WHERE { ?s ?p ?o }", WHOLE, FORMATS["csv"], None))
    assert works(pool)


def test_a_query_is_asked_of_the_state_that_is_valid_when_it_comes(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    for number in range(4):
        with store.writer() as writer:
            writer.replace_graph("http://e/g", f"<http://e/x> <http://e/n> {number} .".encode(), FORMATS["ttl"])
        if not number:
            running = Running(store)
        assert ask(running, "SELECT ?n { ?x <http://e/n> ?n }") == f"n\r\n{number}\r\n".encode()
        assert running.pool.killed == 0
    with store.writer() as writer:  # states that nobody reads any more are gone
        writer.remove_graph("http://e/none")
    assert len([folder for folder in store.path.iterdir() if folder.name.isdigit()]) <= 1 + LIMITS.processes
    running.close()


def test_a_query_that_takes_too_long_is_stopped_in_time_and_others_go_on(pool: Running) -> None:
    failed: list[str] = []
    begin = time.monotonic()
    thread = refused(pool, failed)
    assert works(pool)
    assert thread.is_alive()
    thread.join()
    assert failed == ["The query took longer than 2 seconds and was stopped; ask for less at once"]
    assert time.monotonic() - begin < 6
    assert all(works(pool) for _ in range(4))


def test_a_query_that_takes_too_much_memory_ends_alone(pool: Running) -> None:
    with pytest.raises(LimitError, match=r"more than the 512 MB of memory|longer than 2 seconds"):
        ask(pool, GREEDY)
    assert all(works(pool) for _ in range(4))


def test_a_query_nested_too_deeply_for_the_engine_ends_alone(pool: Running) -> None:
    with pytest.raises((LimitError, QueryError)):
        ask(pool, "SELECT * " + "{" * 20_000 + "}" * 20_000)
    assert all(works(pool) for _ in range(4))


def test_a_client_that_leaves_takes_its_query_along(pool: Running) -> None:
    async def leaves() -> None:
        await asyncio.sleep(0.3)

    begin = time.monotonic()
    left: Left = leaves
    with pytest.raises(LimitError, match="left"):
        pool.run(pool.pool.answer(Asked(ENDLESS), left))
    assert time.monotonic() - begin < LIMITS.seconds
    assert all(works(pool) for _ in range(4))


def test_an_answer_that_is_too_large_is_cut_off(pool: Running) -> None:
    pieces = begin(pool, "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }")
    got = [len(next(pieces))]
    with pytest.raises(LimitError, match="larger than 2 MB"):
        got.extend(map(len, pieces))
    assert 1 << 20 <= sum(got) <= 2 << 20
    assert works(pool)


def test_an_answer_that_nobody_reads_to_its_end_is_stopped(pool: Running) -> None:
    pieces = begin(pool, "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }")
    assert not pieces.whole
    pieces.close()
    assert all(works(pool) for _ in range(4))


def test_answers_that_nobody_takes_give_way_to_those_who_wait(pool: Running) -> None:
    slow = [begin(pool, "SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }") for _ in range(LIMITS.processes)]
    assert not any(pieces.whole for pieces in slow)
    assert works(pool)  # for which one of them was broken off
    ends: list[str] = []
    for pieces in slow:
        try:
            for _ in range(3):
                next(pieces)
        except LimitError as error:
            ends.append(str(error))
        pieces.close()
    assert ends == ["The answer was taken too slowly while others waited; it breaks off"]
    assert all(works(pool) for _ in range(4))


def test_a_store_that_cannot_be_read_is_told_and_the_process_goes_on(pool: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    take = Process.take

    def broken(process: Process) -> tuple[bytes, bytes]:
        process.frames.clear()
        process.frames.append((wire.WRONG_STORE, b"Input/output error"))
        return take(process)

    monkeypatch.setattr(Process, "take", broken)
    with pytest.raises(StoreError, match="Input/output error"):
        ask(pool, "ASK {}")
    monkeypatch.undo()
    assert all(works(pool) for _ in range(4))


def test_a_query_that_is_too_long_is_refused(pool: Running) -> None:
    with pytest.raises(QueryError, match="50000 characters"):
        ask(pool, "ASK {} #" + "x" * 50_000)


def test_more_queries_than_may_wait_are_refused_at_once(pool: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "WAITING", 2)
    while pool.pool.alive < LIMITS.processes:
        time.sleep(0.01)
    said: list[str] = []
    threads = [refused(pool, said) for _ in range(LIMITS.processes + 2 + 3)]
    for thread in threads:
        thread.join()
    assert sum("Too many queries" in sentence for sentence in said) == 3
    assert sum("longer than" in sentence for sentence in said) == LIMITS.processes + 2
    assert works(pool)


@filtered
def test_the_kernel_refuses_what_the_guard_lets_through(pool: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.store.pool.refuse_federation", lambda sparql: None)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        port = listening.getsockname()[1]
        assert ask(pool, f"SELECT ?s {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}").startswith(b"s\r\n")
        with pytest.raises(TimeoutError):
            listening.accept()


def test_nothing_is_left_of_a_closed_pool(store: EmbeddedStore) -> None:
    running = Running(store)
    assert works(running)
    processes = [process.process.pid for process in running.pool._all]
    assert processes
    running.close()
    assert not [process for process in processes if Path(f"/proc/{process}").exists()]


def test_frames_arrive_as_they_were_sent_whatever_the_pieces() -> None:
    sent = [(b"D", os.urandom(size)) for size in (0, 1, 5, 300_000)]
    data = b"".join(wire.frame(*one) for one in sent)
    for step in (1, 4, 7, 100_000, len(data)):
        frames = Frames()
        at = range(0, len(data), step) if step > 4 else range(0, 40, step)
        got = [one for place in at for one in frames.feed(data[place : place + step])]
        assert got == sent[: len(got)]
        assert len(got) == (4 if step > 4 else 3)


def test_an_end_is_noticed() -> None:
    ours, theirs = socket.socketpair()
    one, other = Channel(ours), Channel(theirs)
    payload = os.urandom(300_000)
    threading.Thread(target=one.send, args=(b"D", payload)).start()
    assert other.receive() == (b"D", payload)
    one.close()
    with pytest.raises(EOFError):
        other.receive()
    other.close()
