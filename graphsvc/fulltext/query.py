"""What people write into a search box → what is looked for. Nothing that can be written is an error.

Words are all wanted, in any form and order. ``"two words"`` is a phrase, and so is what holds together without spaces (``A05-01``).
``-word`` and ``-"two words"`` are not wanted. ``word*`` is the beginning of a word. Words that bind others (``pro``, ``v``) may be missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphsvc.fulltext import codes, words

LENGTH = 1_000
"""Characters that are read."""
WORDS = 32
"""Words that are looked for."""
_QUOTES = str.maketrans(dict.fromkeys("„“”‟«»", '"'))
_PART = re.compile(r'(?P<minus>(?<!\S)-)?(?:"(?P<phrase>[^"]*)"?|(?P<chunk>[^\s"]+))')


@dataclass(frozen=True, slots=True)
class Part:
    """Words in a row that are looked for as they stand; ``beginning``: the last one is the beginning of a word."""

    words: tuple[str, ...]
    beginning: bool = False

    @property
    def written(self) -> str:
        """The part as somebody may write it."""
        words = " ".join(self.words)
        return f'"{words}"' if len(self.words) > 1 else f"{words}*" if self.beginning else words


@dataclass(frozen=True, slots=True)
class Query:
    """What is wanted, what may be missing (and counts if it is not), what is not wanted; ``whole`` is all of it without signs.

    ``codes`` are the keys of the codes that it may be: where nothing has its words, what has one of these is found instead.
    """

    wanted: tuple[Part, ...] = ()
    optional: tuple[Part, ...] = ()
    without: tuple[Part, ...] = ()
    whole: str = ""
    codes: tuple[str, ...] = ()

    def without_one(self) -> Iterator[tuple[str, Query]]:
        """What is left out, and the query without it, for each part where there are several."""
        if len(self.wanted) > 1:
            for at, part in enumerate(self.wanted):
                left = self.wanted[:at] + self.wanted[at + 1 :]
                yield part.written, replace(self, wanted=left, whole=words.plain(" ".join(word for one in left for word in one.words)))

    @property
    def written(self) -> str:
        """The query as somebody may write it."""
        return " ".join((*(part.written for part in self.wanted), *(f"-{part.written}" for part in self.without)))

    def as_codes(self) -> Query | None:
        """What is one of its codes, whatever words it has; None where it is no code."""
        return Query(codes=self.codes, whole=self.whole) if self.codes else None

    def as_beginning(self) -> Query | None:
        """The same, but for the last word, which is taken for the beginning of one; None where it is that already, or there is none."""
        if not self.wanted or self.wanted[-1].beginning or len(self.wanted[-1].words) > 1:
            return None
        return replace(self, wanted=(*self.wanted[:-1], replace(self.wanted[-1], beginning=True)))


def parse(text: str) -> Query:
    """The query that a text is; one that looks for nothing where it holds no words."""
    read = text[:LENGTH].translate(_QUOTES)
    parts = list(_parts(read))
    without = tuple(part for part, minus in parts if minus)
    meant = [part for part, minus in parts if not minus]
    wanted = tuple(part for part in meant if not (len(part.words) == 1 and words.binds(part.words[0]) and not part.beginning))
    if not wanted:
        return Query(tuple(meant), (), without, words.plain(read), codes.meant(read))
    return Query(wanted, tuple(part for part in meant if part not in wanted), without, words.plain(read), codes.meant(read))


def _parts(text: str) -> Iterator[tuple[Part, bool]]:
    left = WORDS
    for found in _PART.finditer(text):
        chunk = found["chunk"] or ""
        named = tuple(word.text for word in words.split(chunk or found["phrase"] or ""))[:left]
        left -= len(named)
        if named:
            yield Part(named, chunk.endswith("*") and len(named) == 1), bool(found["minus"])
