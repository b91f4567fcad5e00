"""Lines of a page → lines of prose, and those that stand in the columns of a scheme which its document has shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphsvc.documents.pdfschemes import Scheme, Segment
from graphsvc.documents.pdftext import TextLine, goes_on

_FARTHEST = 5.0
"""Of the size of letters: a wider gap between lines ends a table without rules."""
_ONE_ROW = 0.9
"""Of the size of letters: lines whose letters stand nearer to each other are of one row, whose cells stand in its middle."""

Parts = tuple[Segment, ...]
"""A line by the columns in which it stands."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Lines that follow each other in the columns of a scheme."""

    scheme: Scheme
    lines: tuple[Parts, ...]

    @property
    def anchors(self) -> int:
        """How many parts stand beside each other: lines of one part tell no columns."""
        return sum(len(parts) for parts in self.lines if len(parts) > 1)


def placed(found: Sequence[TextLine], schemes: Sequence[Scheme], before: Scheme | None) -> Iterator[TextLine | Placed]:
    """Lines, and those that stand in the columns of a scheme; ``before`` is that of the table which ends the page before."""
    fits = [_Fit(found, scheme) for scheme in schemes]
    at = 0
    while at < len(found):
        runs = [run for fit in fits if (run := fit.run(at, goes_on=at == 0 and fit.scheme is before))]
        best = max(runs, key=lambda run: (run.anchors, len(run.lines)), default=None)
        if best is None:
            yield found[at]
            at += 1
        else:
            yield best
            at += len(best.lines)


class _Fit:
    """How lines stand in the columns of a scheme."""

    def __init__(self, found: Sequence[TextLine], scheme: Scheme) -> None:
        self.scheme = scheme
        self._lines: list[Parts] = [tuple(scheme.cut(line)) for line in found]
        self._ends = [0] * len(found)
        for at in range(len(found) - 1, -1, -1):
            if not scheme.fits(self._lines[at]):
                self._ends[at] = at
            elif at + 1 < len(found) and _is_near(found[at], found[at + 1]):
                self._ends[at] = self._ends[at + 1]
            else:
                self._ends[at] = at + 1
        self._told = [0]
        """How many of the lines before each have several parts, or stand in the first column alone."""
        self._first = [0]
        for at, parts in enumerate(self._lines):
            self._told.append(self._told[-1] + (len(parts) > 1))
            self._first.append(self._first[-1] + (bool(parts) and self._in_first(at)))

    def run(self, at: int, *, goes_on: bool) -> Placed | None:
        """The lines from one on that are a table's; none where nothing tells that they are. ``goes_on``: a table goes on here."""
        end = self._ends[at]
        if end == at or (self._in_first(at) and not _is_one_row(self._lines[at : min(at + 2, end)])):
            return None
        while end > at and self._in_first(end - 1) and not (end > at + 1 and self._is_rest(end - 1)):
            end -= 1
        told = self._told[end] > self._told[at] or (goes_on and self._first[end] == self._first[at])
        return Placed(self.scheme, tuple(self._lines[at:end])) if end > at and told else None

    def _in_first(self, at: int) -> bool:
        """Whether a line stands in the first column alone and is no label, as lines of prose may."""
        parts = self._lines[at]
        return len(parts) == 1 and parts[0].start == 0 and not self.scheme.is_label(parts[0])

    def _is_rest(self, at: int) -> bool:
        """Whether a line in the first column is the rest of what stands there in the line above, or of a cell in the middle of its row."""
        before, parts = self._lines[at - 1 : at + 1]
        if _is_one_row((before, parts)):
            return True
        return before[0].start == 0 and goes_on(before[0].line, parts[0].line, self.scheme.gaps[0][0])


def _is_near(before: TextLine, line: TextLine) -> bool:
    return 0.87 < line.size / before.size < 1.15 and line.box[1] - before.box[3] <= _FARTHEST * before.size


def _is_one_row(lines: Sequence[Parts]) -> bool:
    if len(lines) < 2:
        return False
    first, second = (parts[0].line for parts in lines)
    return second.base - first.base < _ONE_ROW * first.size
