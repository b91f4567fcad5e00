"""Layouts that no code knows are read by a profile of some thirty lines, in every format."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.documents import files
from graphsvc.extract import reader
from graphsvc.model import Deadline, Record
from tests.setting import invented as layouts


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return layouts.folder(tmp_path, layouts.CARDS, layouts.TABLE)


def read(name: str, data: bytes, root: Path, own: Path) -> Record:
    return reader.read_document(files.parse(name, data), root, own=own)


def test_the_profiles_are_short() -> None:
    for text in (layouts.CARDS, layouts.TABLE):
        assert 15 < len([line for line in text.splitlines() if line.strip()]) <= 32


@pytest.mark.parametrize(
    ("name", "data"),
    [("karty.txt", layouts.cards_text()), ("karty.docx", layouts.cards_word()), ("karty.xlsx", layouts.cards_sheet())],
    ids=["text", "word", "workbook"],
)
def test_cards_with_other_labels_in_another_order(name: str, data: bytes, root: Path, own: Path) -> None:
    record = read(name, data, root, own)
    first, second = record.items
    plan = record.plan
    assert (record.family, plan.id, plan.title, plan.kind) == ("karty-jineho-kraje", None, "Akční plán Modrého kraje", "action-plan")
    assert (plan.period_start, plan.period_end) == (2030, 2031)
    assert [(goal.code, goal.title) for goal in record.goals] == [("1", "Dostupné služby"), ("2", "Bydlení")]
    assert (first.code, first.goal, first.title) == ("Z-1.1", "1", "Zřídit noclehárnu v Liberci")
    assert (first.target_groups, first.responsible, first.funding) == (("senioři", "OZP"), ("KÚ LK",), ("MPSV", "LK"))
    assert (first.deadline, first.indicator) == (Deadline("12/2030", "2030-12", continuous=False), "Počet lůžek")
    assert (first.refers_to, first.places) == (("Z-1.2",), ("Liberec",))
    assert (second.code, second.goal, second.title, second.responsible) == ("Z-2.1", "2", "Pronajmout byty", ("obce",))
    assert any("Barva obálky" in note.what for note in record.notes)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tabulka.txt", layouts.table_text()),
        ("bars.txt", layouts.table_text(" | ")),
        ("tabulka.docx", layouts.table_word()),
        ("tabulka.xlsx", layouts.table_sheet()),
        ("tabulka.csv", layouts.table_csv()),
    ],
    ids=["text", "bars", "word", "workbook", "csv"],
)
def test_a_wide_table_with_marks_in_columns(name: str, data: bytes, root: Path, own: Path) -> None:
    record = read(name, data, root, own)
    assert (record.family, record.plan.kind, record.plan.period_start) == ("tabulka-jineho-kraje", "concept", 2030)
    assert [(goal.code, goal.title) for goal in record.goals] == [("1", "Služby"), ("2", "Domy")]
    assert [(item.code, item.goal, item.title) for item in record.items] == [
        ("ÚK/1/1", "1", "Otevřít poradnu"),
        ("ÚK/1/2", "1", "Vyškolit pracovníky"),
        ("ÚK/2/1", "2", "Opravit domy"),
    ]
    assert [item.status for item in record.items] == ["Plněna", "Plněna částečně", "Neplněna"]
    assert [item.responsible for item in record.items] == [("MPSV",), ("LK", "obce"), ("obce",)]
    assert record.items[0].narrative == "Je otevřena."


def test_cells_keep_their_places(root: Path, own: Path) -> None:
    told = read("tabulka.xlsx", layouts.table_sheet(), root, own).to_json()
    assert told["items"][0]["where"]["title"] == [{"sheet": "Sheet", "row": 4, "column": 2}]
    assert told["items"][0]["where"]["status"] == [{"sheet": "Sheet", "row": 4, "column": 5}]


def test_a_profile_of_ones_own_goes_before_those_of_the_product(root: Path, tmp_path: Path) -> None:
    text = "KARTA ROZVOJOVÉ AKTIVITY\nČíslo aktivity: A01-01\nNázev aktivity: První\nZvláštní znak: ano\n"
    own = layouts.folder(
        tmp_path,
        "family = 'moje'\nlayout = 'cards'\nrecognise = ['Zvláštní znak']\n[patterns]\ncode = 'A\\d\\d-\\d\\d'\n"
        "[labels]\ncode = ['Číslo aktivity']\ntitle = ['Název aktivity']\nstatus = ['Zvláštní znak']\n",
    )
    record = read("karty.txt", text.encode(), root, own)
    assert (record.family, record.items[0].status) == ("moje", "ano")


def test_a_family_of_ones_own_takes_the_place_of_one_of_the_product(root: Path, tmp_path: Path) -> None:
    shipped = (root / "data" / "profiles" / "cards.toml").read_text(encoding="utf-8")
    own = layouts.folder(tmp_path, shipped.replace("'Název aktivity'", "'Jméno aktivity'"))
    record = read("karty.txt", "KARTA ROZVOJOVÉ AKTIVITY\nČíslo aktivity: A01-01\nJméno aktivity: První\n".encode(), root, own)
    assert (record.family, record.items[0].title) == ("cards", "První")


def test_a_row_whose_code_is_ignored_is_left_out_as_a_whole(root: Path, tmp_path: Path) -> None:
    own = layouts.folder(tmp_path, layouts.TABLE.replace("[patterns]", "[ignore]\nsum = ['Celkem']\n\n[patterns]"))
    data = layouts.table_text() + "\nCelkem\ttři úkoly\tvšichni\t\t1\t1\t1\t\t".encode()
    record = read("tabulka.txt", data, root, own)
    assert len(record.items) == 3
    assert not [note for note in record.notes if "tři úkoly" in note.what]


def test_a_card_without_a_code_is_kept_and_noted(root: Path, own: Path) -> None:
    text = layouts.cards_text().decode().replace("Označení záměru: Z-2.1\n", "")
    record = read("karty.txt", text.encode(), root, own)
    assert [item.code for item in record.items] == ["Z-1.1", ""]
    assert any(note.what == "a card without a code" for note in record.notes)


NUMBERED = r"""
family = "ocislovane-odstavce"
layout = "cards"
recognise = ['Zásobník úkolů']

[patterns]
code = '\d+\.\d+'

[labels]
code = ['(?=\d+\.\d+)']
title = ['Úkol:']
responsible = ['Provede']
"""


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("1.1. Postavit zastávku\nProvede: obec", ["Postavit zastávku"]),
        ("1.1. Úkol: Postavit\nzastávku\nProvede: obec\n1.2 – Opravit most", ["Postavit zastávku", "Opravit most"]),
        ("1.1\nÚkol: Postavit zastávku", ["Postavit zastávku"]),
    ],
)
def test_what_stands_behind_a_code_is_the_title_or_what_its_label_says(text: str, titles: list[str], tmp_path: Path, root: Path) -> None:
    document = files.parse("ukoly.txt", f"Zásobník úkolů\n{text}\n".encode())
    record = reader.read_document(document, root, own=layouts.folder(tmp_path, NUMBERED))
    assert [item.title for item in record.items] == titles


def test_a_field_that_comes_twice_in_a_card_is_told(tmp_path: Path, root: Path) -> None:
    document = files.parse("ukoly.txt", "Zásobník úkolů\n1.1 Most\nProvede: obec\nProvede: kraj\n".encode())
    record = reader.read_document(document, root, own=layouts.folder(tmp_path, NUMBERED))
    assert record.items[0].responsible == ("kraj",)
    assert "the card has the field responsible again, and this is not read: obec" in [note.what for note in record.notes]
