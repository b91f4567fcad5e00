"""Words of a sentence that are no known word but differ by a letter from one that hints, names a kind of thing or a kind of plan.

Names have their own way (:meth:`names.Names.near`), for which of them is meant depends on the words beside. A word of a title in the graph
is a known word, be it like another one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rapidfuzz.distance import OSA

from graphsvc.questions.names import Names
from graphsvc.questions.vocabulary import SHORTEST_BEGINNING
from graphsvc.questions.words import Word, stem

SHORTEST = 6
"""Letters of a word that may be misspelt."""
_SHORTEST_STEM = 4
MOST = 15
"""Words of a sentence that are put right."""


def corrected(said: tuple[Word, ...], names: Names, more: frozenset[str]) -> tuple[Word, ...]:
    """The words, those that are misspelt with the letters and the stem that are meant; ``more`` are further known stems."""
    left = MOST
    found = []
    for word in said:
        strange = left > 0 and _strange(word, names, more)
        left -= strange
        found.append(_meant(word, names, more) if strange else word)
    return tuple(found)


def _strange(word: Word, names: Names, more: frozenset[str]) -> bool:
    known = names.vocabulary
    return (
        len(word.folded) >= SHORTEST
        and word.folded.isalpha()
        and word.folded not in known.silent
        and not any(word.stem in stems for stems in (names.parts, names.titles, known.known, more))
        and not word.folded.startswith(known.beginnings)
    )


def _meant(word: Word, names: Names, more: frozenset[str]) -> Word:
    """What is meant: a word that names a kind or is common before one that hints; a word of a name only where it is such a word too."""
    known, near = names.vocabulary, names.near(word.stem)
    often = known.common.union(more, *known.kinds.values())
    like = _like(word.stem, sorted(often)) or _like(word.stem, sorted(known.known - often))
    stems = [found for found in like if not near or found in near]
    if near and not stems:
        return word
    folded = max((_beginning(word.folded, beginning) for beginning in known.beginnings), key=len, default="") or word.folded
    return replace(word, folded=folded, stem=stems[0] if stems else stem(folded))


def _like(stem: str, known: Iterable[str]) -> list[str]:
    """The known stems that differ by a letter, not the first."""
    return [
        other for other in known if len(other) >= _SHORTEST_STEM and other[0] == stem[0] and OSA.distance(stem, other, score_cutoff=1) <= 1
    ]


def _beginning(folded: str, beginning: str) -> str:
    """The word with that beginning, where its own differs by a letter, not the first; else ``""``."""
    if len(beginning) < SHORTEST_BEGINNING or beginning[0] != folded[0]:
        return ""
    ends = [
        end
        for end in (len(beginning), len(beginning) - 1, len(beginning) + 1)
        if OSA.distance(folded[:end], beginning, score_cutoff=1) <= 1
    ]
    return beginning + folded[ends[0] :] if ends else ""
