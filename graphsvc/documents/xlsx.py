"""Workbooks → one table a sheet, each cell with sheet, row and column; formulas give the values that the file keeps of them."""

from __future__ import annotations

import re
from datetime import datetime
from io import BytesIO
from zipfile import ZipFile

from lxml.etree import LxmlError
from openpyxl.utils.cell import range_boundaries

from graphsvc.documents import sheets
from graphsvc.documents.base import Document, Line, Row, Table, TableCell
from graphsvc.documents.builder import Builder
from graphsvc.documents.damage import told_as_damage
from graphsvc.documents.sheets import Sheet, Value
from graphsvc.documents.strict import transitional
from graphsvc.errors import DocumentError
from graphsvc.place import InSheet

MAX_CELLS = 200_000
MAX_MERGED = 20_000
_MOST_REPEATED = 1_000_000
"""Rows into which merged cells reach, all together."""
_FIXED = re.compile(r'(?:"(?P<before>[^"]*)")?(?P<whole>0{1,15})(?:\.(?P<places>0{1,15}))?(?:"(?P<after>[^"]*)")?')
"""A format that says how many digits are shown, and what before and behind them."""
_CODE = re.compile(r"\d{1,3}(?:\.\d{1,3})+\.?")
_BROKEN_CODE = re.compile(r"\d{1,3},\d{1,3}")
_LONGEST_CODE = 12
_NO_WORDS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')

Merged = dict[tuple[int, int], tuple[int, int]]
"""Row and column of the first cell of a merged range → its last row and column."""


def parse(name: str, data: bytes) -> Document:
    """The document that a workbook holds, its visible sheets in their order.

    Raises DocumentError for one that is damaged, has too many cells, or is empty.
    """
    with told_as_damage(name, "a workbook", LxmlError), ZipFile(BytesIO(transitional(data))) as package:
        reader = _Reader(Builder(name))
        tables: list[Table] = []
        heads: list[str] = []
        remarks: list[str] = []
        for sheet in sheets.read(package):
            if not sheet.visible:
                remarks.append(f"the sheet {sheet.title!r} is hidden, and is not read")
                continue
            if (
                sheet.source.count(b"<c ") + sheet.source.count(b"<c>") > MAX_CELLS
            ):  # before any is read; however cells are written, they are counted again
                raise DocumentError(f"The workbook has more than {MAX_CELLS} cells: {name}")
            heads += sheet.heads
            tables.append(reader.table(sheet))
            if sheet.hidden:
                remarks.append(f"{sheet.hidden} rows and columns of the sheet {sheet.title!r} are hidden; they are read as all others")
            remarks += _unsure(tables[-1], sheet.title)
            if sheet.valueless:
                remarks.append(
                    f"{sheet.valueless} formulas of the sheet {sheet.title!r} have no value in the file; open and save it in a spreadsheet"
                )
        return reader.builder.document(tables, heads=heads, remarks=remarks)


class _Reader:
    """Reads sheets, and counts what it reads."""

    def __init__(self, builder: Builder) -> None:
        self.builder = builder
        self._cells = 0
        self._repeated = 0

    def table(self, sheet: Sheet) -> Table:
        """The table of a sheet; rows in which nothing stands are left out."""
        merged = self._merged(sheet)
        rows: list[Row] = []
        above: dict[int, tuple[int, TableCell]] = {}
        title, lines_of = sheet.title, self.builder.lines
        for number, values in sheet.rows():
            told: dict[int, TableCell] = {}
            if above:
                above = {start: (last, cell) for start, (last, cell) in above.items() if last >= number}
                told = {start: TableCell(start, cell.end, cell.blocks, repeated=True) for start, (_, cell) in above.items()}
            self._count(len(values), len(told))
            for column, value, form in values:
                text = value if isinstance(value, str) else shown(value, form)
                start = column - 1
                if start not in told and text and not text.isspace():
                    last, end = merged.get((number, column), (number, column)) if merged else (number, column)
                    told[start] = cell = TableCell(start, end, lines_of(text, InSheet(title, number, column)))
                    if last > number:
                        above[start] = (last, cell)
            if told:
                rows.append(Row(tuple(told[start] for start in sorted(told)) if above else tuple(told.values())))
        return Table(tuple(rows), max((row.cells[-1].end for row in rows), default=0))

    def _count(self, cells: int, repeated: int) -> None:
        self._cells += cells
        self._repeated += repeated
        if self._cells > MAX_CELLS or self._repeated > _MOST_REPEATED:
            raise DocumentError(f"The workbook has more than {MAX_CELLS} cells: {self.builder.name}")

    def _merged(self, sheet: Sheet) -> Merged:
        references = sheet.merged
        if len(references) > MAX_MERGED:
            raise DocumentError(f"The workbook has more than {MAX_MERGED} merged cells: {self.builder.name}")
        found: Merged = {}
        for reference in references:
            first_column, first_row, last_column, last_row = range_boundaries(reference)
            found[int(first_row or 0), int(first_column or 0)] = (int(last_row or 0), int(last_column or 0))
        return found


def _unsure(table: Table, title: str) -> list[str]:
    """What cannot be known: a number among codes with a full stop, which has lost the zeros at its end if it was one."""
    codes: dict[int, str] = {}
    numbers: dict[int, tuple[str, int]] = {}
    for row in table.rows:
        for start, _, blocks, repeated in row.cells:
            line = blocks[0]
            if repeated or not isinstance(line, Line) or len(line.text) > _LONGEST_CODE:
                continue
            if _CODE.fullmatch(line.text):
                codes.setdefault(start, line.text)
            elif _BROKEN_CODE.fullmatch(line.text) and isinstance(line.place, InSheet):
                numbers.setdefault(start, (line.text, line.place.row))
    return [
        f"a number stands among codes as {codes[start]}, so that it is not known which code it was (1.1 or 1.10): {number} in row {row} of"
        f" the sheet {title!r}"
        for start, (number, row) in sorted(numbers.items())
        if start in codes
    ]


def shown(value: Value, form: str = "") -> str:
    """A value as a Czech spreadsheet shows it, so far as that matters: dates without a day where the format has none, amounts in Kč."""
    match value:
        case True | False:
            return "PRAVDA" if value else "NEPRAVDA"
        case datetime():
            return _date(value, form)
        case float():
            percent = "%" in form
            number = value * 100 if percent else value
            digits = str(int(number)) if float(number).is_integer() and abs(number) < 1e15 else f"{number:.10g}"
            if fixed := _FIXED.fullmatch(form):
                places = len(fixed["places"] or "")
                digits = f"{number:0{len(fixed['whole']) + places + bool(places)}.{places}f}"
                return f"{fixed['before'] or ''}{digits.replace('.', ',')}{fixed['after'] or ''}"
            return f"{digits.replace('.', ',')}{' %' if percent else ' Kč' if 'Kč' in form else ''}"
        case _:
            return str(value)


def _date(day: datetime, form: str) -> str:
    parts = _NO_WORDS.sub("", form).casefold()
    if parts and "d" not in parts:
        return f"{day.month}/{day.year}" if "m" in parts else str(day.year)
    return f"{day.day}. {day.month}. {day.year}"
