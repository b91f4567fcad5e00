"""How often a client may ask: a bucket of tokens that fills steadily (the virtual scheduling form of ITU-T I.371, Annex A)."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from graphsvc.access.roles import Action
from graphsvc.errors import AccessError
from graphsvc.settings import Access

MOST = 100_000
"""Clients that are remembered at most, some 20 MB; beyond, who has not been seen for longest is forgotten."""
_SECOND = 1_000_000_000

Clock = Callable[[], int]
"""Nanoseconds that never go back."""


class Rate:
    """``amount`` requests in so many ``seconds`` of each client, ``burst`` of them at once. An amount of 0 sets no limit.

    In any time t, a client is let pass at most burst + t · amount / seconds times. All are whole nanoseconds, so that is exact.
    """

    def __init__(self, amount: int, seconds: int, burst: int, clock: Clock = time.monotonic_ns, most: int = MOST) -> None:
        self._step = -(-seconds * _SECOND // amount) if amount else 0
        self._slack = (burst - 1) * self._step
        self._clock = clock
        self._most = most
        self._full: dict[str, int] = {}
        """Client → when its bucket is full again; who was seen last stands last."""
        self._lock = threading.Lock()

    def __len__(self) -> int:
        """Number of clients that are remembered."""
        return len(self._full)

    def wait(self, client: str) -> float:
        """0 where the client may ask now, which is counted; else the seconds after which it may."""
        if not self._step:
            return 0.0
        with self._lock:
            now = self._clock()
            full = max(self._full.pop(client, now), now)
            early = full - now - self._slack
            self._full[client] = full if early > 0 else full + self._step
            if len(self._full) > self._most:
                del self._full[next(iter(self._full))]
        return max(early, 0) / _SECOND


class Rates:
    """The rates that are set: of reading, and of everything else, which costs more."""

    def __init__(self, access: Access, clock: Clock = time.monotonic_ns) -> None:
        self._reads = Rate(access.reads_per_second, 1, access.reads_at_once, clock)
        self._writes = Rate(access.writes_per_minute, 60, access.writes_per_minute, clock)

    def count(self, action: Action, client: str) -> None:
        """Count a request of a client. Raises AccessError (429, RFC 6585, with ``Retry-After`` in seconds) where it is one too many."""
        seconds = (self._reads if action is Action.READ else self._writes).wait(client)
        if seconds:
            after = math.ceil(seconds)
            raise AccessError(f"Too many requests; try again in {after} s", 429, {"Retry-After": str(after)})
