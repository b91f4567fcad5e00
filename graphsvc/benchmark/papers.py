"""Documents of any length for measuring how fast they are read: an action plan's table as Word document, PDF and workbook.

A page has about 2,600 letters, in eight rows of six cells, which is as dense as such plans are.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from graphsvc.workbook import Column, table

ROWS = 8
HEADINGS = ("Cislo", "Popis dilci aktivity", "Indikator plneni", "Termin plneni", "Odpovednost", "Komentar")
_WIDTHS = (50, 150, 120, 90, 110, 260)
_COMMENT = "Aktivita je realizovana prubezne ve spolupraci s obcemi a poskytovateli sluzeb a jeji vysledky se kazdy rok vyhodnocuji. "
_LETTERS = 4.2
"""Width of most letters, in points."""
_LINE, _TOP, _ROW = 9, 560, 66
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def rows(count: int) -> Iterator[tuple[str, ...]]:
    """So many rows of the table, each of six cells."""
    for number in range(1, count + 1):
        yield (
            f"A1.{number}",
            f"Podpora spolupráce obcí v oblasti bydlení číslo {number}",
            "Počet setkání a zápisy z nich",
            "průběžně do 12 / 2027",
            "KÚ LK / OSV, obce",
            _COMMENT + _COMMENT[: 60 + number % 40],
        )


def word(pages: int) -> bytes:
    """A Word document of so many pages."""
    cells = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    body = "".join(f"<w:tr>{''.join(cells.format(escape(text)) for text in row)}</w:tr>" for row in (HEADINGS, *rows(pages * ROWS)))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{_W}"><w:body><w:tbl>{body}</w:tbl></w:body></w:document>',
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return made.getvalue()


def book(count: int) -> bytes:
    """A workbook of so many rows."""
    return table("Plan", [Column(name) for name in HEADINGS], rows(count))


def pdf(pages: int, pack: Callable[[bytes], bytes] = zlib.compress) -> bytes:
    """A PDF of so many pages, the cells of its table within rules; its letters are those of ASCII, which every font has.

    ``pack``: how what draws a page is packed; ``bytes`` leaves it as it is.
    """
    found = list(rows(pages * ROWS))
    packed = "/Filter/FlateDecode" if pack is zlib.compress else ""
    drawn = [pack(_page([HEADINGS, *found[at : at + ROWS]])) for at in range(0, len(found), ROWS)]
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(len(drawn)))
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(drawn)}/Kids[{kids}]/MediaBox[0 0 842 595]/Resources<</Font<</F 3 0 R>>>>>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    for at, stream in enumerate(drawn):
        objects.append(f"<</Type/Page/Parent 2 0 R/Contents {5 + 2 * at} 0 R>>".encode())
        objects.append(f"<</Length {len(stream)}{packed}>>stream\n".encode() + stream + b"\nendstream")
    return _file(objects)


def _file(objects: Sequence[bytes]) -> bytes:
    made = bytearray(b"%PDF-1.4\n")
    places = []
    for number, written in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n".encode() + written + b"\nendobj\n"
    begin = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + b"".join(f"{at:010d} 00000 n \n".encode() for at in places)
    return bytes(made) + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{begin}\n%%EOF\n".encode()


def _page(cells: Sequence[Sequence[str]]) -> bytes:
    """What draws a page: rules, then the lines of each cell."""
    lefts = [30 + sum(_WIDTHS[:at]) for at in range(len(_WIDTHS) + 1)]
    bottom = _TOP - _ROW * len(cells)
    drawn = [f"{lefts[0]} {_TOP - _ROW * row} m {lefts[-1]} {_TOP - _ROW * row} l S" for row in range(len(cells) + 1)]
    drawn += [f"{left} {_TOP} m {left} {bottom} l S" for left in lefts]
    drawn.append("BT /F 8 Tf")
    for row, texts in enumerate(cells):
        for left, width, text in zip(lefts, _WIDTHS, texts, strict=False):
            for number, line in enumerate(_lines(text, int(width / _LETTERS))):
                y = _TOP - _ROW * row - _LINE * (number + 1)
                drawn.append(f"1 0 0 1 {left + 3} {y} Tm ({line}) Tj")
    return "\n".join([*drawn, "ET"]).encode("ascii", "replace")


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split():
        if line and len(line) + len(word) >= width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line
