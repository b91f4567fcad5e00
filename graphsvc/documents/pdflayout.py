"""The pages of a PDF, each with its words and rules → one document: what goes on on the next page put together, heads and notes apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from graphsvc.documents import pdfbare, pdfcolumns, pdfgrid, pdfheads, pdfschemes, pdftext
from graphsvc.documents.base import Block, Document, Row, Table, TableCell
from graphsvc.documents.builder import Builder
from graphsvc.documents.hyphens import softened, words_of
from graphsvc.documents.pdfbare import Placed
from graphsvc.documents.pdfcolumns import Columns
from graphsvc.documents.pdfgrid import Grid
from graphsvc.documents.pdfpage import Page, Word
from graphsvc.documents.pdfschemes import Scheme
from graphsvc.documents.pdftables import Part, of_grid, of_placed
from graphsvc.documents.pdftext import TextLine
from graphsvc.place import OnPage, Place
from graphsvc.text import join_lines

_BEGIN = 0.3
"""Part of a word that tells in which cell it stands: what is too long for its cell goes over its right edge."""
_SAME_EDGE = 4.0
"""Points within which edges of columns are the same."""


_FRAMED = 0.2
"""Part of the lines in a cell that have wide gaps, from which on it is a frame around columns."""

_Words = dict[tuple[int, int, int, int], list[Word]]
"""The cells of a grid, as it names them, and the words in them."""


@dataclass(slots=True)
class _Paragraph:
    page: Page
    lines: list[TextLine]
    right: float

    @property
    def top(self) -> float:
        return self.lines[0].box[1]


@dataclass(slots=True)
class Pages:
    """The pages of one document."""

    name: str
    pages: Sequence[Page]
    _notes: list[tuple[str, Place]] = field(default_factory=list)

    def document(self, remarks: Iterable[str]) -> Document:
        """The document."""
        read = [pdfheads.Read(page, *self._tables_and_lines(page)) for page in self.pages]
        heads = pdfheads.take_heads(read)
        parts: list[_Paragraph | Part] = []
        for page in read:
            notes = pdfheads.take_notes(page)
            self._notes += [(text, OnPage(page.page.number, page.page.box_as_seen(box))) for text, box in notes]
        schemes = pdfschemes.found_in((page.page.number, _columns(page)) for page in read)
        for page in read:
            for at, part in enumerate(_of_page(page, schemes, parts[-1] if parts else None)):
                if not (parts and at == 0 and _joined(parts[-1], part)):
                    parts.append(part)
        return self._built(parts, heads, remarks)

    def _tables_and_lines(self, page: Page) -> tuple[list[Part], list[TextLine]]:
        """The tables with rules, and the lines of the words outside of them."""
        grids = pdfgrid.grids(page.across, page.down)
        inside: list[_Words] = [{} for _ in grids]
        outside = []
        for word in page.words:
            x, y = word.x0 + _BEGIN * (word.x1 - word.x0), (word.top + word.bottom) / 2
            for grid, cells in zip(grids, inside, strict=True):
                cell = grid.at(x, y)
                if cell:
                    cells.setdefault(cell, []).append(word)
                    break
            else:
                outside.append(word)
        tables = []
        for grid, cells in zip(grids, inside, strict=True):
            if _is_frame(grid, cells):
                outside += [word for words in cells.values() for word in words]
            elif cells:
                tables.append(of_grid(grid, cells, page))
        return tables, pdftext.lines(outside)

    def _built(self, parts: Sequence[_Paragraph | Part], heads: Iterable[str], remarks: Iterable[str]) -> Document:
        builder = Builder(self.name)
        words = words_of(text for part in parts for text in _texts(part))
        blocks: list[Block] = []
        for part in parts:
            if isinstance(part, Part):
                blocks.append(_table(part, words, builder))
            else:
                text = join_lines(softened([line.text for line in part.lines], words))
                place = OnPage(part.page.number, part.page.box_as_seen(pdftext.around(line.box for line in part.lines)))
                blocks += [*builder.lines(text, place), builder.blank()]
        return builder.document(blocks, heads=heads, notes=self._notes, remarks=remarks)


def _is_frame(grid: Grid, cells: _Words) -> bool:
    """Whether rules are drawn around columns that they do not part: many lines in cells that take the width of the grid have wide gaps."""
    wide = [words for (_, left, _, right), words in cells.items() if right - left == len(grid.xs) - 1]
    lines = [line for words in wide for line in pdftext.lines(words)]
    gaps = sum(bool(pdfcolumns.wide_gaps(line)) for line in lines)
    return gaps > 1 and gaps >= _FRAMED * len(lines)


def _columns(read: pdfheads.Read) -> list[Columns]:
    """The columns that lines outside of tables with rules show."""
    parts = _between(read.lines, [table.top for table in read.tables])
    return [block for lines in parts for block in pdfcolumns.in_columns(lines) if isinstance(block, Columns)]


def _of_page(read: pdfheads.Read, schemes: Sequence[Scheme], before: _Paragraph | Part | None) -> list[_Paragraph | Part]:
    """What stands on a page from its top to its bottom; ``before``: what ends the page before."""
    right = max((line.box[2] for line in read.lines), default=0.0)
    near = [scheme for scheme in schemes if any(abs(page - read.page.number) <= 1 for page in scheme.pages)]
    last = before.scheme if isinstance(before, Part) else None
    if last and last not in near:
        near.append(last)
    found: list[tuple[float, _Paragraph | Part]] = [(table.top, table) for table in read.tables]
    for lines in _between(read.lines, [table.top for table in read.tables]):
        found += [(part.top, part) for part in _loose_parts(pdfbare.placed(lines, near, last), read.page, right)]
        last = None
    return [part for _, part in sorted(found, key=lambda pair: pair[0])]


def _loose_parts(blocks: Iterable[TextLine | Placed], page: Page, right: float) -> list[_Paragraph | Part]:
    """Paragraphs, and tables without rules, of which those that follow each other in the same columns are one."""
    found: list[_Paragraph | Part] = []
    run: list[TextLine] = []
    for block in (*blocks, None):
        if isinstance(block, TextLine):
            run.append(block)
            continue
        found += [_Paragraph(page, one, right) for one in pdftext.paragraphs(run, right)]
        run = []
        if block:
            made = of_placed(block, page)
            last = found[-1] if found else None
            if isinstance(last, Part) and last.scheme is made.scheme:
                _append(last, made)
            else:
                found.append(made)
    return found


def _between(lines: Sequence[TextLine], bounds: Sequence[float]) -> list[list[TextLine]]:
    """The lines, parted where tables stand between them."""
    parts: list[list[TextLine]] = [[] for _ in range(len(bounds) + 1)]
    for line in lines:
        parts[sum(bound < line.base for bound in bounds)].append(line)
    return parts


def _joined(before: _Paragraph | Part, part: _Paragraph | Part) -> bool:
    """Let what ends a page go on with what begins the next, where it does."""
    if isinstance(before, Part) and isinstance(part, Part):
        if not _same_width(before, part):
            return False
        if part.rows:
            part.rows[0].continues = True
        _append(before, part)
        return True
    if isinstance(before, _Paragraph) and isinstance(part, _Paragraph):
        first = part.lines[0]
        if first.text[:1].islower() and pdftext.goes_on(before.lines[-1], first, before.right, near=False):
            before.lines += part.lines
            return True
    return False


def _append(before: Part, part: Part) -> None:
    before.rows += part.rows
    before.loose = before.loose or part.loose


def _same_width(before: Part, part: Part) -> bool:
    if before.scheme or part.scheme:
        return before.scheme is part.scheme
    ends = ((before.edges[0], part.edges[0]), (before.edges[-1], part.edges[-1]))
    return all(abs(one - other) <= _SAME_EDGE for one, other in ends)


def _texts(part: _Paragraph | Part) -> Iterable[str]:
    if isinstance(part, Part):
        return (text for row in part.rows for cell in row.cells for text in cell.lines)
    return (line.text for line in part.lines)


def _table(part: Part, words: frozenset[str], builder: Builder) -> Table:
    columns = part.columns()
    rows: list[Row] = []
    above: dict[tuple[int, int], TableCell] = {}
    for row in part.rows:
        made: list[TableCell] = []
        for cell in row.cells:
            start, end = columns(cell.x0), columns(cell.x1)
            end = max(end, start + 1)
            if cell.repeated and (start, end) in above:
                made.append(TableCell(start, end, above[start, end].blocks, repeated=True))
                continue
            place = OnPage(cell.page.number, cell.page.box_as_seen(cell.box))
            lines = [line for text in softened(cell.lines, words) for line in builder.lines(text, place)]
            made.append(TableCell(start, end, tuple(lines)))
        above = {(cell.start, cell.end): cell for cell in made}
        rows.append(Row(tuple(made), row.continues))
    return Table(tuple(rows), max((cell.end for row in rows for cell in row.cells), default=0), part.loose)
