"""What is read of workbooks and CSV files."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from openpyxl import Workbook

from graphsvc.documents import files
from graphsvc.documents.base import Document, Table
from graphsvc.place import InSheet
from tests.setting import packages
from tests.setting.sheets import saved

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def tables(document: Document) -> list[list[list[str]]]:
    found = (block for block in document.blocks if isinstance(block, Table))
    return [[[cell.cell.text for cell in row.cells] for row in table.rows] for table in found]


def of_cell(value: object, form: str = "General") -> str:
    book = Workbook()
    book.active["B2"] = value  # type: ignore[index]
    book.active["B2"].number_format = form  # type: ignore[index]
    lines = files.parse("plan.xlsx", saved(book)).lines
    assert {line.place for line in lines} == {InSheet("Sheet", 2, 2)}
    return "\n".join(line.text for line in lines)


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
        (1.1, "0.00", "1,10"),
        (7, "00", "07"),
        (5, '"A1."0', "A1.5"),
        (timedelta(hours=30), "[hh]:mm:ss", "30:00:00"),
        ("první_x000D_\ndruhý", "General", "první\ndruhý"),
        ("do\u00adbrý den", "General", "dobrý den"),
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


def test_hidden_rows_and_columns_are_read_and_told() -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["A1.1", "první"], ["A1.2", "druhý"]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    document = files.parse("plan.xlsx", saved(book))
    assert tables(document) == [[["A1.1", "první"], ["A1.2", "druhý"]]]
    assert document.remarks == ("2 rows and columns of the sheet 'Sheet' are hidden; they are read as all others",)


def test_a_number_among_codes_may_have_lost_its_zeros_and_that_is_told() -> None:
    book = Workbook()
    for row in (["Číslo", "Náklady"], ["1.1", 2.5], [1.1, 3.5], ["1.11", 4]):
        book.active.append(row)  # type: ignore[union-attr]
    (remark,) = files.parse("plan.xlsx", saved(book)).remarks
    assert "it is not known which code it was (1.1 or 1.10): 1,1 in row 3 of the sheet 'Sheet'" in remark


def test_how_signs_are_pronounced_is_no_text_and_parts_of_a_text_are_one() -> None:
    told = "<is><r><t>první</t></r><r><t xml:space='preserve'> část</t></r><rPh sb='0' eb='1'><t>prvni</t></rPh></is>".encode()
    book = Workbook()
    book.active["A1"] = "text"  # type: ignore[index]
    part = (
        f'<worksheet xmlns="{MAIN}"><sheetData><row r="1"><c r="A1" t="inlineStr">'.encode() + told + b"</c></row></sheetData></worksheet>"
    )
    data = packages.changed(saved(book), "xl/worksheets/sheet1.xml", lambda _: part)
    assert tables(files.parse("plan.xlsx", data)) == [[["první část"]]]
    prefixed = re.sub(rb"<(/?)(\w)", rb"<\1x:\2", part).replace(b"xmlns=", b"xmlns:x=")
    data = packages.changed(saved(book), "xl/worksheets/sheet1.xml", lambda _: prefixed)
    assert tables(files.parse("plan.xlsx", data)) == [[["první část"]]]


def test_cells_that_are_out_of_order_are_put_in_order() -> None:
    book = Workbook()
    book.active.append(["a", "b", "c"])  # type: ignore[union-attr]
    swapped = packages.changed(saved(book), "xl/worksheets/sheet1.xml", lambda part: part.replace(b'r="A1"', b'r="D1"'))
    document = files.parse("plan.xlsx", swapped)
    assert tables(document) == [[["b", "c", "a"]]]
    assert [line.number for line in document.lines] == [1, 2, 3]


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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1250", "utf-16"])
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


def test_a_spreadsheet_is_told_the_delimiter_in_a_line_of_its_own() -> None:
    document = files.parse("plan.csv", b"sep=;\r\na,b;c,d\r\ne,f;g,h\r\n")
    assert tables(document) == [[["a,b", "c,d"], ["e,f", "g,h"]]]
    assert document.lines[0].place == InSheet("", 2, 1)


def test_a_quotation_mark_that_is_never_closed_is_told() -> None:
    (remark,) = files.parse("plan.csv", b'a;b\n"c;d\ne;f\n').remarks
    assert remark == "a quotation mark is opened and not closed, so that all that follows is one cell: row 2, column 1"
    assert files.parse("plan.csv", b'a;b\n"c;d";e\n').remarks == ()
