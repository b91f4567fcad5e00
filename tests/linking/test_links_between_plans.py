"""Links between small plans made by hand: split, merge, candidates, decisions, what says nearly the same, which plans are compared."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hand_made import BASE, plan

from graphsvc.linking import blocks, links, series, words
from graphsvc.linking.compare import Profile, Scale
from graphsvc.linking.decisions import Decision, Decisions
from graphsvc.linking.facts import Plan
from graphsvc.linking.links import AUTOMATIC, CANDIDATE, CONFIRMED, DUPLICATE, GOAL, ITEM, Link

NONE = Decisions({})


def found(root: Path, *plans: Plan, decisions: Decisions = NONE) -> list[Link]:
    return links.find({plan.id: plan for plan in plans}, decisions, root)


def told(all_links: list[Link], kind: str = ITEM) -> set[tuple[str, str, str]]:
    return {(link.later.code, link.earlier.code, link.status) for link in all_links if link.kind == kind}


def decided(kind: str, later: tuple[str, str], earlier: tuple[str, str], confirmed: bool) -> Decisions:
    decision = Decision(kind, (later, earlier), confirmed, "Řekl to někdo.", "file")
    return Decisions({(kind, later[0], earlier[0]): {(later[1], earlier[1]): decision}})


EARLIER = {
    "A1": "Podpora terénních programů a ambulantní léčby uživatelů návykových látek",
    "A2": "Odlehčovací služby pro pečující rodiny",
    "A3": "Denní stacionáře",
    "A4": "Zvýšení prestiže pracovníků",
}
LATER = {
    "B1": "Dostupnost terénních programů pro uživatele návykových látek",
    "B2": "Dostupnost ambulantní léčby uživatelů návykových látek",
    "B3": "Odlehčovací služby a denní stacionáře pro pečující rodiny",
    "B4": "Nová strategie bydlení",
}


@pytest.fixture
def two() -> tuple[Plan, Plan]:
    return plan("next", 2018, LATER), plan("first", 2014, EARLIER)


def test_a_split_and_a_merge_are_links_of_several(two: tuple[Plan, Plan], root: Path) -> None:
    sure = {pair[:2] for pair in told(found(root, *two)) if pair[2] == AUTOMATIC}
    assert sure == {("B1", "A1"), ("B2", "A1"), ("B3", "A2"), ("B3", "A3")}


def test_links_tell_both_plans_and_how_sure_they_are(two: tuple[Plan, Plan], root: Path) -> None:
    for link in found(root, *two):
        assert (link.later_plan, link.earlier_plan) == ("next", "first")
        assert 0 < link.confidence <= 1
        assert (link.confidence >= links.SURE) == (link.status == AUTOMATIC)


def test_an_empty_plan_gives_nothing(two: tuple[Plan, Plan], root: Path) -> None:
    assert found(root, two[0], plan("first", 2014, {})) == []
    assert found(root, plan("next", 2018, {}), two[1]) == []
    assert found(root) == []


def test_an_item_without_a_title_gives_nothing(root: Path) -> None:
    assert found(root, plan("next", 2018, {"B1": ""}), plan("first", 2014, {"A1": "", "A2": "Péče o seniory doma"})) == []


def test_the_order_of_plans_and_items_makes_no_difference(two: tuple[Plan, Plan], root: Path) -> None:
    turned = (plan("first", 2014, dict(reversed(EARLIER.items()))), plan("next", 2018, dict(reversed(LATER.items()))))
    assert found(root, *two) == found(root, *turned)


# -- decisions

PAIR = ("next", "B4"), ("first", "A4")


def test_what_people_confirm_is_linked_however_unlike_it_is(two: tuple[Plan, Plan], root: Path) -> None:
    (link,) = [link for link in found(root, *two, decisions=decided(ITEM, *PAIR, confirmed=True)) if link.status == CONFIRMED]
    assert (link.later.code, link.earlier.code, link.why) == ("B4", "A4", "Řekl to někdo.")
    assert link.confidence < links.DOUBTFUL


def test_what_people_reject_is_neither_linked_nor_asked_again(two: tuple[Plan, Plan], root: Path) -> None:
    rejected = decided(ITEM, ("next", "B1"), ("first", "A1"), confirmed=False)
    assert ("B1", "A1") not in {pair[:2] for pair in told(found(root, *two, decisions=rejected))}
    assert ("B2", "A1", AUTOMATIC) in told(found(root, *two, decisions=rejected))


def test_a_pair_that_was_rejected_does_not_stand_in_the_way_of_another(root: Path) -> None:
    first = plan("first", 2014, {"A1": "Bydlení mladých lidí po odchodu z domova", "A2": "Bydlení mladých lidí po návratu"})
    later = plan("next", 2018, {"B1": "Bydlení mladých lidí po odchodu z domova"})
    assert told(found(root, later, first)) >= {("B1", "A1", AUTOMATIC)}
    rejected = decided(ITEM, ("next", "B1"), ("first", "A1"), confirmed=False)
    assert "A2" in {earlier for _, earlier, _ in told(found(root, later, first, decisions=rejected))}


def test_plans_that_are_not_compared_are_linked_where_people_say_so(root: Path) -> None:
    other = plan("other", 2010, {"X": "Něco jiného"}, title="Úplně jiný dokument o školách")
    said = decided(ITEM, ("next", "B4"), ("other", "X"), confirmed=True)
    assert told(found(root, plan("next", 2018, LATER), other, decisions=said)) == {("B4", "X", CONFIRMED)}


def test_a_confirmed_goal_speaks_for_its_items(root: Path) -> None:
    items = {"A1": ("Péče o seniory doma a v obcích", {"goals": ["S"]})}
    later = plan("next", 2018, {"B1": ("Péče o seniory v okresech", {"goals": ["1"]})}, {"1": "Domácí prostředí"})
    first = plan("first", 2014, items, {"S": "Stáří"})
    said = decided(GOAL, ("next", "1"), ("first", "S"), confirmed=True)

    def confidence(decisions: Decisions) -> float:
        return max((link.confidence for link in found(root, later, first, decisions=decisions) if link.kind == ITEM), default=0)

    assert confidence(said) > confidence(NONE)


# -- what two that are alike name


def test_a_title_with_another_organisation_is_at_most_a_candidate(root: Path) -> None:
    title = "Transformace – Domov {}, příspěvková organizace"
    first, later = (plan("first", 2014, {"A1": title.format("Raspenava")}), plan("next", 2018, {"B1": title.format("Sluneční dvůr")}))
    assert AUTOMATIC not in {status for *_, status in told(found(root, later, first))}


def test_near_namesakes_do_not_cross(root: Path) -> None:
    """Four titles that differ in one word: each continues its own."""
    title = "Rozvoj komunitní práce a sociálního bydlení v oblasti města {}"
    towns = ["Turnov", "Semily", "Frýdlant", "Tanvald"]
    first = plan("first", 2014, {f"A{n}": title.format(town) for n, town in enumerate(towns)})
    later = plan("next", 2018, {f"B{n}": title.format(town) for n, town in enumerate(towns)})
    sure = {pair[:2] for pair in told(found(root, later, first)) if pair[2] == AUTOMATIC}
    assert sure == {(f"B{n}", f"A{n}") for n in range(4)}


def test_titles_that_come_again_and_again_do_not_tell_which_continues_which(root: Path) -> None:
    def several(number: int) -> set[str]:
        titles = [
            plan(name, year, {f"{name}{n}": "Podpora terénních programů v obcích" for n in range(number)})
            for name, year in (("b", 2018), ("a", 2014))
        ]
        return {status for *_, status in told(found(root, *titles))}

    assert several(2) == {AUTOMATIC}
    assert several(links.SEVERAL + 1) == {CANDIDATE}


# -- goals


def test_goals_go_on_for_sure_or_perhaps(root: Path) -> None:
    later = plan("next", 2018, {"B": "x y"}, {"1": "Humanizace pobytových služeb pro osoby", "2": "Udržitelný systém financování sítě"})
    first = plan(
        "first",
        2014,
        {"A": "x y"},
        {"S1": "Humanizace pobytových služeb", "S2": "Systém financování služeb, podpora plánování a informování"},
    )
    all_links = told(found(root, later, first), GOAL)
    assert ("1", "S1", AUTOMATIC) in all_links
    assert ("2", "S2", CANDIDATE) in all_links


# -- near duplicates


@pytest.fixture
def at_once() -> tuple[Plan, Plan]:
    title = "Depistáž dlužníků a nabízení pomoci na úrovni obcí"
    return (
        plan("ap", 2024, {"A": title, "B": "Něco docela jiného"}, title="Akční plán"),
        plan("strategy", 2021, {"I": f"{title};", "II": "Jiná věc"}, title="Strategie", end=""),
    )


def test_what_says_nearly_the_same_at_the_same_time_is_a_candidate(at_once: tuple[Plan, Plan], root: Path) -> None:
    assert told(found(root, *at_once), DUPLICATE) == {("A", "I", CANDIDATE)}
    assert told(found(root, *at_once)) == set()


def test_what_is_linked_already_or_was_rejected_is_no_near_duplicate(at_once: tuple[Plan, Plan], root: Path) -> None:
    title = at_once[0].items["A"].title
    linked = plan("ap", 2024, {"A": (title, {"implements": frozenset({f"{BASE}/strategy/item/I"})})}, title="Akční plán")
    assert told(found(root, linked, at_once[1]), DUPLICATE) == set()
    rejected = decided(DUPLICATE, ("ap", "A"), ("strategy", "I"), confirmed=False)
    assert told(found(root, *at_once, decisions=rejected), DUPLICATE) == set()


# -- which plans


def named(plans: list[Plan], pairs: object = series.successive) -> set[tuple[str, str]]:
    assert callable(pairs)
    return {(one.id, other.id) for one, other in pairs(plans)}


def test_plans_of_a_series_follow_each_other_by_their_years() -> None:
    items = {"A": "x"}
    plans = [plan("p21", 2021, items), plan("p14", 2014, items), plan("p18", 2018, items), plan("empty", 2019, {})]
    assert named(plans) == {("p21", "p18"), ("p18", "p14")}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"kind": "x/strategy"}, {"kind": "x/concept"}),
        ({"spatial": "x/78"}, {"spatial": "x/86"}),
        ({"title": "Strategie prevence kriminality kraje 2018"}, {"title": "Strategie rodinné politiky kraje 2014"}),
        ({"start": ""}, {"start": "2014"}),
    ],
)
def test_plans_of_other_kinds_places_or_subjects_do_not(one: Mapping[str, str], other: Mapping[str, str]) -> None:
    later, earlier = replace(plan("b", 2018, {"A": "x"}), **one), replace(plan("a", 2014, {"A": "x"}), **other)
    assert named([later, earlier]) == set()


def test_the_register_says_what_follows() -> None:
    old = plan("old", 2014, {"A": "x"}, title="Koncepce")
    middle = plan("middle", 2016, {"A": "x"})
    new = plan("new", 2018, {"A": "x"}, replaces=frozenset({old.iri}))
    assert named([old, middle, new]) == {("new", "old")}


def test_plans_are_valid_at_once_where_their_years_and_places_meet() -> None:
    items = {"A": "x"}
    plans = [
        plan("a", 2018, items, title="Akční plán"),
        plan("b", 2020, items, title="Strategie", end=""),
        plan("c", 2021, items, title="Koncepce"),
        plan("d", 2018, items, title="Program", spatial="x/1"),
        plan("e", 2018, items, title="Osnova", spatial="x/2"),
    ]
    assert named(plans, series.at_once) == {("a", "b"), ("b", "c"), ("a", "d"), ("a", "e"), ("b", "d"), ("b", "e")}


# -- the cost


def test_the_number_of_comparisons_grows_with_the_plans_and_not_with_their_square() -> None:
    chance = random.Random(1)
    stems = [f"{one}{two}{three}l" for one in "bdfgk" for two in "aeiou" for three in ("st", "nd", "rk", "mp", "zv", "lt")]
    rare = [f"{stem}{other}" for stem in stems for other in ("an", "en", "ik", "ov")]

    def profiles(number: int) -> dict[str, Profile]:
        drawn = ([*chance.choices(stems, k=4), f"{chance.choice(rare)}{n % (number // 4)}"] for n in range(number))
        return {f"A{n}": Profile(frozenset(title)) for n, title in enumerate(drawn)}

    def compared(number: int) -> int:
        later, earlier = profiles(number), profiles(number)
        scale = Scale(words.weights(profile.title for profile in [*later.values(), *earlier.values()]))
        return sum(1 for _ in blocks.pairs(later, earlier, scale))

    small, large = compared(500), compared(4_000)
    assert small > 100
    assert large < 40 * 4_000
