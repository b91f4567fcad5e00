"""What somebody who is still writing may mean: things whose names have all the words, in any form, the last one as far as it is written.

Words are those of :mod:`words`: without case and diacritics, by their stems, and one that no name has is read as what it is misspelt for.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from operator import itemgetter
from pathlib import Path

from graphsvc.keeping import Keeper
from graphsvc.questions import names, vocabulary
from graphsvc.questions.entities import CALLED, IDENTIFIED, KINDS, Entity
from graphsvc.questions.names import Names
from graphsvc.questions.words import Word, words
from graphsvc.store.base import View
from graphsvc.text import fold, natural

LONGEST = 200
"""Characters that are read."""
MOST = 50
"""Suggestions of one answer."""
_END = "\U0010ffff"
_SIGN = "§"
_PARTS = re.compile(r"[^\W_]+")
_CODES = 2_000
"""Codes that are looked at."""


@dataclass(frozen=True, slots=True)
class _Name:
    """A name of entities: folded, how many words it has, and the entities with the grade that it has for each."""

    text: str
    length: int
    entities: Mapping[Entity, int]


class Suggester:
    """The names of a state of the graph, found by the beginnings and the stems of their words; safe to use from several threads."""

    def __init__(self, known: Names) -> None:
        self._known = known
        self._names: list[_Name] = []
        by_word: dict[str, set[int]] = defaultdict(set)
        by_stem: dict[str, set[int]] = defaultdict(set)
        for text, entities in known.exact.items():
            if all(entity.code and grade == IDENTIFIED for entity, grade in entities.items()):
                continue  # a code and its plan
            said = words(text)
            for word in said:
                by_word[word.folded].add(len(self._names))
                by_stem[word.stem].add(len(self._names))
            self._names.append(_Name(text, len(said), entities))
        self._codes = sorted(((_spaced(fold(entity.id)), entity) for entity in known.entities.values() if entity.code), key=itemgetter(0))
        self._words = sorted(by_word)
        self._by_word: Mapping[str, frozenset[int]] = {word: frozenset(by_word[word]) for word in self._words}
        self._by_stem: Mapping[str, frozenset[int]] = {stem: frozenset(found) for stem, found in by_stem.items()}
        self._ordered = sorted(known.entities.values(), key=self._order)
        self._place = {entity: at for at, entity in enumerate(self._ordered)}

    def suggest(self, written: str, kinds: Collection[str], most: int = MOST) -> list[Entity]:
        """The things of these kinds that may be meant, the likeliest first; where nothing is written the first ones in their order."""
        said = [word for word in words(written[:LONGEST]) if word.text != _SIGN]
        if not said:
            return [entity for entity in self._ordered if entity.kind in kinds][:most] if not written.strip(f"{_SIGN} ") else []
        silent = self._known.vocabulary.silent
        wanted = [word for word in said[:-1] if word.folded not in silent] + said[-1:]
        found = self._having(wanted)
        if not found and len(wanted) > 1 and wanted[-1].folded in silent:
            found = self._having(wanted[:-1])
        whole = fold(written[:LONGEST]).replace(_SIGN, "").strip()
        best: dict[Entity, tuple[int, int, int]] = {}
        for entity in self._coded(_spaced(whole), kinds):
            best[entity] = (0 if fold(entity.code) == whole else 1, CALLED, 1)
        for at in found:
            name = self._names[at]
            for entity, grade in name.entities.items():
                if entity.kind in kinds:
                    rank = (_fit(name.text, whole), grade, name.length)
                    best[entity] = min(rank, best.get(entity, rank))
        return sorted(best, key=lambda entity: (best[entity], self._place[entity]))[:most]

    def _coded(self, begun: str, kinds: Collection[str]) -> Iterator[Entity]:
        """Things whose code, with the plan behind it, begins so; of very many the first of the alphabet."""
        begin = bisect_left(self._codes, begun, key=itemgetter(0))
        for key, entity in islice(self._codes, begin, begin + _CODES):
            if not begun or not key.startswith(begun):
                return
            if entity.kind in kinds:
                yield entity

    def _having(self, wanted: Iterable[Word]) -> frozenset[int]:
        """The names that have all these words."""
        found: frozenset[int] | None = None
        for word in wanted:
            having = self._with(word)
            found = having if found is None else found & having
            if not found:
                return frozenset()
        return found or frozenset()

    def _with(self, word: Word) -> frozenset[int]:
        """The names with a word that begins so or has that stem; where there is none, with one that it is misspelt for."""
        begin, end = bisect_left(self._words, word.folded), bisect_left(self._words, word.folded + _END)
        found = frozenset().union(*(self._by_word[known] for known in self._words[begin:end]), self._by_stem.get(word.stem, frozenset()))
        return found or frozenset().union(*(self._by_stem.get(near, frozenset()) for near in self._known.near(word.stem)))

    def _order(self, entity: Entity) -> tuple[object, ...]:
        """Kind; of plans those with items first; plan; code, number or name in natural order."""
        empty = entity.kind == "plan" and entity.id not in self._known.with_items
        numbered = entity.code or (entity.id if entity.id[:1].isdigit() else "")
        return (KINDS.index(entity.kind), empty, entity.plan, not numbered, natural(numbered), fold(entity.label), entity.id)


def of(root: Path, base: str, view: View) -> Suggester:
    """The names of a state of the graph; read once for each version of the data. Raises StoreError where the store cannot be read."""
    return _MADE.get((root, base, view.version()), lambda: Suggester(names.of(root, base, view, vocabulary.load(root))))


_MADE: Keeper[Suggester] = Keeper(4)


def _spaced(folded: str) -> str:
    """A code as it is compared: letters and digits with single spaces between, however they are parted."""
    return " ".join(_PARTS.findall(folded))


def _fit(name: str, whole: str) -> int:
    """How well a name fits what is written: as a whole, by its beginning, by some of its words."""
    return 0 if name == whole else 1 if name.startswith(whole) else 2
