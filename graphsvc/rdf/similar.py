"""Titles that say nearly the same: each title gets keys, so that similar ones are looked up and no title is compared with all others.

The *significant words* of a title are what is left without case, diacritics, order, endings, numbers, function words (``na``, ``včetně``)
and what stands in brackets beside at least three words. Words that only say that something is to be done (support, development …), which
plans exchange freely, are left out where two others remain.

The *key* of a title is these words, from two on. The *near keys* are the key and, of five words on, the words without any one of them.
Two titles say nearly the same where the key of one is a near key of the other, which is where

- both have the same two or more words in any order and form, or
- one has one word more than the other, and they have at least four in common.

A word in the place of another makes another title: it is the one that tells measures apart (``… pro seniory``, ``… pro cizince``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from graphsvc.text import fold

MIN_WORDS = 2
"""Of a key; and what must be left where words of action are left out."""
MIN_OUTSIDE_BRACKETS = 3
MIN_COMMON = 4
"""Words that two titles must share where one has a word more."""
MAX_WORDS = 30
"""A longer title is looked up as a whole only: it would have as many near keys as words."""
MAX_LETTERS = 40
"""Of a word; what follows is no word's."""

_WORD = re.compile(r"[a-z]{2,}")
_BRACKETS = re.compile(r"\([^()]*\)")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ych|ich|ach|ech|ami|emi|ymi|imi|eho|iho|emu|imu|um|ym|im|em|am|mi|ou|[aeiouy])$")
_MOVING_E = re.compile(r"(?<=[a-z][^aeiouy])e(?=[^aeinouy]$)")

_FUNCTION = frozenset(
    _WORD.findall("""
    aby ale anebo ani apod atd az bez behem cca ci co coz dle do ev ho jak jako jde je jeho jehoz jej jejich jejichz jejim jejimz
    jejiz jen ke ktera ktere ktereho kterem kteremu kteri kterou ktery kterych kterym kterymi mezi mimo mj na nad napr navaznosti
    ne nebo nebot nejen oblast oblasti od oproti pak po pod podle pokud popr pred pri pripadne pro prostrednictvim proti ramci
    resp se si soucasne souvislosti sve sveho svem svou svych svym tak take tedy tento teto tim tj to tomto toto tzv ucelem vazbe
    vcetne ve viz vuci za zaklade ze zejmena
    """)
)
"""Folded: prepositions with their nouns (``v rámci``), conjunctions, pronouns, abbreviations of such."""


def stem(word: str) -> str:
    """A folded word without the endings of Czech declension; crude, for comparing and never for reading.

    ``sluzba``, ``sluzbach`` and ``sluzeb`` are one, so are ``obec`` and ``obce``, ``pracovnik`` and ``pracovnici``.
    """
    while (shorter := _ENDING.sub("", word)) != word:
        word = shorter
    word = _MOVING_E.sub("", word)
    return word[:-1] + "k" if word.endswith("c") else word


_ACTION = frozenset(
    stem(word)
    for word in _WORD.findall("""
    nastaveni nastavit podpora podporovat pokracovani posileni posilit posilovani realizace realizovat rozsireni rozsirit
    rozsirovani rozvijeni rozvijet rozvoj tvorba udrzeni udrzet udrzovani vytvareni vytvaret vytvoreni vytvorit vznik zajisteni
    zajistit zajistovani zajistovat zavadeni zavedeni zavest zkvalitneni zkvalitnovani zlepseni zlepsit zlepsovani zvyseni zvysit
    zvysovani zvysovat
    """)
)
"""Stems of words of action: support, development, assurance, realisation, setting up, improvement, increase …"""


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of a title, and its near keys, sorted, the key among them. Plain ASCII: stems in the order of the alphabet."""

    key: str
    near: tuple[str, ...]


@lru_cache(maxsize=4096)
def keys(title: str) -> Keys | None:
    """The keys of a Czech title; None where it has fewer than two significant words."""
    words = significant(title)
    if len(words) < MIN_WORDS:
        return None
    whole = " ".join(words)
    return Keys(whole, tuple(sorted({whole, *_without_one(words)})))


def significant(title: str) -> tuple[str, ...]:
    """The stems of the significant words, sorted, each once."""
    outside = _words(_BRACKETS.sub(" ", title))
    return outside if len(outside) >= MIN_OUTSIDE_BRACKETS else _words(title)


def _words(text: str) -> tuple[str, ...]:
    stems = {stem(word[:MAX_LETTERS]) for word in _WORD.findall(fold(text)) if word not in _FUNCTION}
    content = stems - _ACTION
    return tuple(sorted(content if len(content) >= MIN_WORDS else stems))


def _without_one(words: tuple[str, ...]) -> Iterator[str]:
    if MIN_COMMON < len(words) <= MAX_WORDS:
        for at in range(len(words)):
            yield " ".join(words[:at] + words[at + 1 :])
