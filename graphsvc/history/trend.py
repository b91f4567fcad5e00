"""The course of findings over runs, as it is read from what a history keeps. Pure values and functions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.history.run import PRESENT, Run
from graphsvc.validation.result import SEVERITIES

Counts = Mapping[tuple[str, str], int]
"""Rule and severity → number of findings, for those that found any."""


@dataclass(frozen=True, slots=True)
class Held:
    """How many findings a rule had from a run to a run (their numbers; None: until now)."""

    rule: str
    severity: str
    first: int
    last: int | None
    number: int


@dataclass(frozen=True, slots=True)
class Point:
    """What a run found; ``present`` says whether what the trend is of was among the data at all."""

    run: Run
    counts: Counts
    present: bool = True

    @property
    def total(self) -> int:
        """All findings."""
        return sum(self.counts.values())

    @property
    def by_severity(self) -> dict[str, int]:
        """Findings by severity: those of every kind that there is, from the most severe, then those of others that there are."""
        numbers = dict.fromkeys(SEVERITIES, 0)
        for (_, severity), count in self.counts.items():
            numbers[severity] = numbers.get(severity, 0) + count
        return numbers


@dataclass(frozen=True, slots=True)
class Trend:
    """The course of a plan, or of the whole graph (``plan`` is ``""``): the runs at which something changed there, from the first.

    ``points`` are the last of ``total`` such runs, ``before`` the one before them, ``first`` the first of all, or what held when the time
    began that was asked for. ``latest`` is the last run of the whole graph: what the last point says still held then.
    """

    plan: str
    points: tuple[Point, ...] = ()
    before: Point | None = None
    first: Point | None = None
    latest: Run | None = None
    total: int = 0

    @property
    def last(self) -> Point | None:
        """How it is now."""
        return self.points[-1] if self.points else self.before

    def steps(self) -> list[tuple[Point, Point | None]]:
        """Each point with the one before it, the newest first."""
        earlier = (self.before, *self.points)
        return list(zip(self.points, earlier, strict=False))[::-1]


@dataclass(frozen=True, slots=True)
class Change:
    """A rule at two runs: how many findings it has, and had."""

    rule: str
    severity: str
    now: int
    before: int

    @property
    def difference(self) -> int:
        """How many more there are."""
        return self.now - self.before


def points(runs: Sequence[Run], held: Iterable[Held], *, always: bool = False) -> list[Point]:
    """What each run found; ``always`` for what is there at every run, as the whole graph is."""
    numbers = [run.number for run in runs]
    counts: list[dict[tuple[str, str], int]] = [{} for _ in runs]
    present = [always] * len(runs)
    for one in held:
        end = len(runs) if one.last is None else bisect_right(numbers, one.last)
        for at in range(bisect_left(numbers, one.first), end):
            if one.rule == PRESENT:
                present[at] = True
            elif one.number:
                counts[at][one.rule, one.severity] = one.number
    return [Point(*made) for made in zip(runs, counts, present, strict=True)]


def changes(now: Point | None, before: Point | None) -> list[Change]:
    """All rules of two runs, by severity, then by their names; those without findings in either are not told."""
    new, old = (one.counts if one else {} for one in (now, before))
    made = [Change(rule, severity, new.get((rule, severity), 0), old.get((rule, severity), 0)) for rule, severity in {**old, **new}]
    return sorted(made, key=lambda one: (rank(one.severity), one.severity, one.rule))


def rank(severity: str) -> int:
    """The place of a severity, from the most severe; others stand behind."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES)
