"""What a sentence mentions: its words → entities, days and years, each word at most once, the longest name first."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from graphsvc.questions import dates
from graphsvc.questions.entities import Entity
from graphsvc.questions.reading import ASSUMED, EXACT, FORM, PART, Mention, Reading
from graphsvc.questions.windows import CODE, MOST, Found, windows
from graphsvc.text import fold

_TITLE_WORDS, _TITLE_SHARE = 3, 0.75
"""Words of a title that must be said at least, and the share of it that they must be."""
_COMMON_WORD = 400
"""Titles that have a word; one that more have tells none of them."""
_CODE = re.compile(r"[^\W_]+(?:[./–—-][^\W_]+)*")


def mentions(reading: Reading) -> tuple[Mention, ...]:
    """All mentions, in the order of their words."""
    vocabulary = reading.names.vocabulary
    found = [_moment(moment) for moment in dates.moments(reading.text, reading.said, vocabulary, reading.today)] if reading.sentence else []
    free = _free(reading, found)
    found += _chosen([*windows(reading, free), *_codes(reading, free)])
    found = [_with_kind_before(reading, mention) for mention in found]
    if "plan" in reading.kinds:
        found += _called(reading, _free(reading, found))
    found += _titled(reading, _free(reading, found))
    return tuple(sorted(_once(_narrowed(found)), key=lambda mention: min(mention.covers)))


def _once(found: list[Mention]) -> list[Mention]:
    """The mentions of the same things as one."""
    one: dict[tuple[Entity, ...], Mention] = {}
    for mention in sorted(found, key=lambda mention: min(mention.covers)):
        same = one.get(mention.entities)
        one[mention.entities] = replace(same, covers=same.covers | mention.covers, weak=same.weak and mention.weak) if same else mention
    return list(one.values())


def _free(reading: Reading, found: list[Mention]) -> frozenset[int]:
    return frozenset(range(len(reading.said))) - {at for mention in found for at in mention.covers}


def _moment(moment: dates.Moment) -> Mention:
    return Mention(moment.covers, (Entity("date", moment.day, "", moment.day),), EXACT)


def _codes(reading: Reading, free: frozenset[int]) -> Iterator[Found]:
    """Codes of items, goals and resolutions; a bare letter, number or numeral only behind the kind of thing that it counts."""
    for match in _CODE.finditer(reading.text):
        covers = dates.within(reading.said, *match.span())
        entities = tuple(entity for entity in reading.names.codes.get(fold(match[0]), ()) if entity.kind in reading.kinds)
        if not entities or not covers or not covers <= free:
            continue
        kind = reading.kind_before(min(covers))
        bare = len(covers) == 1 and (match[0].isalpha() or match[0].isdigit())
        if reading.sentence and bare and (kind not in ("goal", "item") or match[0].islower()):
            continue
        yield Found(Mention(covers, entities, EXACT), len(covers), CODE)


def _chosen(found: list[Found]) -> list[Mention]:
    taken: set[int] = set()
    chosen = []
    for one in sorted(found, key=lambda one: one.order):
        if taken.isdisjoint(one.mention.covers):
            taken |= one.mention.covers
            chosen.append(one.mention)
    return chosen


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
        yield Mention(covers, tuple(entities[:MOST]), FORM if best == 1 else PART)


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
