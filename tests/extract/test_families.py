"""The layouts and their traps, on small documents with invented content."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.documents import txt
from graphsvc.errors import DocumentError
from graphsvc.extract import reader
from graphsvc.model import Deadline, Locator, Period, Record, Service, StrategyLinks

ROOT = Path(__file__).parent.parent.parent

CARDS = """
Střednědobý plán rozvoje sociálních služeb v Libereckém kraji 2014-2017
KARTA ROZVOJOVÉ AKTIVITY
srpen 2013
Číslo aktivity:\tA01-01\t
Název aktivity:\tPodpora služby v obci

Vazba na další strategické cíle:\tSC1 První cíl Druhý cíl\tSC2
Cílové skupiny uživatelů:\tS, OZP\t
Dotčené druhy sociálních služeb (§):\tRaná péče (§54) Terénní programy\t

Doba realizace:\t2014-2017
-----------------\t-----------
Odpovědnost za realizaci\tLK (ve spolupráci s obcemi)
Financování:\tESF a SR v rámci OP LZZ (IOP) a LK ve výši 2,5 mil. Kč
Popis aktivity:\t<p>Naváže na A01-02 a cíl SC2, v Jablonci nad Nisou a v Žitavě, dle § 58.</p>
-----------------\t--

Střednědobý plán rozvoje sociálních služeb v Libereckém kraji 2014-2017
KARTA ROZVOJOVÉ AKTIVITY
srpen 2013
Cislo aktivity:\tA01-02
Název aktivity:
   Druhá aktivita, jejíž název
stojí na dvou řádcích
Vazba na strategický cíl:\tSC1 První cíl SC2 Druhý cíl
Dotčené druhy sociálních služeb
(§):
Osobní asistence (§ 39)
Předpokládané náklady“ 7,3 mil
Zdroje financování: MPSV, EU – OPZ
Opatření vedoucí k naplnění
\uf0b7 První odrážka,
která pokračuje

na další straně
\uf0b7 Druhá odrážka
\uf0b7 Strategický cíl č. 6 Šestý cíl - rozvojové
aktivity k jeho naplnění:

Zcela cizí odstavec.
"""


def read(text: str, root: Path) -> Record:
    return reader.read_document(txt.parse("invented.txt", text.encode()), root)


def test_cards(root: Path) -> None:
    record = read(CARDS, root)
    first, second = record.items
    assert (record.family, record.plan.id, record.plan.date) == ("cards", "sprss-2014-2017", "2013-08")
    assert (first.code, first.locator.line, first.title, first.goal) == ("A01-01", 5, "Podpora služby v obci", "SC1")
    assert first.linked_goals == ("SC1", "SC2")
    assert first.services == (Service("Raná péče", "54"), Service("Terénní programy", None))
    assert (first.responsible, first.cooperating) == (("LK",), ("obcemi",))
    assert (first.funding, first.programmes) == (("ESF", "SR", "LK"), ("OP LZZ", "IOP"))
    assert first.cost is not None
    assert first.cost.czk == 2_500_000
    assert (first.refers_to, first.acts, first.places) == (("A01-02", "SC2"), ("§ 58",), ("Jablonec nad Nisou", "Žitava"))
    assert first.period == Period("2014-2017", 2014, 2017)
    assert second.title == "Druhá aktivita, jejíž název stojí na dvou řádcích"
    assert second.services == (Service("Osobní asistence", "39"),)
    assert second.fulfilment == ("První odrážka, která pokračuje na další straně", "Druhá odrážka")
    assert {goal.code: goal.title for goal in record.goals} == {"SC1": "První cíl", "SC2": "Druhý cíl", "6": "Šestý cíl"}


def test_every_field_knows_its_lines(root: Path) -> None:
    first, second = read(CARDS, root).items
    assert first.lines["title"] == (6, 6)
    assert first.lines["places"] == first.lines["narrative"] == (16, 16)
    assert second.lines["title"] == (23, 25)


def test_what_no_field_takes_is_noted_with_its_line(root: Path) -> None:
    notes = [(note.locator.line, note.what) for note in read(CARDS, root).notes]
    assert (41, "unplaced text: Zcela cizí odstavec.") in notes


def test_a_line_that_looks_like_an_unknown_label_is_noted(root: Path) -> None:
    text = CARDS.replace("Předpokládané náklady“ 7,3 mil\n", "Předpokládané náklady“ 7,3 mil\nPartneři projektu: Diakonie\n")
    assert any("a label that the profile does not know" in note.what and "Partneři" in note.what for note in read(text, root).notes)


def test_cards_of_a_plan_that_nobody_knows(root: Path) -> None:
    record = read(CARDS.replace("v Libereckém kraji 2014-2017", "v Modrém kraji 2030-2033"), root)
    assert (record.plan.id, record.plan.period_start, record.plan.period_end, record.source) == (None, 2030, 2033, None)
    assert [item.goal for item in record.items] == ["SC1", "SC1"], "told by the codes, after the form that the document's links have"


TABLE = """
č.
aktivity
název rozvojové aktivity Odpovědnost za realizaci: Plněna Plněna částečně Neplněna

A01-01
Název první aktivity
na dvou řádcích

Liberecký kraj,
příspěvková organizace

X
Komentář za značkou.

A01-02

Název druhé aktivity

přes konec stránky

MPSV, kraj, EU – OPZ,
IPRÚ Služba vznikne v Liberci.

A01-03

Třetí aktivita kraje LK, ESF (LK, EU, ČR)

X

Strategický cíl č. 1 Název cíle2 prvního
Monitoring rozvojových aktivit SPRSS LK 2018 - 2020 (rok 2018)
A02-01

Čtvrtá

LK a obce ve spolupráci s poskytovateli služby X
"""


def test_a_table_without_columns(root: Path) -> None:
    record = read(TABLE, root)
    first, second, third, fourth = record.items
    assert (first.title, first.status, first.narrative) == ("Název první aktivity na dvou řádcích", "X", "Komentář za značkou.")
    assert first.responsible == ("Liberecký kraj", "příspěvková organizace")
    assert second.title == "Název druhé aktivity přes konec stránky"
    assert second.responsible == ("MPSV", "kraj", "EU – OPZ", "IPRÚ")
    assert (second.status, second.narrative, second.places) == (None, "Služba vznikne v Liberci.", ("Liberec",))
    assert (third.title, third.responsible, third.status) == ("Třetí aktivita kraje", ("LK", "ESF (LK, EU, ČR)"), "X")
    assert (fourth.responsible, fourth.cooperating, fourth.goal) == (("LK", "obce"), ("poskytovateli služby",), "2")
    assert [(goal.code, goal.title) for goal in record.goals] == [("1", "Název cíle prvního")]


REPORT = """ÚVOD
Strategie definuje 1 okruhů, které obsahují 2 opatření a strategických cílů.
PLNĚNÍ STRATEGICKÝCH CÍLŮ A OPATŘENÍ
\tOKRUH OPATŘENÍ I: Zajištění návaznosti krajské sítě

\tÚvod okruhu.
\tČíslo
\t1.
\tPrvní opatření;
\tmetodika
\tprůběžně\u0020
do 12 / 2027
\tKÚ LK / ???

\t
\t
\t
\t
\tobce, NNO

\tPlnění / monitoring
\tKomentář pod špatným štítkem, viz I/2.

\tKomentář / popis
\tČÁSTEČNĚ

\t[bookmark: _Hlk1]2.\u0020
\tDruhé
opatření

\tpo přijetí zákona

\t
\t
\t
\t
\t---

\tPlnění / monitoring
\tNEPLNĚNO

\tKomentář / popis
\t----------------------
 \tOKRUH OPATŘENÍ II: Metodika
\t1.
\tTřetí
"""


def test_a_report_with_swapped_and_empty_cells(root: Path) -> None:
    record = read(REPORT, root)
    first, second, third = record.items
    assert (first.code, first.title, first.indicator) == ("I.1", "První opatření;", "metodika")
    assert first.deadline == Deadline("průběžně do 12 / 2027", "2027-12", True)
    assert (first.responsible, first.cooperating) == (("KÚ LK / ???",), ("obce", "NNO"))
    assert (first.status, first.narrative, first.refers_to) == ("ČÁSTEČNĚ", "Komentář pod špatným štítkem, viz I/2.", ("I.2",))
    assert any("each other's label" in note.what for note in record.notes)
    assert (second.code, second.title, second.indicator, second.narrative, second.cooperating) == (
        "I.2",
        "Druhé opatření",
        "po přijetí zákona",
        None,
        (),
    )
    assert (third.code, third.title, third.status, third.responsible) == ("II.1", "Třetí", None, ())
    assert record.declared_counts == {"measures": 2, "okruhy": 1}
    assert set(record.declared_lines) == set(record.declared_counts)
    assert [goal.narrative for goal in record.goals] == ["Úvod okruhu.", None]


PLAN = """ OKRUH OPATŘENÍ A: Systémová opatření
Okruh opatření A: úvod okruhu.

A1 Spolupráce

Číslo Popis dílčí aktivity Indikátor plnění
Dotčená opatření krajské
strategie

Plnění Komentář
Spolupráce

A1.1
Podpora a udržení činnosti komise kraje
pro začleňování.

Počet zasedání
(zápisy)

10/2024 –
12/2027

KÚ LK / OSV / odd.
krizového řízení

 X / 1, 2. 5

Komise byla zřízena usnesením č. 647/24/RK. Zasedá pravidelně a připomínkuje dokumenty, které se

Agentura pro sociální
začleňování – MMR ČR

obce, NNO
 jí předkládají, v Liberci i jinde.

A.1.2 Podpora škol Počet aktivit průběžně
LK


Komentář končí pomlčkami a žádná spolupráce v buňce není uvedena. ---------

13

Komentář: Závěr oddílu.
Koordinace s dalšími aktivitami ostatních strategií Libereckého kraje
Strategie rozvoje Libereckého kraje2021-2027:
= D3.1a, D3. 5l, 6.2,3, A1.1i. A1.1k,
Plán protidrogové politiky Libereckého kraje 2023-2027:
= oblast 5.2.
Akční plán 2023-2025: Dlouhodobý program zlepšování zdraví obyvatel Libereckého kraje:
= oblast závislostí 2.1, 2.2,
 SEZNAM ZKRATEK

OSV  Odbor sociálních věcí
ÚP ČR Úřad práce České republiky
Odd. KŘ Oddělení krizového řízení
"""


def test_an_action_plan_with_interleaved_cells(root: Path) -> None:
    record = read(PLAN, root)
    first, second = record.items
    assert (first.title, first.indicator) == ("Podpora a udržení činnosti komise kraje pro začleňování.", "Počet zasedání (zápisy)")
    assert first.deadline == Deadline("10/2024 – 12/2027", "2027-12", False)
    assert first.responsible == ("KÚ LK / OSV / odd. krizového řízení",)
    assert first.strategy_links == StrategyLinks("X / 1, 2. 5", ("X",), (1, 2, 5))
    assert first.cooperating == ("Agentura pro sociální začleňování – MMR ČR", "obce", "NNO")
    assert first.narrative is not None
    assert first.narrative.endswith("připomínkuje dokumenty, které se jí předkládají, v Liberci i jinde.")
    assert (first.resolutions, first.places) == (("647/24/RK",), ("Liberec",))
    assert (second.code, second.title, second.indicator, second.responsible) == ("A1.2", "Podpora škol", "Počet aktivit", ("LK",))
    assert (second.cooperating, second.strategy_links) == ((), None)
    assert [(goal.code, goal.parent) for goal in record.goals] == [("A", None), ("A1", "A")]
    assert [goal.narrative for goal in record.goals] == ["úvod okruhu.", "Závěr oddílu."]
    assert record.abbreviations == {
        "OSV": "Odbor sociálních věcí",
        "ÚP ČR": "Úřad práce České republiky",
        "Odd. KŘ": "Oddělení krizového řízení",
    }
    assert any(note.what == "code A1.2 is written A.1.2" for note in record.notes)


@pytest.mark.parametrize(
    ("missing", "deadline", "responsible"),
    [
        ("10/2024 –\n12/2027\n", None, ("KÚ LK / OSV / odd. krizového řízení",)),
        ("KÚ LK / OSV / odd.\nkrizového řízení\n", "10/2024 – 12/2027", ()),
    ],
)
def test_a_row_that_lacks_a_cell_keeps_the_others(missing: str, deadline: str | None, responsible: tuple[str, ...], root: Path) -> None:
    assert missing in PLAN
    item = read(PLAN.replace(missing, ""), root).items[0]
    assert (item.title, item.indicator) == ("Podpora a udržení činnosti komise kraje pro začleňování.", "Počet zasedání (zápisy)")
    assert (item.deadline.text if item.deadline else None, item.responsible) == (deadline, responsible)
    assert item.strategy_links is not None
    assert item.cooperating[0] == "Agentura pro sociální začleňování – MMR ČR"


@given(st.sampled_from([CARDS, TABLE, REPORT, PLAN]), st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99), st.sampled_from("dxs"))))
def test_no_order_of_lines_breaks_the_reading(text: str, changes: list[tuple[int, int, str]]) -> None:
    """Lines dropped, doubled and swapped: a record or a refusal, and every item in its place."""
    lines = text.splitlines()
    for first, second, change in changes:
        one, two = first % len(lines), second % len(lines)
        if change == "s":
            lines[one], lines[two] = lines[two], lines[one]
        elif change == "d":
            lines.insert(one, lines[two])
        elif len(lines) > 1:
            del lines[one]
    try:
        record = read("\n".join(lines), ROOT)
    except DocumentError:
        return
    assert all(1 <= item.locator.line <= item.locator.end_line <= len(lines) for item in record.items)


def test_coordination_lists_keep_codes_as_written(root: Path) -> None:
    lists = read(PLAN, root).coordination
    assert [(entry.section, entry.strategy, entry.area, entry.codes) for entry in lists] == [
        ("A1", "srlk-2021-2027", None, ("D3.1a", "D3. 5l", "6.2,3", "A1.1i", "A1.1k")),
        ("A1", "protidrogova-politika-2023-2027", None, ("oblast 5.2",)),
        ("A1", "zdravi-2023-2025", "oblast závislostí", ("2.1", "2.2")),
    ]


def test_a_code_of_a_coordination_list_knows_its_line(root: Path) -> None:
    text = PLAN.replace("A1.1i. A1.1k,\n", "A1.1i.\n\n A1.1k, E3.\n 2e, E1.1a\n")
    head = 1 + text[: text.index("Strategie rozvoje Libereckého kraje2021")].count("\n")
    first, second, third = read(text, root).coordination
    assert dict(zip(first.codes, first.code_lines, strict=True)) == {
        **dict.fromkeys(("D3.1a", "D3. 5l", "6.2,3", "A1.1i"), head + 1),
        **dict.fromkeys(("A1.1k", "E3. 2e"), head + 3),
        "E1.1a": head + 4,
    }
    assert first.locator == Locator(head, head + 4)
    assert (second.code_lines, third.code_lines) == ((head + 6,), (head + 8, head + 8)), "an area or unit before the codes moves none"


def test_a_coordination_list_may_separate_its_codes_by_semicolons(root: Path) -> None:
    text = PLAN.replace("D3.1a, D3. 5l, 6.2,3, A1.1i. A1.1k,", "D3.1a; D3. 5l;6.2,3 ; A1.1i, A1.1k;\nE1.1a;;")
    first = read(text, root).coordination[0]
    assert first.codes == ("D3.1a", "D3. 5l", "6.2,3", "A1.1i", "A1.1k", "E1.1a")
    assert [line - first.locator.line for line in first.code_lines] == [1, 1, 1, 1, 1, 2]


@pytest.mark.parametrize(
    ("written", "area", "codes"),
    [
        ("= I.1, XIII.2; IX.3.", None, ("I.1", "XIII.2", "IX.3")),
        ("= X, IX.2,", None, ("X", "IX.2")),
        ("= oblast V.1, II.3", None, ("oblast V.1", "oblast II.3")),
        ("= A05-01, A05-02", None, ("A05-01", "A05-02")),
        ("= rozvoj služeb v kraji 2.1; 2.2", "rozvoj služeb v kraji", ("2.1", "2.2")),
    ],
)
def test_a_roman_numeral_belongs_to_the_code_and_is_no_area(root: Path, written: str, area: str | None, codes: tuple[str, ...]) -> None:
    last = read(PLAN.replace("= oblast závislostí 2.1, 2.2,", written), root).coordination[-1]
    assert (last.area, last.codes) == (area, codes)


@pytest.mark.parametrize("text", ["Obyčejný dopis bez tabulek.\n", "KARTA ROZVOJOVÉ AKTIVITY\nbez čísla\n"])
def test_a_document_of_no_known_family_is_refused_by_name(text: str, root: Path) -> None:
    with pytest.raises(DocumentError, match=r"none of the known families.*invented\.txt$"):
        read(text, root)
