"""Numbers the lines of a document while it is read."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from graphsvc.documents.base import Block, Document, Line, Table
from graphsvc.errors import DocumentError
from graphsvc.place import Place
from graphsvc.text import join_lines

_LINES_OF_HEADS = 4
_UNUSED_BREAK = re.compile(r"[\u00ad\u200b\ufeff](?![ \t]*(?:\n|$))")
BULLET = "\uf0b7"
"""The sign of bullets in the texts of converted documents, whatever a list's own sign is."""
SIGNS = f"•▪◦‣●■\uf0a7\uf02d{BULLET}"
"""Bullets of lists."""


class Builder:
    """Gives each line the next number; at the end, the document."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._next = 1

    def lines(self, text: str, place: Place) -> tuple[Line, ...]:
        """The lines of a text, which all stand at one place; its letters composed (NFC), its bullet as texts have it."""
        told = text if text.isascii() else composed(text)
        if "\n" not in told:
            self._next += 1
            return (Line.of(self._next - 1, _bulleted(told), place),)
        made = tuple(Line.of(number, _bulleted(part), place) for number, part in enumerate(told.split("\n"), self._next))
        self._next += len(made)
        return made

    def blank(self) -> Line:
        """An empty line, which parts what stands before it from what stands behind it."""
        self._next += 1
        return Line(self._next - 1, "", "")

    def document(
        self, blocks: Sequence[Block], *, heads: Iterable[str] = (), notes: Iterable[tuple[str, Place]] = (), remarks: Iterable[str] = ()
    ) -> Document:
        """The document of these blocks. Raises DocumentError where nothing stands in it."""
        lines = tuple(chain.from_iterable(block.lines if isinstance(block, Table) else (block,) for block in blocks))
        if all(line.blank for line in lines):
            raise DocumentError(f"The document is empty: {self.name}")
        told = tuple(line for text, place in notes for line in self.lines(" ".join(text.split()), place))
        above = tuple(Line.of(0, head) for head in dict.fromkeys(heads) if head.strip())
        joined = "\n".join(chain((line.text for line in above), _texts(blocks)))
        return Document(self.name, lines, tuple(blocks), above, told, tuple(remarks), joined)


def composed(text: str) -> str:
    """Letters with their marks as one sign; a place where a word may be broken, and is not, is none."""
    return _UNUSED_BREAK.sub("", unicodedata.normalize("NFC", text))


def _bulleted(text: str) -> str:
    if text[:1] not in SIGNS:
        return text
    return f"{BULLET} {text[1:].lstrip()}" if text[:1] in SIGNS and text[1:2].isspace() else text


def _texts(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Line):
            yield block.text
            continue
        for cell in (cell for row in block.rows for cell in row.cells if not cell.repeated):
            if len(cell.blocks) == 1 and isinstance(cell.blocks[0], Line):
                yield cell.blocks[0].text
                continue
            yield join_lines(part.text for part in cell.blocks if isinstance(part, Line))
            yield from _texts(part for part in cell.blocks if isinstance(part, Table))
        if block.loose:
            yield from _heads(block)


def _heads(table: Table) -> Iterator[str]:
    """What the first lines of a table without rules say, column by column: its headings may go over several of them."""
    columns: dict[int, list[str]] = {}
    for cell in (cell for row in table.rows[:_LINES_OF_HEADS] for cell in row.cells):
        columns.setdefault(cell.start, []).extend(line.text for line in cell.lines)
    return (join_lines(texts) for texts in columns.values())
