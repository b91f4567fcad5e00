"""What is read of workbooks and CSV files."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from openpyxl import Workbook

from graphsvc.documents import files
from graphsvc.documents.base import Document, Table
from graphsvc.place import InSheet
from tests.setting import packages
from tests.setting.sheets import saved


def tables(document: Document) -> list[list[list[str]]]:
    found = (block for block in document.blocks if isinstance(block, Table))
    return [[[cell.cell.text for cell in row.cells] for row in table.rows] for table in found]


def of_cell(value: object, form: str = "General") -> str:
    book = Workbook()
    book.active["B2"] = value  # type: ignore[index]
    book.active["B2"].number_format = form  # type: ignore[index]
    (line,) = files.parse("plan.xlsx", saved(book)).lines
    assert line.place == InSheet("Sheet", 2, 2)
    return line.text


@pytest.mark.parametrize(
    ("value", "form", "shown"),
    [
        ("text", "General", "text"),
        (12, "General", "12"),
        (12.0, "0", "12"),
        (2.5, "General", "2,5"),
        (60_200_000, '#,##0 "Kč"', "60200000 Kč"),
        (0.25, "0%", "25 %"),
        (True, "General", "PRAVDA"),
        (datetime(2025, 12, 31), "dd/mm/yyyy", "31. 12. 2025"),
        (date(2027, 12, 1), "mm/yyyy", "12/2027"),
        (date(2027, 12, 1), "yyyy", "2027"),
        (0.1 + 0.2, "General", "0,3"),
    ],
)
def test_values_are_read_as_a_spreadsheet_shows_them(value: object, form: str, shown: str) -> None:
    assert of_cell(value, form) == shown


def test_a_formula_gives_the_value_that_the_file_keeps_and_one_without_is_told() -> None:
    book = Workbook()
    book.active.append(["Plán", "=1+1"])  # type: ignore[union-attr]
    name = "xl/worksheets/sheet1.xml"
    bare = saved(book)
    document = files.parse("plan.xlsx", bare)
    assert tables(document) == [[["Plán"]]]
    assert [remark for remark in document.remarks if "1 formulas of the sheet 'Sheet' have no value" in remark]
    kept = packages.changed(
        bare, name, lambda part: part.replace(b"<v></v>", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>")
    )
    assert tables(files.parse("plan.xlsx", kept)) == [[["Plán", "2"]]]


def test_sheets_are_tables_and_hidden_ones_are_told() -> None:
    book = Workbook()
    book.active.append(["první"])  # type: ignore[union-attr]
    book.create_sheet("Seznamy").append(["skryté"])
    book["Seznamy"].sheet_state = "hidden"
    book.create_sheet("Druhý").append(["druhý"])
    document = files.parse("plan.xlsx", saved(book))
    assert tables(document) == [[["první"]], [["druhý"]]]
    assert document.remarks == ("the sheet 'Seznamy' is hidden, and is not read",)


def test_merged_cells_of_a_sheet() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["a", "b", None], [None, "c", "d"], ["e", "f", "g"]):
        sheet.append(row)
    sheet.merge_cells("A1:A2")
    sheet.merge_cells("B1:C1")
    (table,) = (block for block in files.parse("plan.xlsx", saved(book)).blocks if isinstance(block, Table))
    told = [[(cell.start, cell.end, cell.cell.text, cell.repeated) for cell in row.cells] for row in table.rows]
    assert told[:2] == [[(0, 1, "a", False), (1, 3, "b", False)], [(0, 1, "a", True), (1, 2, "c", False), (2, 3, "d", False)]]


def test_a_header_of_a_sheet_names_the_document() -> None:
    book = Workbook()
    book.active.append(["a"])  # type: ignore[union-attr]
    book.active.oddHeader.center.text = "Plán kraje 2030"  # type: ignore[union-attr]
    assert [head.text for head in files.parse("plan.xlsx", saved(book)).heads] == ["Plán kraje 2030"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_of_any_kind(encoding: str, delimiter: str) -> None:
    text = f'Číslo{delimiter}Název\r\nA1.1{delimiter}"Žluťoučký{delimiter} ""kůň""\r\nna dvou řádcích"\r\n\r\n'
    document = files.parse("plan.csv", text.encode(encoding))
    assert tables(document) == [[["Číslo", "Název"], ["A1.1", f'Žluťoučký{delimiter.strip()} "kůň" na dvou řádcích']]]
    assert document.lines[-1].place == InSheet("", 2, 2)


def test_commas_of_prose_are_no_delimiters() -> None:
    prose = "Plán kraje, který se týká obcí, měst, kraje\nDruhá věta, která je krátká\n" * 10
    table = "A1.1;x;y;z;w\nA1.2;x;y;z;w\n" * 5
    assert tables(files.parse("plan.csv", (prose + table).encode()))[0][-1] == ["A1.2", "x", "y", "z", "w"]
