"""What a draft changes: items that come, change and go, and goals that are left without any."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from graphsvc.review import changes
from graphsvc.review.changes import State
from graphsvc.store.reading import EmbeddedView

PLAN = "https://graphsvc.example/id/plan/p"
HEAD = f"""
@prefix g: <https://graphsvc.example/def#> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
@prefix : <{PLAN}/> .
"""
GOALS = """
<goal/A> a g:Goal ; g:ofPlan <PLAN> ; skos:notation "A" .
<goal/A1> a g:Goal ; g:ofPlan <PLAN> ; skos:notation "A1" ; skos:broader <goal/A> .
<goal/B> a g:Goal ; g:ofPlan <PLAN> ; skos:notation "B" ; skos:prefLabel "Druhý"@cs .
<goal/X> a g:Goal ; g:ofPlan <PLAN> ; skos:notation "X" ; g:knownByReference true .
"""
ViewOf = Callable[..., EmbeddedView]


def state(view_of: ViewOf, items: str) -> State:
    text = HEAD + (GOALS + items).replace("<PLAN>", f"<{PLAN}>").replace("<goal/", f"<{PLAN}/goal/").replace("<item/", f"<{PLAN}/item/")
    return changes.state(view_of(text), {PLAN})


def item(code: str, more: str, document: str = "old") -> str:
    return f"""
<item/{code}> a g:Measure ; g:ofPlan <PLAN> ; dct:identifier "{code}" ; dct:title "Aktivita {code}"@cs ; {more} ;
  g:deadline <https://graphsvc.example/id/document/{document}/item/{code}/deadline> .
<https://graphsvc.example/id/document/{document}/item/{code}/deadline> g:deadlineText "12/2027" .
"""


@pytest.fixture
def before(view_of: ViewOf) -> State:
    return state(
        view_of,
        item("A1.2", "g:supportsGoal <goal/A1>") + item("A1.10", "g:supportsGoal <goal/A1>") + item("B1", "g:supportsGoal <goal/B>"),
    )


def test_items_come_change_and_go_in_the_order_of_codes(before: State, view_of: ViewOf) -> None:
    after = state(
        view_of,
        item("A1.10", "g:supportsGoal <goal/A1> ; schema:agent <urn:kraj>")
        + item("A1.2", "g:supportsGoal <goal/A1> ; schema:agent <urn:kraj>")
        + item("A1.11", "g:supportsGoal <goal/A1>"),
    )
    found = changes.between(before, after)
    assert [node.code for node in found.added] == ["A1.11"]
    assert [node.code for node in found.removed] == ["B1"]
    assert [one.item.code for one in found.changed] == ["A1.2", "A1.10"]
    (difference,) = found.changed[0].differences
    assert (difference.property, difference.before, difference.after) == ("https://schema.org/agent", (), ("urn:kraj",))
    assert found.kept == 0


def test_the_same_said_by_another_document_is_no_change(before: State, view_of: ViewOf) -> None:
    same = [item(code, f"g:supportsGoal <goal/{goal}>", "new") for code, goal in (("A1.2", "A1"), ("A1.10", "A1"), ("B1", "B"))]
    found = changes.between(before, state(view_of, "".join(same)))
    assert (found.added, found.changed, found.removed, found.kept) == ((), (), (), 3)


def test_a_goal_is_left_without_items_where_none_supports_it_or_one_below_it(before: State, view_of: ViewOf) -> None:
    assert before.bare == {}, "A has A1 below it; X is known by reference alone"
    found = changes.between(before, state(view_of, item("A1.2", "g:supportsGoal <goal/A1>")))
    assert [(goal.code, goal.name) for goal in found.uncovered] == [("B", "Druhý")]
    assert found.newly == {f"{PLAN}/goal/B"}
    empty = changes.between(before, state(view_of, ""))
    assert [goal.code for goal in empty.uncovered] == ["A", "A1", "B"]


def test_what_was_bare_before_is_not_new(view_of: ViewOf) -> None:
    bare = state(view_of, "")
    again = changes.between(bare, bare)
    assert len(again.uncovered) == 3
    assert again.newly == frozenset()


def test_references_of_other_plans_to_what_is_gone_are_told(before: State, view_of: ViewOf) -> None:
    text = (
        HEAD
        + """
<https://graphsvc.example/id/plan/q/item/1> a g:Measure ; g:ofPlan <https://graphsvc.example/id/plan/q> ; dct:identifier "1" ;
  g:implements <PLAN/item/A1.2>, <PLAN/item/B1>, <PLAN/goal/B>, <urn:elsewhere> ; dct:relation <PLAN/item/B1> .
<PLAN/item/A1.2> a g:Measure ; g:ofPlan <PLAN> ; dct:references <PLAN/item/B1> .
""".replace("<PLAN", f"<{PLAN}")
    )
    view = view_of(text)
    lost = changes.lost(view, before, changes.state(view, {PLAN}))
    assert [(one.source.code, one.property.rpartition("#")[2], one.target.code) for one in lost] == [
        ("1", "implements", "B"),
        ("1", "implements", "B1"),
    ]
    assert changes.lost(view, before, before) == ()
