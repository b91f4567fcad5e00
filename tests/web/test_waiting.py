"""What takes long is made once, beside the requests; who cannot wait gets nothing, and what went wrong is tried again."""

from __future__ import annotations

import threading

import pytest

from graphsvc.web.waiting import Waiting


def test_it_is_made_once_and_others_wait_for_it() -> None:
    waiting: Waiting[int] = Waiting(1, "test")
    made: list[int] = []
    go = threading.Event()

    def make() -> int:
        go.wait(10)
        made.append(1)
        return len(made)

    with pytest.raises(TimeoutError):
        waiting.get("a", make, 0.01)
    with pytest.raises(TimeoutError):
        waiting.get("a", make, 0.01)
    go.set()
    assert waiting.get("a", make, 10) == 1
    assert waiting.get("a", make, 0) == 1
    assert made == [1]


def test_what_went_wrong_is_tried_again() -> None:
    waiting: Waiting[int] = Waiting(1, "test")

    def fail() -> int:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        waiting.get("a", fail, 10)
    assert waiting.get("a", lambda: 2, 10) == 2


def test_only_so_many_others_are_kept() -> None:
    waiting: Waiting[int] = Waiting(1, "test")
    for number, key in enumerate("abc"):
        assert waiting.get(key, lambda number=number: number, 10) == number  # type: ignore[misc]
    assert waiting.get("b", lambda: 9, 10) == 1
    assert waiting.get("a", lambda: 9, 10) == 9
