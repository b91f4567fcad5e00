"""Documents that the product has not met: their own plan, their goals, and the time that they evaluate."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import pipeline, sources
from graphsvc.documents import txt
from graphsvc.extract import reader
from graphsvc.model import Evaluated, Record

CARD = """
KARTA ROZVOJOVÉ AKTIVITY
Číslo aktivity: A{code}
Název aktivity: Aktivita {code}
{link}
"""
TABLE = """č.
aktivity
název rozvojové aktivity Odpovědnost za realizaci: Plněna Plněna částečně Neplněna
A01-01
První aktivita

LK, obce

X
Strategický cíl č. 1 Název cíle
{title}
"""
REPORT = """ÚVOD
Dne 30. 11. 2021 schválilo zastupitelstvo kraje svým Usnesením č. 513/21/ZK Strategii sociálního začleňování {plan} (dále jen „Strategie“).
{years}
Navazuje na Strategii rozvoje Libereckého kraje 2021-2027.
PLNĚNÍ STRATEGICKÝCH CÍLŮ A OPATŘENÍ
\tOKRUH OPATŘENÍ I: Jiný okruh
\t1.
\tPrvní opatření
\tPlnění / monitoring
\tNEPLNĚNO
\tKomentář / popis
\tKomentář.
"""
ACTIONS = """{title}
 OKRUH OPATŘENÍ A: {okruh}
A1 Spolupráce
Dotčená opatření krajské
strategie
Plnění Komentář
A1.1
Podpora komise

Počet zasedání

12/2026

KÚ LK

{prose}
Koordinace s dalšími aktivitami ostatních strategií Libereckého kraje
Strategie rozvoje Libereckého kraje2021-2027:
= D3.1a
Akční plán 2023-2025: Dlouhodobý program zlepšování zdraví obyvatel Libereckého kraje:
= oblast závislostí 2.1
"""


def read(text: str, root: Path, plan: str | None = None) -> Record:
    return reader.read_document(txt.parse("invented.txt", text.encode()), root, plan)


def card(code: str, link: str = "") -> str:
    return CARD.format(code=code, link=f"Vazba na strategický cíl: {link}" if link else "")


def actions(title: str = "", prose: str = "Komentář.", okruh: str = "Jiná opatření") -> str:
    return ACTIONS.format(title=title, prose=prose, okruh=okruh)


def goals(record: Record) -> dict[str, str | None]:
    return {goal.code: goal.title for goal in record.goals}


@pytest.mark.parametrize(
    ("title", "plan", "evaluates"),
    [
        ("Monitoring rozvojových aktivit SPRSS LK 2018 - 2020 (rok 2019)", "sprss-2018-2020", Evaluated("2019", "2019")),
        ("Monitoring rozvojových aktivit SPRSS LK 2021 – 2023 (roky 2021-2022)", "sprss-2021-2023", Evaluated("2021", "2022")),
        ("Monitoring rozvojových aktivit SPRSS LK 2030 - 2033 (rok 2031)", None, Evaluated("2031", "2031")),
        ("Monitoring rozvojových aktivit SPRSS LK 2018 - 2020", "sprss-2018-2020", None),
    ],
)
def test_a_table_of_another_year(title: str, plan: str | None, evaluates: Evaluated | None, root: Path) -> None:
    record = read(TABLE.format(title=title), root)
    assert (record.source, record.plan.id) == (None, plan)
    assert [item.goal for item in record.items] == ["1"]
    assert goals(record) == {"1": "Název cíle"}
    assert pipeline.source_of(record, root).evaluates == evaluates


@pytest.mark.parametrize(
    ("plan", "years", "known", "evaluates"),
    [
        ("Libereckého kraje 2021+", "Informace o naplňování Strategie za rok 2024-2025.", "ssz-2021", Evaluated("2024", "2025")),
        ("Libereckého kraje 2021+", "Ve dnech. Nebylo ve sledovaném období 2024 – 2025 plněno.", "ssz-2021", Evaluated("2024", "2025")),
        ("Libereckého kraje 2021+", "Vyhodnocení opatření k 31. prosinci 2025.", "ssz-2021", Evaluated("2025-12", "2025-12")),
        ("Modrého kraje 2030+", "Projekt probíhal v letech 2021-2023.", None, None),
    ],
)
def test_a_report_on_another_strategy_or_time(plan: str, years: str, known: str | None, evaluates: Evaluated | None, root: Path) -> None:
    record = read(REPORT.format(plan=plan, years=years), root)
    assert (record.source, record.plan.id) == (None, known)
    assert pipeline.source_of(record, root).evaluates == evaluates
    assert [(item.code, item.goal, item.status) for item in record.items] == [("I.1", "I", "NEPLNĚNO")]


def test_a_report_on_other_years_is_not_the_known_one(root: Path) -> None:
    text = REPORT.replace("Jiný okruh", "Zajištění návaznosti krajské sítě").format(
        plan="Libereckého kraje 2021+", years="Informace o naplňování Strategie za rok {}."
    )
    known, new = (read(text.format(years), root) for years in ("2022-2023", "2024-2025"))
    assert (known.source, known.plan.id) == ("ssz-2021-monitoring-2022-2023", "ssz-2021")
    assert (new.source, new.plan.id) == (None, "ssz-2021")
    assert pipeline.source_of(known, root) == sources.load(root)["ssz-2021-monitoring-2022-2023"]


def test_an_action_plan_is_no_strategy_of_its_coordination_lists(root: Path) -> None:
    record = read(actions(), root)
    assert [entry.strategy for entry in record.coordination] == ["srlk-2021-2027", "zdravi-2023-2025"]
    assert record.plan.id is None
    assert goals(record) == {"A": "Jiná opatření", "A1": "Spolupráce"}
    assert [item.goal for item in record.items] == ["A1"]


@pytest.mark.parametrize(
    ("title", "plan"),
    [
        ("Akční plán Strategie sociálního začleňování Libereckého kraje 2024–2025 s vyhodnocením", "ap-ssz-2024-2025"),
        ("Akční plán Strategie sociálního začleňování Libereckého kraje 2026–2027", None),
        ("Akční plán Strategie sociálního začleňování Libereckého kraje 2021+", None),
        ("Strategie rozvoje Libereckého kraje 2021-2027:", None),
    ],
)
def test_an_action_plan_is_named_by_its_title(title: str, plan: str | None, root: Path) -> None:
    assert read(actions(title), root).plan.id == plan


def test_an_action_plan_with_the_known_okruhy_and_other_years_is_a_new_one(root: Path) -> None:
    prose = "V letech 2026–2027 probíhala. V období 2026–2027 také. V období let 2026–2027 skončil monitoring akčního plánu 2026–2027."
    record = read(actions(okruh="Systémová opatření", prose=prose), root)
    assert (record.source, record.plan.id, record.plan.period_start, record.plan.period_end) == (None, None, 2026, 2027)
    assert pipeline.source_of(record, root).evaluates == Evaluated("2026", "2027")
    assert read(actions(okruh="Systémová opatření"), root).source == "ap-ssz-2024-2025-monitoring"


def test_a_notice_of_a_change_refers_to_cards_as_it_writes_them(root: Path) -> None:
    notice = "\n Karty aktivit: A01-01; A01:02, A09–09 – doplnění zdroje\nv kartě A07-01, § 51, rok 2014-2017, A123-45\n\n"
    record = read(card("01-01") + notice + card("01-02") + "Popis aktivity: viz A01-03, A01:04", root)
    line = next(number for number, text in enumerate((card("01-01") + notice).splitlines(), start=1) if "Karty aktivit" in text)
    named = [(named.code, named.locator.line - line) for named in record.refers_to]
    assert named == [("A01-01", 0), ("A01:02", 0), ("A09–09", 0), ("A07-01", 1)]
    assert [item.refers_to for item in record.items] == [(), ("A01-03",)]


def test_cards_of_a_new_plan_are_not_the_old_ones_that_they_mention(root: Path) -> None:
    head = "Střednědobý plán rozvoje sociálních služeb v Libereckém kraji 2027-2029\n"
    old = "Popis aktivity: Naváže na Střednědobý plán rozvoje sociálních služeb v Libereckém kraji 2014-2017."
    record = read(head + card("01-01", "SC1 První") + old, root)
    assert (record.source, record.plan.id, record.plan.period_start) == (None, None, 2027)
    assert [item.goal for item in record.items] == ["SC1"]
    assert goals(record) == {"SC1": "První"}


def test_cards_without_links_tell_their_goals_where_they_stand_alone(root: Path) -> None:
    text = card("04-04") + card("05-01")
    assert goals(read(text, root)) == {"4": None, "5": None}
    edition = read(text, root, plan="sprss-2018-2020")
    assert (edition.plan.id, edition.plan.period_start, edition.source) == ("sprss-2018-2020", 2018, None)
    assert goals(edition) == {"4": None, "5": None}
    assert [goal.locator.line for goal in edition.goals] == [3, 8]
    known = read("Karty rozvojových aktivit - aktualizace\n" + text, root)
    assert (known.plan.id, goals(known)) == ("sprss-2018-2020", {}), "the plan's other documents name its goals"


def test_an_edition_of_another_plan_is_not_the_known_document(root: Path) -> None:
    text = "Karty rozvojových aktivit - aktualizace\n" + card("04-04")
    assert read(text, root, plan="sprss-2018-2020").source == "sprss-2018-2020-karty-aktualizace"
    other = read(text, root, plan="sprss-2014-2017")
    assert (other.source, other.plan.id, [item.goal for item in other.items]) == (None, "sprss-2014-2017", ["SC4"])
    strange = read(text, root, plan="plan-of-the-graph-alone")
    assert (strange.plan.id, strange.plan.kind, [item.goal for item in strange.items]) == ("plan-of-the-graph-alone", None, ["4"])


def test_one_link_does_not_make_the_goal_that_it_names(root: Path) -> None:
    text = card("01-01", "SC1 První SC11 Neexistuje") + card("01-02", "SC1 První SC2 Druhý") + card("01-03", "SC2 Druhý")
    record = read(text, root)
    assert goals(record) == {"SC1": "První", "SC2": "Druhý"}
    assert record.items[0].linked_goals == ("SC1", "SC11")


def test_a_goal_that_no_link_names_is_told_by_the_codes_of_two_cards(root: Path) -> None:
    text = card("01-01", "SC1 První") + card("02-01", "SC1 První") + card("02-02") + card("20-01")
    assert goals(read(text, root)) == {"SC1": "První", "SC2": None}


def test_a_link_without_a_code_is_noted(root: Path) -> None:
    notes = [note.what for note in read(card("01-01", "SC1 První") + card("01-02", "první cíl"), root).notes]
    assert [note for note in notes if "without a code" in note] == ["a link to a goal without a code that is known: první cíl"]
