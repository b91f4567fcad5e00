"""Matrices: what of the one kind meets what of another, in which items; also where nothing meets, and whether that is meant so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphsvc.analysis.matrices import Definition
from graphsvc.store.base import Bindings, Iri, Literal, Row, View
from graphsvc.text import fold, natural


@dataclass(frozen=True, slots=True)
class Heading:
    """What a row or a column stands for: its IRI, what it is called by in data (``62``, ``A05-01@sprss-2014-2017``), labels by language."""

    iri: str
    key: str
    labels: Mapping[str, str]

    def label(self, lang: str) -> str:
        """The name in that language, else in Czech, else in any; ``""`` where there is none."""
        return next((self.labels[name] for name in (lang, "cs", *sorted(self.labels)) if name in self.labels), "")


@dataclass(frozen=True, slots=True)
class Cell:
    """The items of a cell, as ``code@plan`` in natural order; why there are none, by language, where that is meant so."""

    items: tuple[str, ...] = ()
    because: Mapping[str, str] | None = None


NOTHING = Cell()
"""A cell that is empty without a reason."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix over a state of the graph, of one plan (its id) or all."""

    definition: Definition
    plan: str | None
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: Mapping[tuple[str, str], Cell]
    """By the keys of row and column; cells that are empty without a reason are left out."""
    wrong: tuple[tuple[str, str], ...]
    """Cells that are said to be meant to be empty, and are not, or are none of the matrix."""

    def cell(self, row: Heading, column: Heading) -> Cell:
        """What stands where they meet."""
        return self.cells.get((row.key, column.key), NOTHING)

    def line(self, row: Heading) -> Iterator[Cell]:
        """The cells of a row, in the order of the columns."""
        return (self.cell(row, column) for column in self.columns)

    @property
    def empty(self) -> int:
        """How many cells are empty without a reason."""
        return len(self.rows) * len(self.columns) - len(self.cells)


def compute(definition: Definition, view: View, plan: Iri | None = None) -> Matrix:
    """The matrix, of the items of one plan where it is given."""
    bindings: Bindings = {} if plan is None else {"plan": plan}
    rows = _headings(view.select(definition.rows, bindings))
    columns = _headings(view.select(definition.columns, bindings))
    filled = _filled(view.select(definition.cells, bindings), rows, columns)
    keys = {heading.key for heading in rows}, {heading.key for heading in columns}
    known = {cell: reason for cell, reason in definition.empty.items() if cell[0] in keys[0] and cell[1] in keys[1]}
    same = {(row.key, column.key): definition.same for row in rows for column in columns if row.iri == column.iri and definition.same}
    meant = {cell: Cell(because=reason) for cell, reason in {**same, **known}.items() if cell not in filled}
    wrong = [cell for cell in definition.empty if cell in filled or (plan is None and cell not in known)]
    return Matrix(definition, _last(plan.value) if plan else None, rows, columns, {**filled, **meant}, tuple(sorted(wrong)))


def _headings(rows: list[Row]) -> tuple[Heading, ...]:
    """Each thing once, in the order that the query gives, of plans, codes and names."""
    keys: dict[str, str] = {}
    labels: dict[str, dict[str, str]] = {}
    order: dict[str, tuple[object, ...]] = {}
    for row in rows:
        iri, label = row["node"].value, row.get("label")
        code, of, rank = (row[name].value if name in row else "" for name in ("code", "of", "order"))
        key = _coded(code or _last(iri), of)
        keys[iri] = min(key, keys.get(iri, key))
        order[iri] = (natural(rank), of, not code, natural(code))
        named = labels.setdefault(iri, {})
        if isinstance(label, Literal):
            named[label.language] = min(label.value, named.get(label.language, label.value))
    headings = [Heading(iri, key, labels[iri]) for iri, key in keys.items()]
    return tuple(sorted(headings, key=lambda one: (order[one.iri], fold(one.label("cs") or one.key), one.key)))


def _filled(found: list[Row], rows: tuple[Heading, ...], columns: tuple[Heading, ...]) -> dict[tuple[str, str], Cell]:
    """Cells that have items, by keys; what is in no row or column is in no cell."""
    row_keys = {heading.iri: heading.key for heading in rows}
    column_keys = {heading.iri: heading.key for heading in columns}
    items: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for row in found:
        cell = row_keys.get(row["row"].value), column_keys.get(row["column"].value)
        if cell[0] is not None and cell[1] is not None:
            code = row["code"].value if "code" in row else _last(row["item"].value)
            items.setdefault((cell[0], cell[1]), set()).add((row["of"].value, code))
    return {cell: Cell(tuple(_coded(code, of) for of, code in sorted(named, key=_by_plan))) for cell, named in items.items()}


def _by_plan(item: tuple[str, str]) -> tuple[object, ...]:
    return (item[0], natural(item[1]), item[1])


def _coded(code: str, plan: str) -> str:
    return f"{code}@{_last(plan)}" if plan else code


def _last(iri: str) -> str:
    return iri.rpartition("/")[2].rpartition("#")[2]
