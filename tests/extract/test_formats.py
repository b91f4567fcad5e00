"""A document of each family says the same in every format, and more is known: where it stands, and in which column a mark."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc.documents import files
from graphsvc.extract import reader
from graphsvc.model import Cost, Deadline, Record, Service, StrategyLinks
from graphsvc.place import InSheet, InTable, OnPage
from tests.setting import compared, families, office, paper, sheets, word
from tests.setting.layout import Grid, Layout, Para

PRINTERS: dict[str, Callable[[Layout], bytes]] = {
    "docx": word.printed,
    "pdf": paper.printed,
    "bare.pdf": lambda layout: paper.printed(replace(layout, rules=False)),
    "xlsx": sheets.printed,
    "csv": sheets.printed_csv,
    "windows.csv": lambda layout: sheets.printed_csv(layout, ",", "cp1250"),
}
formats = pytest.mark.parametrize("form", sorted(PRINTERS))


@pytest.fixture(scope="session")
def office_pdf(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Layout], bytes]:
    """Prints a layout with LibreOffice; the test is skipped where it is not installed, or without its part for texts."""
    if office.program() is None:
        pytest.skip("LibreOffice is not installed")

    def printed(layout: Layout) -> bytes:
        made = office.converted(word.printed(layout), tmp_path_factory.mktemp("office"), layout.name)
        if made is None:
            pytest.skip("LibreOffice has no part for texts here")
        return made

    return printed


def read(layout: Layout, form: str, root: Path) -> Record:
    name = f"{layout.name}.{form}"
    return reader.read_document(files.parse(name, PRINTERS[form](layout)), root)


@formats
def test_cards(form: str, root: Path) -> None:
    record = read(families.CARDS, form, root)
    first, second = record.items
    assert (record.family, record.plan.id, record.plan.period_start, record.plan.date) == ("cards", None, 2030, "2029-08")
    assert (first.code, first.title, first.linked_goals) == ("A01-01", "Podpora terénních služeb v Zelené Lhotě", ("SC1", "SC2"))
    assert first.target_groups == ("senioři", "osoby se zdravotním postižením")
    assert first.services == (Service("Pečovatelská služba", "40"), Service("Osobní asistence", "39"))
    assert (first.responsible, first.cooperating, first.funding) == (("Modrý kraj",), ("obcemi",), ("MPSV", "kraj", "obce"))
    assert first.cost == Cost("2,5 mil. Kč", 2_500_000)
    assert first.narrative is not None
    assert first.narrative.endswith("potřeby obyvatel. Financování: tato slova stojí v popisu a žádným polem nejsou.")
    assert first.fulfilment == ("Vznik nové služby", "Rozšíření služby stávající")
    assert (first.refers_to, second.refers_to) == (("A01-02",), ())
    assert (second.code, second.title, second.narrative) == ("A01-02", "Druhá aktivita", None)
    assert [(goal.code, goal.title) for goal in record.goals] == [("SC1", "Dostupnost služeb"), ("SC2", "Kvalita služeb")]
    assert any("Spolek Modrá hvězda" in note.what for note in record.notes), "a label that nobody knows is told, and belongs to no field"


@formats
def test_a_mark_says_what_the_heading_of_its_column_does(form: str, root: Path) -> None:
    layout = families.MONITORING
    if "csv" in form:  # which cannot say that a heading stands over several columns
        layout = families.MONITORING_PLAIN
    record = read(layout, form, root)
    assert [item.status for item in record.items] == ["Plněna", "Plněna částečně", None, "Neplněna"]
    assert [item.narrative for item in record.items] == [None, "Proces je posunut.", "Služba nevznikla.", "Vznikla pracovní skupina."]
    assert [item.responsible for item in record.items] == [("Modrý kraj", "obce"), ("obce",), ("MPSV", "kraj"), ("kraj",)]
    assert [(goal.code, goal.title) for goal in record.goals] == [("1", "Dostupnost služeb v Modrém kraji")]
    notes = [note.what for note in record.notes]
    assert notes == ["a comment without a mark stands in the column: Neplněna"]
    assert (record.evaluates.start, record.evaluates.end) == ("2031", "2031") if record.evaluates else False


@pytest.mark.parametrize("ticked", ["☒", "✓", "☑"])
def test_boxes_of_a_form_are_marks_where_they_are_ticked(ticked: str, root: Path) -> None:
    layout = families.MONITORING
    table = layout.blocks[1]
    assert isinstance(table, Grid)
    boxes = [[*row[:3], *(ticked if mark == "X" else "☐" if mark == "" else mark for mark in row[3:])] for row in table.rows[2:]]
    record = read(replace(layout, blocks=[layout.blocks[0], replace(table, rows=[*table.rows[:2], *boxes])]), "docx", root)
    assert [item.status for item in record.items] == ["Plněna", "Plněna částečně", None, "Neplněna"]
    assert record.items[0].narrative is None
    assert not [note for note in record.notes if "☐" in note.what]


@formats
def test_a_report_whose_rows_are_divided_in_many_ways(form: str, root: Path) -> None:
    record = read(families.REPORT, form, root)
    first, second, third = record.items
    assert (first.code, first.title, first.indicator, first.goal) == ("I.1", "Metodika bydlení", "metodika", "I")
    assert first.deadline == Deadline("průběžně do 12 / 2032", "2032-12", True)
    assert (first.responsible, first.cooperating, first.status) == (("KÚ MK / OSV",), ("obce", "NNO"), "ČÁSTEČNĚ")
    assert (first.narrative, first.refers_to) == ("První věta komentáře. Druhá odkazuje na II/1.", ("II.1",))
    assert (second.indicator, second.cooperating, second.status) == (None, (), "NEPLNĚNO")
    assert second.narrative == "Komentář pod špatným štítkem."
    assert (third.code, third.cooperating, third.status, third.narrative) == ("II.1", ("ÚP",), "PLNĚNO", None)
    assert record.declared_counts == {"measures": 3, "okruhy": 2}
    assert (record.plan.title, record.plan.approved_by) == ("Strategie sociálního začleňování Modrého kraje 2030+", "15/30/ZK")
    assert [(goal.code, goal.title, goal.narrative) for goal in record.goals] == [
        ("I", "Bydlení", "Úvod prvního okruhu."),
        ("II", "Zaměstnanost", None),
    ]


@formats
def test_an_action_plan(form: str, root: Path) -> None:
    record = read(families.ACTIONS, form, root)
    first, second, third = record.items
    assert (first.title, first.indicator) == ("Podpora činnosti komise pro začleňování", "Počet zasedání (zápisy)")
    assert first.deadline == Deadline("10/2030 – 12/2032", "2032-12", False)
    assert (first.responsible, first.cooperating) == (("KÚ MK / OSV",), ("obce", "NNO"))
    assert first.strategy_links == StrategyLinks("X / 1, 2. 5", ("X",), (1, 2, 5))
    assert (first.narrative, first.resolutions) == ("Komise byla zřízena usnesením č. 47/30/RK. Zasedá pravidelně.", ("47/30/RK",))
    assert (second.code, second.code_text, second.narrative, second.cooperating) == ("A1.2", "A.1.2", None, ())
    assert (third.code, third.title, third.responsible, third.goal) == ("A1.3", "Podpora rodin", ("obce",), "A1")
    assert [(goal.code, goal.narrative) for goal in record.goals] == [("A", "úvod okruhu."), ("A1", "závěr oddílu.")]
    assert [(entry.strategy, entry.codes) for entry in record.coordination] == [("srlk-2021-2027", ("D3.1a", "E1.1b"))]
    assert record.abbreviations == {"OSV": "Odbor sociálních věcí", "NNO": "Nestátní nezisková organizace"}


@pytest.mark.parametrize("form", ["docx", "pdf", "xlsx"])
def test_a_cell_that_is_merged_over_rows_belongs_to_all_of_them(form: str, root: Path) -> None:
    _, second, third = read(families.ACTIONS, form, root).items
    assert second.indicator == third.indicator == "Počet aktivit"
    assert second.lines["indicator"] == third.lines["indicator"]


@pytest.mark.parametrize("layout", families.ALL, ids=lambda layout: layout.name)
def test_what_an_office_program_prints_says_the_same(layout: Layout, root: Path, office_pdf: Callable[[Layout], bytes]) -> None:
    printed = reader.read_document(files.parse(f"{layout.name}.pdf", office_pdf(layout)), root)
    met, different = compared.differences(read(layout, "docx", root), printed)
    assert met > 10
    assert different == []


def test_every_field_knows_its_place(root: Path) -> None:
    for form, kind in (("docx", InTable), ("pdf", OnPage), ("xlsx", InSheet)):
        record = read(families.ACTIONS, form, root)
        told = {name: record.where[first] for name, (first, _) in record.items[0].lines.items()}
        assert {type(place) for place in told.values()} == {kind}
        assert len(set(told.values())) >= 8, "each field stands in a cell of its own"
    title = told["title"]
    assert isinstance(title, InSheet)
    assert (title.sheet, title.column) == ("Plán", 2)


@pytest.mark.parametrize(
    ("form", "keys"),
    [("docx", ["table", "row", "cell"]), ("pdf", ["page", "bbox"]), ("xlsx", ["sheet", "row", "column"]), ("csv", ["row", "column"])],
)
def test_a_record_as_json_tells_places_in_the_place_of_lines(form: str, keys: list[str], root: Path) -> None:
    told = read(families.REPORT, form, root).to_json()
    item = told["items"][0]
    assert [key for key in item["locator"] if key != "end"] == keys
    assert "lines" not in item
    assert [*item["where"]["narrative"][0]] == keys
    assert told["declared_where"].keys() == {"measures", "okruhy"}


def test_the_lines_of_a_text_stay_lines(root: Path) -> None:
    text = sheets.rows(families.CARDS)
    plain = "\n".join("\t".join(part for _, part, _, _ in cells) for cells in text).encode()
    told = reader.read_document(files.parse("karty.txt", plain), root).to_json()
    assert told["items"][0]["locator"].keys() == {"line", "end_line"}
    assert "where" not in told["items"][0]
    assert "where" not in told


def test_a_value_goes_on_in_a_row_whose_cell_of_the_label_is_empty(root: Path) -> None:
    rows = [["Číslo\u00a0aktivity:", "A01-01"], ["Popis aktivity:", "Popis začíná"], ["", "a pokračuje."], ["Zdroje financování:", "MPSV"]]
    layout = Layout([Para("KARTA\u00a0ROZVOJOVÉ AKTIVITY"), Grid(rows, (1, 2))])
    (item,) = read(layout, "docx", root).items
    assert (item.narrative, item.funding) == ("Popis začíná a pokračuje.", ("MPSV",))


@pytest.mark.parametrize(("first", "title"), [("A1.2", "Druhá"), ("Zkratka", None)])
def test_a_table_that_is_cut_in_two_keeps_its_headings(first: str, title: str | None, root: Path) -> None:
    """What follows is the rest of the table where it begins with a code and has as many columns."""
    table = next(block for block in families.ACTIONS.blocks if isinstance(block, Grid))
    head, one = table.rows[0], ["A1.1", "První", "počet", "12/2031", "kraj", "", "Probíhá.", "obce"]
    rest = [first, "Druhá", "zápis", "6/2031", "obce", "", "Hotovo.", "školy"]
    parts = [Grid([head, one], table.widths), Para(""), Grid([rest], table.widths)]
    record = read(replace(families.ACTIONS, blocks=[*families.ACTIONS.blocks[:3], *parts]), "docx", root)
    assert [item.title for item in record.items] == ["První", *([title] if title else [])]
    if title:
        second = record.items[1]
        assert (second.indicator, second.responsible, second.narrative, second.cooperating) == ("zápis", ("obce",), "Hotovo.", ("školy",))
