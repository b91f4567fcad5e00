"""An answer as a chart: bars by a column of its rows, whole or in parts, or years along a line; as numbers, which a page draws.

In the header of a question ``chart:`` says its ``kind`` (``bar``, ``stacked``, ``timeline``), the column of the ``label`` (of a timeline:
a day or year) and of the ``value`` (``rows``: one for each row; of a list its length), and for ``stacked`` either the column of the
``part`` or several columns of values, ``parts``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphsvc.errors import DataError
from graphsvc.questions import header
from graphsvc.questions.answer import Cell
from graphsvc.questions.header import File
from graphsvc.questions.sentence import ROWS, Rows, amount

KINDS = ("bar", "stacked", "timeline")
SHOWN = 15
"""Bars of a chart; of more, those that are longest."""
PARTS = 7
"""Parts that are told apart; the others are one."""
REST = ""
"""The name of the parts beyond."""
_YEARS = 60
"""Years of a time line; one that were longer is not drawn."""
_YEAR = re.compile(r"(\d{4})(?!\d)")


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows of an answer; ``part`` and ``parts`` are empty but for stacked bars."""

    kind: str
    label: str
    value: str
    part: str = ""
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: what it stands for (as cells have it), the number of the first of its rows, and the values of its parts in their order."""

    label: Cell
    row: int
    values: tuple[float, ...]

    @property
    def total(self) -> float:
        """The length of the bar."""
        return sum(self.values)


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart of certain rows: bars in order, the names of their parts, the length of the longest, and how many bars were left out."""

    kind: str
    bars: tuple[Bar, ...]
    parts: tuple[str, ...]
    longest: float
    left: int


def read(head: Mapping[str, Any], columns: tuple[str, ...], file: File) -> Chart | None:
    """The chart of a header, None where it has none. Raises DataError, naming the line, for one that cannot be drawn."""
    entry = header.table(head, "chart", file)
    if not entry:
        return None
    header.only(entry, {"kind", "label", "value", "part", "parts"}, file)
    parts = header.several(entry, "parts", file)
    chart = Chart(entry.get("kind", ""), entry.get("label", ""), entry.get("value", ""), entry.get("part", ""), parts)
    if chart.kind not in KINDS:
        raise DataError(f"A chart is one of {', '.join(KINDS)}, not {chart.kind!r}: {file.at('kind')}")
    if (chart.kind == "stacked") != bool(chart.part or parts) or (chart.part and parts) or bool(parts) == bool(chart.value):
        raise DataError(f"A chart has a value, of stacked bars by a part, or in their place parts: {file.at('chart')}")
    named = [chart.label, *parts, *([chart.part] if chart.part else []), *([chart.value] if chart.value not in ("", ROWS) else [])]
    if strange := [name for name in named if name not in columns]:
        raise DataError(f"A chart shows columns, not {strange[0]!r}: {file.at('chart')}")
    return chart


def figure(chart: Chart, rows: Rows) -> Figure | None:
    """The chart of these rows; None where fewer than two bars would be drawn, or nothing has a length."""
    bars, parts = _timeline(chart, rows) if chart.kind == "timeline" else _bars(chart, rows)
    longest = max((bar.total for bar in bars), default=0)
    if len(bars) < 2 or longest <= 0:
        return None
    if chart.kind == "timeline" or len(bars) <= SHOWN:
        return Figure(chart.kind, tuple(bars), parts, longest, 0)
    ranked = sorted(range(len(bars)), key=lambda at: (-bars[at].total, at))[:SHOWN]
    return Figure(chart.kind, tuple(bars[at] for at in ranked), parts, longest, len(bars) - SHOWN)


def _bars(chart: Chart, rows: Rows) -> tuple[list[Bar], tuple[str, ...]]:
    parts = chart.parts or (_named(chart, rows) if chart.part else ("",))
    sums: dict[str, list[float]] = {}
    first: dict[str, int] = {}
    for at, row in enumerate(rows):
        name = str(row[chart.label])
        values = sums.setdefault(name, [0.0] * len(parts))
        first.setdefault(name, at)
        for number, value in _values(chart, row, parts):
            values[number] += value
    return [Bar(rows[first[name]][chart.label], first[name], tuple(values)) for name, values in sums.items()], parts


def _values(chart: Chart, row: Mapping[str, Cell], parts: tuple[str, ...]) -> list[tuple[int, float]]:
    if chart.parts:
        return [(number, amount(row[column])) for number, column in enumerate(parts)]
    value = 1.0 if chart.value == ROWS else amount(row[chart.value])
    name = _name(row[chart.part]) if chart.part else ""
    return [(parts.index(name) if name in parts else len(parts) - 1, value)]


def _named(chart: Chart, rows: Rows) -> tuple[str, ...]:
    """The parts by their sums, the greatest first; beyond so many the rest is one."""
    sums: dict[str, float] = {}
    for row in rows:
        name = _name(row[chart.part])
        sums[name] = sums.get(name, 0) + (1 if chart.value == ROWS else amount(row[chart.value]))
    ranked = sorted(sums, key=lambda name: (-sums[name], name))
    return tuple(ranked) if len(ranked) <= PARTS else (*ranked[: PARTS - 1], REST)


def _name(cell: Cell) -> str:
    return "—" if cell in (None, "") else str(cell)


def _timeline(chart: Chart, rows: Rows) -> tuple[list[Bar], tuple[str, ...]]:
    """A bar for each year from the first to the last, also for those that have nothing."""
    sums: dict[int, float] = {}
    first: dict[int, int] = {}
    for at, row in enumerate(rows):
        found = _YEAR.match(str(row[chart.label]))
        if found:
            year = int(found[1])
            sums[year] = sums.get(year, 0) + (1 if chart.value == ROWS else amount(row[chart.value]))
            first.setdefault(year, at)
    years = range(min(sums), max(sums) + 1) if sums else range(0)
    if len(years) > _YEARS:
        return [], ("",)
    return [Bar(str(year), first.get(year, 0), (sums.get(year, 0),)) for year in years], ("",)
