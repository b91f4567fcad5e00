"""Servers under the same load in turn, in several rounds, for a machine has better and worse minutes: ratios are those within a round."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

from graphsvc.benchmark import load, processes, servers, workload
from graphsvc.benchmark.load import Asked, Figures, Load
from graphsvc.benchmark.processes import Memory
from graphsvc.benchmark.servers import Data, Server
from graphsvc.benchmark.workload import Workload

_APART = 10_000_000
"""More than the requests of one measurement: numbers of requests are never the same in two."""
_WARM = 1.0
"""Seconds of load before anything is measured, at most."""

Place = tuple[str, str]
"""A kind of query and a server."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """Kind of query → server → its figures, one for each round."""

    rounds: Mapping[str, Mapping[str, Sequence[Figures]]]

    def median(self, kind: str, server: str, of: Callable[[Figures], float]) -> float:
        """The median of the rounds."""
        return statistics.median(map(of, self.rounds[kind][server]))

    def ratio(self, one: Place, other: Place) -> float:
        """How many times as many answers as the other server gave; the median of the ratios within a round."""
        pairs = zip(self.rounds[one[0]][one[1]], self.rounds[other[0]][other[1]], strict=True)
        return statistics.median(mine.rate / theirs.rate for mine, theirs in pairs)


@dataclass(frozen=True, slots=True)
class Start:
    """Seconds from start to first answer, of each start; and the memory of the last one after load."""

    cached: Sequence[float]
    """With the files in the system's cache."""
    uncached: Sequence[float]
    """With the files of the store on the disk alone (programs and libraries stay in the cache)."""
    memory: Memory
    processes: int


def compare(running: Mapping[str, Server], work: Workload, much: Load, rounds: int, tell: Callable[[str], None]) -> Comparison:
    """Load on each server in turn, kind by kind, after a warm-up. Raises StoreError on any answer whose status is not 200."""
    asked, short = work.asked(), replace(much, seconds=min(_WARM, much.seconds))
    found: dict[str, dict[str, list[Figures]]] = {kind: {name: [] for name in running} for kind in asked}
    numbers: Iterator[int] = count(0, _APART)
    for name, server in running.items():
        tell(f"Warming up: {name} …")
        servers.settle(name, server)
        for one in asked.values():
            measure(server, one, next(numbers), short)
    for number in range(rounds):
        tell(f"Round {number + 1} of {rounds} …")
        for kind, one in asked.items():
            for name in _turned(list(running), number):
                found[kind][name].append(measure(running[name], one, next(numbers), much))
    return Comparison(found)


def measure(server: Server, asked: Asked, first: int, much: Load) -> Figures:
    """One measurement of one server; its requests have numbers from ``first`` on."""
    busy, machine = processes.cpu_seconds(server.pid), processes.busy_seconds()
    counted = load.put(server.url, asked, first, much)
    return load.figures(counted, processes.cpu_seconds(server.pid) - busy, processes.busy_seconds() - machine)


def start(name: str, data: Data, work: Workload, much: Load, runs: int) -> Start:
    """Start a server so many times with its files in the system's cache, and as often without; load on the last one."""
    folder = data.store if name in (servers.OURS, servers.UNSTOPPABLE, servers.ON_OURS) else data.oxigraph
    cached, uncached = [], []
    for _ in range(runs):
        _forget(folder)
        uncached.append(_first_answer(name, data, work))
        cached.append(_first_answer(name, data, work))
    asked = work.asked()
    with servers.started(name, data) as server:
        servers.settle(name, server)
        for kind in (workload.LOOK_UP, workload.JOIN):
            measure(server, asked[kind], 0, much)
        return Start(cached, uncached, processes.memory(server.pid), len(processes.tree(server.pid)))


def _first_answer(name: str, data: Data, work: Workload) -> float:
    """Seconds from the start of the process."""
    with servers.started(name, data) as server:
        workload.rows(server.url, work.look_ups[0])
        return time.perf_counter() - server.begin


def _turned(names: list[str], number: int) -> list[str]:
    """The names, from another one on in each round."""
    at = number % len(names)
    return names[at:] + names[:at]


def _forget(folder: Path) -> None:
    """Have the system drop what it keeps of the files in memory, where it listens to such advice."""
    for path in folder.rglob("*"):
        if path.is_file() and hasattr(os, "posix_fadvise"):
            handle = os.open(path, os.O_RDONLY)
            try:
                os.fsync(handle)
                os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            finally:
                os.close(handle)
