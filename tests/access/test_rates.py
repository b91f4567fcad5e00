"""How often a client may ask, with a clock that the test turns."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.access.rates import Rate, Rates
from graphsvc.access.roles import Action
from graphsvc.errors import AccessError
from graphsvc.settings import Access

SECOND = 1_000_000_000


class Clock:
    def __init__(self) -> None:
        self.now = 5 * SECOND

    def __call__(self) -> int:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_passes_and_then_one_at_each_step(clock: Clock) -> None:
    rate = Rate(10, 1, 5, clock)
    assert [rate.wait("a") for _ in range(5)] == [0.0] * 5
    assert rate.wait("a") == 0.1
    clock.now += SECOND // 10 - 1
    assert rate.wait("a") > 0
    clock.now += 1
    assert rate.wait("a") == 0
    assert rate.wait("a") == 0.1


def test_a_step_that_is_no_whole_number_is_rounded_up(clock: Clock) -> None:
    rate = Rate(7, 1, 1, clock)
    assert rate.wait("a") == 0
    clock.now += SECOND // 7
    assert rate.wait("a") > 0
    clock.now += 1
    assert rate.wait("a") == 0


def test_who_waits_as_long_as_was_said_may_pass_and_being_refused_costs_nothing(clock: Clock) -> None:
    rate = Rate(3, 60, 3, clock)
    for _ in range(3):
        rate.wait("a")
    waits = [rate.wait("a") for _ in range(100)]
    assert set(waits) == {20.0}
    clock.now += 20 * SECOND
    assert rate.wait("a") == 0


def test_each_client_has_its_own(clock: Clock) -> None:
    rate = Rate(1, 1, 1, clock)
    assert (rate.wait("a"), rate.wait("a"), rate.wait("b")) == (0, 1, 0)


def test_0_sets_no_limit_and_remembers_nobody(clock: Clock) -> None:
    rate = Rate(0, 1, 1, clock)
    assert {rate.wait("a") for _ in range(1_000)} == {0}
    assert len(rate) == 0


def test_the_number_of_clients_that_are_remembered_is_bounded_and_the_busy_ones_stay(clock: Clock) -> None:
    rate = Rate(1, 1_000, 1, clock, most=10)
    assert rate.wait("busy") == 0
    for number in range(500):
        assert rate.wait(f"passing {number}") == 0
        assert rate.wait("busy") > 0
    assert len(rate) == 10


@settings(deadline=None)
@given(
    amount=st.integers(1, 1_000),
    seconds=st.sampled_from([1, 60]),
    burst=st.integers(1, 8),
    pauses=st.lists(st.one_of(st.just(0), st.integers(0, 2 * SECOND), st.integers(0, SECOND // 100)), min_size=1, max_size=60),
)
def test_in_no_time_do_more_pass_than_burst_and_rate_allow(amount: int, seconds: int, burst: int, pauses: list[int]) -> None:
    clock = Clock()
    rate = Rate(amount, seconds, burst, clock)
    passed = []
    for pause in pauses:
        clock.now += pause
        if rate.wait("a") == 0:
            passed.append(clock.now)
    assert passed
    for (first, start), (last, end) in combinations(enumerate(passed), 2):
        assert (last - first + 1 - burst) * seconds * SECOND <= (end - start) * amount


@settings(deadline=None)
@given(amount=st.integers(1, 1_000), burst=st.integers(1, 8), pauses=st.lists(st.integers(0, SECOND), max_size=30))
def test_who_is_refused_passes_after_the_time_that_was_told(amount: int, burst: int, pauses: list[int]) -> None:
    clock = Clock()
    rate = Rate(amount, 1, burst, clock)
    for pause in [*pauses, *[0] * burst]:
        clock.now += pause
        wait = rate.wait("a")
        if wait:
            clock.now += round(wait * SECOND)
            assert rate.wait("a") == 0


def test_reads_and_writes_are_counted_apart_and_the_refusal_says_when_to_come_back(clock: Clock) -> None:
    rates = Rates(Access(reads_per_second=2, reads_at_once=3, writes_per_minute=4), clock)
    for action, allowed, after in ((Action.READ, 3, "1"), (Action.WRITE, 4, "15")):
        for _ in range(allowed):
            rates.count(action, "a")
        with pytest.raises(AccessError) as told:
            rates.count(action, "a")
        assert (told.value.http_status, told.value.headers) == (429, {"Retry-After": after})
