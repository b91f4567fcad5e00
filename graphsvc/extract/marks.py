"""Marks in columns (``X`` under ``Plněna``): the heading of the column says what a mark does."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphsvc.documents.base import Cell, Piece
from graphsvc.extract.base import Context
from graphsvc.extract.entries import Group

_EMPTY_BOXES = ("\u2610", "\u25a1", "\u25fb")
"""Boxes of a form that nobody has ticked."""


@dataclass(frozen=True, slots=True)
class Marked:
    """The status that the columns of marks tell, the mark, and what else stands in them."""

    status: str | None = None
    mark: Cell = field(default_factory=Cell)
    comment: Cell = field(default_factory=Cell)


def read(group: Group, context: Context) -> Marked:
    """What a record has in columns of marks; a mark that lies over several columns, or stands in several, is kept as it is written."""
    marked: list[tuple[tuple[str, ...], Cell]] = []
    comment = Cell()
    for statuses, cell in group.marks:
        if cell.text.strip() in _EMPTY_BOXES:
            context.ledger.take("mark", cell)
            continue
        mark, rest = _mark_and_comment(cell, context)
        marked += [(statuses, mark)] if mark else []
        comment += rest
    if not marked:
        if comment:
            columns = ", ".join(name for names, _ in group.marks for name in names)
            context.ledger.note(group.marks[0][1].span, f"a comment without a mark stands in the column: {columns}")
        return Marked(comment=comment)
    (told, mark), *others = marked
    if others:
        context.ledger.take("note", *(other for _, other in others))
        context.ledger.note(mark.span, f"marks in several columns: {', '.join(name for names, _ in marked for name in names)}")
    return Marked(told[0] if len(told) == 1 and not others else mark.text, mark, comment)


def _mark_and_comment(cell: Cell, context: Context) -> tuple[Cell, Cell]:
    """The mark in a cell of a column of marks, and what else stands there."""
    pieces = list(cell)
    found = context.profile.pattern("mark_in_column").match(pieces[0].text) if pieces else None
    if not found:
        return Cell(), cell
    rest = [Piece(pieces[0].line, found["rest"])] if found["rest"] else []
    return Cell((Piece(pieces[0].line, found["mark"]),)), Cell((*rest, *pieces[1:]))
