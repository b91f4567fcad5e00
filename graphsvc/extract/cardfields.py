"""The fields of activity cards: a label, and what stands behind it up to the next label, or in the cells beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.documents.base import Cell, Line, Piece
from graphsvc.extract.base import Context
from graphsvc.extract.entries import Entry, Labelled, Unread, lines_of
from graphsvc.extract.profile import Profile
from graphsvc.extract.profilekeys import PARAGRAPHS
from graphsvc.extract.tables import entries

_VALUE_START = re.compile(r"[\s:]*")
"""What stands between a label and its value, where the profile does not say."""
_BEHIND_CODE = re.compile(r"[\s.:)–—-]*")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Field:
    """A label that was met and the value behind it; ``first`` is the label's line."""

    name: str
    first: int
    value: Cell
    raw: tuple[Line, ...]


def read(context: Context) -> list[Field]:
    """Labels and what stands behind them: up to the next label, or in the cells beside them."""
    found: list[tuple[str, list[Line], list[Piece]]] = []
    within_paragraph = False
    for entry in entries(context):
        if isinstance(entry, Labelled):
            context.ledger.take("label", entry.label)
            found.append(_in_cells(entry))
            within_paragraph = True
        for line in _loose_lines(entry, context):
            name, rest = context.profile.label(line.clean)
            if name:
                found.append((name, [line], [Piece(line.number, rest)]))
                within_paragraph = name in PARAGRAPHS
            elif within_paragraph and (line.blank or found[-1][0] not in PARAGRAPHS):
                found.append(("", [], []))
                within_paragraph = False
            elif found and not line.blank:
                found[-1][1].append(line)
                found[-1][2].append(Piece(line.number, line.clean))
    begin = context.profile.patterns.get("value_start", _VALUE_START)
    return [Field(name, raw[0].number, _value(pieces, begin), tuple(raw)) for name, raw, pieces in found if name]


def parted(entry: Field, profile: Profile) -> Iterator[Field]:
    """A field; of a code's the code, and what stands behind it as a field of its own: that of its label, and without one the title."""
    pattern = profile.patterns.get("code")
    first = next(iter(entry.value), None)
    code = pattern.search(first.text) if pattern and first and entry.name == "code" else None
    if first is None or code is None or not _WORD.search(first.text[code.end() :]):
        yield entry
        return
    name, rest = profile.label(_BEHIND_CODE.sub("", first.text[code.end() :], count=1))
    value = _value([Piece(first.line, rest), *entry.value.pieces[1:]], profile.patterns.get("value_start", _VALUE_START))
    yield Field("code", entry.first, Cell((Piece(first.line, code[0]),)), entry.raw)
    yield Field(name or "title", first.line, value, ())


def _in_cells(entry: Labelled) -> tuple[str, list[Line], list[Piece]]:
    """A label with its value as if the value stood behind it; the place is that of the value, where there is one."""
    head = Line((entry.value or entry.label).span[0], "", "")
    return entry.name, [head, *entry.lines], list(entry.value)


def _loose_lines(entry: Entry, context: Context) -> Iterator[Line]:
    """The lines in which labels are looked for: those that no rule ignores. A row with a label that nobody knows holds none of a field."""
    if isinstance(entry, Unread) and entry.within:
        return
    yield from (line for line in lines_of(entry) if not context.ledger.ignores(line, context.profile))


def _value(pieces: list[Piece], begin: re.Pattern[str]) -> Cell:
    """The value without what may stand before it, such as the colon of the label."""
    cleaned: list[Piece] = []
    for piece in pieces:
        text = piece.text if cleaned else begin.sub("", piece.text, count=1)
        if text.strip():
            cleaned.append(Piece(piece.line, text))
    return Cell(tuple(cleaned))
