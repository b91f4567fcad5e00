"""Workbooks of tables; what reports do with them is tested with the reports."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from graphsvc import workbook
from graphsvc.workbook import EMPTY, Column, Styled, table

COLUMNS = (Column("code", 12), Column("title"))


def test_a_table_has_a_head_that_stays_and_rows_that_can_be_filtered() -> None:
    sheet = load_workbook(BytesIO(table("items", COLUMNS, [("A1", "Zahrada"), ("A2", None)]))).active
    assert [[cell.value for cell in row] for row in sheet] == [["code", "title"], ["A1", "Zahrada"], ["A2", None]]
    assert sheet.title == "items"
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].width == 12


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "12", "2026-01-01"])
def test_text_stays_text(text: str) -> None:
    sheet = load_workbook(BytesIO(table(text, (Column(text),), [(text,)]))).active
    assert {cell.data_type for row in sheet for cell in row} == {"s"}
    assert sheet["A2"].value == text


def test_numbers_are_numbers_and_marks_are_colours() -> None:
    sheet = load_workbook(BytesIO(table("n", COLUMNS, [(3, Styled("x", EMPTY)), (1.5, Styled(None, EMPTY, bold=True))]))).active
    assert [sheet["A2"].value, sheet["A3"].value] == [3, 1.5]
    assert sheet["B2"].fill.start_color.rgb == f"00{EMPTY}" == sheet["B3"].fill.start_color.rgb
    assert sheet["B3"].font.bold


def test_a_title_that_no_sheet_can_have_is_made_one() -> None:
    title = "a/b:c*[d]?" + "x" * 40
    assert load_workbook(BytesIO(table(title, COLUMNS, []))).sheetnames == ["a b c  d  " + "x" * 21]


def test_rows_go_on_in_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 2)
    book = load_workbook(BytesIO(table("items", COLUMNS, [(str(n), "x") for n in range(5)])))
    assert book.sheetnames == ["items", "items 2", "items 3"]
    assert [sheet.max_row for sheet in book] == [3, 3, 2]


def test_equal_tables_have_equal_bytes() -> None:
    assert table("a", COLUMNS, [("1", "2")]) == table("a", COLUMNS, [("1", "2")])
