"""The course of findings as it is drawn: a line for each severity over time, and small lines without axes. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from graphsvc.history.trend import Point, Trend, rank

_LEFT, _RIGHT, _TOP, _BOTTOM = 40, 14, 10, 26
_WIDTH, _HEIGHT = 680, 240
_ACROSS, _DOWN = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
_STEPS = (1, 2, 5)
_LINES, _DATES = 4, 4
"""Lines across at most, and dates below."""
_MARKS = 40
"""Runs that have a mark each; of more, the line alone is drawn."""
_SPOTS = 60
"""Runs of a small line, at most."""
SPARK = (100, 20)
"""The size of a small line."""

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Line:
    """A severity: its pieces (points of polylines; there is a gap where a plan was not in the data), and a mark for each run."""

    severity: str
    pieces: tuple[str, ...]
    marks: tuple[Spot, ...]
    last: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """The lines with their axes; ``rules`` are the places where other rules took over."""

    width: int
    height: int
    lines: tuple[Line, ...]
    heights: tuple[tuple[float, int], ...]
    dates: tuple[tuple[float, datetime], ...]
    rules: tuple[float, ...]
    days: int = 0
    """Between the first and the last."""
    left: int = _LEFT
    right: int = _WIDTH - _RIGHT
    bottom: int = _TOP + _DOWN


def draw(trend: Trend) -> Drawing | None:
    """The whole of a trend, to its last run; None where there is no time between the first and the last."""
    if not trend.points or trend.latest is None:
        return None
    times = [point.run.at.timestamp() for point in trend.points]
    begin, end = times[0], max(trend.latest.seen.timestamp(), *times)
    if end <= begin:
        return None
    across = [round(_LEFT + _ACROSS * max(time - begin, 0) / (end - begin), 1) for time in times]
    numbers = [point.by_severity for point in trend.points]
    severities = sorted({name for one in numbers for name, count in one.items() if count}, key=lambda name: (rank(name), name))
    heights = scale(max((count for one in numbers for count in one.values()), default=0))

    def down(count: int) -> float:
        return round(_TOP + _DOWN * (1 - count / heights[-1]), 1)

    lines = []
    for name in severities:
        deep = [down(one.get(name, 0)) if point.present else None for one, point in zip(numbers, trend.points, strict=True)]
        spots = tuple((x, y) for x, y in zip(across, deep, strict=True) if y is not None)
        lines.append(Line(name, tuple(_pieces(across, deep)), spots if len(spots) <= _MARKS else (), numbers[-1].get(name, 0)))
    until = trend.latest.seen if trend.latest.seen.timestamp() == end else trend.points[-1].run.at
    return Drawing(
        _WIDTH,
        _HEIGHT,
        tuple(lines),
        tuple((down(count), count) for count in heights),
        tuple(_dates(trend.points[0].run.at, until)),
        tuple(dict.fromkeys(_other_rules(trend.points, across))),
        int(end - begin) // 86_400,
    )


def scale(most: int) -> list[int]:
    """Round numbers from 0 to at least ``most``, a few: ``[0, 20, 40, 60]``."""
    power = 1
    while True:
        for step in _STEPS:
            if step * power * _LINES >= most:
                return [step * power * times for times in range(max(-(-most // (step * power)), 1) + 1)]
        power *= 10


def spark(numbers: Sequence[int]) -> str:
    """The points of a small line: how a number went from run to run, each as far from the next as any other."""
    every = -(-len(numbers) // _SPOTS)
    drawn = list(numbers)[::-1][:: every or 1][::-1]  # the last is always among them
    if len(drawn) < 2:
        return ""
    width, height = SPARK
    most, step = max(*drawn, 1), width / (len(drawn) - 1)
    return _written((round(at * step, 1), round(height - 2 - (height - 4) * number / most, 1)) for at, number in enumerate(drawn))


def of_rule(points: Iterable[Point], rule: str, severity: str) -> list[int]:
    """How many findings a rule had at each run."""
    return [point.counts.get((rule, severity), 0) for point in points]


def _pieces(across: Sequence[float], deep: Sequence[float | None]) -> Iterator[str]:
    """Steps: a number holds until the next run, the last until now."""
    piece: list[Spot] = []
    for x, y in zip([*across, float(_WIDTH - _RIGHT)], [*deep, None], strict=True):
        if piece:
            piece.append((x, piece[-1][1]))
        if y is not None:
            piece.append((x, y))
        elif piece:
            yield _written(piece)
            piece = []


def _written(spots: Iterable[Spot]) -> str:
    """Spots as SVG writes them; of those on one height only the first and the last, which draw the same."""
    kept: list[Spot] = []
    for spot in spots:
        if len(kept) > 1 and kept[-1][1] == kept[-2][1] == spot[1]:
            kept[-1] = spot
        elif not kept or spot != kept[-1]:
            kept.append(spot)
    return " ".join(f"{x:g},{y:g}" for x, y in kept)


def _dates(first: datetime, last: datetime) -> Iterator[tuple[float, datetime]]:
    """Moments below the drawing, a day apart at least, or within a day a minute."""
    span = last - first
    parts = min(max(span.days if span.days > 1 else int(span.total_seconds()) // 60, 1), _DATES)
    for part in range(parts + 1):
        yield round(_LEFT + _ACROSS * part / parts, 1), first + span * part / parts


def _other_rules(points: Sequence[Point], across: Sequence[float]) -> Iterator[float]:
    for at in range(1, len(points)):
        if points[at].run.rules != points[at - 1].run.rules:
            yield across[at]
