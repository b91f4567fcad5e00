"""Findings on the published data: chosen, counted, grouped, paged; the same in every form; what is hostile is refused or shown as text."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from little import HOSTILE, client_over

from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.validation import engine, shapes
from graphsvc.web import findings, inspection
from graphsvc.web.consistency import FORMS, GROUPS, cut
from graphsvc.web.findings import FILTERS, Asked, Group


@pytest.fixture(scope="module")
def inspected(shipped_view: View) -> inspection.Inspected:
    return inspection.load(shipped_view, Settings().root)


def test_a_state_of_the_data_is_checked_once(shipped_view: View, inspected: inspection.Inspected) -> None:
    assert inspection.load(shipped_view, Settings().root) is inspected
    assert len(inspected.report.findings) == len(inspected.pages["cs"]["findings"]) > 100
    assert inspected.report.counts == engine.validate(shipped_view, shapes.folder(Settings().root)).counts


def test_the_page_shows_every_finding_on_its_pages(shipped: FlaskClient, inspected: inspection.Inspected) -> None:
    total = len(inspected.report.findings)
    pages = [shipped.get(f"/consistency?page={number}").text for number in (1, 2)]
    assert [page.count('<li class="found-') - 3 for page in pages] == [100, total - 100]  # three are the severities
    assert "/document/" in pages[0], "a finding leads to its document"
    assert "řádek" in pages[0]


@pytest.mark.parametrize("group", GROUPS)
def test_all_groupings_show_the_same_findings(shipped: FlaskClient, group: str) -> None:
    page = shipped.get(f"/consistency?group={group}&severity=warning").text
    assert page.count('<li class="found-warning">') - 1 == 47
    assert page.count('<li class="found-violation">') == 1, "only the number of all"


def test_filters_count_what_they_would_leave(inspected: inspection.Inspected) -> None:
    page = inspected.pages["cs"]
    asked = Asked(severity="violation", plan="ap-ssz-2024-2025")
    for name, field in FILTERS.items():
        numbers = findings.numbers(page, asked, name)
        assert numbers
        for value, number in numbers.items():
            chosen = {**asked.choice, name: value}
            assert number == sum(all(found[FILTERS[key]] == wanted for key, wanted in chosen.items()) for found in page["findings"])
        assert sum(numbers.values()) == len(findings.chosen(page, asked, but=name)), field


GROUPED = st.lists(st.integers(1, 9), max_size=8).map(
    lambda sizes: [Group(f"g{at}", "", [{"n": (at, n)} for n in range(size)]) for at, size in enumerate(sizes)]
)


@given(GROUPED, st.integers(1, 7))
def test_pages_hold_each_finding_once_and_in_order(groups: list[Group], most: int) -> None:
    every = [found["n"] for group in groups for found in group.findings]
    pages = [list(cut(groups, first, most)) for first in range(0, len(every), most)]
    assert [found["n"] for page in pages for part in page for found in part.group.findings] == every
    assert all(sum(len(part.group.findings) for part in page) <= most for page in pages)
    assert all(part.total >= len(part.group.findings) for page in pages for part in page)


def test_the_forms_say_the_same(shipped: FlaskClient) -> None:
    chosen = "severity=violation&rule=malformed-strategy-code"
    found = shipped.get(f"/api/consistency?{chosen}").get_json()
    assert found["counts"] == {"malformed-strategy-code": 11}
    rows = list(csv.DictReader(io.StringIO(shipped.get(f"/api/consistency?{chosen}&format=csv").text)))
    assert [(row["code"], row["value"]) for row in rows] == [(one["code"], one["value"]) for one in found["findings"]]
    assert rows[0]["place"].startswith("řádek ")
    assert shipped.get(f"/api/consistency?{chosen}&format=csv&lang=en").text.count("line ") >= 11
    report = shipped.get(f"/api/consistency?{chosen}&format=ttl").text
    assert report.count("a sh:ValidationResult") == 11
    workbook = shipped.get(f"/api/consistency?{chosen}&format=xlsx")
    assert workbook.data.startswith(b"PK")
    assert workbook.headers["Content-Disposition"].startswith("attachment")


def test_what_looks_like_a_formula_is_text_in_csv(shipped: FlaskClient) -> None:
    cells = [cell for row in csv.reader(io.StringIO(shipped.get("/api/consistency?format=csv").text)) for cell in row]
    assert len(cells) > 1000
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize(
    "query",
    ["severity=bad", "rule=%3Cscript%3E", "plan=x", "document=..%2Fx", "item=%F0%9F%92%A3", "group=item", "page=0", "page=99", "page=x"],
)
def test_a_bad_address_is_answered_with_a_sentence(shipped: FlaskClient, query: str) -> None:
    answer = shipped.get(f"/consistency?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert "<script>" not in answer.text


def test_an_unknown_form_names_those_that_there_are(shipped: FlaskClient) -> None:
    answer = shipped.get("/api/consistency?format=pdf")
    assert answer.status_code == 422
    assert all(form in answer.get_json()["detail"] for form in FORMS)


def test_a_graph_without_plans_says_so(tmp_path: Path) -> None:
    empty = client_over(tmp_path)
    page = empty.get("/consistency").text
    assert "V grafu zatím nejsou plány" in page
    assert empty.get("/api/consistency").get_json()["findings"] == []


def test_every_rule_is_explained_and_leads_to_its_findings(shipped: FlaskClient, inspected: inspection.Inspected) -> None:
    for lang in ("cs", "en"):
        page = shipped.get(f"/consistency/rules?lang={lang}").text
        assert set(re.findall(r'id="rule-([\w-]+)"', page)) == set(inspected.shapes.rules())
        assert all(rule.meanings[lang] in page.replace("&#39;", "'") for rule in inspected.rules)
    assert '/consistency?lang=en&amp;rule=overdue#findings">2 findings</a>' in page


def test_the_rules_are_shapes_that_can_be_read(shipped: FlaskClient, inspected: inspection.Inspected) -> None:
    answer = shipped.get("/shapes.ttl")
    assert answer.mimetype == "text/turtle"
    assert all(f":{rule} a sh:" in answer.text for rule in inspected.shapes.rules())


def test_hostile_texts_are_shown_as_texts(tmp_path: Path) -> None:
    page = client_over(tmp_path, HOSTILE).get("/consistency").text
    assert "&lt;script&gt;alert" in page
    assert "<script>alert" not in page
    assert "\u202e" in page
    assert "\u202e" not in re.sub(r"<bdi.*?</bdi>", "", page), "what turns letters round does so within itself"
