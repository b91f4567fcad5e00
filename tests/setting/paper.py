"""A layout as a PDF, with one of the fonts that every reader has, in the code page of Czech."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from pdfminer.fontmetrics import FONT_METRICS
from pdfminer.glyphlist import glyphname2unicode
from reportlab.lib.colors import black, lightgrey
from reportlab.lib.enums import TA_JUSTIFY, TA_LEFT, TA_RIGHT
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase._fontdata import widthsByFontGlyph
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from tests.setting.layout import Grid, Layout, Para, placed

_MARGIN = 36


@dataclass(frozen=True)
class Look:
    """How a document is set: what changes its look and nothing that it says."""

    size: float = 7
    """Of the letters in cells."""
    rules: str = ""
    """``across``: between rows alone; ``frame``: around tables alone; ``zebra``: every other row is shaded; else as the layout has."""
    valign: str = "TOP"
    right: bool = False
    """Whether the cells of the first column and of short columns stand at their right edge."""
    padding: float = 3
    """Above and below what stands in a cell."""
    widths: Mapping[int, tuple[float, ...]] = field(default_factory=dict)
    """Number of columns → other widths."""
    portrait: bool = False
    turned: int = 0
    """By how many degrees the file says that its pages are turned; they are written so that one sees them upright."""
    justified: bool = False


PLAIN = Look()


@cache
def font() -> str:
    """Helvetica with the letters of Windows-1250, by their names."""
    names = {code: name for name, code in glyphname2unicode.items() if len(code) == 1}
    encoding = pdfmetrics.Encoding("cp1250", "WinAnsiEncoding")
    for code in range(0x80, 0x100):
        letter = bytes([code]).decode("cp1250", "ignore")
        if letter in names:
            encoding[code] = names[letter]
            widthsByFontGlyph["Helvetica"].setdefault(names[letter], FONT_METRICS["Helvetica"][1].get(letter, 500))
    encoding[0xA0] = "space"
    pdfmetrics.registerEncoding(encoding)
    pdfmetrics.registerFont(pdfmetrics.Font("Czech", "Helvetica", "cp1250"))
    addMapping("Czech", 0, 0, "Czech")
    return "Czech"


def style(size: float = 8) -> ParagraphStyle:
    return ParagraphStyle("text", fontName=font(), fontSize=size, leading=1.25 * size, spaceAfter=0.8 * size, splitLongWords=False)


def printed(layout: Layout, look: Look = PLAIN) -> bytes:
    size = landscape(A4) if layout.wide and not look.portrait else A4
    flow: list[Flowable] = []
    for block in layout.blocks:
        flow.append(_table(block, size[0] - 2 * _MARGIN, layout.rules, look) if isinstance(block, Grid) else _paragraph(block))

    def head(canvas: Canvas, document: SimpleDocTemplate) -> None:
        _turn(canvas, size, look.turned)
        canvas.setFont(font(), 8)
        for number, line in enumerate(layout.head.split("\n")):
            canvas.drawString(_MARGIN, size[1] - 24 - 10 * number, line)
        canvas.drawRightString(size[0] - _MARGIN, 20, f"Stránka {document.page}")

    out = BytesIO()
    made = SimpleDocTemplate(out, pagesize=size, invariant=True, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=56, bottomMargin=48)
    made.build(flow, onFirstPage=head, onLaterPages=head)
    return out.getvalue()


def _turn(canvas: Canvas, size: tuple[float, float], turned: int) -> None:
    """Write as the page lies in the file so that it is upright when it is turned by so many degrees to the right."""
    width, height = size
    if turned % 180:
        canvas.setPageSize((height, width))
    canvas.setPageRotation(turned)
    canvas.translate(*{90: (height, 0), 180: (width, height), 270: (0, width)}.get(turned, (0, 0)))
    canvas.rotate(turned)


def _paragraph(block: Para) -> Paragraph:
    text = f"• {block.text}" if block.style == "bullet" else block.text
    return Paragraph(escape(text), style(10 if block.style == "heading" else 8))


def _table(grid: Grid, width: float, rules: bool, look: Look) -> Table:
    columns = len(grid.widths)
    parts = look.widths.get(columns, grid.widths)
    widths = [width * part / sum(parts) for part in parts]
    rows: list[list[object]] = [[""] * columns for _ in grid.rows]
    looks: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), look.valign)]
    looks += [(name, (0, 0), (-1, -1), look.padding) for name in ("TOPPADDING", "BOTTOMPADDING")]
    looks += _rules(look.rules or ("all" if rules else ""))
    for row, cells in enumerate(placed(grid)):
        for column, one in cells:
            style = _in_cell(look, look.right and parts[column] <= sum(parts) / columns / 2 ** (columns > 2))
            rows[row][column] = [Paragraph(escape(line.replace("\uf0b7", "•")) or " ", style) for line in one.text.split("\n")]
            if one.across > 1 or one.down > 1:
                looks.append(("SPAN", (column, row), (column + one.across - 1, row + one.down - 1)))
    split = not grid.head and look.valign == "TOP"
    return Table(rows, colWidths=widths, repeatRows=grid.head, splitInRow=split, style=TableStyle(looks))


def _rules(kind: str) -> list[tuple[object, ...]]:
    whole = (0, 0), (-1, -1)
    drawn: dict[str, list[tuple[object, ...]]] = {
        "all": [("GRID", *whole, 0.5, black)],
        "across": [("LINEBELOW", *whole, 0.5, black), ("LINEABOVE", (0, 0), (-1, 0), 0.5, black)],
        "frame": [("BOX", *whole, 0.5, black)],
        "zebra": [("ROWBACKGROUNDS", *whole, [lightgrey, None])],
    }
    return drawn.get(kind, [])


def _in_cell(look: Look, right: bool) -> ParagraphStyle:
    alignment = TA_RIGHT if right else TA_JUSTIFY if look.justified else TA_LEFT
    return ParagraphStyle("cell", fontName=font(), fontSize=look.size, leading=look.size + 2, splitLongWords=False, alignment=alignment)
