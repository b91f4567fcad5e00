"""Drafts checked in their place: what is found, what is not touched, and that it is what the whole graph would have."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc.errors import DocumentError, ParameterError, StoreError
from graphsvc.review.check import check
from graphsvc.settings import Endpoint, Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine, shapes
from graphsvc.validation.result import Finding, Report

RULES = shapes.folder(Settings().root)


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Settings:
    """Settings with a store of the shipped facts."""
    return replace(Settings(), store=copy_of_shipped(tmp_path_factory.mktemp("store") / "store"))


@pytest.fixture(scope="module")
def whole(settings: Settings) -> Report:
    return engine.validate(EmbeddedStore(settings.store).view(), RULES)


@pytest.fixture
def untouched(settings: Settings) -> Iterator[None]:
    """The store is the same after the test, and no folder of a copy is left."""
    before = EmbeddedStore(settings.store).view().version()
    yield
    assert EmbeddedStore(settings.store).view().version() == before
    assert not list(settings.store.glob("preview-*"))


def cause(finding: Finding) -> tuple[str | None, ...]:
    return (finding.rule, finding.plan, finding.code, finding.field, finding.value)


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("number", range(5))
def test_each_real_document_has_the_findings_that_the_whole_graph_has_of_it(
    number: int, documents: list[Path], settings: Settings, whole: Report
) -> None:
    """Checked as a draft in the place of its own edition, nothing changes."""
    report = check([documents[number]], settings, RULES)
    expected = {cause(finding) for finding in whole.findings if finding.document == documents[number].name}
    found = {cause(finding) for finding in report.findings if finding.document == documents[number].name}
    assert expected
    assert found >= expected
    assert found <= {cause(finding) for finding in whole.findings}
    assert 0 < report.focus_nodes < whole.focus_nodes


@pytest.mark.usefixtures("untouched")
def test_a_new_edition_is_checked_in_the_place_of_the_old(documents: list[Path], settings: Settings, tmp_path: Path) -> None:
    draft = tmp_path / "ap-2026.txt"
    text = documents[3].read_text(encoding="utf-8").replace("\nA1.1\n", "\nA1.77\n", 1)
    draft.write_text(text, encoding="utf-8")
    report = check([draft], settings, RULES, replaces="ap-ssz-2024-2025")
    assert {finding.document for finding in report.findings if finding.plan == "ap-ssz-2024-2025"} == {"ap-2026.txt"}
    assert "uncovered-measure" in report.counts


@pytest.mark.usefixtures("untouched")
def test_a_code_of_a_list_is_looked_up_among_the_items_of_its_strategy(documents: list[Path], settings: Settings, tmp_path: Path) -> None:
    draft = tmp_path / "ap.txt"
    old = "Plán protidrogové politiky Libereckého kraje 2023-2027: \n= oblast 5.2."
    text = documents[3].read_text(encoding="utf-8")
    assert old in text
    lists = "Strategie sociálního začleňování Libereckého kraje 2021+:\n= I.1; X,\n XIII.99, I-1,\n"
    cards = "Střednědobý plán rozvoje sociálních služeb Libereckého kraje 2018-2020:\n= A05-01, A99-01"
    draft.write_text(text.replace(old, lists + cards, 1), encoding="utf-8")
    line = 1 + text[: text.index(old)].count("\n")
    report = check([draft], settings, RULES, replaces="ap-ssz-2024-2025")
    found = {(finding.rule, finding.value, finding.locator["line"] - line) for finding in report.findings if finding.code == "A2"}
    assert {told for told in found if told[0] in ("malformed-strategy-code", "unresolved-strategy-code")} == {
        ("malformed-strategy-code", "6.2,3", -1),
        ("unresolved-strategy-code", "XIII.99", 2),
        ("malformed-strategy-code", "I-1", 2),
        ("unresolved-strategy-code", "A99-01", 4),
    }


UNKNOWN = {
    "cards": (0, {"Karty rozvojových aktivit - aktualizace": "Karty rozvojových aktivit 2021"}, "sprss-2018-2020"),
    "monitoring table": (1, {"(rok 2018)": "(rok 2019)"}, "sprss-2018-2020"),
    "cards with links": (2, {"2014-2017": "2027-2029", "2014 - 2017": "2027 - 2029"}, "sprss-2014-2017"),
    "action plan": (
        3,
        {
            f"OKRUH OPATŘENÍ {title}": f"OKRUH OPATŘENÍ {title[:3]}Jiná opatření"
            for title in ("A: Systémová", "B: Osvěta", "C: Znalosti", "D: Infrastruktura", "E: Kvalita")
        },
        "ap-ssz-2024-2025",
    ),
    "report": (4, {"2022-2023": "2024-2025", "31. prosinci 2023": "31. prosinci 2025"}, "ssz-2021"),
}
"""Real documents made into ones that the product has not met: which, what is written otherwise, and the plan whose edition they are."""
ON_PLANS = {"missing-goal", "malformed-code", "unresolved-strategy-code", "unknown-goal-reference"}
"""What a document has throughout that is read with the wrong plan."""


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("replaced", [False, True])
@pytest.mark.parametrize("name", UNKNOWN)
def test_a_document_not_met_before_is_read_with_its_own_plan(
    name: str, replaced: bool, documents: list[Path], settings: Settings, tmp_path: Path
) -> None:
    number, changes, plan = UNKNOWN[name]
    text = documents[number].read_text(encoding="utf-8")
    for old, new in changes.items():
        assert old in text
        text = text.replace(old, new)
    draft = tmp_path / "new.txt"
    draft.write_text(text, encoding="utf-8")
    report = check([draft], settings, RULES, replaces=plan if replaced else None)
    own = [finding for finding in report.findings if finding.document == "new.txt"]
    assert report.items > 6
    assert own
    assert not {finding.rule for finding in own if finding.value != "A.2.4"} & ON_PLANS, "A.2.4 is a slip of the document itself"
    if replaced:
        assert {finding.plan for finding in own} <= {plan}


@pytest.mark.usefixtures("untouched")
def test_a_programme_within_the_sources_that_has_ended_funds_nothing(documents: list[Path], settings: Settings, tmp_path: Path) -> None:
    """``ESF a SR v rámci OP LZZ (IOP) a LK``, in a card that begins when the expenditure of both programmes is eligible no more."""
    before, card, after = documents[2].read_text(encoding="utf-8").partition("Císlo aktivity:\tA02-01\n")
    assert "v rámci OP LZZ (IOP)" in after.partition("Číslo aktivity")[0]
    draft = tmp_path / "cards.txt"
    draft.write_text(before + card + after.replace("2014-2017", "2016-2017", 1), encoding="utf-8")
    known, found = (check([path], settings, RULES) for path in (documents[2], draft))
    new = {cause(finding): finding for finding in found.findings if cause(finding) not in set(map(cause, known.findings))}
    assert {(rule, code, value) for rule, _, code, _, value in new} == {
        ("expired-funding-programme", "A02-01", "OP LZZ"),
        ("expired-funding-programme", "A02-01", "IOP"),
    }
    line = next(number for number, line in enumerate(draft.read_text("utf-8").splitlines(), start=1) if "ve výši 60,2 mil. Kč" in line)
    assert {finding.locator["line"] for finding in new.values()} == {line}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize("explained", [False, True])
def test_an_abbreviation_that_the_document_explains_is_known_within_a_cell(
    explained: bool, documents: list[Path], settings: Settings, tmp_path: Path
) -> None:
    text = documents[3].read_text(encoding="utf-8")
    assert text.count("\nKÚ LK / ORREP") > 0 < text.count("\nAPK  Asistent")
    text = text.replace("\nKÚ LK / ORREP", "\nKÚ LK / OXYZ", 1)
    draft = tmp_path / "plan.txt"
    draft.write_text(text.replace("\nAPK  Asistent", "\nOXYZ  Odbor zkoušek\nAPK  Asistent") if explained else text, encoding="utf-8")
    found = [(finding.rule, finding.value) for finding in check([draft], settings, RULES).findings]
    assert len(found) > 10
    assert (("unknown-body", "KÚ LK / OXYZ") in found) is not explained


@pytest.mark.usefixtures("untouched")
def test_a_report_of_another_year_is_judged_by_its_own_time(documents: list[Path], settings: Settings, tmp_path: Path) -> None:
    """Deadlines that lay ahead in 2023 have passed in 2025; the figures that the report states are compared with its own statuses."""
    text = documents[4].read_text(encoding="utf-8")
    draft = tmp_path / "report.txt"
    draft.write_text(text.replace("2022-2023", "2024-2025").replace("31. prosinci 2023", "31. prosinci 2025"), encoding="utf-8")
    before, after = (check([path], settings, RULES) for path in (documents[4], draft))
    assert 0 < before.counts["overdue"] < after.counts["overdue"]
    assert after.counts["declared-count-mismatch"] == before.counts["declared-count-mismatch"] == 3


@pytest.mark.usefixtures("untouched")
def test_what_a_draft_drops_is_found_where_others_refer_to_it(settings: Settings, tmp_path: Path) -> None:
    """A strategy whose new edition has one okruh: the action plan's links to the others lead nowhere."""
    draft = tmp_path / "strategy.ttl"
    draft.write_text(
        """@base <https://graphsvc.example/id/> . @prefix g: <https://graphsvc.example/def#> .
        @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        <plan/ssz-2021/goal/I> a g:Goal ; skos:notation "I" ; g:ofPlan <plan/ssz-2021> .""",
        encoding="utf-8",
    )
    report = check([draft], settings, RULES, replaces="ssz-2021")
    broken = [finding for finding in report.findings if finding.rule == "unresolved-strategy-link"]
    assert len(broken) > 10
    assert {finding.plan for finding in broken} == {"ap-ssz-2024-2025"}
    assert all(finding.locator["line"] > 0 for finding in broken)


@pytest.mark.usefixtures("untouched")
def test_rdf_is_taken_as_it_is(settings: Settings, tmp_path: Path) -> None:
    draft = tmp_path / "plan.ttl"
    draft.write_text(
        """@base <https://graphsvc.example/id/> . @prefix g: <https://graphsvc.example/def#> . @prefix dct: <http://purl.org/dc/terms/> .
        <plan/new> a g:Plan . <plan/new/item/A01-01> a g:Measure ; g:ofPlan <plan/new> ; dct:identifier "A01-01" .
        <plan/new/item/x> a g:Measure ; g:ofPlan <plan/new> ; dct:identifier "A01/02" ; dct:title "Druhá"@cs .""",
        encoding="utf-8",
    )
    report = check([draft], settings, RULES)
    assert report.counts["missing-title"] == 1
    assert report.counts["malformed-code"] == 1
    assert report.counts["missing-goal"] == 2
    assert report.items == 2
    assert {finding.plan for finding in report.findings} == {"new"}


@pytest.mark.usefixtures("untouched")
@pytest.mark.parametrize(
    ("name", "text"), [("broken.ttl", "<a> <b> "), ("broken.jsonld", '{"@context": "https://example.org/c"}'), ("none.txt", "x")]
)
def test_what_cannot_be_read_is_named(name: str, text: str, settings: Settings, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DocumentError, match=name):
        check([path], settings, RULES)


@pytest.mark.usefixtures("untouched")
def test_a_plan_that_is_not_known_is_told_with_the_nearest(documents: list[Path], settings: Settings) -> None:
    with pytest.raises(ParameterError, match="ap-ssz-2024-2025"):
        check(documents[3:4], settings, RULES, replaces="ap-ssz-2024-2026")


def test_an_endpoint_that_cannot_be_reached_gives_no_copy_to_check_a_draft_in(settings: Settings) -> None:
    with pytest.raises(StoreError, match=r"cannot be reached.*: http://127\.0\.0\.1:9/$"):
        check([], replace(settings, endpoint=Endpoint("http://127.0.0.1:9/")), RULES)
