"""Remarks as notes on the cells of one sheet of a workbook: a cell has one note at most, so several remarks stand in one.

Notes of people stay. Where a cell has one, the remarks stand on the nearest cell to the right that has none, and say where they belong.
A note of a former review is known by its first line, for some programs forget who has written a note; the line has a check sum, so that
a note in which somebody has written since is theirs, and stays.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from lxml.etree import SubElement, _Element, _ElementTree
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, get_column_letter
from openpyxl.utils.exceptions import CellCoordinatesException

from graphsvc.review import xlsx_drawing
from graphsvc.review.opc import OFFICE, SPACE, Package, Relations, cut, parsed
from graphsvc.review.remarks import AUTHOR, told_of
from graphsvc.review.xlsx_drawing import Cell, Drawn

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_COMMENTS, _DRAWING = f"{OFFICE}comments", f"{OFFICE}vmlDrawing"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING_TYPE = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_NO_COMMENTS = f'<comments xmlns="{MAIN}"><authors/><commentList/></comments>'.encode()
_SUM = 6
"""Letters of a check sum."""
_LONGEST = 30_000
"""Characters of a note, which holds 32,767."""
LAST_COLUMN = 16_384
LAST_ROW = 1_048_576


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of one finding on a sheet: the cell that it is about, its lines, and its colour."""

    cell: Cell
    lines: tuple[str, ...]
    colour: str

    @property
    def size(self) -> int:
        """Characters that it takes in a note."""
        return sum(map(len, self.lines)) + len(self.lines) + 1


def replace(package: Package, sheet: str, told: Sequence[Told], language: str) -> None:
    """Put notes on the cells of a sheet (its part), in the place of those of a former review.

    Raises DocumentError where the sheet's parts cannot be changed, and ValueError for names of cells that are none.
    """
    relations = Relations(package, sheet)
    part = relations.target(_COMMENTS)
    if part is None and not told:
        return
    comments = package.xml(part) if part else parsed(_NO_COMMENTS)
    gone = _forget(comments)
    notes = list(_notes(told, set(_cells(comments)), language))
    if not notes and not gone:
        return
    _add(comments, notes)
    if part is None:
        part = package.free("xl/comments{}.xml")
        relations.add(_COMMENTS, part)
    package.write(part, comments)
    package.declare(part, _COMMENTS_TYPE)
    _draw(package, sheet, relations, gone, [Drawn(one.cell, one.told[0].colour, len(one.lines)) for one in notes])


@dataclass(frozen=True, slots=True)
class _Note:
    """A note: its cell, what is told in it, and its lines, each a heading or not."""

    cell: Cell
    told: tuple[Told, ...]
    lines: tuple[tuple[str, bool], ...]


def _notes(told: Sequence[Told], taken: Collection[Cell], language: str) -> Iterator[_Note]:
    """The remarks by cell, each note on a cell that has none yet."""
    by_cell: dict[Cell, list[Told]] = {}
    for one in told:
        by_cell.setdefault(one.cell, []).append(one)
    left = {*taken, *by_cell}
    for cell, remarks in sorted(by_cell.items()):
        for number, part in enumerate(_parts(remarks)):
            at = cell if not number and cell not in taken else _free(cell, left)
            left.add(at)
            lines = tuple(_lines(part, "" if at == cell else name_of(cell), language))
            yield _Note(at, part, ((_signed("\n".join(line for line, _ in lines)), False), *lines))


def _lines(part: Sequence[Told], belongs: str, language: str) -> Iterator[tuple[str, bool]]:
    if belongs:
        yield told_of("belongs", language).format(place=belongs), False
    for number, one in enumerate(part):
        if number:
            yield "", False
        yield from ((line, not at) for at, line in enumerate(one.lines))


def _parts(remarks: Sequence[Told]) -> Iterator[tuple[Told, ...]]:
    """Remarks in as many notes as they need."""
    part: list[Told] = []
    for one in remarks:
        if part and sum(other.size for other in part) + one.size > _LONGEST:
            yield tuple(part)
            part = []
        part.append(one)
    yield tuple(part)


def _free(cell: Cell, taken: Collection[Cell]) -> Cell:
    """The nearest cell to the right without a note; below, where there is none."""
    row, column = cell
    beside = ((row, right) for right in range(column + 1, LAST_COLUMN + 1))
    below = ((lower, column) for lower in range(row + 1, LAST_ROW + 1))
    return next((one for cells in (beside, below) for one in cells if one not in taken), cell)


def _forget(comments: _ElementTree) -> set[Cell]:
    """Remove the notes of a former review; gives their cells."""
    gone = [one for one in _all(comments) if _is_own("".join(part.text or "" for part in one.iterfind("{*}text//{*}t")))]
    cells = {cell_of(one.get("ref", "")) for one in gone}
    for one in gone:
        cut(one)
    return cells


def _is_own(text: str) -> bool:
    first, _, rest = text.partition("\n")
    return first.strip() == _signed(rest)


def _signed(text: str) -> str:
    """The first line of a note of this text."""
    return f"{AUTHOR} {sha256(' '.join(text.split()).encode()).hexdigest()[:_SUM]}:"


def _all(comments: _ElementTree) -> Iterator[_Element]:
    return comments.getroot().iterfind("{*}commentList/{*}comment")


def _cells(comments: _ElementTree) -> Iterator[Cell]:
    return (cell_of(one.get("ref", "")) for one in _all(comments))


def _add(comments: _ElementTree, notes: Sequence[_Note]) -> None:
    root = comments.getroot()
    authors, listed = root.find("{*}authors"), root.find("{*}commentList")
    if authors is None or listed is None:
        raise ValueError("a list of notes or of their authors is missing")
    names = [one.text or "" for one in authors]
    if notes and AUTHOR not in names:
        SubElement(authors, f"{{{MAIN}}}author").text = AUTHOR
        names.append(AUTHOR)
    for note in notes:
        comment = SubElement(listed, f"{{{MAIN}}}comment", ref=name_of(note.cell), authorId=str(names.index(AUTHOR)))
        text = SubElement(comment, f"{{{MAIN}}}text")
        for at, (line, heading) in enumerate(note.lines):
            run = SubElement(text, f"{{{MAIN}}}r")
            if heading:
                SubElement(SubElement(run, f"{{{MAIN}}}rPr"), f"{{{MAIN}}}b")
            SubElement(run, f"{{{MAIN}}}t", {SPACE: "preserve"}).text = line + ("\n" if at + 1 < len(note.lines) else "")


def _draw(package: Package, sheet: str, relations: Relations, gone: Collection[Cell], notes: Sequence[Drawn]) -> None:
    """Change the drawing of a sheet's notes; make one where there is none."""
    source = package.read(sheet)
    named, at = xlsx_drawing.drawing_of(package.name, source)
    part = relations.by_id(named) if named else None
    if named and part is None:
        raise ValueError(f"a sheet names a drawing that is not there, {named!r}")
    if part is None:
        part = package.free("xl/drawings/vmlDrawing{}.vml")
        package.write(part, xlsx_drawing.NO_DRAWING)
        package.declare(part, _DRAWING_TYPE)
        package.write(sheet, xlsx_drawing.with_drawing(source, relations.add(_DRAWING, part), at))
    package.write(part, xlsx_drawing.drawn(package.name, package.read(part), gone, notes))


def cell_of(name: str) -> Cell:
    """``B5`` → (5, 2). Raises ValueError for what is no cell."""
    try:
        column, row = coordinate_from_string(name)
    except CellCoordinatesException as error:
        raise ValueError(str(error)) from error
    return (row, column_index_from_string(column))


def name_of(cell: Cell) -> str:
    """(5, 2) → ``B5``."""
    return f"{get_column_letter(cell[1])}{cell[0]}"
