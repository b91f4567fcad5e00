"""A layout as a workbook or as CSV."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook

from tests.setting.layout import Grid, Layout, placed


def rows(layout: Layout) -> list[list[tuple[int, str, int, int]]]:
    """Column from 1, text, and how many columns and rows each cell takes; paragraphs stand in the first column."""
    found: list[list[tuple[int, str, int, int]]] = [[(1, layout.head, 1, 1)]] if layout.head else []
    for block in layout.blocks:
        if isinstance(block, Grid):
            found += [[(column + 1, one.text, one.across, one.down) for column, one in cells] for cells in placed(block)]
            found.append([])
        else:
            found.append([(1, block.text, 1, 1)])
    return found


def printed(layout: Layout) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "Plán"
    for number, cells in enumerate(rows(layout), start=1):
        for column, text, across, down in cells:
            sheet.cell(number, column).value = text or None
            sheet.cell(number, column).data_type = "s" if text else "n"
            if across > 1 or down > 1:
                sheet.merge_cells(start_row=number, end_row=number + down - 1, start_column=column, end_column=column + across - 1)
    return saved(book)


def saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def printed_csv(layout: Layout, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    out = StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    for cells in rows(layout):
        line: list[str] = []
        for column, text, _, _ in cells:
            line += [""] * (column - 1 - len(line)) + [text]
        writer.writerow(line)
    return out.getvalue().replace("\uf0b7", "•").encode(encoding)
