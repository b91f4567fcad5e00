"""The start page: plans in time, what links to what, the worst findings, examples that work; counted once for a state of the data."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from little import HOSTILE, client_of, client_over

from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.web import inspection, matrix_view, names, overview, timeline
from graphsvc.web.overview import Overview
from graphsvc.web.things import Thing, Things
from graphsvc.web.timeline import Dated, Mark, Span

LINKS = re.compile(r'href="(/[^"#]*)')


@pytest.fixture(scope="module")
def things(shipped_view: View) -> Things:
    return names.load(shipped_view, Settings().base)


@pytest.fixture(scope="module")
def counted(shipped_view: View, things: Things) -> Overview:
    return overview.load(shipped_view, things, overview.used_by(shipped_view))


@pytest.fixture(scope="module")
def whole(shipped_store: EmbeddedStore) -> str:
    """The page of the whole application over the shipped graph."""
    return client_of(shipped_store).get("/").text


def test_every_link_of_the_page_works(shipped_store: EmbeddedStore, whole: str) -> None:
    over = client_of(shipped_store)
    links = {html.unescape(link) for link in LINKS.findall(whole)}
    assert len(links) > 70
    for link in sorted(links):
        with over.get(link, headers={"Accept": "text/html,*/*;q=0.8"}) as answer:
            assert answer.status_code == 200, link


def test_examples_find_what_they_are_examples_of(shipped_store: EmbeddedStore, counted: Overview) -> None:
    assert [thing.kind for thing in counted.examples] == ["item", "service", "target-group", "body"]
    for thing in counted.examples:
        found = client_of(shipped_store).get("/search", query_string={"q": thing.code or thing.label("cs")}).text
        assert "Nic se nenašlo" not in found
        assert thing.label("cs") in html.unescape(re.sub(r"<[^>]+>", "", found))


def test_a_state_of_the_data_is_counted_once(shipped_view: View, things: Things, counted: Overview) -> None:
    assert overview.load(shipped_view, things, {}) is counted


def test_plans_stand_in_time_with_their_reports_and_parents(counted: Overview) -> None:
    told = {bar.plan.plan.iri.rpartition("/")[2]: bar for bar in counted.timeline.bars}
    assert list(told) == ["sprss-2014-2017", "sprss-2018-2020", "ssz-2021", "ap-ssz-2024-2025"]
    assert (str(told["sprss-2014-2017"].plan.span), told["sprss-2014-2017"].open) == ("2014–2017", False)
    assert (str(told["ssz-2021"].plan.span), told["ssz-2021"].open) == ("2021–…", True)
    assert [str(mark.span) for mark in told["sprss-2018-2020"].plan.marks] == ["2018"]
    parent = told["ap-ssz-2024-2025"].plan.parent
    assert parent is not None
    assert parent.iri.endswith("/plan/ssz-2021")
    assert len(counted.referred_timeline.bars) == 16
    assert counted.timeline.years == counted.referred_timeline.years


def test_links_between_plans_are_those_of_the_matrix(shipped: FlaskClient, counted: Overview) -> None:
    said = shipped.get("/api/matrices/strategy-strategy").get_json()
    numbers = {(cell["row"], cell["column"]): cell["count"] for cell in said["cells"] if cell["items"]}
    assert len(numbers) == 10
    assert {tuple(iri.rpartition("/")[2] for iri in pair): number for pair, number in counted.links.numbers.items()} == numbers


def test_findings_are_of_different_rules_the_most_severe_first(shipped_view: View) -> None:
    inspected = inspection.load(shipped_view, Settings().root)
    worst = overview.worst(inspected, "cs")
    assert len({found["rule"] for found in worst}) == len(worst) == overview.FINDINGS
    assert {found["severity"] for found in worst} == {"violation"}


def test_nobody_waits_for_the_check_of_a_large_graph(shipped: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "SMALL", 10)
    page = shipped.get("/").text
    assert "Nálezy kontroly plánů" in page
    assert "severities" not in page


def test_an_empty_graph_says_how_it_is_filled(tmp_path: Path) -> None:
    page = client_over(tmp_path).get("/").text
    assert "Graf je zatím prázdný" in page
    assert "/check" in page
    assert 'id="timeline"' not in page


def test_hostile_names_and_dates_are_shown_as_texts(tmp_path: Path) -> None:
    page = client_over(tmp_path, HOSTILE).get("/").text
    assert "&lt;script&gt;" in page
    assert not re.search(r"<script>alert|<img src=x", page)
    assert "2020–2021" in page
    assert "neznámé" in page, "a year that is none"


@pytest.mark.parametrize(
    ("written", "year"),
    [("2027", 2027), ("2027-12", 2027), ("2027-12-31", 2027), ("-0044", None), ("20271", None), ("", None), ("0001", None)],
)
def test_years_are_read_of_dates(written: str, year: int | None) -> None:
    assert timeline.year(written) == year


YEARS = st.none() | st.integers(1900, 2200)
SPANS = st.builds(Span, YEARS, YEARS)


@given(st.lists(st.tuples(SPANS, st.lists(SPANS, max_size=2)), max_size=6))
def test_what_is_drawn_stays_on_the_line(spans: list[tuple[Span, list[Span]]]) -> None:
    thing = Thing("https://graphsvc.example/id/plan/p", "plan", "", {})
    drawn = timeline.draw(Dated(thing, span, None, tuple(Mark(thing, mark) for mark in marks)) for span, marks in spans)
    assert len(drawn.bars) == len(spans)
    assert len(drawn.years) <= timeline.LONGEST
    for bar in drawn.bars:
        for box in (bar.box, *bar.marks):
            if box:
                assert 0 <= box.x < box.x + box.width <= drawn.width
        if not bar.plan.span:
            assert bar.box is None


def test_shades_of_links_are_those_of_matrices(whole: str, counted: Overview) -> None:
    shade = matrix_view.shade(60, counted.links.largest)
    assert re.search(rf'<td class="m-{shade}"[^>]*><a href="[^"]*row=ap-ssz-2024-2025&amp;column=ssz-2021#cell">60</a>', whole)
