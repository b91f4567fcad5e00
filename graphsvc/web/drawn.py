"""The chart of an answer as a page draws it: bars in parts, with what they stand for, and what the colours mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from textwrap import shorten

from graphsvc.questions import chart
from graphsvc.questions.answer import Answer
from graphsvc.questions.chart import REST, Chart, Figure
from graphsvc.web import wording
from graphsvc.web.cells import Cells, Shown
from graphsvc.web.site import current_language

_HEIGHT = 100
_LONGEST = 64
"""Characters of what a bar is called."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a bar, in hundredths of the longest: where it begins, how long it is; its colour, name and value."""

    start: float
    length: float
    colour: str
    name: str
    value: str


@dataclass(frozen=True, slots=True)
class DrawnBar:
    """One bar: what it stands for, its segments, its whole value."""

    label: Sequence[Shown]
    segments: Sequence[Segment]
    value: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A chart: its kind, what bars stand for and what they count (names of columns), bars, colours with their names, bars left out."""

    kind: str
    by: str
    counts: str
    bars: Sequence[DrawnBar]
    legend: Sequence[tuple[str, str]]
    left: int


def draw(wanted: Chart, answer: Answer, cells: Cells) -> Drawn | None:
    """The chart of an answer, None where there is nothing to draw."""
    figure = chart.figure(wanted, answer.rows)
    if figure is None:
        return None
    lang = current_language()
    legend = [] if figure.parts == ("",) else _legend(wanted, figure, answer, cells)
    bars = [_bar(number, wanted, figure, legend, cells) for number in range(len(figure.bars))]
    counts = wording.columns()[wanted.value][lang] if wanted.value in wording.columns() else wording.text("chart_rows", lang)
    return Drawn(figure.kind, wording.columns()[wanted.label][lang], counts, bars, legend, figure.left)


def _legend(wanted: Chart, figure: Figure, answer: Answer, cells: Cells) -> list[tuple[str, str]]:
    """The colour and the name of each part."""
    lang = current_language()
    found = []
    for number, part in enumerate(figure.parts, start=1):
        colour = cells.coloured(wanted.part, part) or f"part-{number}"
        if part == REST:
            colour, name = "part-rest", wording.text("chart_others", lang)
        elif wanted.parts:
            name = wording.columns()[part][lang]
        else:
            row = next((at for at, row in enumerate(answer.rows) if str(row[wanted.part]) == part), None)
            name = ", ".join(one.text for one in cells.named(row, wanted.part)) if row is not None else part
        found.append((colour, name))
    return found


def _bar(number: int, wanted: Chart, figure: Figure, legend: Sequence[tuple[str, str]], cells: Cells) -> DrawnBar:
    bar, lang = figure.bars[number], current_language()
    segments, start = [], 0.0
    for at, value in enumerate(bar.values):
        length = _HEIGHT * value / figure.longest
        colour, name = legend[at] if legend else ("part-1", "")
        if value:
            segments.append(Segment(round(start, 3), round(length, 3), colour, name, wording.count(value, lang)))
        start += length
    label = [Shown(str(bar.label))] if figure.kind == "timeline" else cells.named(bar.row, wanted.label) or [Shown("—")]
    label = [replace(one, text=shorten(one.text, _LONGEST, placeholder="…")) for one in label]
    return DrawnBar(label, segments, wording.count(bar.total, lang))
