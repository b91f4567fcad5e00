"""Queries from outside in processes that can be killed: real processes over a real store."""

from __future__ import annotations

import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from kernel import filtered

from graphsvc.errors import LimitError, QueryError, StoreError
from graphsvc.settings import Limits
from graphsvc.store import wire
from graphsvc.store.base import FORMATS, WHOLE, Dataset, Format
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.pool import Pool
from graphsvc.store.wire import Channel

LIMITS = Limits(seconds=1, memory=512, result=2, length=50_000, processes=2)
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


@pytest.fixture(scope="module")
def pool(store: EmbeddedStore) -> Iterator[Pool]:
    pool = Pool(store, LIMITS)
    yield pool
    pool.close()


def choose(rdf: bool) -> Format:
    return FORMATS["nt" if rdf else "csv"]


def ask(pool: Pool, sparql: str, dataset: Dataset = WHOLE, *, stays: bool = True) -> bytes:
    return b"".join(pool.answer(sparql, dataset, choose, lambda: stays))


def refused(pool: Pool, said: list[str]) -> threading.Thread:
    """An endless query on its way, which adds what is said of it in the end."""

    def endless() -> None:
        try:
            ask(pool, ENDLESS)
        except LimitError as error:
            said.append(str(error))

    thread = threading.Thread(target=endless)
    thread.start()
    return thread


def works(pool: Pool) -> bool:
    return ask(pool, "SELECT ?n { <http://e/thing/7> <http://e/n> ?n }") == b"n\r\n7\r\n"


def test_rows_triples_and_truth_values_come_back(pool: Pool) -> None:
    assert works(pool)
    assert ask(pool, "CONSTRUCT WHERE { <http://e/x> ?p ?o }") == b'<http://e/x> <http://e/p> "x" .\n'
    assert ask(pool, "ASK { <http://e/x> ?p ?o }") == b"true"
    assert ask(pool, "ASK { ?s a g:Measure }") == b"false"  # the product's prefixes are known


def test_the_dataset_of_the_request_is_kept(pool: Pool) -> None:
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    assert ask(pool, count) == b"n\r\n2001\r\n"
    assert ask(pool, count, Dataset(("http://e/other",), ())) == b"n\r\n1\r\n"


def test_an_error_of_the_query_names_its_place_and_costs_no_process(pool: Pool) -> None:
    with pytest.raises(QueryError, match=r"line 1, column 8"):
        ask(pool, "SELECT {")
    with pytest.raises(QueryError, match="SERVICE"):
        ask(pool, "SELECT * { SERVICE <http://e/> {} }")
    with pytest.raises(QueryError, match="Not an IRI"):
        ask(pool, "ASK {}", Dataset(("no iri",), ()))
    assert works(pool)


def test_a_format_that_does_not_exist_leaves_the_process_free(pool: Pool) -> None:
    def refuse(rdf: bool) -> Format:
        raise KeyError(rdf)

    for _ in range(5):
        with pytest.raises(KeyError):
            pool.answer("ASK {}", WHOLE, refuse, lambda: True)
    assert works(pool)


def test_a_query_that_takes_too_long_is_stopped_in_time_and_others_go_on(pool: Pool) -> None:
    failed: list[str] = []
    begin = time.monotonic()
    thread = refused(pool, failed)
    assert works(pool)
    assert thread.is_alive()
    thread.join()
    assert failed == ["The query took longer than 1 seconds and was stopped; ask for less at once"]
    assert time.monotonic() - begin < 3
    assert all(works(pool) for _ in range(4))


def test_a_query_that_takes_too_much_memory_ends_alone(pool: Pool) -> None:
    with pytest.raises(LimitError, match=r"more than the 512 MB of memory|longer than 1 seconds"):
        ask(pool, GREEDY)
    assert all(works(pool) for _ in range(4))


def test_a_query_nested_too_deeply_for_the_engine_ends_alone(pool: Pool) -> None:
    with pytest.raises((LimitError, QueryError)):
        ask(pool, "SELECT * " + "{" * 20_000 + "}" * 20_000)
    assert all(works(pool) for _ in range(4))


def test_a_client_that_leaves_takes_its_query_along(pool: Pool) -> None:
    begin = time.monotonic()
    with pytest.raises(LimitError, match="left"):
        ask(pool, ENDLESS, stays=False)
    assert time.monotonic() - begin < LIMITS.seconds


def test_an_answer_that_is_too_large_is_cut_off(pool: Pool) -> None:
    pieces = pool.answer("SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }", WHOLE, choose, lambda: True)
    got = [len(next(pieces))]
    with pytest.raises(LimitError, match="larger than 2 MB"):
        got.extend(map(len, pieces))
    assert 1 << 20 <= sum(got) <= 2 << 20
    assert works(pool)


def test_an_answer_that_nobody_reads_to_its_end_is_stopped(pool: Pool) -> None:
    pieces = pool.answer("SELECT ?a ?b { ?a ?p ?x . ?b ?q ?y }", WHOLE, choose, lambda: True)
    assert not pieces.whole
    pieces.close()
    assert all(works(pool) for _ in range(4))


def test_a_store_that_cannot_be_read_is_told_and_the_process_goes_on(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    receive = Channel.receive
    answers = iter([(wire.WRONG_STORE, b"Input/output error")])

    def broken(channel: Channel) -> tuple[bytes, bytes]:
        receive(channel)
        channel.send(wire.NOTHING)
        return next(answers)

    monkeypatch.setattr(Channel, "receive", broken)
    with pytest.raises(StoreError, match="Input/output error"):
        ask(pool, "ASK {}")
    monkeypatch.undo()
    assert all(works(pool) for _ in range(4))


def test_a_query_that_is_too_long_is_refused(pool: Pool) -> None:
    with pytest.raises(QueryError, match="50000 characters"):
        ask(pool, "ASK {} #" + "x" * 50_000)


def test_more_queries_than_may_wait_are_refused_at_once(pool: Pool) -> None:
    said: list[str] = []
    threads = [refused(pool, said) for _ in range(2 * LIMITS.processes + 3)]
    for thread in threads:
        thread.join()
    assert sum("Too many queries" in sentence for sentence in said) == 3
    assert sum("longer than" in sentence for sentence in said) == 2 * LIMITS.processes
    assert works(pool)


@filtered
def test_the_kernel_refuses_what_the_guard_lets_through(pool: Pool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("graphsvc.store.pool.refuse_federation", lambda sparql: None)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.3)
        port = listening.getsockname()[1]
        assert ask(pool, f"SELECT ?s {{ SERVICE SILENT <http://127.0.0.1:{port}/> {{ ?s ?p ?o }} }}").startswith(b"s\r\n")
        with pytest.raises(TimeoutError):
            listening.accept()


def test_nothing_is_left_of_a_closed_pool(store: EmbeddedStore) -> None:
    pool = Pool(store, LIMITS)
    assert works(pool)
    processes = [worker.process.pid for worker in pool._workers.values()]
    assert processes
    pool.close()
    pool.close()
    assert not [process for process in processes if Path(f"/proc/{process}").exists()]
    with store.writer() as writer:  # and the state can go
        writer.remove_graph("http://e/none")


def test_a_frame_arrives_as_it_was_sent_and_an_end_is_noticed() -> None:
    ours, theirs = socket.socketpair()
    one, other = Channel(ours), Channel(theirs)
    payload = os.urandom(300_000)
    threading.Thread(target=one.send, args=(b"D", payload)).start()
    assert other.waits(1)
    assert other.receive() == (b"D", payload)
    assert not other.waits(0.01)
    one.close()
    assert other.waits(1)
    with pytest.raises(EOFError):
        other.receive()
    other.close()
