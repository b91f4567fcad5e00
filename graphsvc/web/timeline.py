"""Plans on a line of time: their periods as bars over years, and on them the years that reports evaluate. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.web.things import Thing

LONGEST = 60
"""Years of the line, at most: bars of plans from before begin at its left edge."""
YEAR = 10
"""The width of a year in the drawing."""


@dataclass(frozen=True, slots=True)
class Span:
    """Years from and to, both included; None where that is open or not known."""

    start: int | None = None
    end: int | None = None

    def __bool__(self) -> bool:
        return self.start is not None or self.end is not None

    def __str__(self) -> str:
        if self.start == self.end:
            return "" if self.start is None else str(self.start)
        return f"{self.start or '…'}–{self.end or '…'}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A report about a plan, and the years that it evaluates."""

    document: Thing
    span: Span


@dataclass(frozen=True, slots=True)
class Dated:
    """A plan with its period, the plan that it carries out, and the reports about it."""

    plan: Thing
    span: Span
    parent: Thing | None = None
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Box:
    """Where something is drawn: its left edge and width."""

    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A plan as it is drawn; None where its period is not known; ``open`` where it has no end."""

    plan: Dated
    box: Box | None
    open: bool
    marks: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """The years of the line, and the plans in the order of their beginnings, those without a period last."""

    years: Sequence[int]
    bars: tuple[Bar, ...]

    @property
    def width(self) -> int:
        """The width of the drawing."""
        return YEAR * len(self.years)


def year(written: str) -> int | None:
    """The year that a date (``2027``, ``2027-12``, ``2027-12-31``) begins with; None where it begins with none of our time."""
    digits = written[:4]
    return int(digits) if digits.isascii() and digits.isdigit() and 1900 <= int(digits) <= 2200 and written[4:5] in ("", "-") else None


def draw(plans: Iterable[Dated]) -> Timeline:
    """Plans on a line of the years that they name; one that ends before it begins is taken as it is written, and not drawn."""
    listed = sorted(plans, key=lambda dated: (not dated.span, dated.span.start or dated.span.end or 0, dated.plan.order))
    named = [
        when for dated in listed for span in (dated.span, *(mark.span for mark in dated.marks)) for when in (span.start, span.end) if when
    ]
    if not named:
        return Timeline((), tuple(Bar(dated, None, False, ()) for dated in listed))
    last = max(named)
    years = range(max(min(named), last - LONGEST + 1), last + 1)
    return Timeline(years, tuple(_bar(dated, years) for dated in listed))


def _bar(dated: Dated, years: range) -> Bar:
    marks = (_box(mark.span, years) for mark in dated.marks)
    return Bar(dated, _box(dated.span, years), bool(dated.span) and dated.span.end is None, tuple(mark for mark in marks if mark))


def _box(span: Span, years: range) -> Box | None:
    """Where a span is drawn; an open one reaches to the edge of the line."""
    if not span:
        return None
    start = max(span.start or years[0], years[0])
    end = min(span.end or years[-1], years[-1])
    return Box(YEAR * (start - years[0]), YEAR * (end - start + 1)) if start <= end else None
