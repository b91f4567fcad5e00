"""Answers that are asked for again and again, kept in memory as long as the data are the same."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

from graphsvc.web.message import Headers

LARGEST = 1 << 20
"""Bytes of the largest answer that is kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: its headers and its body."""

    headers: Headers
    body: bytes


class Cache:
    """The answers used last, up to so many bytes; another version of the data empties it."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._version = ""
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Kept] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get(self, version: str, key: Hashable) -> Kept | None:
        """The answer, where it is kept."""
        if version != self._version:
            self._kept.clear()
            self._version, self._bytes = version, 0
        found = self._kept.get(key)
        if found is None:
            self.misses += 1
            return None
        self.hits += 1
        self._kept.move_to_end(key)
        return found

    def put(self, version: str, key: Hashable, answer: Kept) -> None:
        """Keep an answer, unless it is large or the data are others by now."""
        if version != self._version or len(answer.body) > min(LARGEST, self._size):
            return
        former = self._kept.pop(key, None)
        self._bytes += len(answer.body) - (len(former.body) if former else 0)
        self._kept[key] = answer
        while self._bytes > self._size:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.body)
