"""Answers that are asked for again and again, kept in memory as long as the data are the same."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from graphsvc.web.message import Headers

LARGEST = 1 << 20
"""Bytes of the largest answer that is kept, with its question."""
_BESIDE = 2_048
"""Bytes that each takes besides."""
Key = tuple[str | bytes, ...]
"""A question: everything that the answer depends on, besides the data."""


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
        self._kept: OrderedDict[Key, Kept] = OrderedDict()
        self.hits = 0
        self.misses = 0

    def get(self, version: str, key: Key) -> Kept | None:
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

    def put(self, version: str, key: Key, answer: Kept) -> None:
        """Keep an answer, unless it, or its question, is large or the data are others by now."""
        size = _size(key, answer)
        if version != self._version or size > min(LARGEST, self._size) or key in self._kept:
            return
        self._bytes += size
        self._kept[key] = answer
        while self._bytes > self._size:
            self._bytes -= _size(*self._kept.popitem(last=False))


def _size(key: Key, answer: Kept) -> int:
    return sum(map(len, key)) + len(answer.body) + _BESIDE
