"""Typed readings of Czech strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc import fields
from graphsvc.model import Cost, Deadline, Period, Service, StrategyLinks

NAMES = {
    "LK", "obce", "Liberecký kraj", "ESF", "SR", "MMR ČR", "ÚP ČR", "NPI a další poskytovatelé", "poskytovateli", "obcemi",
    "LK – resort sociálních věcí, zdravotnictví, školství", "Agentura – MMR ČR", "Jedličkův ústav, příspěvková organizace",
}  # fmt: skip


def known(name: str) -> bool:
    return name in NAMES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2014-2017", Period("2014-2017", 2014, 2017)),
        ("2017 - 2020", Period("2017 - 2020", 2017, 2020)),
        ("2019 +", Period("2019 +", 2019, None)),
        ("2018+", Period("2018+", 2018, None)),
        ("2016", Period("2016", 2016, 2016)),
        ("od roku 2017 do 2020", Period("od roku 2017 do 2020", 2017, 2020)),
        ("od roku 2017", Period("od roku 2017", 2017, None)),
        ("do konce roku 2020", Period("do konce roku 2020", None, 2020)),
        ("průběžně", Period("průběžně", None, None)),
        ("---", None),
        ("", None),
    ],
)
def test_periods(text: str, expected: Period | None) -> None:
    assert fields.period(text) == expected


@pytest.mark.parametrize(
    ("text", "end", "continuous"),
    [
        ("průběžně do 12 / 2027", "2027-12", True),
        ("7/2025", "2025-07", False),
        ("12/26", "2026-12", False),
        ("12 /2023", "2023-12", False),
        ("10/2024 – 12/2027", "2027-12", False),
        ("01 / 2024", "2024-01", False),
        ("Průběžně do 12/25", "2025-12", True),
        ("2024-2027", None, False),
        ("2025/2026", None, False),
        ("2024-2027 průběžně", None, True),
        ("31. 12. 2025", "2025-12", False),
        ("průběžně do 1.6.2026", "2026-06", True),
        ("1. 1. 2024 – 31. 12. 2025", "2025-12", False),
        ("konec roku 2025", None, False),
        ("Q4/2025", None, False),
        ("13 / 2024", None, False),
        ("31. 13. 2025", None, False),
        ("po přijetí zákona", None, False),
        ("1x ročně", None, False),
    ],
)
def test_deadlines(text: str, end: str | None, continuous: bool) -> None:
    assert fields.deadline(text) == Deadline(text, end, continuous)


@pytest.mark.parametrize(
    ("text", "czk"),
    [("7,3 mil", 7_300_000), ("114 mil", 114_000_000), ("450 tis. Kč", 450_000), ("500.000 Kč", 500_000), ("1 200 000 Kč", 1_200_000),
     ("2,25 mld. Kč", 2_250_000_000), ("ZS LK", None), ("kapitola 2.2.1", None), ("7.3 mil. Kč", 7_300_000), ("7.3 mil", 7_300_000),
     ("1.200 tis. Kč", 1_200_000), ("1.234.567 Kč", 1_234_567), ("12 milionů Kč", 12_000_000), ("1,5 miliardy korun", 1_500_000_000),
     ("7 300 000,- Kč", 7_300_000), ("7 300 000,-", 7_300_000), ("7.300.000,-- Kč", 7_300_000), ("5 000.- Kč", 5_000), ("500Kč", 500),
     ("rok 2014 500 tis. Kč", 500_000), ("7.30 Kč", None), ("7,3O mil. Kč", None), ("5O mil. Kč", None), ("od 5.–7. měsíce", None)],
)  # fmt: skip
def test_costs(text: str, czk: int | None) -> None:
    assert fields.cost(text) == Cost(text, czk)


@pytest.mark.parametrize(
    "text", ["300 tis. EUR", "300 tis.EUR", "300 tisíc eur", "5 milionů eur", "EUR 300 tis.", "1,2 mil. €", "€ 1,2 mil.", "5 mil. USD"]
)
def test_an_amount_in_another_currency_is_no_amount_in_crowns(text: str) -> None:
    assert fields.cost(text) == Cost(text, None)
    assert fields.amounts(f"{text}, tj. 7,5 mil. Kč")[0]["crowns"] == "Kč"


def test_an_amount_in_crowns_stays_one_beside_another_currency() -> None:
    assert fields.cost("300 tis. Kč (12 000 EUR)") == Cost("300 tis. Kč (12 000 EUR)", 300_000)
    assert [fields.crowns(found) for found in fields.amounts("4,6 mil. Kč (z toho 450 tis. Kč)")] == [4_600_000, 450_000]


@pytest.mark.parametrize(
    "text",
    ["/", "???", "?", "n/a", "N / A", "xxx", "TBD", "doplnit", "(doplnit)", "doplní se později", "bude upřesněno", "zatím neurčeno", "…"],
)
def test_signs_that_stand_in_the_place_of_a_value(text: str) -> None:
    assert fields.is_placeholder(text)


@pytest.mark.parametrize("text", ["LK", "obce", "zatím LK", "bude LK", "KÚ LK / ???", ""])
def test_what_is_no_such_sign(text: str) -> None:
    assert not fields.is_placeholder(text)


@pytest.mark.parametrize("sign", ["?", "???", "doplnit", "xxx", "---", "-", "…", "...", "n/a"])
def test_a_sign_behind_a_body_is_kept(sign: str) -> None:
    assert fields.bodies(f"LK / {sign}", known) == ((f"LK / {sign}",), ())


@pytest.mark.parametrize("sign", ["---", "-", "–", "...", "  "])
def test_dashes_and_dots_alone_name_nobody(sign: str) -> None:
    assert fields.bodies(sign, known) == ((), ())


def test_services_with_and_without_comma_paragraph_and_heading() -> None:
    found = fields.services("služby prevence: Raná péče (§54), Odlehčovací služby (§ 44) Domov pro seniory (§ 49), Terénní programy")
    assert found == (
        Service("Raná péče", "54"),
        Service("Odlehčovací služby", "44"),
        Service("Domov pro seniory", "49"),
        Service("Terénní programy", None),
    )


def test_paragraphs_of_an_act_behind_the_services_are_no_services() -> None:
    text = "dopad na všechny druhy a dále §94, §95. §96 zákona číslo 108/2006Sb."
    assert fields.services(text) == (Service("dopad na všechny druhy", None),)
    assert fields.services_aside(text) == ["a dále §94, §95. §96 zákona číslo 108/2006Sb."]
    assert fields.services_aside("služby prevence: Raná péče (§54)") == ["služby prevence"]
    assert fields.services("Raná péče (§54, odst. 1), Krizová pomoc (§ 60)") == (Service("Raná péče", "54"), Service("Krizová pomoc", "60"))


@pytest.mark.parametrize(
    ("text", "okruhy", "numbers"),
    [
        ("X / 1, 2, 5", ("X",), (1, 2, 5)),
        ("VII / 3, 4. 5, 6", ("VII",), (3, 4, 5, 6)),
        ("XII.", ("XII",), ()),
        ("III, VI., XI", ("III", "VI", "XI"), ()),
        ("3, 4, 13", (), (3, 4, 13)),
    ],
)
def test_strategy_links(text: str, okruhy: tuple[str, ...], numbers: tuple[int, ...]) -> None:
    assert fields.strategy_links(text) == StrategyLinks(text, okruhy, numbers)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LK, obce", ["LK", "obce"]),
        ("APOSS Liberec, příspěvková organizace", ["APOSS Liberec, příspěvková organizace"]),
        ("Liberecký kraj, příspěvková organizace", ["Liberecký kraj", "příspěvková organizace"]),
        ("Jedličkův ústav, příspěvková organizace", ["Jedličkův ústav, příspěvková organizace"]),
        ("Domov Raspenava, příspěvková organizace a Liberecký kraj", ["Domov Raspenava, příspěvková organizace", "Liberecký kraj"]),
        ("ESF (LK, EU, ČR), LK", ["ESF (LK, EU, ČR)", "LK"]),
        ("osoby ohrožené, včetně menšin a cizinců; rodiny", ["osoby ohrožené, včetně menšin a cizinců", "rodiny"]),
        ("KÚ LK / OSV + OZ", ["KÚ LK / OSV + OZ"]),
        ("LK – resort sociálních věcí, zdravotnictví, školství, obce", ["LK – resort sociálních věcí, zdravotnictví, školství", "obce"]),
        ("NPI a další poskytovatelé", ["NPI a další poskytovatelé"]),
        ("ESF a SR a LK", ["ESF", "SR", "LK"]),
        ("Agentura – MMR ČR\nobce", ["Agentura – MMR ČR", "obce"]),
        ("Úřad\npráce, obce", ["Úřad práce", "obce"]),
        ("CIC o.p.s., LK", ["CIC o.p.s.", "LK"]),
        ("Institut sociální práce, z.s.", ["Institut sociální práce, z.s."]),
        ("příspěvková organizace.", ["příspěvková organizace"]),
        ("obce, obce", ["obce"]),
        ("KÚ LK / ???", ["KÚ LK / ???"]),
        ("---", []),
        ("", []),
    ],
)  # fmt: skip
def test_lists_of_names_are_split_where_no_name_is_cut(text: str, expected: list[str]) -> None:
    assert list(fields.values(text, known)) == expected


@pytest.mark.parametrize(
    ("text", "responsible", "cooperating"),
    [
        ("LK ve spolupráci s obcemi", ("LK",), ("obcemi",)),
        ("LK (ve spolupráci s poskytovateli a obcemi)", ("LK",), ("poskytovateli", "obcemi")),
        ("LK a obce ve spolupráci s poskytovateli", ("LK", "obce"), ("poskytovateli",)),
        ("LK, obce", ("LK", "obce"), ()),
    ],
)
def test_what_follows_ve_spolupraci_s_cooperates(text: str, responsible: tuple[str, ...], cooperating: tuple[str, ...]) -> None:
    assert fields.bodies(text, known) == (responsible, cooperating)


@given(st.text(max_size=60))
def test_no_text_breaks_a_reading(text: str) -> None:
    for read in (fields.period, fields.deadline, fields.cost, fields.services, fields.strategy_links):
        read(text)
    assert all(name.strip() for name in fields.values(text, known))
