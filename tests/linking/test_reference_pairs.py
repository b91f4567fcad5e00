"""How right the automatic links are: against pairs that were read by a person, and on plans that have nothing to do with each other."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import permutations
from pathlib import Path

import pytest

from graphsvc.linking import decisions, links
from graphsvc.linking.decisions import Decisions
from graphsvc.linking.facts import Plan
from graphsvc.linking.links import AUTOMATIC, CANDIDATE, GOAL, ITEM, Link
from graphsvc.rdf.similar import significant
from graphsvc.text import strip_diacritics

REFERENCE = tomllib.loads((Path(__file__).parent / "reference.toml").read_text(encoding="utf-8"))
LATER, EARLIER = REFERENCE["later"], REFERENCE["earlier"]
UNDECIDED = Decisions({})
Pairs = set[tuple[str, str]]


@dataclass(frozen=True)
class Figures:
    """Precision and recall of the automatic links, and the recall that people reach who look through the candidates."""

    precision: float
    recall: float
    with_candidates: float
    candidates: int

    def __str__(self) -> str:
        shares = f"precision {self.precision:.3f}, recall {self.recall:.3f}, with candidates {self.with_candidates:.3f}"
        return f"{shares}; {self.candidates} candidates"


def pairs(part: str, verdict: str) -> Pairs:
    return {(entry["later"], entry["earlier"]) for entry in REFERENCE[part][verdict]}


def linked(found: list[Link], kind: str, status: str) -> Pairs:
    return {(link.later.code, link.earlier.code) for link in found if link.kind == kind and link.status == status}


def figures(found: list[Link], kind: str, right: Pairs) -> Figures:
    sure, asked = linked(found, kind, AUTOMATIC), linked(found, kind, CANDIDATE)
    return Figures(len(sure & right) / len(sure), len(sure & right) / len(right), len((sure | asked) & right) / len(right), len(asked))


@pytest.fixture(scope="module")
def found(plans: Mapping[str, Plan], root: Path) -> list[Link]:
    """What is linked without a decision of anybody."""
    return links.find(plans, UNDECIDED, root)


def test_the_reference_is_about_what_there_is(plans: Mapping[str, Plan]) -> None:
    later, earlier = plans[LATER], plans[EARLIER]
    for part, (mine, theirs) in {"items": (later.items, earlier.items), "goals": (later.goals, earlier.goals)}.items():
        right, doubtful = pairs(part, "right"), pairs(part, "doubtful")
        assert right
        assert doubtful
        assert not right & doubtful
        assert {one for one, _ in right | doubtful} <= set(mine)
        assert {other for _, other in right | doubtful} <= set(theirs)


@pytest.mark.parametrize(("part", "kind", "recall", "helped"), [("items", ITEM, 0.7, 0.8), ("goals", GOAL, 0.8, 0.8)])
def test_automatic_links_are_right(
    part: str, kind: str, recall: float, helped: float, found: list[Link], capsys: pytest.CaptureFixture[str]
) -> None:
    told = figures(found, kind, pairs(part, "right"))
    with capsys.disabled():
        print(f"\n{part} of {LATER} that continue those of {EARLIER}: {told}")
    assert told.precision >= 0.95
    assert told.recall >= recall
    assert told.with_candidates >= helped
    assert told.candidates <= len(pairs(part, "right"))


def test_decisions_make_the_links_those_of_the_reference(plans: Mapping[str, Plan], root: Path) -> None:
    decided = links.find(plans, decisions.load(root), root)
    for part, kind in (("items", ITEM), ("goals", GOAL)):
        made = linked(decided, kind, AUTOMATIC) | linked(decided, kind, links.CONFIRMED)
        assert made == pairs(part, "right")
        assert linked(decided, kind, CANDIDATE) <= pairs(part, "doubtful")


def test_plans_that_have_nothing_to_do_with_each_other_are_hardly_linked(plans: Mapping[str, Plan], root: Path) -> None:
    """Every two of the four plans that do not follow each other, linked as if they did."""
    filled = [plan for plan in plans.values() if plan.items]
    unlike = [(one, other) for one, other in permutations(filled, 2) if {one.id, other.id} not in ({LATER, EARLIER}, PARENT)]
    compared = made = 0
    for one, other in unlike:
        forced = replace(one, replaces=frozenset({other.iri})), replace(other, replaces=frozenset())
        sure = [
            link
            for link in links.find({plan.id: plan for plan in forced}, UNDECIDED, root)
            if link.kind == ITEM and link.status == AUTOMATIC
        ]
        compared += len(one.items) * len(other.items)
        made += len(sure)
    assert compared > 30_000
    assert made / compared < 0.0005


PARENT = {"ap-ssz-2024-2025", "ssz-2021"}
"""A strategy and its action plan do say the same."""


def without_diacritics(title: str, number: int) -> str:
    return strip_diacritics(title).upper() if number % 2 else strip_diacritics(title)


def turned_round(title: str, number: int) -> str:
    words = title.split()
    at = number % len(words)
    return " ".join(words[at:] + words[:at])


def with_an_action(title: str, number: int) -> str:
    return f"{('Podpora', 'Rozvoj', 'Zajištění')[number % 3]} – {title}"


def in_other_forms(title: str, number: int) -> str:
    """Endings of adjectives in another case."""
    for ending, other in (("ých ", "ými "), ("ního ", "ním "), ("é ", "ou ")) if number % 2 else (("í ", "ích "), ("á ", "é ")):
        title = title.replace(ending, other)
    return title


def with_a_project(title: str, _: int) -> str:
    return f"{title} v rámci realizace krajského projektu"


def cut_off(title: str, _: int) -> str:
    words = title.split()
    return " ".join(words[: max(4, round(len(words) * 0.7))])


ALTERATIONS = [without_diacritics, turned_round, with_an_action, in_other_forms, with_a_project, cut_off]


@pytest.mark.parametrize("alter", ALTERATIONS, ids=lambda alter: alter.__name__)
@pytest.mark.parametrize("name", ["sprss-2014-2017", "sprss-2018-2020", "ssz-2021", "ap-ssz-2024-2025"])
def test_titles_that_were_rewritten_find_their_originals(
    name: str, alter: Callable[[str, int], str], plans: Mapping[str, Plan], root: Path
) -> None:
    """A next plan made from a real one: that each item continues its own (or one whose title became the same), and hardly another."""
    plan = plans[name]
    titles = {code: alter(item.title, number) for number, (code, item) in enumerate(plan.items.items()) if item.title}
    items = {code: replace(plan.items[code], iri=f"x:{code}", title=title) for code, title in titles.items()}
    later = replace(plan, iri="x:next", id="next", items=items, replaces=frozenset({plan.iri}), start="2099", end="")
    sure = linked(links.find({plan.id: plan, "next": later}, UNDECIDED, root), ITEM, AUTOMATIC)
    right = {(one, other) for one, other in sure if set(significant(titles[one])) == set(significant(titles[other]))}
    assert len(right) / len(sure) >= 0.92
    assert len({one for one, _ in right}) / len(items) >= 0.95
