"""Names of several words found in running text: longest match, whole words, in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

_TOKEN = re.compile(r"\w+|[^\w\s]")
_DASHES = str.maketrans("–—‑", "---")


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: where, what stands there, and the id that it stands for."""

    start: int
    end: int
    text: str
    id: str


@dataclass(slots=True)
class Phrases:
    """Phrases by their first word. Letter case counts, but a phrase that begins with a small letter is also found capitalised."""

    by_first: dict[str, list[tuple[tuple[str, ...], str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> Phrases:
        """Phrases from (text, id) pairs; of two ids that claim one text the first keeps it."""
        phrases = cls()
        seen: set[tuple[str, ...]] = set()
        for text, name in pairs:
            for variant in dict.fromkeys((text, text[:1].upper() + text[1:])):
                tokens = tuple(_TOKEN.findall(variant.translate(_DASHES)))
                if tokens and tokens not in seen:
                    seen.add(tokens)
                    phrases.by_first.setdefault(tokens[0], []).append((tokens, name))
        for entries in phrases.by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[0]))
        return phrases

    def find(self, text: str) -> list[Hit]:
        """All hits, in order, without overlaps; dashes of any kind match each other."""
        words, spans = _tokens(text)
        hits: list[Hit] = []
        free = 0
        for at, word in enumerate(words):
            entries = self.by_first.get(word) if at >= free else None
            found = next((entry for entry in entries if words[at : at + len(entry[0])] == entry[0]), None) if entries else None
            if found:
                free = at + len(found[0])
                start, end = spans[at][0], spans[free - 1][1]
                hits.append(Hit(start, end, text[start:end], found[1]))
        return hits


@lru_cache(maxsize=16)
def _tokens(text: str) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...]]:
    """Words and signs, and their places; dashes of any kind are one. Kept for a while: a text is searched for several kinds of names."""
    found = list(_TOKEN.finditer(text.translate(_DASHES)))
    return tuple(m[0] for m in found), tuple(m.span() for m in found)
