"""The confidence: the same either way and on every run, never less for more in common, 1 for what is the same, nothing for nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.linking import words
from graphsvc.linking.compare import OTHER, SHARES, Profile, Scale, Scales, weigh

WORDS = ["senior", "byt", "dluh", "obk", "skol", "rodin", "kurz", "lekar", "senior byt", "dluh obk"]
BAGS = st.frozensets(st.sampled_from(WORDS), max_size=6)
NAMED = st.frozensets(st.sampled_from([("services", "44"), ("services", "46"), ("target_groups", "seniors")]), max_size=2)
IDS = st.frozensets(st.sampled_from(["x/1", "x/2", "x/3"]), max_size=3)
PROFILES = st.builds(Profile, title=BAGS, named=NAMED, services=IDS, groups=IDS, goals=st.sampled_from([(), ("g/1",), ("g/1", "g/2")]))
PLANS = st.lists(PROFILES, min_size=2, max_size=6)


def scales(profiles: list[Profile], goals: dict[tuple[str, str], float] | None = None) -> Scales:
    return Scales(
        Scale(words.weights(profile.title for profile in profiles)),
        Scale(words.weights(profile.named for profile in profiles), 1),
        Scale(words.weights(profile.services for profile in profiles)),
        Scale(words.weights(profile.groups for profile in profiles)),
        goals or {},
    )


def scale(*bags: frozenset[str]) -> Scale[str]:
    return Scale(words.weights(bags))


@given(PLANS)
def test_it_is_the_same_either_way(profiles: list[Profile]) -> None:
    one, other, weighed = profiles[0], profiles[1], scales(profiles)
    assert weighed.compare(one, other) == weighed.compare(other, one)


@given(PLANS)
def test_it_does_not_depend_on_the_order_of_the_items(profiles: list[Profile]) -> None:
    one, other = profiles[0], profiles[1]
    assert scales(profiles).compare(one, other) == scales(profiles[::-1]).compare(one, other)


@given(PLANS)
def test_what_is_the_same_is_sure_and_all_is_between_nothing_and_one(profiles: list[Profile]) -> None:
    one, other = profiles[0], profiles[1]
    goals = {(mine, theirs): 1.0 for mine in one.goals for theirs in one.goals}
    weighed = scales(profiles, goals)
    assert weighed.compare(one, one).confidence == (1.0 if one.title or one.named else 0.0)
    assert 0 <= weighed.compare(one, other).confidence <= 1


@given(BAGS, BAGS, st.sampled_from(WORDS), st.lists(BAGS, max_size=4))
def test_a_word_more_in_both_never_makes_it_less(
    one: frozenset[str], other: frozenset[str], word: str, others: list[frozenset[str]]
) -> None:
    weighed = scale(one, other, frozenset({word}), *others)
    one, other = one - {word}, other - {word}
    before = weighed.overlap(one, other) or 0
    assert (weighed.overlap(one | {word}, other | {word}) or 0) >= before - 1e-12


@given(BAGS, BAGS)
def test_what_shares_nothing_has_nothing_in_common(one: frozenset[str], other: frozenset[str]) -> None:
    found = scale(one, other).overlap(one, other)
    assert found is None if not one or not other else (found == 0) == (not one & other)


@given(st.dictionaries(st.sampled_from(sorted(SHARES)), st.floats(0, 1)), st.sampled_from(sorted(SHARES)), st.floats(0, 1))
def test_more_of_any_evidence_never_makes_it_less(kinds: dict[str, float], kind: str, more: float) -> None:
    kinds.setdefault(kind, 0.0)
    raised = kinds | {kind: max(kinds[kind], more)}
    assert weigh(raised).confidence >= weigh(kinds).confidence


def test_what_is_not_known_counts_neither_for_nor_against() -> None:
    assert weigh({"title": 0.8}).confidence == weigh({"title": 0.8, "goal": 0.8}).confidence == 0.8


def test_goals_and_services_alone_are_no_evidence() -> None:
    assert weigh({"goal": 1.0, "services": 1.0, "groups": 1.0}).confidence == 0


def test_two_that_name_different_things_are_never_sure() -> None:
    found = weigh({"title": 0.95, "named": 0.0, "goal": 1.0})
    assert found.other
    assert found.confidence == OTHER


def test_a_title_within_the_other_is_nearer_than_one_of_which_both_have_a_part() -> None:
    whole, part, apart = frozenset(WORDS), frozenset(WORDS[:4]), frozenset({*WORDS[:2], "jin", "dals"})
    weighed = scale(whole, part, apart)
    assert (weighed.overlap(whole, part) or 0) > (weighed.overlap(whole, apart) or 0)


# -- titles


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Podpora odlehčovacích služeb", "ODLEHČOVACÍ SLUŽBY"),
        ("Terénní práce ve vyloučených lokalitách (romských i jiných)", "terénní práce ve vyloučených lokalitách - romských, jiných"),
        ("Zpracování plánu 2014–2017", "Zpracování plánů"),
    ],
)
def test_word_forms_case_brackets_and_years_make_no_other_title(one: str, other: str) -> None:
    assert words.tokens(one) == words.tokens(other)


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("Podpora odlehčovacích služeb a denních stacionářů", {("services", "44"), ("services", "46")}),
        ("Optimalizace sítě NZDM", {("services", "62")}),
        ("Transformace – Domov Raspenava, příspěvková organizace", {("bodies", "domov-raspenava")}),
        ("Podpora rodin s dětmi v Libereckém kraji", {("target_groups", "families-with-children")}),
        ("Datové centrum služeb pro obce", set()),
    ],
)
def test_titles_name_services_groups_and_organisations_in_any_form(title: str, names: set[tuple[str, str]], root: Path) -> None:
    assert words.named(title, root) == names


def test_words_are_told_as_they_are_written() -> None:
    title = "Podpora Domova Raspenava a odlehčovacích služeb, služby APOSS"
    assert words.spelt(title, words.tokens(title)) == ["domova", "raspenava", "odlehčovacích", "služeb", "APOSS"]


@given(st.text(max_size=200))
def test_any_text_has_tokens_and_names(title: str) -> None:
    assert all(token.isascii() for token in words.tokens(title))
    words.named(title, Path(__file__).parents[2])


def test_rare_words_weigh_more_common_ones_a_part_and_those_of_both_plans_no_less() -> None:
    bags = [frozenset({"sluzb", "kraj"}), frozenset({"sluzb", "kraj"}), frozenset({"sluzb", "domov"})]
    weighed = words.weights(bags, common=frozenset({"kraj"}))
    assert 0 < weighed["sluzb"] < weighed["domov"]
    assert words.weights(bags, bags) == words.weights(bags)
    assert weighed["kraj"] == pytest.approx(words.weights(bags)["kraj"] * words.OF_COMMON)
