"""How far a check is, told and broken off by its key."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from drafts import cards, large

from graphsvc.errors import LimitError, ParameterError
from graphsvc.review.checking import Checks
from graphsvc.review.progress import STEPS, Progress, Watched
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

KEY = "k" * 20


@pytest.fixture
def settings(shipped_store: EmbeddedStore) -> Iterator[Settings]:
    """Settings over the shipped graph; no folder of a copy is left afterwards."""
    yield replace(Settings(), store=shipped_store.path)
    assert not list(Path(shipped_store.path).glob("preview-*"))


class Heard(Progress):
    """Keeps the steps that it was told of."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[str] = []

    def at(self, step: str) -> None:
        self.steps.append(step)
        super().at(step)


def test_each_step_is_told_in_its_turn(settings: Settings) -> None:
    heard = Heard()
    Checks(settings).check("navrh.txt", cards(("A77-01", "Nová aktivita", "1")), "sprss-2018-2020", heard)
    assert tuple(heard.steps) == STEPS[2:]


def test_a_check_is_broken_off_while_it_goes_on(settings: Settings) -> None:
    progress, ended = Progress(), []

    def check() -> None:
        with pytest.raises(LimitError, match="was cancelled") as error:
            Checks(settings).check("large.nt", large(40_000), None, progress)
        ended.append(error.value.passed)

    thread = threading.Thread(target=check)
    thread.start()
    while progress.step == STEPS[1]:
        thread.join(0.01)
    progress.cancel()
    thread.join(5)
    assert ended == ["left"]


def test_what_was_cancelled_before_its_turn_is_not_begun(settings: Settings) -> None:
    progress = Heard()
    progress.cancel()
    with pytest.raises(LimitError, match="was cancelled"):
        Checks(settings).check("navrh.txt", b"text", None, progress)
    assert progress.steps == []


def test_a_check_is_known_by_its_key_as_long_as_it_lasts() -> None:
    watched, stopped = Watched(), []
    assert watched.step(KEY) == "arriving"
    with watched.watch(KEY) as progress:
        progress.at("rules")
        progress.stopped_by(lambda: stopped.append(1))
        assert watched.step(KEY) == "rules"
        watched.cancel("another" * 3)
        assert not stopped
        watched.cancel(KEY)
        assert stopped == [1]
    assert watched.step(KEY) == "arriving"
    watched.cancel(KEY)
    assert stopped == [1]


@pytest.mark.parametrize("key", ["short", "k" * 81, "k" * 20 + "<script>", "k" * 20 + "\n", "č" * 20])
def test_a_key_that_could_be_guessed_or_is_none_is_refused(key: str) -> None:
    with pytest.raises(ParameterError, match="key"), Watched().watch(key):
        pass


def test_a_key_is_taken_once() -> None:
    watched = Watched()
    with watched.watch(KEY), pytest.raises(ParameterError, match="taken"), watched.watch(KEY):
        pass
    with watched.watch(""), watched.watch("") as progress:
        assert progress.step == STEPS[1]
