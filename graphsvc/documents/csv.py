"""Tables as text (CSV) → one table, each cell with its row and column; in UTF-8, or in the code page of Windows in Czech."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import accumulate, islice

from graphsvc.documents.base import Document, Row, Table, TableCell
from graphsvc.documents.builder import Builder
from graphsvc.errors import DocumentError
from graphsvc.place import InSheet

MAX_CELLS = 200_000
_DELIMITERS = ";,\t"
_LOOKED_AT = 1_000
"""Records from which the delimiter is told."""


def parse(name: str, data: bytes) -> Document:
    """The document that a CSV file holds. Raises DocumentError for one that is empty, binary, too large, or quoted wrongly."""
    if not data.strip():
        raise DocumentError(f"The document is empty: {name}")
    if b"\x00" in data:
        raise DocumentError(f"The document is binary, not text (a NUL byte stands at position {data.index(0)}): {name}")
    text = _decoded(name, data)
    builder = Builder(name)
    rows: list[Row] = []
    try:
        delimiter = _delimiter(text)
        if any(read > MAX_CELLS for read in accumulate(map(len, _records(text, delimiter)))):
            raise DocumentError(f"The table has more than {MAX_CELLS} cells: {name}")
        for number, record in enumerate(_records(text, delimiter), start=1):
            cells = [
                TableCell(at, at + 1, tuple(builder.lines(value.replace("\r\n", "\n"), InSheet("", number, at + 1))))
                for at, value in enumerate(record)
                if value.strip()
            ]
            if cells:
                rows.append(Row(tuple(cells)))
    except csv.Error as error:
        raise DocumentError(f"The table cannot be read as CSV ({error}): {name}") from error
    return builder.document([Table(tuple(rows), max((cell.end for row in rows for cell in row.cells), default=0))])


def _decoded(name: str, data: bytes) -> str:
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
