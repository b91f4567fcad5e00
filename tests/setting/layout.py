"""What a document is made of, whatever it is printed as."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Para:
    text: str
    style: str = ""  # "heading", "bullet"


@dataclass(frozen=True)
class C:
    """A cell: its text, a line a paragraph; how many columns and rows it takes."""

    text: str = ""
    across: int = 1
    down: int = 1


Cells = Sequence[C | str]


@dataclass(frozen=True)
class Grid:
    rows: Sequence[Cells]
    widths: Sequence[float]
    """Parts of the page's width."""
    head: int = 0
    """Rows that are printed again on every page."""


@dataclass(frozen=True)
class Layout:
    blocks: Sequence[Para | Grid]
    head: str = ""
    """The running head of every page."""
    wide: bool = False
    rules: bool = True
    name: str = field(default="document")


def cell(one: C | str) -> C:
    return one if isinstance(one, C) else C(one)


def placed(grid: Grid) -> list[list[tuple[int, C]]]:
    """Each row's cells with the column in which they begin, after what hangs down from the rows above."""
    hanging: dict[int, int] = {}
    rows = []
    for cells in grid.rows:
        row, column = [], 0
        for one in map(cell, cells):
            while hanging.get(column, 0) > 0:
                column += 1
            row.append((column, one))
            for at in range(column, column + one.across):
                hanging[at] = one.down
            column += one.across
        rows.append(row)
        hanging = {at: left - 1 for at, left in hanging.items()}
    return rows
