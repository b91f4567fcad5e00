"""A sentence that is read, and what is found in it: words that stand for things."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from graphsvc.questions.entities import KINDS, Entity
from graphsvc.questions.names import Names
from graphsvc.questions.plans import Plans
from graphsvc.questions.spelling import corrected
from graphsvc.questions.words import Word, words

EXACT, FORM, SPELLING, PART, ASSUMED = "exact", "form", "spelling", "part", "assumed"
"""How words were understood: as they are, in another form, misspelt, as a part of a name, or as the only one of their kind."""


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
class Reading:
    """A sentence that is read: its text and words, and what it is compared with. ``free``: in the middle of other words."""

    text: str
    said: tuple[Word, ...]
    names: Names
    plans: Plans
    kinds: frozenset[str] = frozenset(KINDS)
    today: date | None = None
    sentence: bool = True

    @classmethod
    def of(cls, text: str, names: Names, plans: Plans) -> Reading:
        """A text that is read with its words put right where they are misspelt."""
        return cls(text, corrected(words(text), names, plans.words), names, plans)

    def silent(self, at: int) -> bool:
        """Whether a word says nothing by itself; a capital letter inside the sentence may be an abbreviation."""
        word = self.said[at]
        capital = len(word.text) == 1 and word.text.isupper() and (at > 0 or len(self.said) == 1)
        return word.folded in self.names.vocabulary.silent and not capital

    def content(self) -> list[int]:
        """The words that say something: those that are not silent and not common to all questions."""
        common = self.names.vocabulary.common
        return [at for at, word in enumerate(self.said) if not self.silent(at) and word.stem not in common]

    def kind_before(self, at: int) -> str | None:
        """The kind of thing that the word before names."""
        if at == 0:
            return None
        before = self.said[at - 1].stem
        return next((kind for kind, names in self.names.vocabulary.kinds.items() if before in names), None)
