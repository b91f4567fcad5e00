"""Names of several words found in running text: longest match, whole words, in one pass over the text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

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
            for variant in (text, text[:1].upper() + text[1:]):
                tokens = tuple(word for word, _, _ in _tokens(variant))
                if tokens and tokens not in seen:
                    seen.add(tokens)
                    phrases.by_first.setdefault(tokens[0], []).append((tokens, name))
        for entries in phrases.by_first.values():
            entries.sort(key=lambda entry: (-len(entry[0]), entry[0]))
        return phrases

    def find(self, text: str) -> list[Hit]:
        """All hits, in order, without overlaps; dashes of any kind match each other."""
        tokens = _tokens(text)
        words = [word for word, _, _ in tokens]
        hits: list[Hit] = []
        at = 0
        while at < len(words):
            size, name = self._match(words, at)
            if size:
                start, end = tokens[at][1], tokens[at + size - 1][2]
                hits.append(Hit(start, end, text[start:end], name))
            at += size or 1
        return hits

    def _match(self, words: list[str], at: int) -> tuple[int, str]:
        for tokens, name in self.by_first.get(words[at], ()):
            if tuple(words[at : at + len(tokens)]) == tokens:
                return len(tokens), name
        return 0, ""


def _tokens(text: str) -> list[tuple[str, int, int]]:
    """Words and signs with their places; dashes of any kind are one."""
    return [(m[0], m.start(), m.end()) for m in _TOKEN.finditer(text.translate(_DASHES))]
