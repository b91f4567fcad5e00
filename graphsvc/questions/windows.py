"""Names in a sentence: words that stand together are a name, a name misspelt, or enough of one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from graphsvc.questions.entities import KINDS, Entity
from graphsvc.questions.names import Names
from graphsvc.questions.reading import EXACT, FORM, PART, SPELLING, Mention, Reading
from graphsvc.questions.words import Word
from graphsvc.text import fold, key

LONGEST = 9
"""Words of a name that are looked at together."""
MOST = 3
"""Entities of one kind that words may stand for."""
_COMBINATIONS = 9
"""Ways to read misspelt words together that are tried."""
_CLOSE = 0.15
"""Names of which nearly the same share is said are alike."""
_MUCH, _MOST_OF = 0.45, 0.65
"""Share of a name that a sentence must say: with its first word, without."""
_FEW_WORDS, _HALF = 0.25, 0.5
"""Share of a name that must be written where it stands alone: with its first word, without."""
_SHORT = 3
"""Letters of a short abbreviation."""
CODE, WHOLE, SOME, WHOLE_MISSPELT, SOME_MISSPELT = 5, 4, 3, 2, 1
"""How well words fit what they are taken for."""


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate: many words count first, then how well they fit."""

    mention: Mention
    size: int
    fit: int

    @property
    def order(self) -> tuple[int, int, int]:
        """Sort key: the best first."""
        return (-self.size, -self.fit, min(self.mention.covers))


def windows(reading: Reading, free: frozenset[int]) -> Iterator[Found]:
    """Names, and parts of names, in words that stand together; words that say nothing may stand between."""
    content = [at for at in sorted(free) if not reading.silent(at)]
    for begin in range(len(content)):
        for size in range(1, min(LONGEST, len(content) - begin) + 1):
            places = content[begin : begin + size]
            if places[-1] - places[0] > size + LONGEST:
                break
            found = _window(reading, places)
            if found:
                yield found


def _window(reading: Reading, places: list[int]) -> Found | None:
    names, said = reading.names, [reading.said[at] for at in places]
    if len(said) == 1 and reading.sentence and not _alone(reading, places[0]):
        return None
    covers = frozenset(range(places[0], places[-1] + 1))
    for stems in _spellings(names, said):
        right = all(stem in (word.stem, word.folded.upper()) for stem, word in zip(stems, said, strict=True))
        full = _best(names.full(stems, reading.kinds))
        if full:
            whole = reading.text[said[0].start : said[-1].end]
            full = _rightly_spelt(names, whole, full)
            how = SPELLING if not right else EXACT if fold(whole) in names.exact else FORM
            weak = _ordinary(reading, said)
            return Found(Mention(covers, full, how, weak), len(said), WHOLE if right else WHOLE_MISSPELT)
        part = _part(reading, stems)
        if part:
            return Found(Mention(covers, part, PART if right else SPELLING), len(said), SOME if right else SOME_MISSPELT)
    return None


def _misspelt(names: Names, word: Word) -> tuple[str, ...]:
    """The words of names that it may be, unless it is a word that hints at a question."""
    return () if word.folded.startswith(names.vocabulary.beginnings) else names.near(word.stem)


def _ordinary(reading: Reading, said: list[Word]) -> bool:
    """Whether words may be meant as no name: those that are listed so, and an abbreviation that is not in capitals."""
    short = len(said) == 1 and len(said[0].folded) <= _SHORT and not said[0].text.isupper()
    return short or tuple(word.stem for word in said) in reading.names.vocabulary.ordinary


def _alone(reading: Reading, at: int) -> bool:
    """Whether one word can be a name in a sentence: an abbreviation of two letters only in capitals; a number is none."""
    word = reading.said[at]
    if word.folded.isdigit():
        return reading.kind_before(at) is not None
    if word.stem in reading.names.vocabulary.common and not word.text.isupper():
        return sum(not reading.silent(other) for other in range(len(reading.said))) == 1
    return len(word.folded) > 2 or word.text.isupper()


def _spellings(names: Names, said: list[Word]) -> list[tuple[str, ...]]:
    """The stems as they are, and what they may be misspelt for."""
    plain = [_readings(names, word) for word in said]
    choices = [readings or _misspelt(names, word) or (word.stem,) for readings, word in zip(plain, said, strict=True)]
    if prod(map(len, choices)) > _COMBINATIONS:
        return []
    return list(product(*choices))


def _rightly_spelt(names: Names, whole: str, full: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Without those that are called so but for diacritics, where others are called just so: ``OZP`` is not ``OŽP``."""
    spelt, folded = names.spelt.get(key(whole), {}), names.exact.get(fold(whole), {})
    return tuple(entity for entity in full if entity in spelt or entity not in folded) if spelt else full


def _readings(names: Names, word: Word) -> tuple[str, ...]:
    """A word as a word of names: as an abbreviation, as its stem."""
    short = "" if word.folded in names.vocabulary.small and not word.text.isupper() else word.folded.upper()
    return tuple(reading for reading in (short, word.stem) if reading in names.parts)


def _best(found: dict[Entity, int]) -> tuple[Entity, ...]:
    """Of each kind those whose name fits best; in order."""
    least: dict[str, int] = {}
    for entity, grade in found.items():
        least[entity.kind] = min(grade, least.get(entity.kind, grade))
    kept = sorted((grade, *entity.order) for entity, grade in found.items() if grade == least[entity.kind])
    by_order = {entity.order: entity for entity in found}
    return tuple(by_order[key[1], key[2], key[3]] for key in kept)


def _part(reading: Reading, stems: tuple[str, ...]) -> tuple[Entity, ...]:
    """What the words are a part of the name of. A kind of plan is none, nor are years, nor a single word in a sentence."""
    years = all(stem.isdigit() for stem in stems)
    if years or stems in reading.plans.kinds or (reading.sentence and len(stems) == 1):
        return ()
    if not reading.sentence:
        return _alone_part(reading, stems)
    if stems in reading.names.vocabulary.ordinary:
        return ()
    found = {**reading.names.part(stems, reading.kinds, _MUCH), **reading.names.part(stems, reading.kinds, _MOST_OF, begins=False)}
    kept: list[Entity] = []
    for kind in sorted({entity.kind for entity in found}, key=KINDS.index):
        shares = {entity: share for entity, share in found.items() if entity.kind == kind}
        most = max(shares.values())
        alike = sorted((entity for entity, share in shares.items() if share >= most - _CLOSE), key=lambda entity: entity.order)
        kept += alike if len(alike) <= MOST else []
    return tuple(kept)


def _alone_part(reading: Reading, stems: tuple[str, ...]) -> tuple[Entity, ...]:
    """Where nothing else is written: all that have the words in a name; a single one only where they are enough of it."""
    if len(stems) < sum(not reading.silent(at) for at in range(len(reading.said))):
        return ()
    found = reading.names.part(stems, reading.kinds, begins=False)
    if len(found) == 1:
        found = {**reading.names.part(stems, reading.kinds, _FEW_WORDS), **reading.names.part(stems, reading.kinds, _HALF, begins=False)}
    return tuple(sorted(found, key=lambda entity: (-found[entity], entity.order)))
