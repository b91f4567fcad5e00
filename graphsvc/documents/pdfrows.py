"""The rows of tables without rules: by what is drawn or shaded across, else by the white between them, else a row a line."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from graphsvc.documents.pdfbare import Parts, Placed
from graphsvc.documents.pdfpage import Page
from graphsvc.documents.pdfschemes import Scheme
from graphsvc.documents.pdftext import TextLine, goes_on

_SPANS = 0.6
"""Of a table's width: what is drawn across as much of it parts rows."""
_WHITE = 0.12
"""Of the size of letters: so much more white than between the lines of a cell parts rows."""


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of lines; ``loose``: each may be the rest of the row before."""

    bands: Sequence[Sequence[Parts]]
    loose: bool


def rows(table: Placed, page: Page) -> Rows:
    """The rows of a table on a page."""
    lines = table.lines
    drawn = _drawn(table, page)
    parted = _parted_at(lines, drawn)
    if len(drawn) > 1 and all(_is_one(band, table.scheme) for band in parted):
        return Rows(parted, loose=False)
    bands = [band for part in parted for band in _parted(part, table.scheme.leading)]
    if all(_is_one(band, table.scheme) for band in bands):
        return Rows(bands, loose=True)
    return Rows([[line] for line in lines], loose=True)


def _drawn(table: Placed, page: Page) -> list[float]:
    """Where something is drawn or shaded across most of a table."""
    left, right = table.scheme.left, table.scheme.right
    rules = (*page.across, *page.shades)
    drawn = sorted({rule[1] for rule in rules if min(rule[2], right) - max(rule[0], left) >= _SPANS * (right - left)})
    first, last = _line(table.lines[0]), _line(table.lines[-1])
    return [y for y in drawn if first.base < y < last.box[1] + 1]


def _parted_at(lines: Sequence[Parts], drawn: Sequence[float]) -> list[list[Parts]]:
    bands: dict[int, list[Parts]] = {}
    for parts in lines:
        bands.setdefault(bisect_right(drawn, _line(parts).base), []).append(parts)
    return [bands[at] for at in sorted(bands)]


def _line(parts: Parts) -> TextLine:
    return TextLine(tuple(word for part in parts for word in part.line.words))


def _parted(lines: Sequence[Parts], leading: float) -> Iterator[list[Parts]]:
    """Lines, parted where more white lies between them than between the lines of a cell, or where they are divided in another way."""
    band: list[Parts] = []
    base = 0.0
    for parts in lines:
        line = parts[0].line
        if band and (line.base - base > (leading + _WHITE) * line.size or _is_other(band, parts)):
            yield band
            band = []
        band.append(parts)
        base = max(part.line.base for part in parts)
    if band:
        yield band


def _is_other(band: Iterable[Parts], parts: Parts) -> bool:
    """Whether a line has a part over several columns in which others stand, or parts where another has one over their columns."""
    cells = spans(band)
    over = any(sum(start < part.end and part.start < end for start, end in cells) > 1 for part in parts)
    return over or any(sum(start < part.end and part.start < end for part in parts) > 1 for start, end in cells)


def spans(band: Iterable[Parts]) -> list[tuple[int, int]]:
    """The cells of a row: the columns that its lines take, those that share some put together."""
    found: list[tuple[int, int]] = []
    for start, end in sorted({(part.start, part.end) for parts in band for part in parts}):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found


def _is_one(band: Sequence[Parts], scheme: Scheme) -> bool:
    """Whether lines are one row: what stands in the first column is one text."""
    first = [parts[0].line for parts in band if parts[0].start == 0]
    right = scheme.gaps[0][0]
    return all(goes_on(one, other, right) for one, other in pairwise(first))
