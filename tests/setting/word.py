"""A layout as a Word document."""

from __future__ import annotations

from io import BytesIO

import docx
from docx.enum.section import WD_ORIENT
from docx.shared import Emu, Pt
from docx.table import _Cell

from tests.setting.layout import Grid, Layout, placed


def printed(layout: Layout) -> bytes:
    made = docx.Document()
    made.styles["Normal"].font.size = Pt(8 if layout.wide else 11)
    section = made.sections[0]
    if layout.wide:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    section.left_margin = section.right_margin = Emu(500_000)
    if layout.head:
        section.header.paragraphs[0].text = layout.head
        section.footer.paragraphs[0].text = "Stránka 1"
    for block in layout.blocks:
        if isinstance(block, Grid):
            _table(made, block, section.page_width - 1_000_000, layout.rules)
        else:
            made.add_paragraph(block.text, style={"heading": "Heading 1", "bullet": "List Bullet"}.get(block.style))
    return saved(made)


def saved(made: docx.document.Document) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def _table(made: docx.document.Document, grid: Grid, width: int, rules: bool) -> None:
    table = made.add_table(len(grid.rows), len(grid.widths))
    if rules:
        table.style = "Table Grid"
    table.autofit = False
    columns = len(grid.widths)
    at = {divmod(number, columns): one for number, one in enumerate(table._cells)}  # each call of the library walks the whole table
    for (_, column), cell in at.items():
        cell.width = Emu(int(width * grid.widths[column] / sum(grid.widths)))
    for row, cells in enumerate(placed(grid)):
        for column, one in cells:
            first: _Cell = at[row, column]
            if one.across > 1 or one.down > 1:
                first = first.merge(at[row + one.down - 1, column + one.across - 1])
            lines = one.text.split("\n")
            first.paragraphs[0].text = lines[0]
            for line in lines[1:]:
                first.add_paragraph(line)
