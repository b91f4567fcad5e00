"""The figures of a comparison as lines of text, and the goals that they are held against."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from graphsvc.benchmark.comparison import Comparison, Start
from graphsvc.benchmark.load import Figures
from graphsvc.benchmark.servers import OURS, OXIGRAPH, RDFLIB, UNSTOPPABLE
from graphsvc.benchmark.workload import JOIN, KINDS, LOOK_UP, LOOK_UP_AGAIN

NOISE = 0.15
"""Processors that others may take before it is said."""
_WIDTH = 24
_Of = Callable[[Figures], float]


@dataclass(frozen=True, slots=True)
class Goal:
    """What a figure should be, at least or at most."""

    what: str
    least: float = 0.0
    most: float = float("inf")

    def held(self, figure: float) -> str:
        """A line that says whether the figure is what it should be."""
        bound = f"≥ {self.least:,g}" if self.least else f"≤ {self.most:,g}"
        return f"  {self.what:{2 * _WIDTH}} {figure:>10,.2f}  goal {bound}{'' if self.least <= figure <= self.most else '  MISSED'}"


_RATE = Goal("look-ups a second", least=3_000)
_RATIOS = (
    (Goal("joins, to Oxigraph's", least=1.0), (JOIN, OURS), (JOIN, OXIGRAPH)),
    (Goal("joins, to rdflib-endpoint's", least=8.0), (JOIN, OURS), (JOIN, RDFLIB)),
    (Goal("look-ups, to rdflib-endpoint's", least=1.5), (LOOK_UP, OURS), (LOOK_UP, RDFLIB)),
    (Goal("look-ups, to those again of rdflib-endpoint", least=1.5), (LOOK_UP, OURS), (LOOK_UP_AGAIN, RDFLIB)),
    (Goal("look-ups again, to look-ups", least=2.0), (LOOK_UP_AGAIN, OURS), (LOOK_UP, OURS)),
)
_SPREADS = ((Goal("p99 of look-ups, to their median", most=4.0), LOOK_UP), (Goal("p99 of joins, to their median", most=4.0), JOIN))
_START = Goal("seconds to the first answer", most=2.0)
_MEMORY = Goal("bytes of memory a triple", most=450)

_COLUMNS: Mapping[str, tuple[_Of, str]] = {
    "answers/s": (lambda one: one.rate, ",.0f"),
    "median ms": (lambda one: one.median, ".2f"),
    "p99 ms": (lambda one: one.p99, ".2f"),
    "p99/median": (lambda one: one.spread, ".1f"),
    "bytes": (lambda one: one.size, ",.0f"),
    "CPU µs": (lambda one: one.cost, ",.0f"),
    "CPUs": (lambda one: one.server, ".2f"),
    "asking": (lambda one: one.generator, ".2f"),
    "others": (lambda one: one.others, ".2f"),
}


def comparison(found: Comparison) -> Iterator[str]:
    """A table for each kind of query, the price of stopping, how disturbed the machine was, and the goals."""
    there = found.rounds[JOIN]
    for kind, what in KINDS.items():
        yield from _table(found, kind, what)
    if OURS in there and UNSTOPPABLE in there:
        ratios = ", ".join(f"{kind} {found.ratio((kind, UNSTOPPABLE), (kind, OURS)):.2f} ×" for kind in KINDS)
        yield f"The price of stopping: without it there are as many answers as with it: {ratios}"
    others = statistics.median(one.others for rounds in found.rounds.values() for each in rounds.values() for one in each)
    if others > NOISE:
        yield f"Other programs took {others:.2f} CPUs meanwhile: rates are too low, and ratios favour servers of many processes; see CPU µs"
    if OURS in there:
        yield from _goals(found)


def start(name: str, found: Start, triples: int) -> Iterator[str]:
    """The starts of a server, and its memory."""
    cached, uncached = statistics.median(found.cached), statistics.median(found.uncached)
    held, shared_too = found.memory.pss / triples, found.memory.rss / triples
    yield (
        f"{name:{_WIDTH}} first answer {cached:.2f} s after the start ({max(found.cached):.2f} s at most),"
        f" {uncached:.2f} s with nothing of the store in the system's cache ({max(found.uncached):.2f} s at most)"
    )
    yield (
        f"{'':{_WIDTH}} memory after load {found.memory.pss / 1e6:.0f} MB = {held:.0f} bytes a triple, in {found.processes} processes"
        f" (with what they share counted for each: {shared_too:.0f} bytes)"
    )
    if name == OURS:
        yield _START.held(cached)
        yield _MEMORY.held(held)


def _table(found: Comparison, kind: str, what: str) -> Iterator[str]:
    others = [name for name in (OXIGRAPH, RDFLIB) if name in found.rounds[kind]]
    yield f"{kind}: {what}"
    yield _row("", (*_COLUMNS, *(f"to {name}" for name in others)))
    for name in found.rounds[kind]:
        figures = (format(found.median(kind, name, of), form) for of, form in _COLUMNS.values())
        yield _row(name, (*figures, *(f"{found.ratio((kind, name), (kind, other)):.2f} ×" for other in others)))
    yield ""


def _row(name: str, cells: tuple[str, ...]) -> str:
    return f"  {name:{_WIDTH - 2}}" + "".join(f"{cell:>{21 if at >= len(_COLUMNS) else 11}}" for at, cell in enumerate(cells))


def _goals(found: Comparison) -> Iterator[str]:
    yield _RATE.held(found.median(LOOK_UP, OURS, lambda one: one.rate))
    for goal, one, other in _RATIOS:
        if other[1] in found.rounds[other[0]]:
            yield goal.held(found.ratio(one, other))
    for goal, kind in _SPREADS:
        yield goal.held(found.median(kind, OURS, lambda one: one.spread))
