"""What every reader of files gives: numbered lines, and pieces of them that know where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import accumulate
from typing import NamedTuple

from graphsvc.place import Place
from graphsvc.text import join_lines

_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")
_GAP = 200
"""White space signs in a row, of which no more are kept: patterns look for columns and ends of lines in such gaps, again and again."""
_WIDE_GAP = re.compile(rf"(\s{{{_GAP}}})\s+")
_SPACES = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000]")
_NOISE = re.compile(r"[\[<&\u00a0\u2000-\u200a\u202f\u205f\u3000\ue000-\uf8ff]")
"""What all noise has in it: most texts have none of it."""


class Line(NamedTuple):
    """One line of a document: its 1-based number, its characters without the line end, and these without extraction noise.

    In a document that is no plain text the number is that in the order of reading, and ``place`` says where the line stands.
    """

    number: int
    text: str
    clean: str
    place: Place | None = None

    @classmethod
    def of(cls, number: int, text: str, place: Place | None = None) -> Line:
        """The line with what the extraction left in it (bookmarks, tags, entities, bullets' private-use signs) undone in ``clean``.

        All spaces are the same there: one that must not be broken stands in a label as any other.
        """
        clean = _WIDE_GAP.sub(r"\1", text) if len(text) > _GAP else text
        if _NOISE.search(clean):
            clean = _SPACES.sub(" ", unescape(_PRIVATE_USE.sub(" ", _TAG.sub(" ", _BOOKMARK.sub(" ", clean)))))
        return cls(number, text, clean, place)

    @property
    def blank(self) -> bool:
        """Nothing is left of the line but white space."""
        return not self.clean or self.clean.isspace()


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one line, or the whole of it."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Cell:
    """Pieces that belong together: a table's cell, a field's value, a paragraph."""

    pieces: tuple[Piece, ...] = ()

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Cell:
        """The non-blank ones of some lines."""
        return cls(tuple(Piece(line.number, line.clean) for line in lines if not line.blank))

    def __bool__(self) -> bool:
        return bool(self.pieces)

    def __add__(self, other: Cell) -> Cell:
        return Cell(self.pieces + other.pieces)

    def __iter__(self) -> Iterator[Piece]:
        return iter(self.pieces)

    @property
    def text(self) -> str:
        """The cell as running text, words broken at a line's end joined."""
        return join_lines(piece.text for piece in self.pieces)

    def lines_at(self, offsets: Iterable[int]) -> tuple[int, ...]:
        """The lines on which the characters at these places of :attr:`text` stand."""
        grown = accumulate((piece.text for piece in self.pieces), lambda text, more: join_lines((text, more)), initial="")
        ends = [len(text) for text in grown][1:-1]
        return tuple(self.pieces[bisect_right(ends, offset)].line for offset in offsets)

    @property
    def broken(self) -> str:
        """The cell with its line breaks, which may separate two values where the comma is missing."""
        return "\n".join(piece.text.strip() for piece in self.pieces)

    @property
    def span(self) -> tuple[int, int]:
        """First and last line."""
        return (self.pieces[0].line, self.pieces[-1].line)


class TableCell(NamedTuple):
    """A cell of a table: what stands in it, and the columns of the grid that it takes, from ``start`` (0-based) to before ``end``."""

    start: int
    end: int
    blocks: tuple[Line | Table, ...] = ()
    repeated: bool = False
    """The cell above is merged into this row: what stands in it is said there."""

    @property
    def lines(self) -> tuple[Line, ...]:
        """Its lines in the order of reading, those of tables in it too."""
        parts: list[Line] = []
        for block in self.blocks:
            if isinstance(block, Table):
                parts += block.lines
            else:
                parts.append(block)
        return tuple(parts)

    @property
    def cell(self) -> Cell:
        """Its lines that are not blank, as what belongs together."""
        return Cell.of(self.lines)

    def __bool__(self) -> bool:
        return any(not line.blank for line in self.lines)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``continues``: a page ended before it, so that it may be the rest of the row before."""

    cells: tuple[TableCell, ...]
    continues: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; ``loose``: no rules part its rows, each of which is a line of text and may belong to the row before."""

    rows: tuple[Row, ...]
    columns: int
    loose: bool = False

    @property
    def lines(self) -> Iterator[Line]:
        """All lines in the order of reading, each once."""
        return (line for row in self.rows for cell in row.cells if not cell.repeated for line in cell.lines)


Block = Line | Table


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its name, its lines, and, where it is no plain text, how they are laid out.

    ``blocks`` are lines outside of tables, and tables, in the order of reading; a plain text has none. ``heads`` are running heads and
    feet, which belong to no reading but name the document. ``notes`` are footnotes and endnotes, numbered behind the other lines;
    ``remarks`` say in a sentence each what the reader met and could not read. ``joined`` is all of its text, a cell in a line.
    """

    name: str
    lines: tuple[Line, ...]
    blocks: tuple[Block, ...] = ()
    heads: tuple[Line, ...] = ()
    notes: tuple[Line, ...] = ()
    remarks: tuple[str, ...] = ()
    joined: str = ""

    @property
    def text(self) -> str:
        """What the document is recognised by: all running heads and lines, their spaces all the same.

        Where it is no plain text, the lines of a cell are one.
        """
        return _SPACES.sub(" ", self.joined or "\n".join(line.text for line in self.lines))

    @property
    def places(self) -> dict[int, Place]:
        """Where each line stands, by its number; nothing for a plain text."""
        return {line.number: line.place for line in (*self.lines, *self.notes) if line.place is not None}
