"""Names of entities, found by whole name, by stems, by some of their words, by code, and by what is nearly a word of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from graphsvc.keeping import Keeper
from graphsvc.questions.entities import IDENTIFIED, Entity, Named, of_graph, of_lookups
from graphsvc.questions.vocabulary import Vocabulary
from graphsvc.questions.words import Word, words
from graphsvc.store.base import View
from graphsvc.text import fold, key

SHORTEST_MISSPELT = 5
"""Letters of a stem that may be written wrongly by one letter."""
LONG = 10
"""Letters from which a stem may be written wrongly by two."""
MOST_ALIKE = 3
"""Stems that one misspelt word may stand for."""
_MOST_KEPT = 10_000
"""Misspelt words whose meaning is kept."""

Hits = Mapping[Entity, int]
"""Entities, each with the grade of the best name that fits."""


@dataclass(frozen=True, slots=True)
class Names:
    """All names, by each of the ways in which they are found. Stems are those of the words that say something."""

    vocabulary: Vocabulary
    entities: Mapping[tuple[str, str], Entity]
    """By kind and id, folded."""
    by_iri: Mapping[str, Entity]
    spelt: Mapping[str, Hits]
    """By whole name with diacritics."""
    exact: Mapping[str, Hits]
    """By whole name, folded."""
    by_stems: Mapping[tuple[str, ...], Hits]
    codes: Mapping[str, tuple[Entity, ...]]
    parts: Mapping[str, frozenset[int]]
    """Stem → which of ``whole`` have it."""
    whole: tuple[tuple[tuple[str, ...], Entity], ...]
    titles: Mapping[str, frozenset[Entity]]
    title_stems: Mapping[Entity, frozenset[str]]
    stems: tuple[str, ...]
    """All stems that may be misspelt, in order."""
    with_items: frozenset[str]
    """Ids of plans that have items."""
    _near: dict[str, tuple[str, ...]] = field(default_factory=dict, repr=False, compare=False)

    def full(self, found: tuple[str, ...], kinds: Collection[str]) -> dict[Entity, int]:
        """Entities one of whose names has just these stems, in this order."""
        return {entity: grade for entity, grade in self.by_stems.get(found, {}).items() if entity.kind in kinds}

    def part(self, found: tuple[str, ...], kinds: Collection[str], least: float = 0.0, *, begins: bool = True) -> dict[Entity, float]:
        """Entities one of whose names has all these stems in order (and begins with the first), each with the share that they are."""
        holders = [self.parts.get(stem, frozenset()) for stem in found]
        best: dict[Entity, float] = {}
        for at in sorted(frozenset.intersection(*holders)) if holders else ():
            name, entity = self.whole[at]
            share = len(set(found)) / len(set(name))
            if entity.kind in kinds and share >= least and (name[0] == found[0] or not begins) and _in_order(found, name):
                best[entity] = max(best.get(entity, 0.0), share)
        return best

    def near(self, stem: str) -> tuple[str, ...]:
        """Stems of names that differ from this one by a letter (two in a long one), not the first: the nearest; none for a known stem."""
        if stem in self.parts or stem in self.vocabulary.known or len(stem) < SHORTEST_MISSPELT or not stem.isalpha():
            return ()
        found = self._near.get(stem)
        if found is None:
            if len(self._near) > _MOST_KEPT:
                self._near.clear()  # words come from outside, without end
            found = self._near[stem] = _nearest(stem, self.stems)
        return found


def _nearest(stem: str, known: tuple[str, ...]) -> tuple[str, ...]:
    cutoff = 2 if len(stem) >= LONG else 1
    alike = [
        found for found in process.extract(stem, known, scorer=OSA.distance, score_cutoff=cutoff, limit=None) if found[0][0] == stem[0]
    ]
    least = min((distance for _, distance, _ in alike), default=0)
    return tuple(sorted(name for name, distance, _ in alike if distance == least))[:MOST_ALIKE]


def _in_order(some: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    rest = iter(whole)
    return all(stem in rest for stem in some)


def of(root: Path, base: str, view: View, vocabulary: Vocabulary) -> Names:
    """All names of a state of the graph; read once for each version of the data. Raises StoreError where the store cannot be read."""

    def read() -> Names:
        concepts = of_lookups(root, base)
        return made((*concepts, *of_graph(view, base, frozenset(named.entity.iri for named in concepts))), vocabulary)

    return _READ.get((root, base, view.version()), read)


_READ: Keeper[Names] = Keeper(4)


def made(found: Iterable[Named], vocabulary: Vocabulary) -> Names:
    """The names of these entities and what the vocabulary calls them besides; the order of the entities makes no difference."""
    everything = sorted(found, key=lambda named: named.entity.order)
    entities = {(named.entity.kind, fold(named.entity.id)): named.entity for named in everything}
    spelt: dict[str, dict[Entity, int]] = {}
    exact: dict[str, dict[Entity, int]] = {}
    by_stems: dict[tuple[str, ...], dict[Entity, int]] = {}
    codes: dict[str, list[Entity]] = {}
    whole: list[tuple[tuple[str, ...], Entity]] = []
    titles: dict[str, set[Entity]] = {}
    title_stems: dict[Entity, frozenset[str]] = {}

    def add(entity: Entity, grade: int, name: str, *, partly: bool) -> None:
        coded = grade == IDENTIFIED and entity.code  # a code beside its plan is found as such
        said = () if coded else saying(name, vocabulary)
        for known in (spelt.setdefault(key(name), {}), exact.setdefault(fold(name), {}), by_stems.setdefault(said, {})):
            known[entity] = min(grade, known.get(entity, grade))
        if partly and grade < IDENTIFIED and said:
            whole.append((said, entity))

    for named in everything:
        entity = named.entity
        for grade, name in (*named.names, *((1, other) for other in vocabulary.other_names.get((entity.kind, entity.id), ()))):
            add(entity, grade, name, partly=True)
        if entity.code:
            codes.setdefault(fold(entity.code), []).append(entity)
        if named.title:
            add(entity, 0, named.title, partly=False)
            title_stems[entity] = frozenset(saying(named.title, vocabulary))
            for found_stem in title_stems[entity]:
                titles.setdefault(found_stem, set()).add(entity)
    by_stems.pop((), None)
    parts: dict[str, set[int]] = {}
    for at, (said, _) in enumerate(whole):
        for found_stem in said:
            parts.setdefault(found_stem, set()).add(at)
    return Names(
        vocabulary,
        entities,
        {named.entity.iri: named.entity for named in everything},
        spelt,
        exact,
        by_stems,
        {code: tuple(several) for code, several in codes.items()},
        {found_stem: frozenset(at) for found_stem, at in parts.items()},
        tuple(whole),
        {found_stem: frozenset(several) for found_stem, several in titles.items()},
        title_stems,
        tuple(sorted(known for known in parts if len(known) >= SHORTEST_MISSPELT - 1 and known.isalpha())),
        frozenset(named.entity.plan for named in everything if named.entity.kind == "item"),
    )


def saying(name: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The stems of the words of a name that say something; of a name of other words only, all of them."""
    found = words(name)
    content = tuple(abbreviation(word) or word.stem for word in found if word.folded not in vocabulary.silent)
    return content or tuple(abbreviation(word) or word.folded for word in found)


def abbreviation(word: Word) -> str:
    """A word in capitals as what is compared, in capitals too: ``ČAS`` is not the stem of ``čase``; ``""`` for any other word."""
    return word.folded.upper() if word.text.isupper() else ""
