"""How far a build is: a bar on a terminal, lines now and then elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from graphsvc.commands.common import tell

_EVERY = 10.0
"""Seconds between two lines."""
_LABELS = {"reading": "Reading documents", "mapping": "Making graphs", "loading": "Loading graphs"}


class Progress:
    """Hears of each step (`building.readings.Step`); one kind of work after the other."""

    def __init__(self, *, terminal: bool) -> None:
        self._terminal = terminal
        self._what = ""
        self._bar: Any = None
        self._begun = self._told = time.monotonic()
        self._before = 0

    def __call__(self, what: str, done: int, of: int) -> None:
        """So much is done of so much. What was done already when the work began is not counted in its rate."""
        if what != self._what:
            self.close()
            self._what, self._before, self._begun = what, done, time.monotonic()
            self._told = self._begun
        if self._terminal:
            self._draw(done, of)
        elif done < of and time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            tell(f"{self._label}: {done} of {of}{self._rate(done)}{self._left(done, of)}")

    def close(self) -> None:
        """Nothing more is drawn in the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None

    @property
    def _label(self) -> str:
        return _LABELS.get(self._what, self._what)

    def _draw(self, done: int, of: int) -> None:
        if self._bar is None and done < of:
            self._bar = click.progressbar(length=of, label=self._label, file=sys.stderr, show_pos=True, item_show_func=self._shown)
            self._bar.update(self._before)
        if self._bar is not None:
            self._bar.update(done - self._bar.pos, done)
            if done >= of:
                self.close()

    def _shown(self, done: int | None) -> str:
        return self._rate(done or 0).strip(", ")

    def _rate(self, done: int) -> str:
        seconds = time.monotonic() - self._begun
        return f", {(done - self._before) / seconds:.1f}/s" if seconds > 0.5 and done > self._before else ""

    def _left(self, done: int, of: int) -> str:
        if done <= self._before:
            return ""
        left = round((time.monotonic() - self._begun) / (done - self._before) * (of - done))
        return f", {left // 60}:{left % 60:02d} left"


@contextmanager
def shown() -> Iterator[Progress]:
    """Progress for the person at the terminal."""
    progress = Progress(terminal=sys.stderr.isatty())
    try:
        yield progress
    finally:
        progress.close()
