"""What was found in drafts, for some minutes: in memory alone, each under a key that nobody guesses."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from graphsvc.review.checking import Checked

SECONDS = 600
"""How long a result is kept."""
_MOST = 200
_BYTES = 128 << 20
"""Of all results that are kept; the oldest go first."""


class Kept:
    """Results of checks, for any number of threads; ``clock`` counts seconds."""

    def __init__(self, most: int = _MOST, size: int = _BYTES, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._size = size
        self._clock = clock
        self._kept: OrderedDict[str, tuple[float, Checked]] = OrderedDict()
        """From the oldest."""
        self._lock = threading.Lock()

    def put(self, checked: Checked) -> str:
        """Keep a result; gives its key."""
        key = secrets.token_urlsafe(24)
        with self._lock:
            self._kept[key] = (self._clock() + SECONDS, checked)
            self._forget()
        return key

    def get(self, key: str) -> Checked | None:
        """The result with that key; None where there is none, or no more."""
        with self._lock:
            self._forget()
            found = self._kept.get(key)
        return found[1] if found else None

    def _forget(self) -> None:
        now, size = self._clock(), sum(checked.size for _, checked in self._kept.values())
        while self._kept:
            until, oldest = next(iter(self._kept.values()))
            if until > now and len(self._kept) <= self._most and size <= self._size:
                return
            self._kept.popitem(last=False)
            size -= oldest.size
