"""A pool under everything at once: queries, clients that give up, processes that are killed, states that come and go."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc.errors import LimitError
from graphsvc.settings import Limits
from graphsvc.store import pool as pools
from graphsvc.store.base import FORMATS, WHOLE
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Asked
from graphsvc.store.pool import Pool

LIMITS = Limits(seconds=2, memory=512, result=8, length=50_000, processes=3)
STAYING = replace(LIMITS, held=0)
"""Processes that are replaced where they end, and for no other reason."""
ROWS = 300
STATES = 15
COUNT = "SELECT ?n { <http://e/state> <http://e/n> ?n }"
EACH = "SELECT ?m { ?x <http://e/m> ?m }"
MUCH = "SELECT ?x ?y ?m { ?x <http://e/m> ?m . ?y <http://e/m> ?k }"
"""Some megabytes: it comes in pieces."""
ENDLESS = "SELECT ?a { ?a <http://e/m> ?x . ?b <http://e/m> ?y . ?c <http://e/m> ?z . ?d <http://e/m> ?w FILTER (?x + ?y + ?z + ?w = -1) }"


class Stressed:
    """A store whose states are numbered, a pool over it, and what came of all that was asked."""

    def __init__(self, store: EmbeddedStore, seed: int) -> None:
        self.store = store
        self.chosen = random.Random(seed)
        self.state = 0
        self.begun = 0
        """The state that is being written, or was last."""
        self.came: Counter[str] = Counter()
        self.done = False

    def write(self) -> None:
        self.begun = self.state + 1
        rows = "".join(f"<http://e/{row}> <http://e/m> {self.begun} .\n" for row in range(ROWS))
        with self.store.writer() as writer:
            writer.replace_graph("http://e/g", f"<http://e/state> <http://e/n> {self.begun} .\n{rows}".encode(), FORMATS["ttl"])
        self.state = self.begun

    async def writes(self) -> None:
        for _ in range(STATES):
            await asyncio.to_thread(self.write)
            await asyncio.sleep(self.chosen.random() / 20)
        self.done = True

    async def kills(self, pool: Pool) -> None:
        while not self.done:
            await asyncio.sleep(self.chosen.random() / 3)
            if pool._all:
                os.kill(self.chosen.choice(sorted(pool._all, key=id)).process.pid, 9)

    async def asks(self, pool: Pool) -> None:
        while not self.done:
            query = self.chosen.choice([COUNT] * 6 + [EACH] * 3 + [MUCH, ENDLESS])
            asking = asyncio.create_task(self.ask(pool, query))
            if query == ENDLESS or self.chosen.random() < 0.3:
                await asyncio.wait([asking], timeout=self.chosen.random() / 10)
                asking.cancel()
            with suppress(asyncio.CancelledError):
                await asking

    async def ask(self, pool: Pool, query: str) -> None:
        before = self.state
        came = "cancelled"
        try:
            answer = await pool.answer(Asked(query, WHOLE, FORMATS["csv"], FORMATS["nt"]), self.stays)
            try:
                if query == MUCH and self.chosen.random() < 0.5:
                    came = "given up"
                    return
                data = b"".join([piece async for piece in answer])
            finally:
                answer.close()
            came = "right"
            self.check(query, data, before)
        except LimitError:
            came = "stopped"
        finally:
            self.came[came] += 1

    def check(self, query: str, data: bytes, before: int) -> None:
        """The answer is that of one state, which was valid at some moment between the question and now."""
        lines = data.decode().split()[1:]
        states = {int(line.rpartition(",")[2]) for line in lines}
        assert len(lines) == {COUNT: 1, EACH: ROWS, MUCH: ROWS * ROWS}[query]
        assert len(states) == 1
        assert before <= states.pop() <= self.begun

    @staticmethod
    async def stays() -> None:
        await asyncio.Event().wait()


async def stress(stressed: Stressed) -> None:
    pool = Pool(stressed.store, LIMITS)
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(stressed.writes())
            group.create_task(stressed.kills(pool))
            for _ in range(8):
                group.create_task(stressed.asks(pool))
        await settled(pool)  # all processes that were lost are there again, and free
        stressed.came["settled"] += 1
        await asyncio.gather(*(stressed.ask(pool, COUNT) for _ in range(2 * LIMITS.processes)))
    finally:
        await pool.close()


def children() -> list[int]:
    return [int(pid) for task in Path("/proc/self/task").iterdir() for pid in (task / "children").read_text().split()]


def descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


@pytest.mark.parametrize("seed", [1, 2])
def test_every_answer_is_right_and_nothing_leaks(seed: int, tmp_path: Path) -> None:
    stressed = Stressed(EmbeddedStore(tmp_path / "store"), seed)
    stressed.write()
    asyncio.run(asyncio.sleep(0))
    before, processes = descriptors(), set(children())
    asyncio.run(stress(stressed))
    assert stressed.came["right"] > 30
    assert stressed.came["stopped"]
    assert stressed.came["cancelled"]
    assert stressed.came["settled"]
    assert set(children()) <= processes
    assert descriptors() == before
    stressed.write()  # no state is held any more: all but the valid one are removed
    assert [entry.name for entry in stressed.store.path.iterdir() if entry.name.isdigit()] == [str(STATES + 2)]


def test_a_pool_that_is_closed_while_it_starts_leaves_nothing(tmp_path: Path) -> None:
    stressed = Stressed(EmbeddedStore(tmp_path / "store"), 0)
    stressed.write()

    async def begin(seconds: float) -> None:
        pool = Pool(stressed.store, LIMITS)
        waiting = asyncio.create_task(stressed.ask(pool, COUNT))
        await asyncio.sleep(seconds)
        await pool.close()
        with suppress(asyncio.CancelledError):
            async with asyncio.timeout(2):  # whoever waits is told at once
                await waiting

    asyncio.run(asyncio.sleep(0))
    before, processes = descriptors(), set(children())
    for seconds in (0, 0.05, 0.15, 0.3):
        asyncio.run(begin(seconds))
        assert set(children()) <= processes
        assert descriptors() == before
    assert sum(stressed.came.values()) == 4


async def settled(pool: Pool) -> None:
    async with asyncio.timeout(30):
        while pool.alive < LIMITS.processes or pool.running:
            await asyncio.sleep(0.01)


def test_a_process_that_was_ended_while_it_had_nothing_to_do_is_replaced_and_no_query_notices(tmp_path: Path) -> None:
    stressed = Stressed(EmbeddedStore(tmp_path / "store"), 0)
    stressed.write()

    async def kill_all() -> int:
        pool = Pool(stressed.store, STAYING)
        try:
            await settled(pool)
            former = {process.process.pid for process in pool._all}
            for pid in former:
                os.kill(pid, 9)
            while not all(process.gone for process in pool._idle):
                await asyncio.sleep(0.01)
            await asyncio.gather(*(stressed.ask(pool, COUNT) for _ in range(5)))
            await settled(pool)
            return len({process.process.pid for process in pool._all} - former)
        finally:
            await pool.close()

    assert asyncio.run(kill_all()) == LIMITS.processes
    assert stressed.came == {"right": 5}


def test_a_process_that_comes_in_the_moment_of_giving_up_is_not_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stressed = Stressed(EmbeddedStore(tmp_path / "store"), 0)
    stressed.write()
    monkeypatch.setattr(pools, "_WAIT", 0.002)

    async def at_the_same_time() -> Counter[str]:
        came: Counter[str] = Counter()
        pool = Pool(stressed.store, STAYING)
        try:
            await settled(pool)
            held = [pool._idle.pop() for _ in range(LIMITS.processes)]
            for _ in range(100):
                process = held[0]
                asyncio.get_running_loop().call_later(0.002, pool.give_back, process)
                try:
                    assert await pool._wait() is process
                    came["taken"] += 1
                except LimitError:
                    await asyncio.sleep(0.005)
                    assert pool._idle == [process]
                    pool._idle.clear()
                    came["late"] += 1
                assert not pool._waiting
            return came
        finally:
            await pool.close()

    came = asyncio.run(at_the_same_time())
    assert sum(came.values()) == 100
    assert came["late"]


def test_who_has_given_up_does_not_count_among_those_that_wait(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stressed = Stressed(EmbeddedStore(tmp_path / "store"), 0)
    stressed.write()
    monkeypatch.setattr(pools, "_WAIT", 0.05)
    monkeypatch.setattr(pools, "WAITING", 2)

    async def twice() -> list[str]:
        pool = Pool(stressed.store, STAYING)
        try:
            await settled(pool)
            pool._idle.clear()
            said = []
            for _ in range(2):
                said += [str(error) for error in await asyncio.gather(*(pool._wait() for _ in range(2)), return_exceptions=True)]
            return said
        finally:
            await pool.close()

    said = asyncio.run(twice())
    assert len(said) == 4
    assert all(sentence.startswith("No process was free") for sentence in said)
