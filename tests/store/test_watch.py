"""The version of data that others change: nobody waits for it, and nothing of before a change passes for what is after."""

from __future__ import annotations

import logging
import re
import threading
import time
from collections.abc import Callable

import pytest

from graphsvc.errors import StoreError
from graphsvc.store.watch import Watch


class Data:
    """Counts how often the version is reckoned; a gate holds the reckoning up where there is one."""

    def __init__(self) -> None:
        self.version = "000000000001"
        self.asked = 0
        self.gate: threading.Event | None = None
        self.broken = False

    def reckon(self) -> str:
        self.asked += 1
        found = self.version
        if self.gate:
            assert self.gate.wait(10)
        if self.broken:
            raise StoreError("The endpoint did not answer")
        return found


def eventually(true: Callable[[], bool]) -> None:
    until = time.monotonic() + 10
    while not true():
        assert time.monotonic() < until
        time.sleep(0.002)


@pytest.fixture
def data() -> Data:
    return Data()


@pytest.fixture
def now() -> list[float]:
    return [100.0]


@pytest.fixture
def watch(data: Data, now: list[float]) -> Watch:
    return Watch(data.reckon, 30, lambda: now[0])


def test_it_is_asked_for_when_it_is_old_and_not_before(watch: Watch, data: Data, now: list[float]) -> None:
    eventually(lambda: watch.version() == "000000000001")
    data.version = "000000000002"
    now[0] += 29.9
    assert [watch.version() for _ in range(100)] == ["000000000001"] * 100
    assert data.asked == 1
    now[0] += 0.1
    eventually(lambda: watch.version() == "000000000002")
    assert data.asked == 2


def test_nobody_waits_and_it_is_asked_for_once_at_a_time(watch: Watch, data: Data) -> None:
    data.gate = threading.Event()
    first = {watch.version() for _ in range(50)}
    assert len(first) == 1
    assert re.fullmatch("[0-9a-f]{12}", first.pop())
    eventually(lambda: data.asked == 1)
    data.gate.set()
    eventually(lambda: watch.version() == "000000000001")
    assert data.asked == 1


def test_after_an_own_change_the_version_is_another_at_once(watch: Watch, data: Data) -> None:
    eventually(lambda: watch.version() == "000000000001")
    data.version = "000000000002"
    watch.changed()
    assert watch.version() != "000000000001"
    eventually(lambda: watch.version() == "000000000002")


def test_what_was_reckoned_before_a_change_does_not_count(watch: Watch, data: Data) -> None:
    data.gate = threading.Event()
    watch.version()
    eventually(lambda: data.asked == 1)
    data.version = "000000000002"
    watch.changed()
    data.gate.set()
    seen: set[str] = set()
    eventually(lambda: seen.add(watch.version()) or "000000000002" in seen)
    assert "000000000001" not in seen


def test_where_it_cannot_be_had_answers_count_as_new_now_and_then(
    watch: Watch, data: Data, now: list[float], caplog: pytest.LogCaptureFixture
) -> None:
    data.broken = True
    seen = [watch.version()]
    with caplog.at_level(logging.WARNING):
        for asked in range(1, 4):
            eventually(lambda: watch.version() != seen[-1])
            seen.append(watch.version())
            assert [watch.version() for _ in range(100)] == [seen[-1]] * 100
            assert data.asked == asked
            now[0] += 30
    assert len(set(seen)) == 4
    assert [record.message for record in caplog.records] == [
        "the version of the data cannot be had; answers count as new every 30 seconds: The endpoint did not answer"
    ]
    data.broken = False
    eventually(lambda: watch.version() == "000000000001")
