"""A writer of the store is killed at any moment: nothing that was acknowledged may be lost, and no half of a write be seen.

A process writes without end, and tells each stage of its work; it is killed at a random moment, and the store must then hold exactly
what the last writes left: all that were acknowledged, and the one after them as a whole or not at all. What the store must hold after a
number of writes follows from the number, so no other record is needed.

``python -m graphsvc.benchmark.durability FOLDER`` is the process that writes.
"""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphsvc.store import audit, writing
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView
from graphsvc.store.states import States
from graphsvc.store.writing import EmbeddedWriter

_GRAPHS = 5
_SIZES = {"bulk load": 25_000, "update": 50, "small load": 500}
"""What is written in turn, and how many triples."""
_COUNTER = "urn:counter"
_STAGES = 9
"""How many stages a writer may enter before it is killed: three writes."""
_DELAYS = (0.003, 0.03, 0.5)
"""Seconds after which it is killed at the latest in the stage: moving a link is quick, loading is not."""


@dataclass(slots=True)
class Report:
    """What came of the rounds: in which stage the writer was killed, how often, and what was found wrong."""

    stages: Counter[str] = field(default_factory=Counter)
    acknowledged: int = 0
    faults: list[str] = field(default_factory=list)


def run(folder: Path, rounds: int, seed: int, tell: Callable[[str], None]) -> Report:
    """Kill a writer so many times, and look at the store after each."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    report = Report()
    for number in range(1, rounds + 1):
        stage, acknowledged = _killed(folder, chance)
        report.stages[stage] += 1
        found = [f"round {number}, killed in {stage}: {fault}" for fault in _faults(folder, max(acknowledged, report.acknowledged))]
        report.acknowledged = max(acknowledged, report.acknowledged)
        report.faults += found
        for fault in found:
            tell(fault)
        if number % 20 == 0:
            tell(f"{number} rounds, {report.acknowledged} acknowledged writes, {len(report.faults)} faults")
    return report


def _killed(folder: Path, chance: random.Random) -> tuple[str, int]:
    """The stage in which a writer was killed, and the number of the last write that it acknowledged (0: none)."""
    command = [sys.executable, "-m", "graphsvc.benchmark.durability", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - this program itself
        assert process.stdout
        heard = [process.stdout.readline() for _ in range(chance.randint(1, 1 + _STAGES))]
        time.sleep(chance.uniform(0, chance.choice(_DELAYS)))
        process.kill()
        heard += process.stdout.read().splitlines()
    said = [line.strip().split(":") for line in heard if line.strip().endswith(".")]
    done = [int(words[1].rstrip(".")) for words in said if words[0] == "done"]
    last = said[-1][0] if said else "beginning"
    return ("between writes" if last == "done" else last), max(done, default=0)


def _faults(folder: Path, acknowledged: int) -> list[str]:
    store = EmbeddedStore(folder)
    if not store.exists():
        return [f"there is no store, but write {acknowledged} was acknowledged"] if acknowledged else []
    view = store.view()
    number = _number(view)
    found = [] if number >= acknowledged else [f"write {acknowledged} was acknowledged, the store holds {number}"]
    if number > acknowledged + 1 and acknowledged:
        found.append(f"write {number} is there, the last that was acknowledged is {acknowledged}")
    if _held(view) != _expected(number):
        found.append(f"the store holds {_held(view)} after write {number}, not {_expected(number)}")
    current = States(folder).current()
    assert current
    return found + audit.faults(current)


def _number(view: EmbeddedView) -> int:
    """How many writes the store has seen."""
    rows = view.select(f"SELECT ?n {{ GRAPH <{_COUNTER}> {{ <{_COUNTER}> <{_COUNTER}> ?n }} }}")
    return int(rows[0]["n"].value) if rows else 0


def _held(view: EmbeddedView) -> dict[str, tuple[int, int]]:
    """Graph → the write that it is of, and its triples; a graph of several writes is there once for each."""
    rows = view.select("SELECT ?g ?n (COUNT(*) AS ?size) { GRAPH ?g { ?s <urn:made> ?n } } GROUP BY ?g ?n ORDER BY ?g ?n")
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        name = row["g"].value if row["g"].value not in found else f"{row['g'].value} again"
        found[name] = (int(row["n"].value), int(row["size"].value))
    return found


def _expected(number: int) -> dict[str, tuple[int, int]]:
    last = range(max(1, number - _GRAPHS + 1), number + 1)
    return {_graph(write): (write, _SIZES[_kind(write)]) for write in sorted(last, key=_graph)}


def _kind(number: int) -> str:
    return list(_SIZES)[number % len(_SIZES)]


def _graph(number: int) -> str:
    return f"urn:graph:{number % _GRAPHS}"


def _write(writer: EmbeddedWriter, number: int) -> None:
    kind, graph = _kind(number), _graph(number)
    lines = "".join(f"<urn:thing:{place}> <urn:made> {number} .\n" for place in range(_SIZES[kind]))
    if kind == "update":
        writer.update(f"CLEAR SILENT GRAPH <{graph}> ; INSERT DATA {{ GRAPH <{graph}> {{ {lines} }} }}")
    else:
        writer.replace_graph(graph, lines.replace(f" {number} .", f' "{number}"^^<http://www.w3.org/2001/XMLSchema#integer> .').encode())
    writer.update(
        f"DELETE WHERE {{ GRAPH <{_COUNTER}> {{ ?s ?p ?o }} }} ; "
        f"INSERT DATA {{ GRAPH <{_COUNTER}> {{ <{_COUNTER}> <{_COUNTER}> {number} }} }}"
    )


def _numbers(folder: Path) -> Iterator[int]:
    store = EmbeddedStore(folder)
    number = _number(store.view()) if store.exists() else 0
    while True:
        number += 1
        yield number


def _say(stage: str, number: int) -> None:
    sys.stdout.write(f"{stage}:{number}.\n")
    sys.stdout.flush()


def main(folder: Path) -> None:
    """Write without end."""
    _say("beginning", 0)
    for number in _numbers(folder):
        _say(_kind(number), number)
        publish = lambda _, number=number: _say("publishing", number)  # noqa: E731
        with writing.writer(States(folder), {}, "urn:base:", afresh=False, wait=10, tell=publish) as writer:
            _write(writer, number)
        _say("done", number)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
