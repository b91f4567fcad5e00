"""Answers: rows of terms become a table in the order of the columns; written as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

from graphsvc.store.base import Iri, Row, Term
from graphsvc.text import natural

Cell = str | int | float | bool | list[str] | None
_NUMBERS = {"integer", "decimal", "double"}
_FIRST = ("plan", "code")
_WIDEST = 80


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: parameters as they were written, rows by column, milliseconds taken."""

    question: str
    params: Mapping[str, str]
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Cell]]
    took_ms: float

    def to_json(self) -> dict[str, Any]:
        """The answer with the keys that command line and API share."""
        return {
            "question": self.question,
            "params": dict(self.params),
            "columns": list(self.columns),
            "rows": [dict(row) for row in self.rows],
            "took_ms": self.took_ms,
        }

    def to_csv(self) -> str:
        """RFC 4180, with a header row; lists are joined with ``, ``."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_text(row[column]) for column in self.columns] for row in self.rows)
        return out.getvalue()

    def to_text(self) -> str:
        """A table for the terminal, long cells cut; the last line counts the rows."""
        lines = [list(self.columns)] + [[_short(_text(row[column])) for column in self.columns] for row in self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
        text = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in ruled)
        return f"{text}\n\n{len(self.rows)} rows\n"


def answer(rows: Iterable[Row], columns: Sequence[str], lists: AbstractSet[str], base: str) -> list[dict[str, Cell]]:
    """The rows of a query as a table: each row once, by plan, then code in natural order, then the other columns.

    Things are named by their ids: a plan ``sprss-2014-2017``, an item or goal by its code. A column in ``lists`` holds codes
    that the query gives with ``|`` between.
    """
    table = [{column: _cell(row.get(column), column in lists, base) for column in columns} for row in rows]
    order = [column for column in _FIRST if column in columns] + [column for column in columns if column not in _FIRST]
    unique = {tuple(map(str, row.values())): row for row in table}
    return sorted(unique.values(), key=lambda row: [_rank(row[column]) for column in order])


def _cell(term: Term | None, several: bool, base: str) -> Cell:
    if several:
        return sorted(filter(None, set(term.value.split("|"))), key=natural) if term is not None else []
    if term is None:
        return None
    if isinstance(term, Iri):
        return term.value.rpartition("/")[2] if term.value.startswith(base) else term.value
    datatype = getattr(term, "datatype", "").rpartition("#")[2]
    if datatype == "boolean":
        return term.value == "true"
    if datatype in _NUMBERS:
        return int(term.value) if datatype == "integer" else float(term.value)
    return term.value


def _rank(cell: Cell) -> tuple[Any, ...]:
    """Nothing first, then numbers, then text in natural order."""
    if cell is None:
        return (0,)
    if isinstance(cell, (bool, int, float)):
        return (1, cell)
    text = " ".join(cell) if isinstance(cell, list) else cell
    return (2, natural(text), text)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return ", ".join(cell) if isinstance(cell, list) else str(cell)


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
