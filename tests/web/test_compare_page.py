"""Two plans side by side: everything of both once, paired by the links of the graph; filters, files, bad addresses."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from html import unescape

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.store.reading import EmbeddedView
from graphsvc.web import beside, names
from graphsvc.web.app import create_app
from graphsvc.web.beside import Beside, Group

ViewOf = Callable[..., EmbeddedView]
OLD, NEW = "sprss-2014-2017", "sprss-2018-2020"
STRATEGY, ACTIONS = "ssz-2021", "ap-ssz-2024-2025"
PLANS = {OLD: 45, NEW: 51, STRATEGY: 109, ACTIONS: 72}


def compared(view: View, left: str, right: str) -> Beside:
    return beside.read(view, names.load(view, DEFAULT_BASE), *(f"{DEFAULT_BASE}id/plan/{plan}" for plan in (left, right)))


@pytest.fixture(scope="module")
def successive(shipped_view: View) -> Beside:
    return compared(shipped_view, OLD, NEW)


@pytest.fixture(scope="module")
def implementing(shipped_view: View) -> Beside:
    return compared(shipped_view, STRATEGY, ACTIONS)


def words(html: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", html)))


def address(left: str = OLD, right: str = NEW, **more: str) -> str:
    return "/compare?" + "&".join(f"{name}={value}" for name, value in {"left": left, "right": right, **more}.items())


def table(client: FlaskClient, path: str) -> list[dict[str, str]]:
    answer = client.get(path + "&format=csv")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    return list(csv.DictReader(io.StringIO(answer.text)))


@pytest.mark.parametrize(("left", "right"), [(OLD, NEW), (NEW, OLD), (STRATEGY, ACTIONS), (ACTIONS, STRATEGY), (OLD, STRATEGY)])
def test_every_item_of_both_plans_stands_there(shipped_view: View, left: str, right: str) -> None:
    found = compared(shipped_view, left, right)
    own = [entry.thing.iri for group in found.groups if not group.right for entry in group.entries]
    assert len(own) == len(set(own)) == PLANS[left] == found.numbers["left"]
    alone = {entry.thing.iri for group in found.groups if group.right for entry in group.entries}
    entries = [entry for group in found.groups for entry in (*group.entries, *((group.goal,) if group.goal else ()))]
    others = {other.thing.iri for entry in entries for other in entry.others if not other.open and other.thing.kind == "item"}
    assert len(alone | (others - set(own))) == PLANS[right] == found.numbers["right"]
    assert found.numbers["all"] == found.numbers["paired"] + found.numbers["unpaired"]


def test_what_continues_is_kept_or_changed_and_the_rest_has_ended_or_is_new(successive: Beside) -> None:
    assert successive.successive
    numbers = successive.numbers
    assert numbers["kept"] + numbers["changed"] + numbers["dropped"] == 45
    assert numbers["new"] > 0
    entries = {entry.thing.code: entry for group in successive.groups if not group.right for entry in group.entries}
    assert [other.thing.code for other in entries["A01-02"].others] == ["A01-01"]
    assert (entries["A01-02"].others[0].way, entries["A01-02"].others[0].what) == ("succeeds", ("title",))
    goal = next(group.goal for group in successive.groups if group.goal and group.goal.thing.code == "SC1")
    assert [(other.thing.code, other.way) for other in goal.others] == [("1", "match")]


def test_an_action_plan_is_paired_by_what_it_implements(implementing: Beside) -> None:
    assert not implementing.successive
    goals = {group.goal.thing.code: group for group in implementing.groups if group.goal and not group.right}
    assert {other.way for other in goals["I"].goal.others if not other.open} == {"implements"}  # type: ignore[union-attr]
    entries = {entry.thing.code: entry for group in goals.values() for entry in group.entries}
    assert entries["I.5"].change == beside.LINKED
    assert entries["I.5"].unfulfilled
    assert entries["I.9"].change == beside.ALONE
    assert [other.way for other in entries["I.9"].others] == [beside.SAME], "what nobody has decided pairs nothing"


def pairs(found: Beside) -> set[tuple[str, str, bool]]:
    """The items of which one continues the other, and whether it is the left one."""
    entries = [entry for group in found.groups for entry in group.entries]
    return {(entry.thing.iri, other.thing.iri, other.back) for entry in entries for other in entry.others if other.way == "succeeds"}


def test_sides_can_be_swapped(shipped_view: View, successive: Beside) -> None:
    there = pairs(successive)
    assert there
    assert pairs(compared(shipped_view, NEW, OLD)) == {(other, one, not back) for one, other, back in there}


@given(st.sampled_from(["", "paired", "changed", "unpaired"]), st.booleans())
def test_filters_leave_what_they_say(successive: Beside, implementing: Beside, show: str, unfulfilled: bool) -> None:
    for found in (successive, implementing):
        left = [entry for group in beside.chosen(found.groups, show, unfulfilled=unfulfilled) for entry in group.entries]
        assert all(entry.unfulfilled for entry in left if unfulfilled)
        if not unfulfilled:
            assert len(left) == found.numbers[show or "all"]
        if show in ("paired", "unpaired"):
            assert all(entry.paired == (show == "paired") for entry in left)


@given(st.integers(1, 30))
def test_parts_hold_every_row_once(implementing: Beside, size: int) -> None:
    def told(groups: list[Group] | tuple[Group, ...]) -> list[str]:
        return [entry.thing.iri for group in groups for entry in group.entries or ((group.goal,) if group.goal else ())]

    rows = beside.rows(implementing.groups)
    parts = [iri for first in range(0, rows, size) for iri in told(beside.part(implementing.groups, first, size))]
    assert parts == told(implementing.groups)
    assert len(parts) == rows


def test_the_page_shows_what_it_counts(shipped: FlaskClient) -> None:
    html = shipped.get(address()).text
    said = words(html)
    assert "45 aktivit vlevo" in said
    assert "37 změněno" in said
    assert html.count('<li class="pair ') == 64
    only = shipped.get(address(show="unpaired")).text
    assert only.count('<li class="pair ') == 27
    assert 'aria-current="true">bez protějšku' in only
    assert "Jen v plánu vpravo" in words(only)
    assert shipped.get(address(STRATEGY, ACTIONS, unfulfilled="yes")).text.count('<li class="pair ') == 20
    assert "Výběru nic neodpovídá" in words(shipped.get(address(unfulfilled="yes")).text)


def test_anchors_of_groups_are_unique(shipped: FlaskClient) -> None:
    html = shipped.get(address(STRATEGY, ACTIONS)).text
    anchors = re.findall(r' id="([^"]+)"', html)
    assert len(anchors) == len(set(anchors)) > 13
    assert set(re.findall(r'class="anchor" href="#([^"]+)"', html)) <= set(anchors)


def test_without_plans_there_is_a_form_to_choose_them(shipped: FlaskClient) -> None:
    for path in ("/compare", f"/compare?left={OLD}"):
        html = shipped.get(path).text
        assert html.count("<select") == 2
        assert "pair-group" not in html
    assert 'value="sprss-2014-2017" selected' in shipped.get(f"/compare?left={OLD}").text
    assert "Vyberte dva různé plány" in shipped.get(address(OLD, OLD)).text


def test_files_hold_what_the_page_shows(shipped: FlaskClient) -> None:
    rows = table(shipped, address())
    assert {row["code_a"] for row in rows if row["title_a"]} >= {"A01-01", "A10-01", "SC1"}
    assert {row["change"] for row in rows} >= {"změněno", "zaniklo", "nové"}
    assert all(row["code_b"] == "" for row in rows if row["change"] == "zaniklo" and not row["relation"])
    assert {row["change"] for row in table(shipped, address(show="changed")) if row["code_a"].startswith("A")} == {"změněno"}
    for lang, head in (("cs", "Stav vlevo"), ("en", "Status on the left")):
        answer = shipped.get(address(format="xlsx", lang=lang))
        assert answer.headers["Content-Disposition"] == 'attachment; filename="sprss-2014-2017_sprss-2018-2020.xlsx"'
        sheet = load_workbook(io.BytesIO(answer.data)).active
        assert sheet is not None
        assert head in [cell.value for cell in sheet[1]]
        assert sheet.max_row == len(rows) + 1


@pytest.mark.parametrize(
    "query",
    [
        "left=no-such-plan",
        "left=<script>alert(1)</script>&right=ssz-2021",
        "left=" + "x" * 5_000,
        "left=../body/liberecky-kraj&right=ssz-2021",
        f"left={OLD}&right={NEW}&show=all",
        f"left={OLD}&right={NEW}&unfulfilled=no",
        f"left={OLD}&right={NEW}&page=9",
        f"left={OLD}&right={NEW}&page=x",
        f"left={OLD}&right={NEW}&format=pdf",
        f"left={OLD}&format=csv",
        "left=plan/%00",
    ],
)
def test_what_there_is_not_is_refused_with_a_sentence(shipped: FlaskClient, query: str) -> None:
    answer = shipped.get(f"/compare?{query}", headers={"Accept": "text/html"})
    assert answer.status_code == 422
    assert 'class="notice"' in answer.text
    assert "<script>alert" not in answer.text


def test_hostile_names_stay_text(view_of: ViewOf) -> None:
    name = '<img src=x onerror=alert(1)>\\"=1+1\u202e'
    view = view_of(f"""
        @prefix dct: <http://purl.org/dc/terms/> . @prefix g: <{DEFAULT_BASE}def#> . @base <{DEFAULT_BASE}id/> .
        <plan/a> a g:Plan ; dct:title "{name}"@cs . <plan/b> a g:Plan ; dct:title "{name}"@cs .
        <plan/a/item/1> a g:Measure ; g:ofPlan <plan/a> ; dct:identifier "=1" ; dct:title "{name}"@cs .
        <plan/b/item/1> a g:Measure ; g:ofPlan <plan/b> ; dct:identifier "1" ; dct:title "{name}"@cs ; g:succeeds <plan/a/item/1> .
        """)
    client = create_app(Settings(), Fixed(view), Direct(view)).test_client()
    html = client.get(address("a", "b")).text
    assert html.count('<li class="pair ') == 1
    assert "<img" not in html
    assert all(not cell.startswith("=") for row in table(client, address("a", "b")) for cell in row.values())
