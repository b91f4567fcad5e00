"""A document as its family's reader meets it: lines, and what the cells of tables say by their headings and labels.

A plain text is lines alone. Where the document has tables, their cells are better information than the order of lines: a record under
headings that the profile knows becomes a :class:`Group`, a label with its value a :class:`Labelled`, another row :class:`Unread`; what
takes the whole width (a heading in a row of its own) is lines again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphsvc.documents.base import Cell, Line


@dataclass(slots=True)
class Group:
    """A record in the rows of a table: its code's cell, the cells of its fields, and what stands in columns of marks."""

    code: Cell
    of_goal: bool = False
    """Whether it is a goal's: its code stands under the heading of the codes of goals."""
    cells: dict[str, Cell] = field(default_factory=dict)
    marks: list[tuple[tuple[str, ...], Cell]] = field(default_factory=list)
    """Statuses, as the headings over a cell say them, and the cell."""

    def add(self, name: str, cell: Cell) -> None:
        """Let a field go on in a further cell."""
        self.cells[name] = self.cells.get(name, Cell()) + cell

    def get(self, name: str) -> Cell:
        """The cell of a field, empty where there is none."""
        return self.cells.get(name, Cell())


@dataclass(slots=True)
class Labelled:
    """A label in one cell and its value in others."""

    name: str
    label: Cell
    lines: list[Line] = field(default_factory=list)
    """Of the value."""

    @property
    def value(self) -> Cell:
        """The value."""
        return Cell.of(self.lines)


@dataclass(frozen=True, slots=True)
class Unread:
    """A row of which neither headings nor labels say what it is; ``within``: other rows of its table have labels."""

    cells: tuple[Cell, ...]
    lines: tuple[Line, ...]
    within: bool


Entry = Line | Group | Labelled | Unread


def lines_of(entry: Entry) -> Iterator[Line]:
    """The lines of what is not read as a table's."""
    match entry:
        case Line():
            yield entry
        case Unread():
            yield from entry.lines
        case _:
            return
