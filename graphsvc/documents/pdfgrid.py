"""Rules on a page → tables and their cells: what rules part on all sides is a cell, what hangs together by rules is a table."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graphsvc.documents.pdfpage import Box

_NEAR = 3.0
"""Points within which rules are on one line, and meet."""
_MOST_UNITS = 250_000
"""Rows times columns of one table."""
_MOST_BESIDE = 500
"""Rules down that end side by side, at most."""


@dataclass(slots=True)
class Grid:
    """A table on a page: where its columns and rows begin and end, and the cells, each by the units of the grid that it takes."""

    xs: list[float]
    ys: list[float]
    cells: dict[tuple[int, int], tuple[int, int, int, int]] = field(default_factory=dict)
    """Row and column of a unit → first row, first column, and those behind the last ones of the cell in which it lies."""

    @property
    def box(self) -> Box:
        """The whole of it."""
        return (self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])

    def at(self, x: float, y: float) -> tuple[int, int, int, int] | None:
        """The cell in which a point lies."""
        return self.cells.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def grids(across: Sequence[Box], down: Sequence[Box]) -> list[Grid]:
    """The tables of a page, from its top to its bottom; one cell alone is a frame, not a table."""
    across = [*across, *_closing(down)]
    xs = _clusters([rule[0] for rule in down])
    ys = _clusters([rule[1] for rule in across])
    rows = _joined((_near(ys, rule[1]), rule[0], rule[2]) for rule in across)
    columns = _joined((_near(xs, rule[0]), rule[1], rule[3]) for rule in down)
    found = (_grid(part) for part in _apart(rows, columns))
    return sorted((grid for grid in found if grid and len(set(grid.cells.values())) > 1), key=lambda grid: (grid.ys[0], grid.xs[0]))


def _closing(down: Sequence[Box]) -> Iterator[Box]:
    """A table that is cut at a page's end may have no rule there: where rules down end or begin side by side, one is drawn across."""
    for side in (1, 3):
        ends = sorted(down, key=lambda rule: (rule[side], rule[0]))
        at = 0
        while at < len(ends):
            beside = [rule for rule in ends[at : at + _MOST_BESIDE] if rule[side] - ends[at][side] <= _NEAR]
            if len(beside) > 1:
                yield (min(rule[0] for rule in beside), ends[at][side], max(rule[0] for rule in beside), ends[at][side])
            at += len(beside)


Lines = dict[float, list[tuple[float, float]]]
"""Where a line lies → from where to where it is drawn, in order."""


def _clusters(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _near(values: Sequence[float], value: float) -> float:
    return values[max(0, bisect_right(values, value) - 1)]


def _joined(parts: Iterable[tuple[float, float, float]]) -> Lines:
    lines: Lines = defaultdict(list)
    for at, begin, end in sorted(parts):
        spans = lines[at]
        if spans and begin <= spans[-1][1] + _NEAR:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((begin, end))
    return lines


def _apart(rows: Lines, columns: Lines) -> list[tuple[Lines, Lines]]:
    """The rules by the tables that they make: those that meet, or meet the same ones."""
    across = [(y, begin, end) for y, spans in rows.items() for begin, end in spans]
    down = [(x, begin, end) for x, spans in columns.items() for begin, end in spans]
    group: dict[int, int] = {}

    def root(at: int) -> int:
        while group.setdefault(at, at) != at:
            group[at] = at = group[group[at]]
        return at

    if len(across) * len(down) > _MOST_UNITS:
        return []
    for one, (y, left, right) in enumerate(across):
        for two, (x, top, bottom) in enumerate(down, start=len(across)):
            if left - _NEAR <= x <= right + _NEAR and top - _NEAR <= y <= bottom + _NEAR:
                group[root(one)] = root(two)
    parts: dict[int, tuple[Lines, Lines]] = {}
    for at, (where, begin, end) in enumerate([*across, *down]):
        if at in group:
            part = parts.setdefault(root(at), (defaultdict(list), defaultdict(list)))
            part[at >= len(across)][where].append((begin, end))
    return list(parts.values())


def _grid(part: tuple[Lines, Lines]) -> Grid | None:
    rows, columns = part
    grid = Grid(sorted(columns), sorted(rows))
    height, width = len(grid.ys) - 1, len(grid.xs) - 1
    if height < 1 or width < 1 or height * width > _MOST_UNITS:
        return None
    inside = _Units(height, width)
    for row in range(height):
        for column in range(width):
            top, bottom, left, right = grid.ys[row], grid.ys[row + 1], grid.xs[column], grid.xs[column + 1]
            if not _drawn(columns[left], top, bottom):
                inside.join((row, column), (row, column - 1))
            if not _drawn(rows[top], left, right):
                inside.join((row, column), (row - 1, column))
            if column == width - 1 and not _drawn(columns[right], top, bottom):
                inside.join((row, column), (row, width))
            if row == height - 1 and not _drawn(rows[bottom], left, right):
                inside.join((row, column), (height, column))
    grid.cells = inside.cells()
    return grid


def _drawn(spans: Sequence[tuple[float, float]], begin: float, end: float) -> bool:
    middle = (begin + end) / 2
    return any(first <= middle <= last for first, last in spans)


class _Units:
    """Units of a grid that no rule parts; what hangs together with the outside is no cell."""

    def __init__(self, height: int, width: int) -> None:
        self._height, self._width = height, width
        self._above: dict[tuple[int, int], tuple[int, int]] = {}
        self._outside = (-1, -1)

    def join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        """Two units that no rule parts; one beyond the edge is outside."""
        row, column = other
        beyond = not (0 <= row < self._height and 0 <= column < self._width)
        first, second = self._root(one), self._root(self._outside if beyond else other)
        if first != second:
            low, high = sorted((first, second))
            self._above[high] = low

    def _root(self, unit: tuple[int, int]) -> tuple[int, int]:
        while (above := self._above.get(unit, unit)) != unit:
            self._above[unit] = self._above.get(above, above)
            unit = above
        return unit

    def cells(self) -> dict[tuple[int, int], tuple[int, int, int, int]]:
        """Each unit that lies inside → the rectangle of its cell."""
        members: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for row in range(self._height):
            for column in range(self._width):
                root = self._root((row, column))
                if root != self._outside:
                    members[root].append((row, column))
        found = {}
        for units in members.values():
            first, last = min(row for row, _ in units), max(row for row, _ in units)
            left, right = min(column for _, column in units), max(column for _, column in units)
            found.update(dict.fromkeys(units, (first, left, last + 1, right + 1)))
        return found
