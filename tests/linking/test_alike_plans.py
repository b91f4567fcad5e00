"""Plans that are not compared have nothing that says nearly the same: the search finds what comparing each with each other finds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from hand_made import plan
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.linking import alike, links, series, words
from graphsvc.linking.alike import Said
from graphsvc.linking.compare import Profile
from graphsvc.linking.decisions import Decisions
from graphsvc.linking.facts import Plan
from graphsvc.linking.links import ALIKE, DUPLICATE
from graphsvc.settings import Settings

NONE = Decisions({})
ROOT = Settings().root
WORDS = (
    *("podpora", "poradna", "bydlení", "senioři", "pečovatelská služba", "azylové domy", "Liberec", "vznik", "rozvoj", "a", "klub"),
    "osobní asistence",
)
TITLES = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
"""Of few words, so that much is nearly the same, and weighs little."""
ITEMS = st.lists(st.tuples(TITLES, st.sampled_from(["a", "a", "b", ""])), min_size=1, max_size=9)
PLANS = st.lists(st.tuples(TITLES, ITEMS, st.sampled_from([2018, 2019, 2030])), min_size=2, max_size=6)


def made(drawn: list[tuple[str, list[tuple[str, str]], int]]) -> Mapping[str, Plan]:
    found = []
    for at, (own, items, year) in enumerate(drawn):
        about = [(title, dict.fromkeys(("services", "groups"), frozenset(same))) for title, same in items]
        named = {f"A{number}": one for number, one in enumerate(about)}
        found.append(plan(f"p{at}", year, named, title=own))
    return {one.id: one for one in found}


def pairwise(plans: Mapping[str, Plan]) -> list[links.Link]:
    """All links, each plan compared with each other."""
    return links._between(plans, series.successive(plans.values()), series.at_once(plans.values()), NONE, ROOT)


@given(PLANS)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_found_is_what_comparing_all_finds(drawn: list[tuple[str, list[tuple[str, str]], int]]) -> None:
    plans = made(drawn)
    expected = pairwise(plans)
    assert links.find(plans, NONE, ROOT) == expected
    assert links.between(plans, series.successive(plans.values()), series.at_once(plans.values()), NONE, ROOT) == expected


def test_the_shipped_vocabulary_makes_near_duplicates_that_the_property_is_about(root: Path) -> None:
    plans = made([("x", [("podpora poradna senioři", "")] * 2, 2018), ("y", [("podpora poradna senioři", "")], 2019)])
    assert {link.kind for link in links.find(plans, NONE, root)} == {DUPLICATE}


def test_plans_whose_titles_share_common_words_alone_are_not_compared() -> None:
    letters = "abcdefghijklmnopqrstuvwxy"
    said = {
        name: Said(frozenset(), [Profile(words.tokens(f"podpora {name}{one}ka {one}{name}ma {name}{name}{one}ra")) for one in "abc"])
        for name in (f"{one}{one}x" for one in letters)
    }
    assert list(alike.plans(said, ALIKE, lambda *_: True)) == []
    said["q"] = said["hhx"]
    assert list(alike.plans(said, ALIKE, lambda *_: True)) == [("hhx", "q")]
    assert list(alike.plans(said, ALIKE, lambda *_: False)) == []


@pytest.mark.parametrize("size", [1, 3, 100])
def test_spans_of_sizes_hold_each_size_from_one_on(size: int) -> None:
    sizes = [1, 2, 3, 4, 5, 50, 51, 60, 90, 200]
    spans = list(alike._classes(size, sizes))
    assert spans[0][0] == size
    for one in (size, *(known for known in sizes if known > size)):
        assert sum(first <= one <= last for first, last in spans) == 1
    assert all(last <= 1.25 * first for first, last in spans)
