"""What a sentence mentions: its words → entities, days and years, each word at most once, the longest name first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from math import prod

from graphsvc.questions import dates
from graphsvc.questions.entities import KINDS, Entity
from graphsvc.questions.names import Names
from graphsvc.questions.plans import Plans
from graphsvc.questions.words import Word
from graphsvc.text import fold, key

EXACT, FORM, SPELLING, PART, ASSUMED = "exact", "form", "spelling", "part", "assumed"
"""How words were understood: as they are, in another form, misspelt, as a part of a name, or as the only one of their kind."""

LONGEST = 9
"""Words of a name that are looked at together."""
_COMBINATIONS = 9
_CLOSE = 0.15
"""Names of which nearly the same share is said are alike."""
_MUCH, _MOST_OF = 0.45, 0.65
"""Share of a name that a sentence must say: with its first word, without."""
_FEW_WORDS, _HALF = 0.25, 0.5
"""Share of a name that must be written where it stands alone: with its first word, without."""
_MOST = 3
"""Entities of one kind that words may stand for."""
_SHORT = 3
"""Letters of a short abbreviation."""
_TITLE_WORDS, _TITLE_SHARE, _COMMON_WORD = 3, 0.75, 400
_CODE = re.compile(r"[^\W_]+(?:[./–—-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Mention:
    """Words (their numbers) and the entities that they can stand for; ``weak``: they are as well ordinary words."""

    covers: frozenset[int]
    entities: tuple[Entity, ...]
    how: str
    weak: bool = False

    def of(self, kinds: Collection[str]) -> tuple[Entity, ...]:
        """The entities of these kinds."""
        return tuple(entity for entity in self.entities if entity.kind in kinds)


@dataclass(frozen=True, slots=True)
class _Found:
    """A candidate: many words count first, then how well they fit."""

    mention: Mention
    size: int
    fit: int

    @property
    def order(self) -> tuple[int, int, int]:
        return (-self.size, -self.fit, min(self.mention.covers))


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that is read: its text and words, and what it is compared with. ``free``: in the middle of other words."""

    text: str
    said: tuple[Word, ...]
    names: Names
    plans: Plans
    kinds: frozenset[str] = frozenset(KINDS)
    today: date | None = None
    sentence: bool = True

    def silent(self, at: int) -> bool:
        """Whether a word says nothing by itself; a capital letter inside the sentence may be an abbreviation."""
        word = self.said[at]
        capital = len(word.text) == 1 and word.text.isupper() and (at > 0 or len(self.said) == 1)
        return word.folded in self.names.vocabulary.silent and not capital


def mentions(reading: Reading) -> tuple[Mention, ...]:
    """All mentions, in the order of their words."""
    vocabulary = reading.names.vocabulary
    found = [_moment(moment) for moment in dates.moments(reading.text, reading.said, vocabulary, reading.today)] if reading.sentence else []
    free = _free(reading, found)
    found += _chosen([*_windows(reading, free), *_codes(reading, free)])
    found = [_with_kind_before(reading, mention) for mention in found]
    if "plan" in reading.kinds:
        found += _called(reading, _free(reading, found))
    found += _titled(reading, _free(reading, found))
    return tuple(sorted(_narrowed(found), key=lambda mention: min(mention.covers)))


def _free(reading: Reading, found: list[Mention]) -> frozenset[int]:
    return frozenset(range(len(reading.said))) - {at for mention in found for at in mention.covers}


def _moment(moment: dates.Moment) -> Mention:
    return Mention(moment.covers, (Entity("date", moment.day, "", moment.day),), EXACT)


def _windows(reading: Reading, free: frozenset[int]) -> Iterator[_Found]:
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


def _window(reading: Reading, places: list[int]) -> _Found | None:
    names, said = reading.names, [reading.said[at] for at in places]
    if len(said) == 1 and reading.sentence and not _alone(reading, places[0]):
        return None
    covers = frozenset(range(places[0], places[-1] + 1))
    for stems in _spellings(names, said):
        right = all(stem in (word.stem, word.folded.upper()) for stem, word in zip(stems, said, strict=True))
        full = _best(names.full(stems, reading.kinds))
        if full:
            whole = reading.text[said[0].start : said[-1].end]
            spelt = names.spelt.get(key(whole), {})
            full = tuple(entity for entity in full if entity in spelt) or full
            how = SPELLING if not right else EXACT if fold(whole) in names.exact else FORM
            weak = _ordinary(reading, said)
            return _Found(Mention(covers, full, how, weak), len(said), 4 if right else 2)
        part = _part(reading, stems)
        if part:
            return _Found(Mention(covers, part, PART if right else SPELLING), len(said), 3 if right else 1)
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
        return _kind_before(reading, at) is not None
    if word.stem in reading.names.vocabulary.common:
        return sum(not reading.silent(other) for other in range(len(reading.said))) == 1
    return len(word.folded) > 2 or word.text.isupper()


def _spellings(names: Names, said: list[Word]) -> list[tuple[str, ...]]:
    """The stems as they are, and what they may be misspelt for."""
    plain = [_readings(names, word) for word in said]
    choices = [readings or _misspelt(names, word) or (word.stem,) for readings, word in zip(plain, said, strict=True)]
    if prod(map(len, choices)) > _COMBINATIONS:
        return []
    return list(product(*choices))


def _readings(names: Names, word: Word) -> tuple[str, ...]:
    """A word as a word of names: as an abbreviation, as its stem."""
    return tuple(reading for reading in (word.folded.upper(), word.stem) if reading in names.parts)


def _best(found: dict[Entity, int]) -> tuple[Entity, ...]:
    """Of each kind those whose name fits best; in order."""
    least: dict[str, int] = {}
    for entity, grade in found.items():
        least[entity.kind] = min(grade, least.get(entity.kind, grade))
    kept = sorted((grade, *entity.order) for entity, grade in found.items() if grade == least[entity.kind])
    by_order = {entity.order: entity for entity in found}
    return tuple(by_order[key[1], key[2], key[3]] for key in kept)


def _part(reading: Reading, stems: tuple[str, ...]) -> tuple[Entity, ...]:
    """What the words are a part of the name of. A kind of plan is none, nor is a single word in a sentence."""
    if stems in reading.plans.kinds or (reading.sentence and len(stems) == 1):
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
        kept += alike if len(alike) <= _MOST else []
    return tuple(kept)


def _alone_part(reading: Reading, stems: tuple[str, ...]) -> tuple[Entity, ...]:
    """Where nothing else is written: all that have the words in a name; a single one only where they are enough of it."""
    if len(stems) < sum(not reading.silent(at) for at in range(len(reading.said))):
        return ()
    found = reading.names.part(stems, reading.kinds, begins=False)
    if len(found) == 1:
        found = {**reading.names.part(stems, reading.kinds, _FEW_WORDS), **reading.names.part(stems, reading.kinds, _HALF, begins=False)}
    return tuple(sorted(found, key=lambda entity: (-found[entity], entity.order)))


def _codes(reading: Reading, free: frozenset[int]) -> Iterator[_Found]:
    """Codes of items, goals and resolutions; a bare letter, number or numeral only behind the kind of thing that it counts."""
    for match in _CODE.finditer(reading.text):
        covers = dates.within(reading.said, *match.span())
        entities = tuple(entity for entity in reading.names.codes.get(fold(match[0]), ()) if entity.kind in reading.kinds)
        if not entities or not covers or not covers <= free:
            continue
        kind = _kind_before(reading, min(covers))
        bare = len(covers) == 1 and (match[0].isalpha() or match[0].isdigit())
        if reading.sentence and bare and (kind not in ("goal", "item") or match[0].islower()):
            continue
        yield _Found(Mention(covers, entities, EXACT), len(covers), 5)


def _chosen(found: list[_Found]) -> list[Mention]:
    taken: set[int] = set()
    chosen = []
    for one in sorted(found, key=lambda one: one.order):
        if taken.isdisjoint(one.mention.covers):
            taken |= one.mention.covers
            chosen.append(one.mention)
    return chosen


def _kind_before(reading: Reading, at: int) -> str | None:
    """The kind of thing that the word before names."""
    if at == 0:
        return None
    before = reading.said[at - 1].stem
    return next((kind for kind, names in reading.names.vocabulary.kinds.items() if before in names), None)


def _with_kind_before(reading: Reading, mention: Mention) -> Mention:
    """``program OPZ+`` is the programme and not the source that is called so."""
    begin = min(mention.covers)
    before = reading.said[begin - 1].stem if begin else ""
    kinds = {kind for kind, names in reading.names.vocabulary.kinds.items() if before in names}
    entities = mention.of(kinds)
    return replace(mention, covers=mention.covers | {begin - 1}, entities=entities, weak=False) if entities else mention


def _called(reading: Reading, free: frozenset[int]) -> Iterator[Mention]:
    spans = dates.years(reading.text, reading.said)
    for called in reading.plans.called(reading.said, spans, free, reading.names.with_items):
        entities = tuple(reading.names.entities["plan", plan] for plan in called.plans if ("plan", plan) in reading.names.entities)
        if entities:
            yield Mention(called.covers, entities, FORM if called.dated else ASSUMED, weak=not called.dated)


def _titled(reading: Reading, free: frozenset[int]) -> Iterator[Mention]:
    """Items and goals by most words of their titles."""
    places = {reading.said[at].stem: at for at in sorted(free) if not reading.silent(at)}
    counted: Counter[Entity] = Counter()
    for stem in places:
        holders = reading.names.titles.get(stem, frozenset())
        if len(holders) <= _COMMON_WORD:
            counted.update(entity for entity in holders if entity.kind in reading.kinds)
    shares = {
        entity: number / len(reading.names.title_stems[entity])
        for entity, number in counted.items()
        if number >= min(_TITLE_WORDS, len(places)) and number >= _TITLE_SHARE * len(reading.names.title_stems[entity]) and number > 1
    }
    if shares:
        best = max(shares.values())
        entities = sorted((entity for entity, share in shares.items() if share == best), key=lambda entity: entity.order)
        covers = frozenset(places[stem] for stem in places if stem in reading.names.title_stems[entities[0]])
        yield Mention(covers, tuple(entities[:_MOST]), FORM if best == 1 else PART)


def _narrowed(found: list[Mention]) -> list[Mention]:
    """An item or goal takes the plan that is named beside it: the next one behind that fits, else the last one before."""
    plans = [mention for mention in found if mention.of({"plan"})]
    taken: set[int] = set()
    kept = []
    for mention in found:
        coded = mention.of({"item", "goal"})
        ids = {entity.plan for entity in coded}
        fitting = [plan for plan in plans if any(entity.id in ids for entity in plan.of({"plan"}))] if coded else []
        begin = min(mention.covers)
        behind = [plan for plan in fitting if min(plan.covers) > begin]
        nearest = (
            min(behind, key=lambda plan: min(plan.covers)) if behind else max(fitting, key=lambda plan: min(plan.covers), default=None)
        )
        if nearest is None or nearest is mention:
            kept.append(mention)
            continue
        named = {entity.id for entity in nearest.of({"plan"})}
        taken |= nearest.covers
        entities = tuple(entity for entity in coded if entity.plan in named)
        kept.append(replace(mention, covers=mention.covers | nearest.covers, entities=entities))
    return [mention for mention in kept if not (mention.of({"plan"}) and mention.covers <= taken)]
