"""What was worked out from a state of the data, kept for those who ask next."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock, Thread
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Keeper(Generic[_T]):
    """The results used last, at most so many; safe to use from several threads.

    Each is made once, by who asks first; others who want the same wait for it, and those who want something else do not.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, Future[_T]] = OrderedDict()

    def get(self, key: Hashable, make: Callable[[], _T], patience: float | None = None) -> _T:
        """What is kept under the key, else what ``make`` makes; an exception of its is passed on and nothing kept.

        With ``patience`` it is made beside who asks, who waits for so many seconds at most. Raises TimeoutError after that.
        """
        with self._lock:
            kept = self._kept.get(key)
            mine: Future[_T] = kept or Future()
            self._kept[key] = mine
            self._kept.move_to_end(key)
            if len(self._kept) > self._most:
                self._kept.popitem(last=False)
        if kept is None and patience is None:
            self._make(key, mine, make)
        elif kept is None:
            Thread(target=self._make, args=(key, mine, make), daemon=True).start()
        return mine.result(patience)

    def _make(self, key: Hashable, mine: Future[_T], make: Callable[[], _T]) -> None:
        try:
            mine.set_result(make())
        except BaseException as error:
            with self._lock:
                if self._kept.get(key) is mine:
                    del self._kept[key]
            mine.set_exception(error)  # who waits gets it too
