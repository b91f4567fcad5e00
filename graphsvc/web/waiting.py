"""What takes long to work out from a state of the data: begun by who asks first, beside the requests, which wait for a while only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Waiting(Generic[_T]):
    """The results of the last states, at most so many, and those that are being made; safe to use from several threads."""

    def __init__(self, most: int, name: str) -> None:
        self._most = most
        self._name = name
        self._alone = threading.Lock()
        self._made: dict[Hashable, Future[_T]] = {}

    def get(self, key: Hashable, make: Callable[[], _T], patience: float) -> _T:
        """The result under the key. Raises TimeoutError where it takes longer than so many seconds, and what ``make`` raises.

        What has gone wrong is tried again by who asks next.
        """
        with self._alone:
            there = self._made.get(key)
            mine: Future[_T] = there if there is not None and not (there.done() and there.exception()) else Future()
            self._made[key] = mine
            for old in [one for one, future in self._made.items() if future.done() and one != key][: -self._most or None]:
                del self._made[old]
        if mine is not there:
            threading.Thread(target=_make, args=(mine, make), name=self._name, daemon=True).start()
        return mine.result(patience)


def _make(mine: Future[_T], make: Callable[[], _T]) -> None:
    try:
        mine.set_result(make())
    except BaseException as error:
        mine.set_exception(error)  # whoever waits for it gets it
