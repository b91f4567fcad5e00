"""Decisions are read strictly: what is misspelt, unknown or contradictory is refused with the file and the table it stands in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hand_made import plan

from graphsvc.errors import DataError
from graphsvc.linking import decisions
from graphsvc.linking.decisions import FILE

GOOD = """
[[item]]
later = "B1@next"
earlier = "A1@first"
decision = "confirmed"
why = "Totéž."
"""
PLANS = {
    "next": plan("next", 2018, {"B1": "x"}, {"1": "g"}),
    "first": plan("first", 2014, {"A1": "y"}, {"S": "g"}),
    "bare": plan("bare", 2010, {}),
}


def read(tmp_path: Path, text: str) -> decisions.Decisions:
    path = tmp_path / FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return decisions.load(tmp_path)


def test_decisions_are_found_by_kind_and_plans(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + GOOD.replace("item", "goal").replace("B1", "1").replace("A1", "S").replace("confirmed", "rejected"))
    found.check(PLANS)
    assert found.between("item", "next", "first")["B1", "A1"].confirmed
    assert not found.between("goal", "next", "first")["1", "S"].confirmed
    assert found.between("item", "first", "next") == {}
    assert [decision.why for decision in found] == ["Totéž.", "Totéž."]


def test_without_a_file_nothing_is_decided(tmp_path: Path) -> None:
    assert list(decisions.load(tmp_path)) == []


def test_near_duplicates_have_no_order(tmp_path: Path) -> None:
    text = GOOD.replace("item", "near_duplicate").replace("later", "one").replace("earlier", "other")
    assert ("B1", "A1") not in read(tmp_path, text).between("near_duplicate", "first", "next")
    assert ("A1", "B1") in read(tmp_path, text).between("near_duplicate", "first", "next")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[item]\n", "cannot be read .*succession.toml"),
        (GOOD.replace("[[item]]", "[[thing]]"), "succession.toml: decisions are about item, goal, near_duplicate, not 'thing'"),
        (GOOD.replace("[[item]]", "[item]"), r"are tables, \[\[item\]\]"),
        (
            GOOD.replace("why", "because"),
            r"\[\[item\]\] number 1 has later, earlier, decision, why, all of them and nothing else: 'because'",
        ),
        (GOOD.replace('why = "Totéž."', ""), "nothing else: 'why'"),
        (GOOD.replace("Totéž.", " "), "number 1: why is text, not ' '"),
        (GOOD.replace('"Totéž."', "1"), "number 1: why is text, not 1"),
        (GOOD.replace("confirmed", "yes"), "a decision is confirmed or rejected, not 'yes'"),
        (GOOD.replace("B1@next", "B1"), "number 1: later is a code and a plan such as .*, not 'B1'"),
        (GOOD.replace("B1@next", "B1@first"), "is about two plans, not about one: 'first'"),
        (GOOD + GOOD, r"\[\[item\]\] number 2 and .* number 1 decide one pair twice: B1@next, A1@first"),
        (GOOD + GOOD.replace("confirmed", "rejected"), "once confirmed and once rejected: B1@next, A1@first"),
    ],
)
def test_what_is_no_decision_is_refused_with_its_place(text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=said):
        read(tmp_path, text)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (("B1@next", "B9@next"), r"succession.toml: \[\[item\]\] number 1 names a code that the plan next does not have: 'B9'"),
        (("@first", "@frist"), "number 1 names a plan that the graph does not know: 'frist'"),
        (("B1@next", "A1@first"), "is about two plans"),
    ],
)
def test_what_the_plans_do_not_have_is_refused(changed: tuple[str, str], said: str, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=said):
        read(tmp_path, GOOD.replace(*changed)).check(PLANS)


def test_an_earlier_end_that_is_later_is_refused(tmp_path: Path) -> None:
    turned = GOOD.replace("B1@next", "A1@first", 1).replace('earlier = "A1@first"', 'earlier = "B1@next"')
    with pytest.raises(DataError, match="does not begin before the later one: 'next'"):
        read(tmp_path, turned).check(PLANS)


def test_a_plan_without_its_items_is_not_asked_for_codes(tmp_path: Path) -> None:
    read(tmp_path, GOOD.replace("A1@first", "X@bare")).check(PLANS)
