"""What every reader of files gives: numbered lines, and pieces of them that know where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import accumulate

from graphsvc.text import join_lines

_BOOKMARK = re.compile(r"\[bookmark: [^\]]*\]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
_PRIVATE_USE = re.compile(r"[\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a text: its 1-based number, its characters without the line end, and these without extraction noise."""

    number: int
    text: str
    clean: str

    @classmethod
    def of(cls, number: int, text: str) -> Line:
        """The line with what the extraction left in it (bookmarks, tags, entities, bullets' private-use signs) undone in ``clean``."""
        return cls(number, text, unescape(_PRIVATE_USE.sub(" ", _TAG.sub(" ", _BOOKMARK.sub(" ", text)))))

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


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read: its name and its lines."""

    name: str
    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        """All lines, to recognise the document by."""
        return "\n".join(line.text for line in self.lines)
