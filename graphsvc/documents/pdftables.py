"""Tables on pages before they are one: rows of cells with their rectangles, from rules or from columns that gaps part."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.documents import pdftext
from graphsvc.documents.pdfbare import Parts, Placed
from graphsvc.documents.pdfgrid import Grid
from graphsvc.documents.pdfpage import Box, Page, Word
from graphsvc.documents.pdfrows import rows, spans
from graphsvc.documents.pdfschemes import Scheme

_SAME_EDGE = 4.0


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
    scheme: Scheme | None = None
    """That of its columns, where no rules tell them."""

    def columns(self) -> Callable[[float], int]:
        """The number of the column that begins at a place: edges of all rows that are near each other are one."""
        if self.scheme:
            bounds = self.scheme.bounds
            return lambda x: max(0, bisect_right(bounds, x) - 1)
        found: list[float] = []
        for edge in sorted({edge for row in self.rows for cell in row.cells for edge in (cell.x0, cell.x1)}):
            if not found or edge - found[-1] > _SAME_EDGE:
                found.append(edge)
        return lambda x: max(0, bisect_right(found, x) - 1)


def of_grid(grid: Grid, words: Mapping[tuple[int, int, int, int], list[Word]], page: Page) -> Part:
    """A table with rules; a cell over several rows is repeated in those below its first."""
    lines = {cell: [line.text for line in pdftext.lines(found)] for cell, found in words.items()}
    made = []
    for row in range(len(grid.ys) - 1):
        cells = sorted({cell for (at, _), cell in grid.cells.items() if at == row}, key=lambda cell: cell[1])
        if cells:
            made.append(PartRow([_cell(grid, cell, row, lines.get(cell, []), page) for cell in cells]))
    return Part(grid.ys[0], grid.xs, made)


def _cell(grid: Grid, cell: tuple[int, int, int, int], row: int, lines: list[str], page: Page) -> PartCell:
    first, left, last, right = cell
    box = (grid.xs[left], grid.ys[first], grid.xs[right], grid.ys[last])
    return PartCell(box[0], box[2], box, page, lines, repeated=row > first)


def of_placed(table: Placed, page: Page) -> Part:
    """A table without rules, or with rules between its rows alone; where nothing parts the rows, each may be the rest of the one above."""
    found = rows(table, page)
    bounds = table.scheme.bounds
    top = table.lines[0][0].line.box[1]
    return Part(top, bounds, [PartRow(list(_cells(band, bounds, page))) for band in found.bands], found.loose, table.scheme)


def _cells(band: Sequence[Parts], bounds: Sequence[float], page: Page) -> Iterator[PartCell]:
    """The cells of a row, and empty ones where nothing stands between them."""
    at = 0
    for start, end in spans(band):
        for empty in range(at, start):
            yield PartCell(bounds[empty], bounds[empty + 1], (0, 0, 0, 0), page)
        parts = [part.line for parts in band for part in parts if start <= part.start < end]
        yield PartCell(bounds[start], bounds[end], pdftext.around(part.box for part in parts), page, [part.text for part in parts])
        at = end
    for empty in range(at, len(bounds) - 1):
        yield PartCell(bounds[empty], bounds[empty + 1], (0, 0, 0, 0), page)
