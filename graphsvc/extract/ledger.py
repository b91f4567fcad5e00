"""Strict reading: the ledger knows of each line which field took it or which rule ignores it; what is left becomes notes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from graphsvc.documents.base import Cell, Document, Line
from graphsvc.extract.profile import Profile
from graphsvc.model import Locator, Note


@dataclass(slots=True)
class Ledger:
    """Who took which line of a document."""

    document: Document
    taken: dict[int, str] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    strange: list[tuple[str, Cell]] = field(default_factory=list)
    """Headings of columns (``column``) and labels (``label``) that the profile does not know; they are told where somebody asks."""

    def ignores(self, line: Line, profile: Profile) -> bool:
        """Whether the profile's rules ignore the line, which is entered then; a blank one is not."""
        rule = "" if line.blank else profile.ignored_by(line.clean)
        if rule:
            self.taken[line.number] = f"ignored: {rule}"
        return bool(rule)

    def take(self, what: str, *cells: Cell) -> None:
        """Enter the lines of cells as read into ``what``."""
        for cell in cells:
            for piece in cell:
                self.taken[piece.line] = what

    def wonder(self, what: str, cell: Cell) -> None:
        """Remember a heading or a label that nobody knows."""
        if cell:
            self.strange.append((what, cell))

    def note(self, lines: tuple[int, int], what: str) -> None:
        """Say something about a place: put right, doubted, or left over."""
        self.notes.append(Note(Locator(*lines), what))

    def finish(self) -> tuple[Note, ...]:
        """All notes in the order of the lines, with one for each run of lines that nobody took."""
        left = [line for line in self.document.lines if not line.blank and line.number not in self.taken]
        runs = groupby(enumerate(left), key=lambda pair: (pair[1].number - pair[0], pair[1].place))
        cells = [Cell.of(line for _, line in run) for _, run in runs]
        unplaced = [Note(Locator(*cell.span), f"unplaced text: {cell.text}") for cell in cells]
        return tuple(sorted([*self.notes, *unplaced], key=lambda note: (note.locator.line, note.locator.end_line, note.what)))


def paragraphs(lines: Iterable[Line]) -> list[Cell]:
    """Runs of non-blank lines."""
    return [Cell.of(run) for blank, run in groupby(lines, key=lambda line: line.blank) if not blank]
