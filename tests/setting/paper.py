"""A layout as a PDF, with one of the fonts that every reader has, in the code page of Czech."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from xml.sax.saxutils import escape

from pdfminer.fontmetrics import FONT_METRICS
from pdfminer.glyphlist import glyphname2unicode
from reportlab.lib.colors import black
from reportlab.lib.fonts import addMapping
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase._fontdata import widthsByFontGlyph
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, Paragraph, SimpleDocTemplate, Table, TableStyle

from tests.setting.layout import Grid, Layout, Para, placed

_MARGIN = 36


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


def printed(layout: Layout) -> bytes:
    size = landscape(A4) if layout.wide else A4
    flow: list[Flowable] = []
    for block in layout.blocks:
        flow.append(_table(block, size[0] - 2 * _MARGIN, layout.rules) if isinstance(block, Grid) else _paragraph(block))

    def head(canvas: Canvas, document: SimpleDocTemplate) -> None:
        canvas.setFont(font(), 8)
        for number, line in enumerate(layout.head.split("\n")):
            canvas.drawString(_MARGIN, size[1] - 24 - 10 * number, line)
        canvas.drawRightString(size[0] - _MARGIN, 20, f"Stránka {document.page}")

    out = BytesIO()
    made = SimpleDocTemplate(out, pagesize=size, invariant=True, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=56, bottomMargin=48)
    made.build(flow, onFirstPage=head, onLaterPages=head)
    return out.getvalue()


def _paragraph(block: Para) -> Paragraph:
    text = f"• {block.text}" if block.style == "bullet" else block.text
    return Paragraph(escape(text), style(10 if block.style == "heading" else 8))


def _table(grid: Grid, width: float, rules: bool) -> Table:
    columns = len(grid.widths)
    widths = [width * part / sum(grid.widths) for part in grid.widths]
    rows: list[list[object]] = [[""] * columns for _ in grid.rows]
    looks: list[tuple[object, ...]] = [("VALIGN", (0, 0), (-1, -1), "TOP")]
    looks += [("GRID", (0, 0), (-1, -1), 0.5, black)] if rules else []
    for row, cells in enumerate(placed(grid)):
        for column, one in cells:
            rows[row][column] = [Paragraph(escape(line.replace("\uf0b7", "•")) or " ", _in_cell()) for line in one.text.split("\n")]
            if one.across > 1 or one.down > 1:
                looks.append(("SPAN", (column, row), (column + one.across - 1, row + one.down - 1)))
    return Table(rows, colWidths=widths, repeatRows=grid.head, splitInRow=not grid.head, style=TableStyle(looks))


def _in_cell() -> ParagraphStyle:
    return ParagraphStyle("cell", fontName=font(), fontSize=7, leading=9, splitLongWords=False)
