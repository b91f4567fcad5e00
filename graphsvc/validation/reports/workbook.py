"""Findings as a workbook (XLSX): a sheet of findings to filter and sort, a sheet of counts. The same report gives the same bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import copy
from datetime import datetime
from io import BytesIO
from math import ceil
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Entry, Group, Outline

ROWS = 1_000_000
"""Findings of one sheet; a sheet has 1,048,576 rows."""
_LONGEST = 32_000
"""Characters of a cell, which holds 32,767 UTF-16 units."""

_BEFORE = {"severity": 14, "rule": 26, "label": 30, "plan": 20, "code": 12, "field": 24, "value": 36, "message": 64, "document": 30}
"""The columns before those of the place in the document, with their widths in characters."""
_PART, _NODE = 10, 40
"""Widths of the columns of the place and of the node."""
_FILLS = {"violation": "F8D3D0", "warning": "FCE5C0", "info": "D6E6F7"}
_OTHER = "E4DCF3"
_LINE, _TALLEST = 15, 400
"""Heights in points: of a line, and of a row, which can have 409."""
_EPOCH = datetime(2000, 1, 1)
_ZIPPED = (1980, 1, 1, 0, 0, 0)
_CORE = "docProps/core.xml"

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = tuple("=+-@\t\r")
_WRAPPED = Alignment(vertical="top", wrap_text=True)
_BOLD = Font(name="Calibri", size=11, bold=True)
_HEAD = "DDE3E9"

Content = str | int | None


def write(outline: Outline) -> bytes:
    """The workbook; every text stays text, also one that looks like a formula. Characters that the format forbids are left out."""
    book = Workbook(write_only=True)
    rows = [(group, entry) for group in outline.groups for entry in group.entries]
    for number, start in enumerate(range(0, max(len(rows), 1), ROWS), start=1):
        _findings(book, outline, rows[start : start + ROWS], number)
    _counts(book, outline)
    book.active = 0 if outline.groups else len(book.sheetnames) - 1
    made = BytesIO()
    book.save(made)
    return _timeless(made, words.word("title", outline.language))


def _findings(book: Workbook, outline: Outline, rows: Sequence[tuple[Group, Entry]], number: int) -> None:
    language = outline.language
    parts = words.keys({key for entry in outline.entries for key in entry.locator}) or ["line"]
    heads = [
        *(words.word(name, language) for name in _BEFORE),
        *(words.column(part, language) for part in parts),
        words.word("node", language),
    ]
    title = words.word("findings", language) + (f" {number}" if number > 1 else "")
    sheet = _Sheet(book, title, [*_BEFORE.values(), *(_PART for _ in parts), _NODE])
    sheet.sheet.auto_filter.ref = f"A1:{get_column_letter(len(heads))}{len(rows) + 1}"
    sheet.sheet.print_title_rows = "1:1"
    sheet.head(heads)
    for group, entry in rows:
        value = words.word("empty", language) if entry.value == "" else entry.value
        told = (entry.rule, group.label.text, entry.plan, entry.code, entry.field, value, entry.message.text, entry.document)
        sheet.finding(entry.severity, language, (*told, *(entry.locator.get(part) for part in parts), entry.node))


def _counts(book: Workbook, outline: Outline) -> None:
    language = outline.language
    sheet = _Sheet(book, words.word("counts", language), (24, 36, 40, 70, 10))
    sheet.head([words.word(name, language) for name in ("severity", "rule", "label", "meaning", "count")])
    for group in outline.groups:
        sheet.finding(group.severity, language, (group.rule, group.label.text, group.meaning, len(group.entries)))
    for name, amount in (("total", outline.total), ("checked_items", outline.items), ("checked_nodes", outline.focus_nodes)):
        sheet.bold((words.word(name, language), None, None, None, amount))
    sheet.bold(())
    sheet.bold((outline.verdict,))
    if outline.documents:
        sheet.bold(())
        names = [words.word(name, language) for name in ("severity", "document", "document_title", "count")]
        sheet.head([*names[:3], None, names[3]])
    for document in outline.documents:
        for severity in outline.severities:
            if severity in document.counts:
                sheet.finding(severity, language, (document.name, document.title, None, document.counts[severity]))


class _Sheet:
    """A sheet with a frozen first row that prints as wide as a page; it is written row by row, with few styles made once."""

    def __init__(self, book: Workbook, title: str, widths: Sequence[int]) -> None:
        self.sheet: Worksheet = book.create_sheet(title)  # a write-only one has the same attributes, where they are used here
        self._widths = widths
        self._rows = 0
        self._styles: dict[tuple[bool, str, bool], Cell] = {}
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self.sheet.freeze_panes = "A2"
        self.sheet.page_setup.orientation = "landscape"
        self.sheet.page_setup.fitToHeight = 0
        self.sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)

    def head(self, names: Sequence[Content]) -> None:
        """The names of the columns."""
        self._append([self._cell(name, bold=True, fill=_HEAD) for name in names])

    def bold(self, contents: Sequence[Content]) -> None:
        """A row of emphasis."""
        self._append([self._cell(content, bold=True) for content in contents])

    def finding(self, severity: str, language: str, contents: Sequence[Content]) -> None:
        """A row that begins with a severity, in words and on its colour."""
        first = self._cell(words.heading(severity, language), fill=_FILLS.get(severity, _OTHER))
        self._append([first, *(self._cell(content) for content in contents)])

    def _append(self, cells: list[Cell]) -> None:
        """Add a row, high enough for its longest text: not every program finds the height when it opens the file."""
        self._rows += 1
        lines = max((_lines(cell.value, width) for width, cell in zip(self._widths, cells, strict=False)), default=1)
        self.sheet.row_dimensions[self._rows].height = min(_LINE * lines, _TALLEST)
        self.sheet.append(cells)

    def _cell(self, content: Content, *, bold: bool = False, fill: str = "") -> Cell:
        """A number, or a text that no program takes for a formula, also when somebody edits it."""
        text = _allowed(content) if isinstance(content, str) else ""
        cell = copy(self._style(bold, fill, text.startswith(_FORMULA)))
        cell.value = content if isinstance(content, int) else text or None
        if text:
            cell.data_type = "s"
        return cell

    def _style(self, bold: bool, fill: str, quoted: bool) -> Cell:
        """An empty cell of that style; to give each cell its style anew takes many times as long."""
        if (bold, fill, quoted) not in self._styles:
            made = self._styles[bold, fill, quoted] = WriteOnlyCell(self.sheet)
            made.alignment = _WRAPPED
            made.quotePrefix = quoted
            if bold:
                made.font = _BOLD
            if fill:
                made.fill = PatternFill("solid", start_color=fill)
        return self._styles[bold, fill, quoted]


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
