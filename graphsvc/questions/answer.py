"""Answers: rows of terms become a table in the order of the columns; written as text, JSON and CSV."""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Any

from graphsvc.analysis.csvtext import plain
from graphsvc.store.base import XSD_STRING, Blank, Iri, Literal, Row, Term
from graphsvc.text import natural, strip_diacritics

Cell = str | int | float | bool | list[str] | None
_NUMBERS = {"integer", "decimal", "double"}
_FIRST = ("plan", "code")
_WIDEST = 80
_Both = tuple[dict[str, "Cell"], Row]
"""A row as cells and as terms."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row as a relation between two things: their IRIs, and what the row says of it."""

    source: str
    target: str
    relation: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an answer: so many rows (None: all) after so many; their numbers count from 0."""

    offset: int = 0
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question: parameters as they were written, rows by column, milliseconds taken.

    Beside these: how many rows there are, of which ``rows`` may be a part; the version of the data; the SPARQL that ran (``""`` where
    the answer was computed); the terms that the rows were made from; whether the rows are relations between things, and which.
    """

    question: str
    params: Mapping[str, str]
    columns: tuple[str, ...]
    rows: Sequence[Mapping[str, Cell]]
    took_ms: float
    total: int = 0
    offset: int = 0
    told: Callable[[], str] = str
    """Tells the version of the data; over a store on a server that reads all of them, so who does not show it does not ask."""
    sparql: str = ""
    terms: Sequence[Row] = ()
    related: bool = False
    links: tuple[Link, ...] = ()

    @property
    def version(self) -> str:
        """Of the data."""
        return self.told()

    def part(self, part: Part) -> Answer:
        """The answer with some of its rows."""
        end = None if part.limit is None else part.offset + part.limit
        return replace(self, rows=self.rows[part.offset : end], terms=self.terms[part.offset : end], offset=part.offset)

    def to_json(self) -> dict[str, Any]:
        """The answer with the keys that command line and API share."""
        return {
            "question": self.question,
            "params": dict(self.params),
            "columns": list(self.columns),
            "rows": [dict(row) for row in self.rows],
            "took_ms": self.took_ms,
            "total": self.total,
            "offset": self.offset,
            "version": self.version,
        }

    def to_results(self) -> dict[str, Any]:
        """SPARQL 1.1 Query Results JSON of the same rows: the terms that the table's cells are made from, IRIs where they are things."""
        bindings = [{column: _binding(term) for column in self.columns if (term := row.get(column))} for row in self.terms]
        return {"head": {"vars": list(self.columns)}, "results": {"bindings": bindings}}

    def table(self) -> Iterator[list[str | int | float | None]]:
        """The rows as cells of a workbook: numbers are numbers, the rest is text."""
        for row in self.rows:
            yield [cell if isinstance(cell, int | float) and not isinstance(cell, bool) else _text(cell) or None for cell in row.values()]

    def to_csv(self) -> str:
        """RFC 4180, with a header row; lists are joined with ``, ``. What looks like a formula gets a ``'``."""
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(self.columns)
        writer.writerows([_csv(row[column]) for column in self.columns] for row in self.rows)
        return out.getvalue()

    def to_text(self) -> str:
        """A table for the terminal, long cells cut; the last line counts the rows."""
        lines = [list(self.columns)] + [[_short(_text(row[column])) for column in self.columns] for row in self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]
        ruled = [lines[0], ["-" * width for width in widths], *lines[1:]]
        text = "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in ruled)
        return f"{text}\n\n{len(self.rows)} rows\n"


def answer(
    rows: Iterable[Row], columns: Sequence[str], lists: AbstractSet[str], base: str, *, ordered: bool = False
) -> tuple[list[dict[str, Cell]], list[Row]]:
    """The rows of a query as a table: each row once, by plan, then code in natural order, then the other columns; or as they come.

    Things are named by their ids: a plan ``sprss-2014-2017``, an item or goal by its code. A column in ``lists`` holds codes
    that the query gives with ``|`` between. ``ordered`` rows stay in their order. The second list has the terms that cells were made from.
    """
    unique: dict[tuple[str, ...], tuple[dict[str, Cell], Row]] = {}
    for row in rows:
        cells = {column: _cell(row.get(column), column in lists, base) for column in columns}
        unique.setdefault(tuple(map(str, cells.values())), (cells, row))
    order = [column for column in _FIRST if column in columns] + [column for column in columns if column not in _FIRST]
    found = list(unique.values())
    if not ordered:
        found = _sorted(found, order)
    return [cells for cells, _ in found], [row for _, row in found]


def links(rows: Iterable[Row], ends: tuple[str, str], bindings: Mapping[str, Term]) -> tuple[Link, ...]:
    """The rows as relations between what two variables hold, each once, in order; a parameter holds what it was given."""
    found = set()
    for row in rows:
        source, target = ({**bindings, **row}.get(end) for end in ends)
        if isinstance(source, Iri) and isinstance(target, Iri):
            relation = row.get("relation") or row.get("role")
            found.add((source.value, target.value, relation.value if relation else ""))
    return tuple(Link(*one) for one in sorted(found))


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


def _sorted(rows: list[_Both], order: Sequence[str]) -> list[_Both]:
    """By the first of the columns; by the others only those that are alike in it, for ranks of long text cost more than all the rest."""
    if not order:
        return rows
    ranks: dict[str, tuple[Any, ...]] = {}
    alike: dict[tuple[Any, ...], list[_Both]] = defaultdict(list)
    for row in rows:
        cell = row[0][order[0]]
        known = ranks.get(cell) if isinstance(cell, str) else None
        if known is None:
            known = rank(cell)
            if isinstance(cell, str):
                ranks[cell] = known
        alike[known].append(row)
    groups = (alike[rank] for rank in sorted(alike))
    return [row for group in groups for row in (group if len(group) == 1 else _sorted(group, order[1:]))]


def rank(cell: Cell) -> tuple[Any, ...]:
    """Nothing first, then numbers, then text in natural order, in which a letter with a diacritic stands beside the one without."""
    if cell is None:
        return (0,)
    if isinstance(cell, (bool, int, float)):
        return (1, cell)
    text = " ".join(cell) if isinstance(cell, list) else cell
    return (2, natural(strip_diacritics(text)), text)


def _binding(term: Term) -> dict[str, str]:
    match term:
        case Iri(value):
            return {"type": "uri", "value": value}
        case Blank(value):
            return {"type": "bnode", "value": value}
        case Literal(value, language, _) if language:
            return {"type": "literal", "value": value, "xml:lang": language}
        case Literal(value, _, datatype):
            return {"type": "literal", "value": value} | ({} if datatype == XSD_STRING else {"datatype": datatype})


def _csv(cell: Cell) -> str:
    return plain(_text(cell)) if isinstance(cell, str | list) else _text(cell)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return ", ".join(cell) if isinstance(cell, list) else str(cell)


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
