"""Rows of an action plan whose cells are written otherwise than in the plans that the profile was made from."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.documents import txt
from graphsvc.extract import reader
from graphsvc.model import Deadline, Item, Record

COMMENT = "Ve sledovaném období proběhla řada jednání se všemi obcemi a připravil se společný postup na další léta."
HEAD = """ OKRUH OPATŘENÍ A: Systémová opatření

A1 Spolupráce

Číslo Popis dílčí aktivity Indikátor plnění
Dotčená opatření krajské
strategie

Plnění Komentář
"""


def row(code: str = "A1.1", deadline: str = "12/2025", responsible: str = "KÚ LK / OSV", comment: str = COMMENT, gap: str = "\n") -> str:
    """A row as the documents have it: a cell a block, blank lines between them."""
    title = f"Podpora a udržení činnosti komise {code}"
    first_columns = f"{code}\n\n{title}\npro začleňování\n\nPočet zasedání\n{gap}{deadline}\n\n{responsible}"
    return f"\n{first_columns}\n\n IV / 4, 5\n\n{comment}\n\nobce, NNO\n"


def read(root: Path, *rows: str) -> Record:
    return reader.read_document(txt.parse("invented.txt", (HEAD + "".join(rows)).encode()), root)


def only(root: Path, **cells: str) -> Item:
    """The first of two rows, which must leave the second one as it is."""
    first, second = read(root, row(**cells), row("A1.2")).items
    assert (second.code, second.responsible, second.cooperating) == ("A1.2", ("KÚ LK / OSV",), ("obce", "NNO"))
    assert first.title == "Podpora a udržení činnosti komise A1.1 pro začleňování"
    assert first.strategy_links is not None
    assert (first.strategy_links.okruhy, first.strategy_links.numbers) == (("IV",), (4, 5))
    assert (first.narrative, first.cooperating) == (COMMENT, ("obce", "NNO"))
    return first


@pytest.mark.parametrize("gap", ["\n", ""], ids=["own-block", "behind-the-indicator"])
@pytest.mark.parametrize(
    ("written", "end"),
    [
        ("31. 12. 2025", "2025-12"),
        ("31.12.2027", "2027-12"),
        ("do 30. 6. 2025", "2025-06"),
        ("1. 1. 2024 – 31. 12. 2025", "2025-12"),
        ("konec roku 2025", None),
        ("do konce roku 2025", None),
        ("Q4/2025", None),
        ("IV. čtvrtletí 2025", None),
        ("2. pololetí 2025", None),
        ("prosinec 2025", None),
        ("co nejdříve", None),
        ("???", None),
        ("doplnit", None),
    ],
)
def test_a_deadline_written_in_another_way_is_the_deadline(root: Path, written: str, end: str | None, gap: str) -> None:
    item = only(root, deadline=written, gap=gap)
    assert item.deadline == Deadline(written, end, False)
    assert (item.indicator, item.responsible) == ("Počet zasedání", ("KÚ LK / OSV",))


@pytest.mark.parametrize("written", ["po schválení zákona", "dle harmonogramu projektu", "každoročně"])
def test_a_deadline_in_words_needs_a_cell_of_its_own(root: Path, written: str) -> None:
    assert only(root, deadline=written).deadline == Deadline(written, None, False)
    assert only(root, deadline=written, gap="").indicator == f"Počet zasedání {written}"


@pytest.mark.parametrize("empty", ["", "---", "-", "..."])
def test_an_empty_deadline_or_body_has_neither_value_nor_place(root: Path, empty: str) -> None:
    without_deadline = only(root, deadline=empty)
    assert (without_deadline.deadline, without_deadline.indicator) == (None, "Počet zasedání")
    without_body = only(root, responsible=empty)
    assert (without_body.responsible, without_body.deadline) == ((), Deadline("12/2025", "2025-12", False))
    assert "deadline" not in without_deadline.lines
    assert "responsible" not in without_body.lines
    assert "deadline" in without_body.lines


@pytest.mark.parametrize(
    "body", ["ASZ", "OXYZ", "obce, NNO", "MPSV", "Krajský výbor OXYZ", "???", "doplnit", "KÚ LK / ???", "KÚ LK / doplnit"]
)
def test_the_body_behind_the_deadline_is_responsible_whoever_it_is(root: Path, body: str) -> None:
    item = only(root, responsible=body)
    assert ", ".join(item.responsible) == body
    assert item.deadline == Deadline("12/2025", "2025-12", False)


@pytest.mark.parametrize("body", ["OXYZ", "ASZ", "???"])
def test_the_body_may_stand_right_below_the_deadline(root: Path, body: str) -> None:
    item = only(root, deadline=f"průběžně\n{body}", responsible="")
    assert (item.deadline, item.responsible) == (Deadline("průběžně", None, True), (body,))


def test_a_deadline_in_words_over_two_blocks_does_not_swallow_the_body(root: Path) -> None:
    item = only(root, deadline="dle\npřipravovaného\n\nzákona", responsible="OXYZ")
    assert (item.deadline, item.responsible) == (Deadline("dle připravovaného zákona", None, False), ("OXYZ",))


def test_a_deadline_of_two_blocks_is_not_taken_for_deadline_and_body(root: Path) -> None:
    item = only(root, deadline="2024-2027\n\nprůběžně", responsible="OXYZ")
    assert (item.deadline, item.responsible) == (Deadline("2024-2027 průběžně", None, True), ("OXYZ",))


@pytest.mark.parametrize("code", ["A1-2", "A 1.2", "A1,2", "A12", "A1.2a", "a1.2"])
def test_a_malformed_code_begins_a_row_and_is_kept_as_written(root: Path, code: str) -> None:
    first, second, third = read(root, row(), row(code), row("A1.3")).items
    assert (first.code, second.code, third.code) == ("A1.1", code, "A1.3")
    assert first.cooperating == second.cooperating == ("obce", "NNO")
    assert second.lines["code"] == (second.locator.line, second.locator.line)


def test_a_code_that_is_put_right_is_kept_as_written_too(root: Path) -> None:
    record = read(root, row(), row("A.1.2"), row("A1.3"))
    assert [(item.code, item.code_text) for item in record.items] == [("A1.1", None), ("A1.2", "A.1.2"), ("A1.3", None)]
    line = record.items[1].locator.line
    assert record.items[1].lines["code"] == (line, line)
    assert [(note.locator.line, note.what) for note in record.notes if "A.1.2" in note.what] == [(line, "code A1.2 is written A.1.2")]


def test_what_looks_like_a_malformed_code_inside_a_paragraph_begins_no_row(root: Path) -> None:
    items = read(root, row(comment=f"{COMMENT}\nA1-2\n{COMMENT}"), row("A1.2")).items
    assert [item.code for item in items] == ["A1.1", "A1.2"]
    assert items[0].narrative == f"{COMMENT} A1-2 {COMMENT}"


def test_a_row_without_a_code_is_an_item_without_one(root: Path) -> None:
    record = read(root, row(), row("A1.2").replace("A1.2\n", "\n", 1), row("A1.3"))
    first, second, third = record.items
    assert (first.code, second.code, third.code) == ("A1.1", "", "A1.3")
    assert first.cooperating == second.cooperating == ("obce", "NNO")
    assert (second.deadline, second.responsible) == (Deadline("12/2025", "2025-12", False), ("KÚ LK / OSV",))
    assert second.locator.line == second.lines["title"][0]
    assert "code" not in second.lines
    assert [note.what for note in record.notes] == ["a row without a code begins here: Podpora a udržení činnosti komise A1.2"]


def test_a_section_may_begin_with_a_row_without_a_code(root: Path) -> None:
    record = read(root, row().replace("A1.1\n", "\n", 1), row("A1.2"), "\nKomentář: Závěr oddílu.\n")
    assert [item.code for item in record.items] == ["", "A1.2"]
    assert record.items[0].responsible == ("KÚ LK / OSV",)
    assert record.goals[-1].narrative is not None
    assert record.goals[-1].narrative.endswith("Závěr oddílu.")


def test_an_item_that_refers_to_its_own_code_says_so(root: Path) -> None:
    assert read(root, row(comment=f"Viz A1.1 a A1.2. {COMMENT}")).items[0].refers_to == ("A1.1", "A1.2")
    assert read(root, row()).items[0].refers_to == ()
