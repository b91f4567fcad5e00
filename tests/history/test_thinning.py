"""Which runs stay: thinned the further back they are, never cut; to thin again, or later at once, comes to the same."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.history.thinning import DAILY, Dated, due, kept

DAY = 86_400
NOW = int(datetime(2026, 11, 26, 12, tzinfo=UTC).timestamp())
TIMES = st.lists(st.integers(NOW - 2_000 * DAY, NOW), max_size=80).map(lambda times: list(enumerate(sorted(times), 1)))
LIMITS = {"days": st.integers(1, 400), "most": st.integers(1, 30)}


def only(runs: list[Dated], numbers: frozenset[int]) -> list[Dated]:
    return [run for run in runs if run[0] in numbers]


def day(at: int) -> int:
    return at // DAY


@given(TIMES, st.integers(1, 400))
def test_recent_runs_all_stay_where_they_are_not_too_many(runs: list[Dated], days: int) -> None:
    stay = kept(runs, NOW, days)
    assert {number for number, at in runs if at > NOW - days * DAY} <= stay
    assert {number for number, _ in (*runs[:1], *runs[-2:])} <= stay


@given(TIMES, LIMITS["days"], LIMITS["most"])
def test_each_month_that_had_a_run_has_one_for_ever_and_each_day_for_two_years(runs: list[Dated], days: int, most: int) -> None:
    there = only(runs, kept(runs, NOW, days, most))
    assert {datetime.fromtimestamp(at, UTC).strftime("%Y-%m") for _, at in runs} == {
        datetime.fromtimestamp(at, UTC).strftime("%Y-%m") for _, at in there
    }
    daily = {day(at) for _, at in runs if at > NOW - (days + DAILY) * DAY}
    assert daily <= {day(at) for _, at in there}
    assert {day(at): number for number, at in runs if day(at) in daily} == {day(at): number for number, at in there if day(at) in daily}


@given(TIMES, LIMITS["days"], LIMITS["most"], st.integers(0, 3_000))
def test_to_thin_in_two_steps_is_to_thin_once(runs: list[Dated], days: int, most: int, later: int) -> None:
    once = only(runs, kept(runs, NOW, days, most))
    after = NOW + later * DAY
    assert kept(once, NOW, days, most) == {number for number, _ in once}
    assert kept(once, after, days, most) == kept(runs, after, days, most)


@given(TIMES, LIMITS["days"], LIMITS["most"])
def test_what_stays_is_bounded(runs: list[Dated], days: int, most: int) -> None:
    days_there = {day(at) for _, at in runs}
    assert len(kept(runs, NOW, days, most)) <= most + len(days_there) + 3


def test_a_busy_day_keeps_its_last_run_when_it_is_old() -> None:
    old = NOW - 100 * DAY
    runs = [(number, old + 60 * number) for number in range(1, 50)] + [(50, NOW - 1), (51, NOW)]
    assert kept(runs, NOW) == {1, 49, 50, 51}


def test_one_looks_with_the_first_run_of_a_day_or_when_there_are_many() -> None:
    assert due(NOW - DAY, NOW, 1)
    assert not due(NOW - 60, NOW, 3_000)
    assert due(NOW - 60, NOW, 3_300)
