"""A sentence as words: where each stands, its letters without case and diacritics, and its stem."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from graphsvc.rdf import similar
from graphsvc.text import fold

MAX_TEXT = 1_000
"""Characters of a sentence that are read; what follows is not looked at."""
MAX_WORDS = 60
MAX_LETTERS = 40
"""Of a word that is stemmed."""

_WORD = re.compile(r"\w*[^\W\d_]\+|\w+|§")
_STEMMED = 4
"""Letters from which a word has an ending; shorter ones are abbreviations and prepositions."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word: as written, from ``start`` to ``end`` of the text, folded, and its stem (of a code or a short word: itself)."""

    text: str
    start: int
    end: int
    folded: str
    stem: str


def words(text: str) -> tuple[Word, ...]:
    """The words of a text in order; ``OPZ+`` is one, ``A05-01`` two, ``§`` one. At most `MAX_WORDS` of the first `MAX_TEXT` characters."""
    found = []
    for match in _WORD.finditer(text[:MAX_TEXT]):
        folded, stemmed = _forms(match[0])
        if folded:
            found.append(Word(match[0], match.start(), match.end(), folded, stemmed))
        if len(found) == MAX_WORDS:
            break
    return tuple(found)


@lru_cache(maxsize=16_384)
def _forms(text: str) -> tuple[str, str]:
    folded = fold(text)
    return folded, stem(folded)


def stem(folded: str) -> str:
    """The stem of a folded word."""
    return similar.stem(folded[:MAX_LETTERS]) if len(folded) >= _STEMMED and folded.isalpha() and folded.isascii() else folded


def stems(text: str) -> tuple[str, ...]:
    """The stems of all words of a text."""
    return tuple(word.stem for word in words(text))
