"""How a plan is built: goals under goals, items under goals, each with its neighbours; circles do no harm."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest
from flask.testing import FlaskClient

from graphsvc.store.reading import EmbeddedView
from graphsvc.web import names, structure
from graphsvc.web.structure import Branch
from graphsvc.web.things import Things

ViewOf = Callable[..., EmbeddedView]
BASE = "https://graphsvc.example/"
PLAN = f"{BASE}id/plan/p"
PREFIXES = f"""
@prefix dct: <http://purl.org/dc/terms/> . @prefix g: <{BASE}def#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@base <{BASE}id/> . <plan/p> a g:Plan . <plan/other> a g:Plan .
"""


def goal(code: str, more: str = "", plan: str = "p") -> str:
    return f'<plan/{plan}/goal/{code}> a g:Goal ; skos:notation "{code}" ; g:ofPlan <plan/{plan}> {more} .\n'


def item(code: str, under: str = "", plan: str = "p") -> str:
    more = f"; g:supportsGoal <plan/{under}>" if under else ""
    return f'<plan/{plan}/item/{code}> a g:Measure ; dct:identifier "{code}" ; g:ofPlan <plan/{plan}> {more} .\n'


def built(view_of: ViewOf, *said: str) -> tuple[structure.Structure, Things]:
    view = view_of(PREFIXES + "".join(said))
    things = names.load(view, BASE)
    return structure.read(view, PLAN, things), things


def codes(branches: tuple[Branch, ...]) -> list[object]:
    return [(branch.goal.code, [item.code for item in branch.items], codes(branch.below)) for branch in branches]


def test_a_tree_has_goals_and_items_in_the_order_of_their_codes(view_of: ViewOf) -> None:
    parts, things = built(
        view_of,
        goal("B"),
        goal("A"),
        goal("A10", "; skos:broader <plan/p/goal/A>"),
        goal("A2", "; skos:broader <plan/p/goal/A>"),
        item("A2.10", "p/goal/A2"),
        item("A2.9", "p/goal/A2"),
        item("X1"),
        item("O1", "p/goal/A", plan="other"),
    )
    tree = parts.tree(things)
    assert codes(tree) == [("A", [], [("A2", ["A2.9", "A2.10"], []), ("A10", [], [])]), ("B", [], [])]
    assert [branch.all_items for branch in tree] == [2, 0]
    assert [one.code for one in parts.loose(things)] == ["X1"]


def test_a_part_knows_what_is_above_before_and_after_it(view_of: ViewOf) -> None:
    parts, things = built(
        view_of,
        goal("A"),
        goal("A1", "; skos:broader <plan/p/goal/A>"),
        *(item(f"A1.{number}", "p/goal/A1") for number in (1, 2, 10)),
    )
    place = parts.place(f"{PLAN}/item/A1.2", things)
    assert [one.code for one in place.above] == ["A", "A1"]
    assert (place.before and place.before.code, place.after and place.after.code) == ("A1.1", "A1.10")
    assert (place.number, place.total) == (2, 3)
    ends = parts.place(f"{PLAN}/item/A1.1", things), parts.place(f"{PLAN}/item/A1.10", things)
    assert (ends[0].before, ends[1].after) == (None, None)


def test_a_goal_of_another_plan_is_not_above(view_of: ViewOf) -> None:
    parts, things = built(view_of, item("A1", "other/goal/I"), goal("I", plan="other"))
    assert parts.place(f"{PLAN}/item/A1", things).above == ()
    assert [one.code for one in parts.loose(things)] == ["A1"]


@pytest.mark.parametrize("circle", [("A", "A"), ("A", "B", "A"), ("A", "B", "C", "A")])
def test_goals_in_a_circle_are_all_found_from_the_top(view_of: ViewOf, circle: tuple[str, ...]) -> None:
    broader: dict[str, str] = dict(pairwise(circle))
    parts, things = built(view_of, *(goal(code, f"; skos:broader <plan/p/goal/{above}>") for code, above in broader.items()))
    assert sorted(branch.goal.code for branch in parts.tree(things)) == sorted(broader)


def test_the_pages_of_a_goal_are_walked_from_the_first_to_the_last_item(shipped: FlaskClient) -> None:
    walked, path = [], "/page/plan/sprss-2014-2017/item/A04-01"
    while path:
        html = shipped.get(path).text
        walked.append(path.rpartition("/")[2])
        _, found, rest = html.partition('<a rel="next" href="')
        path = rest.partition('"')[0] if found else ""
    assert walked == [f"A04-0{number}" for number in range(1, len(walked) + 1)]
    assert len(walked) > 3
