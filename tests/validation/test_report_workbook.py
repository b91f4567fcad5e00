"""The workbook, as a spreadsheet program reads it: sheets, filters, colours with words, and text that stays text."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import Workbook, load_workbook
from report_samples import RULES, a_finding

from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, report
from graphsvc.validation.reports import workbook
from graphsvc.validation.result import Report

ViewOf = Callable[..., EmbeddedView]
EXAMPLES = Path(__file__).parents[1] / "shapes"


@pytest.fixture
def found(view_of: ViewOf) -> Report:
    files = [EXAMPLES / "code-gap" / "invalid-03-roman.ttl", EXAMPLES / "placeholder-value" / "invalid-02-slash.ttl"]
    files.append(EXAMPLES / "missing-title" / "invalid-01-none.ttl")
    result = engine.validate(view_of(*files), RULES)
    assert [finding.severity for finding in result.findings] == ["violation", "warning", "info"]
    return result


def book_of(result: Report, language: str = "cs", titles: dict[str, str] | None = None) -> Workbook:
    return load_workbook(BytesIO(report.write(result, RULES, "xlsx", language, titles or {})))


@pytest.mark.parametrize(("language", "names"), [("cs", ["Nálezy", "Počty"]), ("en", ["Findings", "Counts"])])
def test_there_is_a_sheet_of_findings_and_a_sheet_of_counts(found: Report, language: str, names: list[str]) -> None:
    book = book_of(found, language)
    assert book.sheetnames == names
    assert book.active.title == names[0]


def test_findings_can_be_filtered_below_a_head_that_stays(found: Report) -> None:
    sheet = book_of(found)["Nálezy"]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == sheet.dimensions == "A1:K4"
    assert [cell.value for cell in sheet[1]] == [
        *["Závažnost", "Pravidlo", "Název pravidla", "Plán", "Kód", "Pole", "Hodnota", "Nález a co s ním", "Dokument", "Řádek", "Uzel"]
    ]
    assert all(cell.font.bold for cell in sheet[1])
    assert all(column.width >= 10 for column in sheet.column_dimensions.values())
    assert {cell.alignment.wrap_text for row in sheet for cell in row} == {True}
    assert isinstance(sheet["J2"].value, int)


def test_a_row_is_high_enough_for_its_message(found: Report) -> None:
    sheet = book_of(a_finding(found, message={"cs": "slovo " * 60}))["Nálezy"]
    assert sheet.row_dimensions[1].height == 15
    assert sheet.row_dimensions[2].height >= 15 * 360 / 80


def test_severities_are_told_in_words_and_colours(found: Report) -> None:
    cells = [row[0] for row in book_of(found)["Nálezy"].iter_rows(min_row=2)]
    assert [cell.value for cell in cells] == ["Porušení", "Varování", "Upozornění"]
    colours = {cell.fill.start_color.rgb for cell in cells}
    assert len(colours) == 3
    other = book_of(a_finding(found, severity="http://e/Critical"))["Nálezy"]["A2"]
    assert other.value == "Critical"
    assert other.fill.start_color.rgb not in colours


def test_counts_say_what_was_checked(found: Report) -> None:
    rows = [[cell.value for cell in row] for row in book_of(found, titles={"cards.txt": "Karty"})["Počty"].iter_rows()]
    assert rows[0] == ["Závažnost", "Pravidlo", "Název pravidla", "Co to znamená", "Nálezů"]
    assert rows[1] == ["Porušení", "missing-title", "Chybí název", "Položka nemá název.", 1]
    assert [[row[1], row[4]] for row in rows[1:4]] == [[rule, count] for rule, count in found.counts.items()]
    totals = {row[0]: row[4] for row in rows[4:7]}
    assert totals == {"Celkem": 3, "Zkontrolováno položek": found.items, "Zkontrolováno uzlů": found.focus_nodes}
    assert ["Porušení", "cards.txt", "Karty", None, 1] in rows


@pytest.mark.parametrize(("nodes", "told"), [(3, "Nic nebylo nalezeno."), (0, "Nic nebylo zkontrolováno: ")])
def test_a_workbook_without_findings_opens_on_what_was_checked(nodes: int, told: str) -> None:
    book = book_of(Report((), 0, nodes))
    assert book.active.title == "Počty"
    assert any(str(cell.value).startswith(told) for row in book.active.iter_rows() for cell in row)
    assert book["Nálezy"].dimensions == "A1:K1"


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://e")', "\t=1", "="]


@pytest.mark.parametrize("text", [*FORMULAS, "#N/A", "#REF!", "12", "2026-01-01", "TRUE"])
def test_text_stays_text(found: Report, text: str) -> None:
    everywhere = a_finding(found, value=text, code=text, plan=text, message={"cs": text}, document=text)
    data = report.write(everywhere, RULES, "xlsx", "cs", {text: text})
    cells = [cell for sheet in load_workbook(BytesIO(data)) for row in sheet.iter_rows() for cell in row if cell.value == text]
    assert len(cells) >= 7
    assert {cell.data_type for cell in cells} == {"s"}
    assert {bool(cell.quotePrefix) for cell in cells} == {text in FORMULAS}
    with ZipFile(BytesIO(data)) as read:
        sheets = [read.read(name) for name in read.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 2
    assert not any(re.search(rb"<f[ />]", sheet) for sheet in sheets)


def test_what_the_format_forbids_is_left_out(found: Report) -> None:
    text = "a\x00b\x1b[0m\x0bc\ufffed\ud800e\tf\ng"
    sheet = book_of(a_finding(found, value=text))["Nálezy"]
    assert sheet["G2"].value == "ab[0mcde\tf\ng"


def test_a_text_that_looks_like_an_escape_is_kept_for_the_spreadsheet(found: Report) -> None:
    assert book_of(a_finding(found, value="_x0041_ _x_ x0041_"))["Nálezy"]["G2"].value == "_x005F_x0041_ _x_ x0041_"


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(found: Report) -> None:
    value = book_of(a_finding(found, value="x" * 40_000))["Nálezy"]["G2"].value
    assert value.endswith("x…")
    assert len(value) == 32_001


def test_an_empty_value_is_told_from_none(found: Report) -> None:
    assert book_of(a_finding(found, value=""))["Nálezy"]["G2"].value == "(prázdná)"
    assert book_of(a_finding(found, value=None))["Nálezy"]["G2"].value is None


def test_findings_go_on_in_further_sheets(found: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS", 2)
    book = book_of(replace(found, findings=found.findings + found.findings[2:]))
    assert book.sheetnames == ["Nálezy", "Nálezy 2", "Počty"]
    assert [sheet.auto_filter.ref for sheet in book][:2] == ["A1:K3", "A1:K3"]
    assert [book["Nálezy 2"].cell(row, 2).value for row in (1, 2, 3)] == ["Pravidlo", "code-gap", "code-gap"]


def test_the_same_report_gives_the_same_bytes_at_another_time(found: Report) -> None:
    first = report.write(found, RULES, "xlsx")
    time.sleep(2.1)  # the clock of a zip archive ticks in two seconds
    assert report.write(found, RULES, "xlsx") == first
    with ZipFile(BytesIO(first)) as read:
        assert {entry.date_time for entry in read.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert read.testzip() is None
