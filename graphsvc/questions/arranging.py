"""The rows of an answer as somebody wants to see them: those that have certain words, in the order of a column."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from graphsvc.errors import ParameterError
from graphsvc.questions.answer import Answer, Cell, rank
from graphsvc.text import fold

DESCENDING = "-"


def arranged(answer: Answer, sort: str, find: str, said: Callable[[str, Cell], str]) -> Answer:
    """The answer with the rows that say ``find`` (without case and diacritics), by the column ``sort`` (``-column``: the other way round).

    Empty texts change nothing. ``said`` tells what a cell of a column says. Raises ParameterError for what is no column.
    """
    if sort.removeprefix(DESCENDING) not in ("", *answer.columns):
        raise ParameterError(f"An answer is sorted by one of {', '.join(answer.columns)}, not by: {sort[:40]!r}")
    kept = list(range(len(answer.rows)))
    if words := fold(find).split():
        kept = [at for at in kept if _has(words, answer, at, said)]
    if column := sort.removeprefix(DESCENDING):
        kept = sorted(kept, key=lambda at: _place(answer.rows[at][column]), reverse=sort.startswith(DESCENDING))
    if not words and not column:
        return answer
    return replace(answer, rows=[answer.rows[at] for at in kept], terms=[answer.terms[at] for at in kept], total=len(kept))


def _has(words: list[str], answer: Answer, at: int, said: Callable[[str, Cell], str]) -> bool:
    text = fold(" ".join(said(column, cell) for column, cell in answer.rows[at].items()))
    return all(word in text for word in words)


def _place(cell: Cell) -> tuple[object, ...]:
    """As rows are sorted; a list by how much it holds first."""
    return (1, len(cell), rank(cell)) if isinstance(cell, list) else rank(cell)
