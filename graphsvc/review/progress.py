"""How far the check of a draft is, for whoever waits for it, and the means to break it off."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from graphsvc.errors import LimitError, ParameterError

STEPS = ("arriving", "waiting", "reading", "rules", "changes", "reports")
"""In their order: the draft is on its way, waits for others, is read, checked, compared with the graph, written down."""
_KEY = re.compile(r"[\w-]{20,80}", re.ASCII)


class Progress:
    """The check of one draft; told by one thread, asked and cancelled by others."""

    def __init__(self) -> None:
        self.step = STEPS[1]
        self._lock = threading.Lock()
        self._stop: Callable[[], None] | None = None
        self._cancelled = False

    def at(self, step: str) -> None:
        """The next step has begun."""
        self.step = step

    def stopped_by(self, stop: Callable[[], None]) -> None:
        """From now on the check can be broken off by this; at once where that has been asked for before."""
        with self._lock:
            self._stop = stop
            cancelled = self._cancelled
        if cancelled:
            stop()

    def cancel(self) -> None:
        """Break the check off."""
        with self._lock:
            self._cancelled, stop = True, self._stop
        if stop is not None:
            stop()

    def check(self) -> None:
        """Raises LimitError where the check has been broken off."""
        if self._cancelled:
            raise LimitError("The check of the draft was cancelled", "left")


class Watched:
    """Checks by keys that those who send drafts think up, for as long as they last."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[str, Progress] = {}

    @contextmanager
    def watch(self, key: str) -> Iterator[Progress]:
        """The progress of a new check, under its key; ``""`` for one that nobody watches.

        Raises ParameterError for a key that is too short, too long, or taken.
        """
        progress = Progress()
        if not key:
            yield progress
            return
        if not _KEY.fullmatch(key):
            raise ParameterError(f"The key of a check is 20 to 80 letters, digits, - and _, not: {key[:100]!r}")
        with self._lock:
            if key in self._known:
                raise ParameterError(f"The key of a check is taken already: {key!r}")
            self._known[key] = progress
        try:
            yield progress
        finally:
            with self._lock:
                del self._known[key]

    def step(self, key: str) -> str:
        """The step of the check with that key; the first where it has not arrived, or has ended."""
        found = self._known.get(key)
        return found.step if found else STEPS[0]

    def cancel(self, key: str) -> None:
        """Break the check with that key off; nothing where there is none."""
        found = self._known.get(key)
        if found:
            found.cancel()
