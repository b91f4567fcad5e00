"""What was worked out is kept, made once, and holds up nobody who wants something else."""

from __future__ import annotations

import threading

import pytest

from graphsvc.keeping import Keeper


def test_only_the_results_used_last_are_kept() -> None:
    made: list[str] = []
    keeper: Keeper[str] = Keeper(2)

    def ask(key: str) -> str:
        return keeper.get(key, lambda: made.append(key) or key)  # type: ignore[func-returns-value]

    assert [ask(key) for key in "aabacab"] == list("aabacab")
    assert "".join(made) == "abcb"


def test_a_result_is_made_once_and_others_are_made_meanwhile() -> None:
    keeper: Keeper[int] = Keeper(2)
    begun, go = threading.Event(), threading.Event()
    made: list[str] = []
    got: list[int] = []

    def slowly() -> int:
        made.append("slow")
        begun.set()
        assert go.wait(10)
        return 1

    threads = [threading.Thread(target=lambda: got.append(keeper.get("slow", slowly))) for _ in range(5)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    assert keeper.get("quick", lambda: 2) == 2
    assert not got
    go.set()
    for thread in threads:
        thread.join(10)
    assert got == [1] * 5
    assert made == ["slow"]


def test_what_fails_is_told_to_all_who_wait_and_tried_again_by_the_next() -> None:
    keeper: Keeper[int] = Keeper(2)
    begun, go = threading.Event(), threading.Event()
    told: list[str] = []

    def fails() -> int:
        begun.set()
        assert go.wait(10)
        raise ValueError("no")

    def ask() -> None:
        with pytest.raises(ValueError, match="no") as raised:
            keeper.get("key", fails)
        told.append(str(raised.value))

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    assert begun.wait(10)
    go.set()
    for thread in threads:
        thread.join(10)
    assert told == ["no"] * 3
    assert keeper.get("key", lambda: 3) == 3


def test_who_has_little_patience_does_not_wait_and_what_is_made_is_kept_for_the_next() -> None:
    keeper: Keeper[int] = Keeper(1)
    made: list[int] = []
    go = threading.Event()

    def make() -> int:
        assert go.wait(10)
        made.append(1)
        return len(made)

    for _ in range(2):
        with pytest.raises(TimeoutError):
            keeper.get("a", make, 0.01)
    go.set()
    assert keeper.get("a", make, 10) == 1
    assert keeper.get("a", make, 0) == 1
    assert made == [1]


def test_what_went_wrong_beside_who_asks_is_told_and_tried_again() -> None:
    keeper: Keeper[int] = Keeper(1)

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        keeper.get("a", fail, 10)
    assert keeper.get("a", lambda: 2, 10) == 2
