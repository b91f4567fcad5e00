"""Workbooks (XLSX) of tables: the one place that writes them, for reports, matrices, answers and forms to fill in.

Every text stays text, also one that looks like a formula, a number or a date; characters that the format forbids are left out; equal
content gives equal bytes, whenever it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice
from math import ceil
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.comments import Comment
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.xml.functions import tostring

if TYPE_CHECKING:
    from openpyxl.cell.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

ROWS = 1_000_000
"""Rows of one sheet below its head; a sheet has 1,048,576."""
EMPTY, DELIBERATE = "FCE5C0", "E3E7EA"
"""Colours of cells that hold nothing, and of those that are meant to."""
HEAD, DUE = "DDE3E9", "FCE5C0"
"""Colours of the head of a column, and of one that must be filled in."""
_LONGEST_PROMPT, _LONGEST_PROMPT_TITLE = 255, 32
_NOTE_WIDTH, _NOTE_LINE = 320, 18
"""Points: of a note, and of a line in it."""
_NOTE_CHARACTERS = 45
_LONGEST = 32_000
"""Characters of a cell, which holds 32,767 UTF-16 units."""
_TITLE = 31
"""Characters of a sheet's title."""
_LINE, _TALLEST = 15, 400
"""Heights in points: of a line, and of a row, which can have 409."""
_EPOCH = datetime(2000, 1, 1)
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_NO_TITLE = re.compile(r"[\[\]:*?/\\]|^'|'$")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = tuple("=+-@\t\r")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(name="Calibri", size=11, bold=True)

Content = str | int | float | None


@dataclass(frozen=True, slots=True)
class Styled:
    """What stands in a cell, on a colour (six hexadecimal digits) or in bold, with a note beside it.

    ``open``: it may be changed where the sheet is protected.
    """

    content: Content
    fill: str = ""
    bold: bool = False
    note: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and its width in characters."""

    name: str
    width: int = 30


@dataclass(frozen=True, slots=True)
class Choice:
    """What cells of a form take: the texts of a column of a sheet (from a first row to a last one), and what is said when one is chosen.

    ``strict``: nothing else is taken. Without a sheet there is only what is said.
    """

    prompt: str
    prompt_title: str
    sheet: str = ""
    column: int = 1
    first: int = 2
    last: int = 2
    strict: bool = False
    refusal: str = ""


class Book:
    """A workbook that is being written, sheet by sheet, and of a sheet row by row."""

    def __init__(self, title: str) -> None:
        self._title = title
        self._book = Workbook(write_only=True)

    def sheet(self, title: str, widths: Sequence[int], *, frozen: str = "A2") -> Sheet:
        """A further sheet with such columns; ``frozen`` is the first cell that moves when one scrolls."""
        return Sheet(self._book, sheet_title(title), widths, frozen)

    def open_on(self, number: int) -> None:
        """The sheet that is shown first: counted from 0, from the end where negative."""
        self._book.active = number % len(self._book.sheetnames)

    def written(self) -> bytes:
        """The workbook; nothing can be added afterwards."""
        made = BytesIO()
        self._book.save(made)
        return _timeless(made, self._title)


class Sheet:
    """A sheet with a frozen first row that prints as wide as a page; it is written row by row, with few styles made once."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[int], frozen: str) -> None:
        self.sheet: Worksheet = book.create_sheet(title)  # a write-only one has the same attributes, where they are used here
        self._widths = widths
        self._rows = 0
        self._styles: dict[tuple[bool, str, bool, bool], Cell] = {}
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.freeze_panes = frozen
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def head(self, names: Sequence[Content | Styled]) -> None:
        """The names of columns."""
        self._append([self._cell(name if isinstance(name, Styled) else Styled(name, HEAD, bold=True)) for name in names])

    def bold(self, contents: Sequence[Content]) -> None:
        """A row of emphasis."""
        self._append([self._cell(Styled(content, bold=True)) for content in contents])

    def row(self, cells: Sequence[Content | Styled]) -> None:
        """A row."""
        self._append([self._cell(cell if isinstance(cell, Styled) else Styled(cell)) for cell in cells])

    def filter(self, columns: int, rows: int) -> None:
        """Let the reader filter so many columns and rows below the head, which prints on every page."""
        self.sheet.auto_filter.ref = f"A1:{get_column_letter(columns)}{rows + 1}"
        self.sheet.print_title_rows = "1:1"

    def form(self, choices: Sequence[Choice | None], rows: int, first: int = 2) -> None:
        """Make a form of the sheet, before its first row is written: from the row ``first`` on cells may be changed, so many of them.

        ``choices``: what the cells of each column take. Against a slip the others are protected, without a password.
        """
        protection = self.sheet.protection
        protection.sheet = True
        for allowed in ("formatCells", "formatColumns", "formatRows", "insertRows", "deleteRows", "sort", "autoFilter"):
            setattr(protection, allowed, False)
        for number, choice in enumerate(choices, start=1):
            letter = get_column_letter(number)
            self.sheet.column_dimensions[letter].protection = Protection(locked=False)
            if choice:
                self.choose(choice, f"{letter}{first}:{letter}{first + rows - 1}")

    def choose(self, choice: Choice, cells: str) -> None:
        """Let cells (``B2:B20``) take one of the texts of a list."""
        made = DataValidation(
            type="list" if choice.sheet else None,
            formula1=_range(choice) if choice.sheet else None,
            allow_blank=True,
            showErrorMessage=choice.strict,
            showInputMessage=True,
            errorStyle="stop",
            error=choice.refusal[:_LONGEST_PROMPT] or None,
            promptTitle=choice.prompt_title[:_LONGEST_PROMPT_TITLE],
            prompt=_shortened(choice.prompt, _LONGEST_PROMPT),
        )
        made.add(cells)
        self.sheet.data_validations.append(made)

    def _append(self, cells: list[Cell]) -> None:
        """Add a row, high enough for its longest text: not every program finds the height when it opens the file."""
        self._rows += 1
        lines = max((_lines(cell.value, width) for width, cell in zip(self._widths, cells, strict=False)), default=1)
        self.sheet.row_dimensions[self._rows].height = min(_LINE * lines, _TALLEST)
        self.sheet.append(cells)

    def _cell(self, styled: Styled) -> Cell:
        """A number, or a text that no program takes for a formula, also when somebody edits it."""
        text = _allowed(styled.content) if isinstance(styled.content, str) else ""
        cell = copy(self._style(styled.bold, styled.fill, text.startswith(_FORMULA), styled.open))
        cell.value = styled.content if isinstance(styled.content, int | float) else text or None
        if text:
            cell.data_type = "s"
        if styled.note:
            cell.comment = _note(styled.note)
        return cell

    def _style(self, bold: bool, fill: str, quoted: bool, opened: bool) -> Cell:
        """An empty cell of that style; to give each cell its style anew takes many times as long."""
        if (bold, fill, quoted, opened) not in self._styles:
            made = self._styles[bold, fill, quoted, opened] = WriteOnlyCell(self.sheet)
            made.alignment = _WRAPPED
            made.quotePrefix = quoted
            if bold:
                made.font = _BOLD
            if fill:
                made.fill = PatternFill("solid", start_color=fill)
            if opened:
                made.protection = Protection(locked=False)
        return self._styles[bold, fill, quoted, opened]


def table(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Content | Styled]]) -> bytes:
    """A workbook of one table, its head frozen and its rows to be filtered; what is more than a sheet holds goes on in further ones."""
    book = Book(title)
    for number, part in enumerate(_parts(rows), start=1):
        sheet = book.sheet(f"{title[: _TITLE - 4]} {number}" if number > 1 else title, [column.width for column in columns])
        sheet.filter(len(columns), len(part))
        sheet.head([column.name for column in columns])
        for row in part:
            sheet.row(row)
    return book.written()


def sheet_title(title: str) -> str:
    """A title that a sheet can have."""
    return _NO_TITLE.sub(" ", title)[:_TITLE]


def _range(choice: Choice) -> str:
    letter = get_column_letter(choice.column)
    return f"{quote_sheetname(sheet_title(choice.sheet))}!${letter}${choice.first}:${letter}${choice.last}"


def _note(text: str) -> Comment:
    lines = _lines(text, _NOTE_CHARACTERS)
    return Comment(_allowed(text), "graphsvc", width=_NOTE_WIDTH, height=_NOTE_LINE * (lines + 1))


def _shortened(text: str, longest: int) -> str:
    kept = _FORBIDDEN.sub("", text)
    return kept if len(kept) <= longest else f"{kept[: longest - 1]}…"


def _parts(rows: Iterable[Sequence[Content | Styled]]) -> Iterator[list[Sequence[Content | Styled]]]:
    left = iter(rows)
    part = list(islice(left, ROWS))
    yield part
    while part := list(islice(left, ROWS)):
        yield part


def _lines(content: object, width: int) -> int:
    """How many lines a text takes in a column as wide as that many digits, which are wider than most letters."""
    return sum(max(1, ceil(len(line) / (1.1 * width))) for line in str(content or "").split("\n"))


def _allowed(text: str) -> str:
    kept = _FORBIDDEN.sub("", text)
    short = kept if len(kept) <= _LONGEST else f"{kept[:_LONGEST]}…"
    return _ESCAPED.sub("_x005F_", short)


def _timeless(made: BytesIO, title: str) -> bytes:
    """The same workbook without the time at which it was made."""
    properties = DocumentProperties(creator="graphsvc", title=title, created=_EPOCH, modified=_EPOCH)
    again = BytesIO()
    with ZipFile(made) as read, ZipFile(again, "w") as written:
        for name in read.namelist():
            data = tostring(properties.to_tree()) if name == _CORE else read.read(name)
            written.writestr(ZipInfo(name, _ZIPPED), data, ZIP_DEFLATED)
    return again.getvalue()
