"""The headings of a table's columns: which field of a record stands in which columns of the grid.

A heading may stand over others (``Hodnocení`` over ``Plněna`` and ``Neplněna``): the lower ones count. Where a heading that is known
stands below another that is known (``Spolupráce`` below ``Odpovědnost``), each record takes as many rows as there are such levels.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphsvc.documents.base import Line, Row, TableCell
from graphsvc.extract.profile import Profile

_MOST_LINES = 4
"""Lines of a heading, at most."""
_LEAST = 2
"""Headings that must be known in a row for it to be one of headings."""


@dataclass(frozen=True, slots=True)
class Heading:
    """Columns of the grid, and the field or the status (by a mark) that stands in them; neither where the profile knows it not."""

    start: int
    end: int
    field: str = ""
    status: str = ""

    @property
    def known(self) -> bool:
        """Whether the profile knows it."""
        return bool(self.field or self.status)

    def shares(self, cell: TableCell) -> int:
        """How many columns it has in common with a cell."""
        return max(0, min(self.end, cell.end) - max(self.start, cell.start))


Level = tuple[Heading, ...]


def of(row: Row, profile: Profile) -> Level:
    """The headings in a row; none where too few of its cells are headings that the profile knows."""
    found = _read(row, profile)
    known = sum(heading.known for heading in found)
    return found if known >= _LEAST and 2 * known >= len(found) else ()


def over_lines(rows: Sequence[Row], profile: Profile) -> tuple[Level, int]:
    """The headings in the first of some rows that are lines of text, and in how many of them the words of these go on."""
    found = best = of(rows[0], profile)
    taken = 1
    for count in range(2, min(len(rows), _MOST_LINES) + 1) if found else ():
        cells: dict[tuple[int, int], list[Line]] = {}
        for cell in (cell for row in rows[:count] for cell in row.cells):
            cells.setdefault((cell.start, cell.end), []).extend(cell.lines)
        tried = of(Row(tuple(TableCell(*edges, tuple(lines)) for edges, lines in cells.items())), profile)
        alone = _known(joined([found], lower(rows[1], profile)))
        if _known([tried]) > max(_known([best]), alone):
            best, taken = tried, count
    return best, taken


def _known(levels: Sequence[Level]) -> int:
    return sum(heading.known for level in levels for heading in level)


def lower(row: Row, profile: Profile) -> Level:
    """The headings in a row below other headings, where all that stands in it are such."""
    found = _read(row, profile)
    return found if found and all(heading.known for heading in found) else ()


def _read(row: Row, profile: Profile) -> Level:
    cells = [cell for cell in row.cells if cell and not cell.repeated]
    return tuple(Heading(cell.start, cell.end, *profile.column(cell.cell.text)) for cell in cells)


def joined(levels: Sequence[Level], more: Level) -> list[Level]:
    """The levels with a further row of headings: those under none that is known belong to the last level, others make a new one."""
    *before, last = levels
    under = [heading for heading in more if not _overlaps(heading, [one for one in last if one.known])]
    apart = tuple(heading for heading in more if heading not in under)
    kept = tuple(one for one in last if one.known or not _overlaps(one, under))
    merged = tuple(sorted((*kept, *under), key=lambda heading: heading.start))
    return [*before, merged, *([apart] if apart else [])]


def _overlaps(heading: Heading, others: Iterable[Heading]) -> bool:
    return any(other.start < heading.end and heading.start < other.end for other in others)


def over(cell: TableCell, level: Level) -> Heading | None:
    """The heading of a cell: the one with which it shares most columns."""
    return max((heading for heading in level if heading.shares(cell)), key=lambda heading: heading.shares(cell), default=None)


def statuses(cell: TableCell, level: Level) -> tuple[str, ...]:
    """The statuses whose columns a cell takes."""
    return tuple(heading.status for heading in level if heading.status and heading.shares(cell))


def fit(row: Row, level: Level) -> int:
    """How many cells of a row that hold something begin and end where a heading does."""
    edges = {(heading.start, heading.end) for heading in level}
    return sum((cell.start, cell.end) in edges for cell in row.cells if cell)
