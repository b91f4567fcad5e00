"""Tables as text (CSV) → one table, each cell with its row and column; in UTF-8, or in the code page of Windows in Czech."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import accumulate, islice

from graphsvc.documents.base import Document, Row, Table, TableCell
from graphsvc.documents.builder import Builder
from graphsvc.errors import DocumentError
from graphsvc.place import InSheet

MAX_CELLS = 200_000
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_TOLD = re.compile(r"sep=([;,\t])\r?\n")
"""The first line with which a spreadsheet is told the delimiter."""
_DELIMITERS = ";,\t"
_LOOKED_AT = 1_000
"""Records from which the delimiter is told."""


def parse(name: str, data: bytes) -> Document:
    """The document that a CSV file holds. Raises DocumentError for one that is empty, binary, too large, or quoted wrongly."""
    if not data.strip():
        raise DocumentError(f"The document is empty: {name}")
    if b"\x00" in data and not data.startswith(_UTF_16):
        raise DocumentError(f"The document is binary, not text (a NUL byte stands at position {data.index(0)}): {name}")
    text = _decoded(name, data)
    builder = Builder(name)
    rows: list[Row] = []
    try:
        told = _TOLD.match(text)
        delimiter = told[1] if told else _delimiter(text)
        if any(read > MAX_CELLS for read in accumulate(map(len, _records(text, delimiter)))):
            raise DocumentError(f"The table has more than {MAX_CELLS} cells: {name}")
        for number, record in enumerate(_records(text, delimiter), start=1):
            if told and number == 1:
                continue
            cells = [
                TableCell(at, at + 1, tuple(builder.lines(value.replace("\r\n", "\n"), InSheet("", number, at + 1))))
                for at, value in enumerate(record)
                if value.strip()
            ]
            if cells:
                rows.append(Row(tuple(cells)))
    except csv.Error as error:
        raise DocumentError(f"The table cannot be read as CSV ({error}): {name}") from error
    table = Table(tuple(rows), max((cell.end for row in rows for cell in row.cells), default=0))
    return builder.document([table], remarks=_remarks(text, table))


def _remarks(text: str, table: Table) -> Iterator[str]:
    """A quotation mark without another makes one cell of all that follows: that is told where a cell has so many lines at the end."""
    if text.count('"') % 2 and table.rows and len(table.rows[-1].cells[-1].lines) > 1:
        (place,) = {line.place for line in table.rows[-1].cells[-1].lines}
        if isinstance(place, InSheet):
            yield f"a quotation mark is opened and not closed, so that all that follows is one cell: row {place.row}, column {place.column}"


def _decoded(name: str, data: bytes) -> str:
    if data.startswith(_UTF_16):  # "Unicode text" of spreadsheets
        try:
            return data.decode("utf-16")
        except UnicodeDecodeError as error:
            raise DocumentError(f"The document is cut: it begins like UTF-16 and is not: {name}") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("cp1250")
        except UnicodeDecodeError:
            line = data.count(b"\n", 0, error.start) + 1
            raise DocumentError(
                f"The document is neither in UTF-8 nor in Windows-1250: byte 0x{data[error.start]:02x} in line {line}: {name}"
            ) from error


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=False)


def _delimiter(text: str) -> str:
    """The one of the delimiters that divides most records into the same number of cells; a comma of prose divides each otherwise."""

    def divided(delimiter: str) -> int:
        try:
            records = list(islice(_records(text, delimiter), _LOOKED_AT))
        except csv.Error:
            return 0
        counts = Counter(len(record) for record in records if len(record) > 1)
        return max((count * (size - 1) for size, count in counts.items()), default=0)

    return max(_DELIMITERS, key=divided)
