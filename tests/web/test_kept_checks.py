"""What was found in a draft is kept for some minutes, in bounds, under keys that nobody guesses."""

from __future__ import annotations

from graphsvc.review.checking import Checked
from graphsvc.web.kept import SECONDS, Kept


def checked(size: int = 1) -> Checked:
    return Checked("a.txt", {}, {}, size)


def test_a_result_is_found_by_its_key_alone_and_only_for_a_while() -> None:
    now = [0.0]
    kept = Kept(clock=lambda: now[0])
    first, second = checked(), checked()
    keys = [kept.put(first), kept.put(second)]
    assert keys[0] != keys[1]
    assert min(map(len, keys)) >= 32
    assert kept.get(keys[0]) is first
    assert kept.get(keys[1]) is second
    assert kept.get("") is kept.get(keys[0][:-1]) is None
    now[0] = SECONDS
    assert kept.get(keys[0]) is None


def test_the_oldest_go_where_there_are_too_many_or_they_are_too_large() -> None:
    few = Kept(most=2)
    keys = [few.put(checked()) for _ in range(3)]
    assert [few.get(key) is None for key in keys] == [True, False, False]
    small = Kept(size=10)
    keys = [small.put(checked(6)) for _ in range(2)]
    assert [small.get(key) is None for key in keys] == [True, False]
    assert small.get(small.put(checked(11))) is None
