"""Tables in a plain text: lines of cells between tabs, bars, semicolons or wide gaps, below a line of headings that the profile knows."""

from __future__ import annotations

import re
from dataclasses import replace

from graphsvc.documents.base import Block, Document, Line, Row, Table, TableCell
from graphsvc.extract import headings
from graphsvc.extract.profile import Profile

BETWEEN = (re.compile(r"\t"), re.compile(r"\|"), re.compile(r";"), re.compile(r" {2,}"))
"""What may stand between two cells."""
_MOST = 200
"""Signs in a line that part cells; what stands behind them is one cell."""
RULE = re.compile(r"[\s|:+=_-]*")
"""A line that only draws a rule between rows."""


def found(document: Document, profile: Profile) -> Document:
    """The document with its table, where its layout is a table and it is a plain text with headings of columns; else the document."""
    if document.blocks or profile.layout != "table":
        return document
    for at, line in enumerate(document.lines):
        if line.blank:
            continue
        between = next((sign for sign in BETWEEN if headings.of(Row(cells(line, sign)), profile)), None)
        if between:
            columns = max(cell.end for cell in cells(line, between))
            below = document.lines[at:]
            rows = tuple(_row(one, between, columns) for one in below if not RULE.fullmatch(one.clean))
            blocks: tuple[Block, ...] = (*document.lines[:at], Table(rows, columns))
            return replace(document, blocks=blocks, joined="\n".join(one.text for one in document.lines), lines=_unruled(document))
    return document


def _unruled(document: Document) -> tuple[Line, ...]:
    """The lines, of which those that only draw a rule are empty."""
    return tuple(line._replace(clean="") if RULE.fullmatch(line.clean) else line for line in document.lines)


def _row(line: Line, between: re.Pattern[str], columns: int) -> Row:
    """The row that a line is; one without a sign between cells stands over all columns."""
    found = cells(line, between)
    return Row(found) if len(found) > 1 else Row((TableCell(0, columns, (line,)),))


def cells(line: Line, between: re.Pattern[str]) -> tuple[TableCell, ...]:
    """The cells of a line, a column each."""
    text = line.clean.strip().strip("|") if between.pattern == r"\|" else line.clean.strip(" ")
    parts = between.split(text, maxsplit=_MOST)
    return tuple(TableCell(at, at + 1, (Line(line.number, part, part.strip()),) if part.strip() else ()) for at, part in enumerate(parts))
