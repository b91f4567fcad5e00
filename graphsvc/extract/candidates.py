"""What in a document of an unknown layout looks like labels before values, or like headings over columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from graphsvc.documents.base import Document, Line, Row, Table
from graphsvc.extract.checking import LABEL
from graphsvc.extract.texttables import BETWEEN, RULE, cells
from graphsvc.text import fold, squeeze

_LONGEST = 60
"""Characters of a label or of a heading."""
_WORDS = 8
_LEAST_COLUMNS = 3


@dataclass(slots=True)
class Named:
    """A label or a heading: how it is first written, how often it stands there, and the values behind or below it."""

    text: str
    count: int = 0
    values: list[str] = field(default_factory=list)


def labels(document: Document) -> list[Named]:
    """Labels in the order in which they are first met: before a colon at the beginning of a line, or in a cell beside a value."""
    found: dict[str, Named] = {}
    for label, value in _labelled(document):
        if label and len(label.split()) <= _WORDS:
            one = found.setdefault(fold(label), Named(label))
            one.count += 1
            one.values.append(value)
    return list(found.values())


def _labelled(document: Document) -> Iterator[tuple[str, str]]:
    for block in document.blocks or document.lines:
        if isinstance(block, Line):
            yield from _in_line(block.clean)
        elif _heading_row(block.rows) is None:
            for row in block.rows:
                filled = [cell.cell.text for cell in row.cells if cell and not cell.repeated]
                if len(filled) == 2 and len(filled[0]) <= _LONGEST:  # a label and its value
                    yield filled[0].rstrip(" :"), filled[1]
                elif len(filled) == 1:
                    yield from _in_line(filled[0])


def _in_line(text: str) -> Iterator[tuple[str, str]]:
    found = LABEL.match(squeeze(text))
    if found and found["label"][:1].isupper():
        yield found["label"], squeeze(text)[found.end() :]


def headings(document: Document) -> list[Named]:
    """Headings of the columns of all tables that have a row of such, each with the cells below it; in a text, of lines of cells."""
    found: dict[str, Named] = {}
    for rows in _tables(document):
        at = _heading_row(rows)
        if at is None:
            continue
        for cell in rows[at].cells:
            text = cell.cell.text.rstrip(" :")
            if not text:
                continue
            one = found.setdefault(fold(text), Named(text))
            one.count += 1
            below = (other for row in rows[at + 1 :] for other in row.cells if other.start == cell.start and not other.repeated)
            one.values += [other.cell.text for other in below]
    return list(found.values())


def _tables(document: Document) -> Iterator[tuple[Row, ...]]:
    if document.blocks:
        yield from (block.rows for block in document.blocks if isinstance(block, Table))
    else:
        yield _in_text(document.lines)


def _heading_row(rows: Iterable[Row]) -> int | None:
    """Where the headings stand: the first row with at least three filled cells, if they are short, without a digit, and different."""
    for at, row in enumerate(rows):
        filled = [cell.cell.text for cell in row.cells if cell and not cell.repeated]
        if len(filled) >= _LEAST_COLUMNS:
            short = all(len(text) <= _LONGEST and not re.search(r"\d", text) for text in filled)
            return at if short and len(set(filled)) == len(filled) else None
    return None


def _in_text(lines: Iterable[Line]) -> tuple[Row, ...]:
    """The lines of a text as rows of cells, parted by the sign that parts most lines into at least three."""
    written = [line for line in lines if not RULE.fullmatch(line.clean)]
    parted = {sign: [Row(cells(line, sign)) for line in written] for sign in BETWEEN}
    rows = {sign: tuple(row for row in found if len(row.cells) >= _LEAST_COLUMNS) for sign, found in parted.items()}
    return max(rows.values(), key=len)


def lines_apart(document: Document) -> Iterator[str]:
    """The lines that stand in no table, or alone in a row of one."""
    for block in document.blocks or document.lines:
        if isinstance(block, Line):
            yield squeeze(block.clean)
            continue
        for row in block.rows:
            filled = [cell.cell.text for cell in row.cells if cell and not cell.repeated]
            if len(filled) == 1:
                yield filled[0]
