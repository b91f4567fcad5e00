"""How notes are drawn in a workbook (VML), and where a sheet names its drawing; both are changed in place, for not all VML is good XML."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from xml.parsers.expat import ParserCreate

from graphsvc.errors import DocumentError
from graphsvc.review.opc import OFFICE

Cell = tuple[int, int]
"""Row and column, from 1."""

NO_DRAWING = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    b' xmlns:x="urn:schemas-microsoft-com:office:excel">\n'
    b'<o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>\n</xml>\n'
)
_TYPE_ID = b'id="_x0000_t202"'
_TYPE = (
    '<v:shapetype xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" id="_x0000_t202"'
    ' coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"><v:stroke joinstyle="miter"/>'
    '<v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>\n'
)
_SHAPE = (
    '<v:shape xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    ' xmlns:x="urn:schemas-microsoft-com:office:excel" id="graphsvc_{row}_{column}" type="#_x0000_t202"'
    ' style="position:absolute;width:320pt;height:{height}pt;z-index:1;visibility:hidden" fillcolor="#{colour}" o:insetmode="auto">'
    '<v:fill color2="#{colour}"/><v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"/>'
    '<x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/>'
    "<x:Anchor>{column}, 15, {top}, 2, {right}, 15, {bottom}, 4</x:Anchor>"
    "<x:AutoFill>False</x:AutoFill><x:Row>{top}</x:Row><x:Column>{left}</x:Column></x:ClientData></v:shape>\n"
)
_END = b"</xml>"
_DRAWN = re.compile(rb"<(?:\w+:)?shape\s.*?</(?:\w+:)?shape>\n?", re.DOTALL)
_AT = {name: re.compile(rb"<(?:\w+:)?%s>\s*(\d+)\s*<" % name.encode()) for name in ("Row", "Column")}
_WIDE, _ROW_HEIGHT, _TALLEST, _LINE = 5, 15, 300, 13
"""Of a note: columns; points of a row of the sheet; points at most; points of a line of text, which may go over two."""
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_BEHIND = {
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
}
"""What stands in a sheet behind the drawing of its notes."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A note to be drawn: its cell, its colour, and how many lines it has."""

    cell: Cell
    colour: str
    lines: int


def drawn(name: str, drawing: bytes, gone: Collection[Cell], notes: Sequence[Drawn]) -> bytes:
    """The drawing without the notes of some cells, and with others. Raises DocumentError for what is no VML."""
    left = _DRAWN.sub(lambda shape: b"" if _cell(shape[0]) in gone else shape[0], drawing) if gone else drawing
    at = left.rfind(_END)
    if at < 0:
        raise DocumentError(f"The document cannot be given back: a drawing of its notes has no end: {name}")
    kind = _TYPE.encode() if notes and _TYPE_ID not in left else b""
    return left[:at] + kind + "".join(map(_shape, notes)).encode() + left[at:]


def _cell(shape: bytes) -> Cell | None:
    """The cell to whose note a shape belongs; None for a shape that is none."""
    row, column = (_AT[name].search(shape) for name in ("Row", "Column"))
    return (int(row[1]) + 1, int(column[1]) + 1) if row and column else None


def _shape(note: Drawn) -> str:
    row, column = note.cell
    height = min(_TALLEST, _LINE * (2 * note.lines + 1))
    return _SHAPE.format(
        row=row,
        column=column,
        left=column - 1,
        top=row - 1,
        right=column + _WIDE,
        bottom=row + height // _ROW_HEIGHT,
        height=height,
        colour=note.colour,
    )


def drawing_of(name: str, sheet: bytes) -> tuple[str | None, int]:
    """The relation by which a sheet names its drawing of notes, None where it has none, and the byte before which it would name one.

    Raises DocumentError for a sheet in a rare encoding, and ExpatError for what is no XML.
    """
    if b"\x00" in sheet[:4]:
        raise DocumentError(f"The document cannot be given back: one of its sheets is not in UTF-8: {name}")
    walk = _Walk()
    parser = ParserCreate()
    parser.StartElementHandler = lambda tag, attributes: walk.start(tag, attributes, parser.CurrentByteIndex)
    parser.EndElementHandler = lambda _: walk.end(parser.CurrentByteIndex)
    parser.Parse(sheet, True)
    return walk.relation, walk.at


def with_drawing(sheet: bytes, relation: str, at: int) -> bytes:
    """The XML of a sheet that names its drawing of notes by a relation, before a byte."""
    told = f'<legacyDrawing xmlns="{_MAIN}" xmlns:r="{OFFICE.rstrip("/")}" r:id="{relation}"/>'
    return sheet[:at] + told.encode() + sheet[at:]


class _Walk:
    """Walks through the XML of a sheet, and looks at what stands directly in it."""

    def __init__(self) -> None:
        self.relation: str | None = None
        self.at = 0
        self._depth = 0
        self._behind_rows = self._found = False

    def start(self, tag: str, attributes: dict[str, str], at: int) -> None:
        """An element begins at a byte."""
        self._depth += 1
        if self._depth == 2:
            local = tag.rpartition(":")[2]
            if local == "legacyDrawing":
                self.relation = next((told for key, told in attributes.items() if key.rpartition(":")[2] == "id"), None)
            elif local == "sheetData":
                self._behind_rows = True
            elif self._behind_rows and local in _BEHIND and not self._found:
                self.at, self._found = at, True

    def end(self, at: int) -> None:
        """An element ends with the tag that begins at a byte."""
        self._depth -= 1
        if not self._depth and not self._found:
            self.at = at
