"""The version of data that others change: asked for now and then, by a thread of its own, so that nobody waits for it."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections.abc import Callable

from graphsvc.errors import StoreError

log = logging.getLogger(__name__)


class Watch:
    """Knows a version that is dear to reckon, as of ``seconds`` ago at most, and the time that the reckoning takes.

    Until it is known for the first time, after `changed`, and where it cannot be had, a number takes its place that no data had before:
    what was kept of earlier answers is then fetched again, at most every so many seconds.
    """

    def __init__(self, reckon: Callable[[], str], seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._reckon = reckon
        self._seconds = seconds
        self._clock = clock
        self._lock = threading.Lock()
        self._version = _made_up()
        self._due = clock()
        self._changes = 0
        self._asking = False
        self._failed = False

    def version(self) -> str:
        """Twelve hexadecimal digits, at once."""
        with self._lock:
            if self._clock() >= self._due and not self._asking:
                self._asking = True
                threading.Thread(target=self._ask, args=(self._changes,), name="data-version", daemon=True).start()
            return self._version

    def changed(self) -> None:
        """The data were changed just now: what was known of them is past."""
        with self._lock:
            self._changes += 1
            self._version = _made_up()
            self._due = self._clock()

    def _ask(self, changes: int) -> None:
        try:
            found = self._reckon()
        except StoreError as error:
            if not self._failed:
                log.warning("the version of the data cannot be had; answers count as new every %g seconds: %s", self._seconds, error)
            found = ""
        with self._lock:
            self._asking = False
            self._failed = not found
            if changes == self._changes:  # else it was reckoned over what is past
                self._version = found or _made_up()
                self._due = self._clock() + self._seconds


def _made_up() -> str:
    return secrets.token_hex(6)
