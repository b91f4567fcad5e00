"""A matrix as a page shows it: a table of numbers, its rows one by one, and what leads on from a cell, a filled one or an empty one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from graphsvc.analysis import matrices
from graphsvc.analysis.matrices import Ask
from graphsvc.analysis.matrix import Cell, Heading, Matrix, compute
from graphsvc.errors import ParameterError
from graphsvc.keeping import Keeper
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri
from graphsvc.web.site import Site
from graphsvc.web.things import Thing

ROWS = 100
"""Rows of a table on a page."""
COLUMNS = 150
"""Columns of which there is a table; a wider matrix is read row by row."""
SHADES = 5
_KEPT: Keeper[Matrix] = Keeper(32)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table: its cells, how many different items they hold, and in how many columns."""

    heading: Heading
    cells: tuple[Cell, ...]
    total: int
    filled: int


@dataclass(frozen=True, slots=True)
class Item:
    """An item of a cell, as the matrix names it, and the thing that it is where the graph knows it."""

    name: str
    thing: Thing | None


@dataclass(frozen=True, slots=True)
class Onward:
    """A question that leads on, with its parameters filled in."""

    question: str
    params: Mapping[str, str]


def load(site: Site, name: str, plan: Iri | None = None) -> Matrix:
    """The matrix of that name, of the items of one plan where it is given; worked out once for a state of the data."""
    definition = matrices.load(site.settings.root)[name]
    key = (site.version, str(site.settings.root), name, plan and plan.value)
    return _KEPT.get(key, lambda: compute(definition, site.view, plan))


def lines(matrix: Matrix, rows: Sequence[Heading]) -> list[Line]:
    """These rows of the matrix."""
    found = []
    for row in rows:
        cells = tuple(matrix.line(row))
        found.append(Line(row, cells, len(distinct(cells)), sum(bool(cell.items) for cell in cells)))
    return found


def totals(matrix: Matrix) -> list[int]:
    """How many different items each column holds, and last the whole matrix."""
    columns = [len(distinct(matrix.cell(row, column) for row in matrix.rows)) for column in matrix.columns]
    return [*columns, len(distinct(matrix.cells.values()))]


def distinct(cells: Iterable[Cell]) -> frozenset[str]:
    """The items that any of the cells holds."""
    return frozenset(item for cell in cells for item in cell.items)


def most(matrix: Matrix) -> int:
    """The largest number of items in a cell."""
    return max((len(cell.items) for cell in matrix.cells.values()), default=0)


def shade(number: int, largest: int) -> int:
    """How dark a cell is: 0 for nothing, else 1 to `SHADES`; small numbers can be told from each other though one is very large."""
    return min(SHADES, ceil(SHADES * sqrt(number / max(largest, SHADES)))) if number else 0


def heading(headings: Sequence[Heading], key: str, side: str) -> Heading | None:
    """The row or column of that key; None where no key is given. Raises ParameterError for one that the matrix does not have."""
    if not key:
        return None
    found = next((one for one in headings if one.key == key), None)
    if found is None:
        raise ParameterError(f"The matrix has no such {side}: {key[:80]!r}")
    return found


def items(site: Site, cell: Cell | Iterable[str]) -> list[Item]:
    """What a cell holds, as things."""
    names = cell.items if isinstance(cell, Cell) else cell
    return [Item(name, _thing(site, name)) for name in names]


def _thing(site: Site, name: str) -> Thing | None:
    code, _, plan = name.rpartition("@")
    terms, known = Terms(site.settings.base), site.things.by_iri
    return next((known[iri] for iri in (str(terms.item(plan, code)), str(terms.goal(plan, code))) if iri in known), None)


def others(matrix: Matrix, row: Heading, column: Heading) -> tuple[list[str], list[str]]:
    """Where to look when a cell is empty: the items of its row in other columns, and those of its column in other rows, in order."""
    in_row = [item for cell in matrix.line(row) for item in cell.items]
    in_column = [item for one in matrix.rows for item in matrix.cell(one, column).items]
    return list(dict.fromkeys(in_row)), list(dict.fromkeys(in_column))


def listing(site: Site, matrix: Matrix, row: Heading | None, column: Heading | None) -> dict[str, str]:
    """The facets by which the items of a row, a column or a cell are listed; empty where the list would not be just those."""
    facets: dict[str, str] = {}
    for side, one in (("row", row), ("column", column)):
        if one is None:
            continue
        name = matrix.definition.facets.get(side)
        key = site.facets.keys[name].get(one.iri) if name else None
        if name is None or key is None:
            return {}
        facets[name] = key
    if matrix.plan and "plan" not in facets:
        if matrix.plan not in site.facets.keys["plan"].values():
            return {}
        facets["plan"] = matrix.plan
    return facets


def onward(asks: Iterable[Ask], row: Heading, column: Heading, questions: Iterable[str]) -> Iterator[Onward]:
    """The questions (of those that there are) that lead on from a cell; one that relates a plan with itself is left out."""
    filled = {"row": row.key, "column": column.key, "row-plan": _plan(row), "column-plan": _plan(column)}
    known = frozenset(questions)
    for ask in asks:
        params = {name: filled[side] for name, side in ask.params.items()}
        values = list(params.values())
        if ask.question in known and all(values) and len(set(values)) == len(values):
            yield Onward(ask.question, params)


def _plan(one: Heading) -> str:
    """The id of the plan whose code a heading is; empty where it is none."""
    return one.key.rpartition("@")[2] if "@" in one.key else ""
