"""What is read of a PDF, on pages drawn for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from graphsvc.documents import files, hyphens
from graphsvc.documents.base import Document, Table
from graphsvc.errors import DocumentError
from graphsvc.place import OnPage
from graphsvc.text import join_lines
from tests.setting import paper
from tests.setting.layout import C, Grid, Layout, Para

Draw = Callable[[Canvas], None]


def drawn(*pages: Draw) -> Document:
    out = BytesIO()
    canvas = Canvas(out, pagesize=(600, 800), invariant=True)
    for draw in pages:
        canvas.setFont(paper.font(), 10)
        draw(canvas)
        canvas.showPage()
    canvas.save()
    return files.parse("plan.pdf", out.getvalue())


def text(*lines: tuple[float, float, str]) -> Draw:
    """Lines with their left end and their distance from the page's top."""

    def draw(canvas: Canvas) -> None:
        for x, top, line in lines:
            canvas.drawString(x, 800 - top, line)

    return draw


def texts(document: Document) -> list[str]:
    return [line.clean for line in document.lines if not line.blank]


def tables(document: Document) -> list[list[list[str]]]:
    found = (block for block in document.blocks if isinstance(block, Table))
    return [[[cell.cell.text for cell in row.cells] for row in table.rows] for table in found]


def printed(layout: Layout) -> Document:
    return files.parse("plan.pdf", paper.printed(layout))


def test_lines_that_are_full_go_on_and_others_end() -> None:
    long = "Tento řádek sahá až k pravému okraji a jeho věta proto pokračuje na dalším řádku, jak je to"
    document = drawn(text((50, 100, long), (50, 112, "obvyklé."), (50, 124, "Nový odstavec."), (50, 160, "Po mezeře.")))
    assert texts(document) == [f"{long} obvyklé.", "Nový odstavec.", "Po mezeře."]
    first = document.lines[0].place
    assert isinstance(first, OnPage)
    assert (first.page, first.bbox[0]) == (1, 50)
    assert 80 < first.bbox[1] < 100 < first.bbox[3] < 120


def test_a_paragraph_goes_on_on_the_next_page() -> None:
    long = "Tento řádek sahá až k pravému okraji a jeho věta proto pokračuje na dalším řádku, jak je to"
    assert texts(drawn(text((50, 600, long)), text((50, 300, "obvyklé."), (50, 340, "Konec.")))) == [f"{long} obvyklé.", "Konec."]


@pytest.mark.parametrize("times", [1, 2, 3])
def test_a_page_that_is_turned_is_read_as_it_is_seen(times: int) -> None:
    def written_askew(canvas: Canvas) -> None:
        canvas.translate(300, 400)
        canvas.rotate(90 * times)
        canvas.drawString(-100, 100, "první řádek")
        canvas.drawString(-100, 70, "druhý řádek")

    document = drawn(written_askew)
    assert texts(document) == ["první řádek", "druhý řádek"]
    box = document.lines[0].place
    assert isinstance(box, OnPage)
    left, top, right, bottom = box.bbox
    assert (right - left < bottom - top) == (times % 2 == 1), "the place is where one sees it on the page"


def test_a_page_marked_as_turned_by_its_file_is_upright() -> None:
    def turned(canvas: Canvas) -> None:
        canvas.setPageRotation(90)
        canvas.translate(300, 400)
        canvas.rotate(90)
        canvas.drawString(-100, 100, "první řádek")
        canvas.drawString(-100, 70, "druhý řádek")

    document = drawn(turned)
    assert texts(document) == ["první řádek", "druhý řádek"]


def test_a_heading_that_is_turned_stands_in_its_cell() -> None:
    def table(canvas: Canvas) -> None:
        canvas.grid([50, 150, 250], [500, 600, 700])
        canvas.drawString(60, 680, "název aktivity")
        canvas.drawString(60, 580, "první aktivita")
        canvas.drawString(180, 580, "X")
        canvas.saveState()
        canvas.translate(200, 620)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Plněna částečně")
        canvas.restoreState()

    assert tables(drawn(table)) == [[["název aktivity", "Plněna částečně"], ["první aktivita", "X"]]]


def test_running_heads_and_numbers_of_pages_are_no_text() -> None:
    def page(number: int) -> Draw:
        return text((50, 30, "Plán kraje 2030"), (50, 60, f"Odstavec {'jinak ' * number}"), (290, 780, f"Strana {number} z 3"))

    document = drawn(*map(page, (1, 2, 3)))
    assert [head.text for head in document.heads] == ["Plán kraje 2030", "Strana 1 z 3", "Strana 2 z 3", "Strana 3 z 3"]
    assert texts(document) == ["Odstavec jinak", "Odstavec jinak jinak", "Odstavec jinak jinak jinak"]


def test_footnotes_stand_apart_and_leave_no_number_in_the_text() -> None:
    def page(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "spolupráci")
        canvas.drawString(110, 700, "obcí")
        canvas.drawString(50, 650, "Další odstavec.")
        canvas.setFont(paper.font(), 6)
        canvas.drawString(98, 704, "1")
        canvas.drawString(50, 104, "1")
        canvas.setFont(paper.font(), 8)
        canvas.drawString(55, 100, "Vysvětlení poznámky.")

    document = drawn(page)
    assert texts(document) == ["spolupráci obcí", "Další odstavec."]
    assert [note.clean for note in document.notes] == ["1 Vysvětlení poznámky."]


def test_a_row_that_is_cut_at_the_end_of_a_page_is_one_cell() -> None:
    comment = "\n".join(f"Věta číslo {number}." for number in range(120))
    grid = Grid([["Číslo", "Komentář"], ["A1.1", comment], ["A1.2", "krátký"]], (1, 4))
    ((table,),) = ([block for block in printed(Layout([grid])).blocks if isinstance(block, Table)],)
    assert [row.continues for row in table.rows].count(True) >= 1
    first = next(at for at, row in enumerate(table.rows) if row.continues)
    assert table.rows[first].cells[0].cell.text == ""
    pages = {line.place.page for line in table.lines if isinstance(line.place, OnPage)}
    assert len(pages) > 1
    assert sum("Věta" in line.text for line in table.lines) == 120


def test_cells_over_columns_and_rows_of_a_table_with_rules() -> None:
    grid = Grid([[C("A", down=2), C("B", across=2)], ["c", "d"], ["e", "f", "g"]], (1, 1, 1))
    (table,) = (block for block in printed(Layout([grid])).blocks if isinstance(block, Table))
    told = [[(cell.start, cell.end, cell.cell.text, cell.repeated) for cell in row.cells] for row in table.rows]
    assert told == [
        [(0, 1, "A", False), (1, 3, "B", False)],
        [(0, 1, "A", True), (1, 2, "c", False), (2, 3, "d", False)],
        [(0, 1, "e", False), (1, 2, "f", False), (2, 3, "g", False)],
    ]


def test_a_table_without_rules_has_the_columns_that_its_gaps_make() -> None:
    grid = Grid([["Číslo", "Název", "Termín"], ["A1.1", "první aktivita", "2030"], ["A1.2", "", "2031"], ["", "rest", ""]], (1, 3, 1))
    (found,) = tables(printed(Layout([grid], rules=False)))
    assert found == [["Číslo", "Název", "Termín"], ["A1.1", "první aktivita", "2030"], ["A1.2", "", "2031"], ["", "rest", ""]]
    prose = Layout([Para("Odstavec, který má dost slov, aby šel přes několik řádků stránky. " * 8)], rules=False)
    assert tables(printed(prose)) == [], "lines of prose leave no columns"


def test_rules_across_alone_part_the_rows() -> None:
    def page(canvas: Canvas) -> None:
        for y in (710, 680, 640, 600):
            canvas.line(50, y, 500, y)
        text((60, 105, "Číslo"), (200, 105, "Název"), (60, 140, "A1.1"), (200, 135, "název na"), (200, 147, "dvou řádcích"))(canvas)
        text((60, 180, "A1.2"), (200, 180, "druhý"))(canvas)

    assert tables(drawn(page)) == [[["Číslo", "Název"], ["A1.1", "název na dvou řádcích"], ["A1.2", "druhý"]]]


@pytest.mark.parametrize(
    ("lines", "words", "joined"),
    [
        (["rozvo-", "jové služby"], {"rozvojové"}, "rozvojové služby"),
        (["podpo-", "rovat"], set(), "podporovat"),
        (["sociálně-", "právní"], set(), "sociálně-právní"),
        (["rozdě-", "len"], set(), "rozdělen"),
        (["veřejně-", "prospěšných"], set(), "veřejně-prospěšných"),
        (["česko-", "německý"], {"česko-německý"}, "česko-německý"),
        (["bez-", "Praha"], set(), "bez-Praha"),
        (["zaměstnanost", "i v kraji"], {"zaměstnanosti"}, "zaměstnanosti v kraji"),
        (["obce", "i kraj"], set(), "obce i kraj"),
        (["v letech 2024–", "2025"], set(), "v letech 2024–2025"),
        (["https://kraj.cz/", "plany?a=1"], set(), "https://kraj.cz/plany?a=1"),
        (["týmu", ". Další"], set(), "týmu. Další"),
    ],
)
def test_words_that_a_line_breaks_are_joined(lines: list[str], words: set[str], joined: str) -> None:
    assert join_lines(hyphens.softened(lines, frozenset(words))) == joined


def test_a_scan_is_said_to_be_one() -> None:
    picture = ImageReader(Image.new("RGB", (60, 80), "white"))

    def scan(canvas: Canvas) -> None:
        canvas.drawImage(picture, 0, 0, 600, 800)

    with pytest.raises(DocumentError, match=r"no text: its pages hold pictures alone, a scan; .*plan\.pdf"):
        drawn(scan, scan)
    assert drawn(text((50, 100, "Text")), scan).remarks == ("pages without text, with pictures alone, are not read, they may be scans: 2",)


def test_the_same_pages_give_the_same_document() -> None:
    layout = Layout([Grid([["Číslo", "Název"], ["A1.1", "první"], ["A1.2", "druhý"]], (1, 3))])
    for rules in (True, False):
        assert printed(replace(layout, rules=rules)) == printed(replace(layout, rules=rules))


def test_what_looks_like_a_label_begins_a_paragraph_below_the_longest_line() -> None:
    lines = (50, 100, "Název aktivity: Nejdelší řádek celého dokumentu"), (50, 112, "Doba realizace: 2030")
    assert texts(drawn(text(*lines))) == [line for _, _, line in lines]


@pytest.mark.parametrize("boxed", [False, True])
def test_a_cross_that_is_drawn_is_a_mark(boxed: bool) -> None:
    """A stroke alone is none, nor are two that do not cross in their middle."""

    def page(canvas: Canvas) -> None:
        for x in (50, 150, 250, 350):
            canvas.line(x, 700, x, 660)
        for y in (700, 680, 660):
            canvas.line(50, y, 350, y)
        text((60, 113, "Kód"), (160, 113, "Ano"), (260, 113, "Ne"), (60, 133, "A1.1"))(canvas)
        canvas.line(195, 665, 205, 675)
        canvas.line(195, 675, 205, 665)
        canvas.line(295, 665, 305, 675)
        canvas.line(315, 675, 325, 665)
        if boxed:
            canvas.rect(195, 665, 10, 10)

    ((head, row),) = tables(drawn(page))
    assert (head, row) == (["Kód", "Ano", "Ne"], ["A1.1", "X", ""])


def test_fields_of_a_form_are_told() -> None:
    def form(canvas: Canvas) -> None:
        canvas.drawString(50, 700, "Název:")
        canvas.acroForm.textfield(name="title", value="Plán", x=100, y=695)

    assert drawn(form).remarks == ("what stands in the 1 fields of the form is not read; print it as a PDF, or send what it was made from",)
