"""Tables on pages before they are one: rows of cells with their rectangles, from rules or from columns that gaps part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.documents import pdftext
from graphsvc.documents.pdfcolumns import Columns
from graphsvc.documents.pdfgrid import Grid
from graphsvc.documents.pdfpage import Box, Page, Word
from graphsvc.documents.pdftext import TextLine

_SAME_EDGE = 4.0
_SPANS = 0.6
"""Of a table's width: what is drawn across as much of it parts rows."""


@dataclass(slots=True)
class PartCell:
    """A cell on a page: from where to where it goes, its rectangle, its lines; ``repeated``: it began in a row above."""

    x0: float
    x1: float
    box: Box
    page: Page
    lines: list[str] = field(default_factory=list)
    repeated: bool = False


@dataclass(slots=True)
class PartRow:
    """A row; ``continues``: it is the first on a page, and may be the rest of the last one on the page before."""

    cells: list[PartCell]
    continues: bool = False


@dataclass(slots=True)
class Part:
    """A table, on one page or more."""

    top: float
    edges: Sequence[float]
    rows: list[PartRow]
    loose: bool = False

    def columns(self) -> Callable[[float], int]:
        """The number of the column that begins at a place: edges of all rows that are near each other are one."""
        found: list[float] = []
        for edge in sorted({edge for row in self.rows for cell in row.cells for edge in (cell.x0, cell.x1)}):
            if not found or edge - found[-1] > _SAME_EDGE:
                found.append(edge)
        return lambda x: max(0, bisect_right(found, x) - 1)


def of_grid(grid: Grid, words: Mapping[tuple[int, int, int, int], list[Word]], page: Page) -> Part:
    """A table with rules; a cell over several rows is repeated in those below its first."""
    lines = {cell: [line.text for line in pdftext.lines(found)] for cell, found in words.items()}
    rows = []
    for row in range(len(grid.ys) - 1):
        cells = sorted({cell for (at, _), cell in grid.cells.items() if at == row}, key=lambda cell: cell[1])
        if cells:
            rows.append(PartRow([_cell(grid, cell, row, lines.get(cell, []), page) for cell in cells]))
    return Part(grid.ys[0], grid.xs, rows)


def _cell(grid: Grid, cell: tuple[int, int, int, int], row: int, lines: list[str], page: Page) -> PartCell:
    first, left, last, right = cell
    box = (grid.xs[left], grid.ys[first], grid.xs[right], grid.ys[last])
    return PartCell(box[0], box[2], box, page, lines, repeated=row > first)


def of_columns(columns: Columns, page: Page) -> Part:
    """A table without rules, or with rules between its rows alone; without any, each line is a row that may belong to the one above."""
    left, right = columns.edges[0], columns.edges[-1]
    width = right - left
    drawn = sorted({rule[1] for rule in page.across if min(rule[2], right) - max(rule[0], left) >= _SPANS * width})
    inside = [y for y in drawn if columns.lines[0].base < y < columns.lines[-1].box[1] + 1]
    if len(inside) < 2:
        rows = [PartRow(_cells(columns, [line], page)) for line in columns.lines]
        return Part(columns.lines[0].box[1], columns.edges, rows, loose=True)
    bands: list[list[TextLine]] = [[] for _ in range(len(inside) + 1)]
    for line in columns.lines:
        bands[sum(y < line.base for y in inside)].append(line)
    return Part(columns.lines[0].box[1], columns.edges, [PartRow(_cells(columns, band, page)) for band in bands if band])


def _cells(columns: Columns, lines: Sequence[TextLine], page: Page) -> list[PartCell]:
    found: dict[int, list[TextLine]] = {}
    for line in lines:
        for column, part in columns.cells(line):
            found.setdefault(column, []).append(part)
    return [
        PartCell(
            columns.edges[column],
            columns.edges[column + 1],
            pdftext.around(part.box for part in parts) if parts else (0, 0, 0, 0),
            page,
            [part.text for part in parts],
        )
        for column in range(len(columns.edges) - 1)
        for parts in (found.get(column, []),)
    ]
