"""Tables → entries, by the headings of columns and the labels of rows that the family's profile knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphsvc.documents.base import Block, Cell, Line, Row, Table, TableCell
from graphsvc.extract import headings
from graphsvc.extract.base import Context
from graphsvc.extract.entries import Entry, Group, Labelled, Unread
from graphsvc.extract.headings import Level
from graphsvc.place import InSheet

_LABEL_END = re.compile(r"[\s:“”\"()]*")
"""What may stand behind a label that is alone in its cell, where the profile does not say."""
_LONGEST_CODE = 12
"""Characters of what may stand for a code, where the profile does not say (``longest_code``)."""
_CODES = ("code", "goal_code")
_GOALS = ("goal_heading", "subgoal_heading")
_WIDE = 0.6
"""Part of a table's columns from which on a cell alone in its row is a heading in the table."""


def entries(context: Context) -> Iterator[Entry]:
    """All of a document, in its order: the lines of a plain text, or of another document what :mod:`graphsvc.extract.entries` tells."""
    document = context.document
    before = _Before()
    for block in document.blocks or document.lines:
        yield from _of_block(block, context, before)


@dataclass(slots=True)
class _Before:
    """The headings of the table before, and how many columns it has: one that was cut in two has them in its first part alone."""

    levels: list[Level] = field(default_factory=list)
    columns: int = 0


def _of_block(block: Block, context: Context, before: _Before) -> Iterator[Entry]:
    if isinstance(block, Line):
        yield block
    elif _skipped(block, context):
        context.ledger.take("ignored: sheet", *(cell.cell for row in block.rows for cell in row.cells))
    else:
        yield from _Reader(block, context, before).entries()


def _skipped(table: Table, context: Context) -> bool:
    """Whether the table is that of a sheet that the profile leaves out."""
    first = next(table.lines, None) if context.profile.skip_sheets else None
    return first is not None and isinstance(first.place, InSheet) and first.place.sheet in context.profile.skip_sheets


class _Reader:
    """Reads one table, row by row."""

    def __init__(self, table: Table, context: Context, before: _Before) -> None:
        self._table = table
        self._before = before
        self._context = context
        self._profile = context.profile
        self._code = self._profile.patterns.get("cell_code") or self._profile.patterns.get("code")
        self._levels: list[Level] = []
        self._level = 0
        self._open: Group | Labelled | None = None
        self._field = ""
        self._value = 0
        self._labels = False

    def entries(self) -> Iterator[Entry]:
        """The entries of the table."""
        headed = continues = False
        rows = self._table.rows
        self._levels = list(self._before.levels) if self._goes_on() else []
        at = 0
        while at < len(rows):
            continues = rows[at].continues or (continues and headed)
            taken = self._heads(rows[at:], headed)
            headed = bool(taken)
            if headed:
                if not continues:
                    yield from self._closed()
                at += taken
                continue
            yield from self._read(rows[at], continues or self._table.loose)
            continues = False
            at += 1
        yield from self._closed()
        if self._levels:
            self._before.levels, self._before.columns = self._levels, self._table.columns

    def _goes_on(self) -> bool:
        """Whether the table is the rest of the one before: it has as many columns, and begins with a code below the heading of codes."""
        if self._table.loose or not self._before.levels or self._table.columns != self._before.columns:
            return False
        first = next((row for row in self._table.rows if any(row.cells)), None)
        if first is None or headings.of(first, self._profile):
            return False
        self._levels = self._before.levels
        code = self._code_cell(first)
        return code is not None and sum(map(bool, first.cells)) > 1 and self._is_code(code.cell.text)

    def _heads(self, rows: Sequence[Row], headed: bool) -> int:
        """How many of the rows, from the first on, hold headings; these count from here on."""
        taken = 1
        if headed and (below := headings.lower(rows[0], self._profile)):
            self._levels = headings.joined(self._levels, below)
        elif self._table.loose:
            found, taken = headings.over_lines(rows, self._profile)
            if not found:
                return 0
            self._levels = [found]
        elif found := headings.of(rows[0], self._profile):
            self._levels = [found]
        else:
            return 0
        for cell in (cell for row in rows[:taken] for cell in row.cells):
            self._context.ledger.take("ignored: column-heading", cell.cell)
            if cell and not cell.repeated and not self._is_headed(cell):
                self._context.ledger.wonder("column", cell.cell)
        return taken

    def _is_headed(self, cell: TableCell) -> bool:
        """Whether the columns of a cell have a heading that is known."""
        return any(heading.known for heading in (headings.over(cell, level) for level in self._levels) if heading)

    def _closed(self) -> Iterator[Entry]:
        if self._open:
            yield self._open
        self._open, self._field, self._level = None, "", 0

    def _read(self, row: Row, goes_on: bool) -> Iterator[Entry]:
        filled = [cell for cell in row.cells if cell]
        if not filled:
            return
        if self._labelled(filled[0]):
            yield from self._label_row(filled)
        elif self._levels:
            yield from self._record_row(row, filled, goes_on)
        elif isinstance(self._open, Labelled) and filled[0].start > row.cells[0].start and (goes_on or self._is_below_value(filled)):
            self._open.lines += [line for cell in filled for line in cell.lines]
        elif isinstance(self._open, Labelled) and self._table.loose and len(filled) > 1 and self._goes_on_label(filled[0]):
            self._open.label += filled[0].cell
            self._open.lines += [line for cell in filled[1:] for line in cell.lines]
        else:
            yield from self._closed()
            yield from self._other_row(filled)

    def _is_below_value(self, filled: list[TableCell]) -> bool:
        """Whether a row, in which the cell of the label is there and empty, holds but what goes on with the value above."""
        return len(filled) == 1 and filled[0].start == self._value and not self._is_heading(filled[0].cell.text)

    def _labelled(self, cell: TableCell) -> str:
        """The field whose label is all that stands in the cell."""
        name, rest = self._profile.label(cell.cell.text)
        return name if name and self._ends_label(rest) else ""

    def _ends_label(self, text: str) -> bool:
        """Whether a text is but the end of a label."""
        return self._profile.patterns.get("label_end", _LABEL_END).fullmatch(text) is not None

    def _goes_on_label(self, cell: TableCell) -> bool:
        """Whether what stands below a label in its column is the rest of it: it has no colon yet, or only its sign of a § is left."""
        text = cell.cell.text
        complete = isinstance(self._open, Labelled) and self._open.label.text.endswith(":")
        return not complete or self._ends_label(text)

    def _label_row(self, filled: list[TableCell]) -> Iterator[Entry]:
        """One label with its value, or several beside each other. Inside a record they say fields of it."""
        self._labels = True
        for cell in filled:
            name = self._labelled(cell)
            if isinstance(self._open, Group):
                self._field = name or self._field
                self._take_field(cell, is_label=bool(name))
            elif name:
                yield from self._closed()
                self._open = Labelled(name, cell.cell)
                self._value = cell.end
            elif isinstance(self._open, Labelled):
                self._open.lines += cell.lines
                self._value = cell.start

    def _take_field(self, cell: TableCell, *, is_label: bool) -> None:
        if is_label:
            self._context.ledger.take("label", cell.cell)
        elif isinstance(self._open, Group):
            self._open.add(self._field, cell.cell)

    def _other_row(self, filled: list[TableCell]) -> Iterator[Entry]:
        """A row of a table without headings: lines, tables in cells, or several cells of which nobody knows what they are."""
        if len(filled) == 1 or any(isinstance(block, Table) for cell in filled for block in cell.blocks):
            for cell in filled:
                for block in cell.blocks if not cell.repeated else ():
                    yield from _of_block(block, self._context, _Before())
        else:
            shown = [cell for cell in filled if not cell.repeated]
            if shown and self._labels:
                self._context.ledger.wonder("label", shown[0].cell)
            lines = tuple(line for cell in shown for line in cell.lines)
            yield Unread(tuple(cell.cell for cell in shown), lines, self._labels)

    def _record_row(self, row: Row, filled: list[TableCell], goes_on: bool) -> Iterator[Entry]:
        code = self._code_cell(row)
        if self._is_apart(filled, code):
            yield from self._closed()
            for cell in filled:
                yield from cell.lines
        elif code and not code.repeated and self._begins(code, filled):
            yield from self._closed()
            self._begin(code.cell, row)
        elif isinstance(self._open, Group) and (goes_on or (code and code.repeated) or self._is_next_level(filled)):
            self._go_on(row, filled, goes_on)
        elif code and not code.repeated and not goes_on:
            yield from self._closed()
            yield from self._other_row(filled)
        elif not goes_on and any(self._field_of(cell) == "title" and not cell.repeated for cell in filled):
            yield from self._closed()
            self._context.ledger.note(filled[0].cell.span, "a row without a code begins here")
            self._begin(Cell(), row)
        elif isinstance(self._open, Group):
            self._go_on(row, filled, goes_on=True)

    def _code_cell(self, row: Row) -> TableCell | None:
        return next((cell for cell in row.cells if cell and self._field_of(cell) in _CODES), None)

    def _field_of(self, cell: TableCell) -> str:
        heading = headings.over(cell, self._levels[0])
        return heading.field if heading else ""

    def _is_apart(self, filled: list[TableCell], code: TableCell | None) -> bool:
        """Whether a cell alone in its row is a heading in the table: it takes most of it, or stands in the column of codes and is none."""
        if len(filled) > 1 or filled[0].repeated:
            return False
        cell = filled[0]
        begin = next((heading.start for heading in self._levels[0] if heading.field in _CODES), 0)
        wide = cell.start <= begin and cell.end - cell.start >= _WIDE * self._table.columns and cell.end - cell.start > 1
        text = cell.cell.text
        return wide or self._is_heading(text) or (code is not None and not self._is_code(text))

    def _is_heading(self, text: str) -> bool:
        """Whether a text is the heading of a goal, wherever it stands."""
        patterns = (self._profile.patterns.get(name) for name in _GOALS)
        return any(pattern.match(text) for pattern in patterns if pattern)

    def _is_code(self, text: str) -> bool:
        return self._code is not None and self._code.match(text) is not None

    def _begins(self, code: TableCell, filled: list[TableCell]) -> bool:
        """Whether a record begins: with a code, or with what stands in its place, is as short, and has a digit as all codes have."""
        text = code.cell.text
        longest = self._profile.numbers.get("longest_code", _LONGEST_CODE)
        return self._is_code(text) or (len(text) <= longest and len(filled) > 1 and any(map(str.isdecimal, text)))

    def _is_next_level(self, filled: list[TableCell]) -> bool:
        following = self._level + 1
        return following < len(self._levels) and any(headings.over(cell, self._levels[following]) for cell in filled)

    def _begin(self, code: Cell, row: Row) -> None:
        self._open = Group(code, of_goal=any(heading.field == "goal_code" for heading in self._levels[0]))
        self._level = 0
        for cell in row.cells:
            self._put(cell, with_repeated=True)

    def _go_on(self, row: Row, filled: list[TableCell], goes_on: bool) -> None:
        """Further cells of the record: of the next level of headings, of a label's value, or the rest of those before a page's end."""
        if self._field and goes_on:
            for cell in filled:
                self._take_field(cell, is_label=False)
            return
        choice = range(self._level, min(self._level + 2, len(self._levels)))
        if goes_on:
            self._level = max(choice, key=lambda level: (headings.fit(row, self._levels[level]), level))
        else:
            self._level = choice[-1]
        for cell in row.cells:
            self._put(cell, with_repeated=False)

    def _put(self, cell: TableCell, *, with_repeated: bool) -> None:
        """Enter a cell where its heading says; one that is merged from the row above only where the record begins with it."""
        group, level = self._open, self._levels[self._level]
        if not cell or not isinstance(group, Group) or (cell.repeated and not with_repeated):
            return
        heading = headings.over(cell, level)
        if heading and heading.status:
            group.marks.append((headings.statuses(cell, level), cell.cell))
        elif heading and heading.field and heading.field not in _CODES:
            group.add(heading.field, cell.cell)
