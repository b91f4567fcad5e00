"""A workbook that goes back: notes on its cells and a sheet of findings; charts, pictures and what only Excel knows stay."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from given_back import STAMP, entry, outline, parts
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

from graphsvc.documents import files
from graphsvc.errors import DocumentError
from graphsvc.review import xlsx_drawing
from graphsvc.review.comments import reviewed
from graphsvc.review.opc import Package
from graphsvc.review.xlsx_drawing import Drawn
from graphsvc.validation.reports.outline import Outline

NAME = "návrh.xlsx"
SHEET = "Akční plán 'A'"
PLACE = {"sheet": SHEET, "row": 2, "column": 2}
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHANGED = {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"}
ADDED = "Nálezy graphsvc"
Edit = Callable[[openpyxl.Workbook], None]


def book(*edits: Edit) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = SHEET
    for row in (["Kód", "Název"], ["A1.1", "Podpora"], ["A1.2", None]):
        sheet.append(row)
    made.create_sheet("Druhý")["A1"] = "jiné"
    for edit in edits:
        edit(made)
    return saved(made)


def saved(made: openpyxl.Workbook) -> bytes:
    out = BytesIO()
    made.save(out)
    return out.getvalue()


def changed(data: bytes, edit: Edit) -> bytes:
    made = openpyxl.load_workbook(BytesIO(data))
    edit(made)
    return saved(made)


def review(data: bytes, made: Outline, *, summary: bool = True) -> bytes:
    return reviewed(NAME, data, made, STAMP, summary=summary)


def notes(data: bytes) -> dict[str, dict[str, tuple[str, str]]]:
    """Sheet → cell → author and text of its note."""
    opened = openpyxl.load_workbook(BytesIO(data))
    return {
        sheet.title: {
            cell.coordinate: (cell.comment.author, cell.comment.text) for row in sheet.iter_rows() for cell in row if cell.comment
        }
        for sheet in opened
    }


def workbook(data: bytes) -> bytes:
    """The canonical XML of what the workbook says of itself, without an empty list of names."""
    root = etree.fromstring(parts(data)["xl/workbook.xml"])
    for names in root.findall(f"{MAIN}definedNames"):
        if not len(names):
            root.remove(names)
    return etree.tostring(root, method="c14n")


def rows(data: bytes) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(BytesIO(data))[ADDED].iter_rows(values_only=True))


def with_note(cell: str, text: str, author: str = "Jana") -> Edit:
    def edit(made: openpyxl.Workbook) -> None:
        made.worksheets[0][cell].comment = Comment(text, author)

    return edit


def with_chart(made: openpyxl.Workbook) -> None:
    chart = BarChart()
    chart.add_data(Reference(made.worksheets[0], min_col=1, min_row=1, max_row=3))
    made.worksheets[0].add_chart(chart, "E5")


def test_each_finding_stands_in_a_note_on_its_cell() -> None:
    made = review(book(), outline(entry(PLACE, "Doplňte.", document=NAME, value="Podpora", severity="violation")))
    (cell, (author, text)), *rest = notes(made)[SHEET].items()
    assert not rest
    assert (cell, author) == ("B2", "graphsvc")
    first, *lines = text.split("\n")
    assert first.startswith("graphsvc ")
    assert lines == ["Porušení: Chybí název (missing-title)", "A01-01@plan-1 název „Podpora“", "Doplňte."]


def test_several_findings_about_a_cell_stand_in_its_one_note() -> None:
    made = review(book(), outline(entry(PLACE, "Jedno.", document=NAME), entry(PLACE, "Druhé.", document=NAME)))
    ((_, text),) = notes(made)[SHEET].values()
    assert text.index("Jedno.") < text.index("Druhé.")


def test_a_note_of_a_person_stays_and_the_finding_stands_beside_it() -> None:
    draft = book(with_note("B2", "Pozor."), with_note("C2", "A ještě."))
    found = notes(review(draft, outline(entry(PLACE, "Doplňte.", document=NAME))))[SHEET]
    assert {cell: found[cell] for cell in ("B2", "C2")} == notes(draft)[SHEET]
    assert "Patří k místu: B2." in found["D2"][1]
    assert "Doplňte." in found["D2"][1]


def test_a_cell_with_more_than_a_note_can_hold_has_its_findings_beside_it_too() -> None:
    made = review(book(), outline(*(entry(PLACE, "x" * 3_000 + str(at), document=NAME) for at in range(30))))
    found = notes(made)[SHEET]
    assert list(found) == ["B2", "C2", "D2", "E2"]
    assert all(len(text) < 32_767 for _, text in found.values())
    assert sum(text.count("Varování: ") for _, text in found.values()) == 30


@pytest.mark.parametrize(
    ("place", "document", "says"),
    [
        ({}, NAME, "Nález se netýká jednoho místa"),
        ({"sheet": "Není", "row": 1, "column": 1}, NAME, "Patří k místu: list Není, řádek 1, sloupec 1."),
        ({"sheet": SHEET, "row": 2_000_000, "column": 1}, NAME, "Patří k místu:"),
        ({"line": 3}, "jiný.txt", "Týká se jiného dokumentu: jiný.txt, řádek 3."),
    ],
)
def test_what_has_no_cell_stands_at_the_beginning(place: Mapping[str, int | str], document: str, says: str) -> None:
    assert says in notes(review(book(), outline(entry(place, document=document))))[SHEET]["A1"][1]


def test_the_sheet_of_findings_tells_all_and_leads_to_the_cells() -> None:
    found = outline(entry(PLACE, "=Doplňte()", document=NAME, severity="violation"), entry({}, "Zvažte."))
    made = review(book(), found)
    told = rows(made)
    assert told[4][:1] == ("Verze dat: 0a1b2c3d4e5f",)
    head = told.index(("Závažnost", "Pravidlo", "Místo", "Položka", "Hodnota", "Nález a co s ním"))
    assert told[head + 1] == ("Porušení", "Chybí název (missing-title)", f"{SHEET}!B2", "A01-01@plan-1", "název", "=Doplňte()")
    assert told[head + 2][2] == "–"
    sheet = openpyxl.load_workbook(BytesIO(made))[ADDED]
    assert [cell.hyperlink.location for row in sheet.iter_rows() for cell in row if cell.hyperlink] == ["'Akční plán ''A'''!B2"]
    assert sheet.cell(head + 2, 6).data_type in ("s", "inlineStr")


def test_nothing_else_changes() -> None:
    draft = book(with_chart, with_note("A3", "Pozor."))
    made = review(draft, outline(entry(PLACE, document=NAME)))
    before, after = parts(draft), parts(made)
    touched = {name for name in before if before[name] != after[name]}
    sheet = "xl/worksheets/sheet1.xml"
    assert touched <= {*CHANGED, sheet, *(name for name in before if "omments" in name or "_rels/sheet1" in name)}
    assert "xl/charts/chart1.xml" in before
    assert after[sheet] == before[sheet], "the sheet names a drawing of notes already"
    assert after["xl/styles.xml"] == before["xl/styles.xml"]
    assert notes(made)[SHEET]["A3"] == ("Jana", "Pozor.")


def test_a_sheet_without_notes_changes_in_the_name_of_their_drawing_alone() -> None:
    draft = book(with_chart)
    sheet = "xl/worksheets/sheet1.xml"
    before, after = (parts(data)[sheet] for data in (draft, review(draft, outline(entry(PLACE, document=NAME)))))
    at = after.index(b"<legacyDrawing")
    end = after.index(b"/>", at) + 2
    assert after[:at] + after[end:] == before
    assert after.index(b"<drawing") < at


@pytest.mark.parametrize("behind", ["tableParts", "extLst", "controls"])
def test_the_drawing_is_named_where_the_schema_wants_it(behind: str) -> None:
    inner = b"<cfRule><extLst><ext/></extLst></cfRule>"
    sheet = (
        b"<worksheet><sheetData/><conditionalFormatting>"
        + inner
        + b"</conditionalFormatting><drawing/><"
        + behind.encode()
        + b"/></worksheet>"
    )
    relation, at = xlsx_drawing.drawing_of("a.xlsx", sheet)
    assert relation is None
    assert sheet[at:].startswith(b"<" + behind.encode())


def test_a_sheet_in_a_rare_encoding_is_refused() -> None:
    with pytest.raises(DocumentError, match=r"not in UTF-8: a.xlsx$"):
        xlsx_drawing.drawing_of("a.xlsx", "<worksheet/>".encode("utf-16"))


def test_drawings_that_are_no_good_xml_are_changed_nevertheless() -> None:
    drawing = b'<xml xmlns:x="urn:x"><v:shape id="b"><br><x:Row>4</x:Row><x:Column>0</x:Column></v:shape></xml>'
    more = xlsx_drawing.drawn("a.xlsx", drawing, (), [Drawn((2, 2), "FFFFFF", 3)])
    assert more.startswith(drawing.removesuffix(b"</xml>"))
    assert xlsx_drawing.drawn("a.xlsx", more, {(2, 2)}, [Drawn((2, 2), "FFFFFF", 3)]) == more
    with pytest.raises(DocumentError, match="has no end"):
        xlsx_drawing.drawn("a.xlsx", b"<xml>", (), [])


def test_the_same_review_again_gives_the_same_bytes() -> None:
    draft = book(with_chart, with_note("B2", "Pozor."))
    made = outline(entry(PLACE, document=NAME), entry({}), entry({"sheet": "Druhý", "row": 1, "column": 1}, document=NAME))
    first = review(draft, made)
    assert review(draft, made) == first
    assert review(first, made) == first


def test_the_next_review_replaces_notes_and_sheet() -> None:
    draft = book(with_note("A3", "Pozor."))
    first = review(draft, outline(entry(PLACE, "Staré.", document=NAME), entry({"sheet": "Druhý", "row": 1, "column": 1}, document=NAME)))
    second = review(first, outline(entry({**PLACE, "row": 3}, "Nové.", document=NAME)))
    assert sorted(notes(second)[SHEET]) == ["A3", "B3"]
    assert not notes(second)["Druhý"]
    assert openpyxl.load_workbook(BytesIO(second)).sheetnames == [SHEET, "Druhý", ADDED]
    cleared = review(second, outline(), summary=False)
    assert notes(cleared) == notes(draft)
    assert workbook(cleared) == workbook(draft)


def test_a_sheet_of_findings_that_was_renamed_and_moved_is_known() -> None:
    def edit(made: openpyxl.Workbook) -> None:
        made[ADDED].title = "Kontrola"
        made.move_sheet("Kontrola", -1)
        made.defined_names["graphsvc_review"].attr_text = "Kontrola!$A$1"
        made["Druhý"].defined_names["oblast"] = DefinedName("oblast", attr_text="Druhý!$A$1")
        made.active = 2

    moved = changed(review(book(), outline(entry(PLACE, document=NAME))), edit)
    assert [line.text for line in files.parse(NAME, moved).lines] == ["Kód", "Název", "A1.1", "Podpora", "A1.2", "jiné"]
    opened = openpyxl.load_workbook(BytesIO(review(moved, outline(), summary=False)))
    assert opened.sheetnames == [SHEET, "Druhý"]
    assert list(opened["Druhý"].defined_names) == ["oblast"]
    assert opened.active.title == "Druhý"


def test_a_sheet_of_the_author_that_is_called_the_same_stays() -> None:
    draft = book(lambda made: made.create_sheet(ADDED))
    assert openpyxl.load_workbook(BytesIO(review(draft, outline(entry({}))))).sheetnames[2:] == [ADDED, f"{ADDED} 2"]


def test_a_note_in_which_somebody_has_written_is_theirs() -> None:
    first = review(book(), outline(entry(PLACE, "Doplňte.", document=NAME)))

    def edit(made: openpyxl.Workbook) -> None:
        cell = made.worksheets[0]["B2"]
        cell.comment = Comment(f"{cell.comment.text}\nUž je to opraveno.", "graphsvc")

    found = notes(review(changed(first, edit), outline()))[SHEET]
    assert found["B2"][1].endswith("Už je to opraveno.")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([SHEET, "Druhý", "Není"]), st.integers(-1, 4), st.integers(-1, 4)), max_size=8))
def test_no_finding_is_lost(places: list[tuple[str, int, int]]) -> None:
    found = outline(
        *(
            entry({"sheet": sheet, "row": row, "column": column}, f"Č. {at}.", document=NAME)
            for at, (sheet, row, column) in enumerate(places)
        )
    )
    made = review(book(), found)
    told = "".join(text for sheet in notes(made).values() for _, text in sheet.values())
    assert all(told.count(f"Č. {at}.") == 1 for at in range(len(places)))
    assert len(rows(made)) == 7 + len(found.severities) + 1 + len(places)
    assert review(made, found) == made


def test_what_is_damaged_is_refused_in_a_sentence() -> None:
    package = Package(NAME, book())
    package.write("xl/worksheets/sheet1.xml", b"<worksheet")
    with pytest.raises(DocumentError, match=r"cut or damaged.*: návrh.xlsx$"):
        review(package.written(), outline(entry({})))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.slow
def test_a_review_that_libreoffice_has_saved_is_replaced_too(tmp_path: Path) -> None:
    """It forgets who has written a note."""
    found = outline(entry({**PLACE, "sheet": "Plán"}, "Doplňte.", document=NAME), entry({}, "Zvažte."))
    draft = book(with_note("A3", "Pozor."), lambda made: setattr(made.worksheets[0], "title", "Plán"))
    (tmp_path / "a.xlsx").write_bytes(review(draft, found))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    form = "xlsx:Calc MS Excel 2007 XML"
    command = ["soffice", profile, "--headless", "--convert-to", form, "--outdir", str(tmp_path / "out"), str(tmp_path / "a.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    again = review((tmp_path / "out" / "a.xlsx").read_bytes(), found)
    assert {cell: text.partition("\n")[0][:9] for cell, (_, text) in notes(again)["Plán"].items()} == {
        "A1": "graphsvc ",
        "B2": "graphsvc ",
        "A3": "Pozor.",
    }
    assert openpyxl.load_workbook(BytesIO(again)).sheetnames == ["Plán", "Druhý", ADDED]
