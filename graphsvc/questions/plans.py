"""Plans as people call them: by kind (``akční plán``), by years (``plán 2014–2017``), by both; and how plans follow each other.

Of several that fit, those count that have items in the graph: of the others nothing can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from graphsvc import lookups
from graphsvc.questions.dates import Years
from graphsvc.questions.words import Word, stems

_BETWEEN = 3
"""Words between a kind and its years (``na období let``)."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the lookup says of a plan; None where it does not."""

    kind: str | None
    start: int | None
    end: int | None
    parent: str | None
    before: str | None


@dataclass(frozen=True, slots=True)
class Called:
    """A plan that is called by kind or years: the ids that it can mean, the words, and whether years say which."""

    plans: tuple[str, ...]
    covers: frozenset[int]
    dated: bool


@dataclass(frozen=True, eq=False)
class Plans:
    """All plans of the lookup, and how each kind of plan is called (stems)."""

    facts: Mapping[str, Facts]
    kinds: Mapping[tuple[str, ...], str]
    any_kind: str

    def called(self, said: tuple[Word, ...], years: Iterable[Years], free: frozenset[int], with_items: frozenset[str]) -> Iterator[Called]:
        """The plans that a sentence calls by kind or years; only words that are ``free`` are looked at."""
        spans = [span for span in years if span.covers <= free]
        at = 0
        while at < len(said):
            words = self._kind_at(said, at, free)
            if words is None:
                at += 1
                continue
            kind, covers = words
            end = max(covers)
            span = next((span for span in spans if 0 < min(span.covers) - end <= _BETWEEN), None)
            found = self._fitting(kind, span, with_items)
            if found and (span or kind):
                yield Called(found, covers | (span.covers if span else frozenset()), bool(span))
                spans = [other for other in spans if other is not span]
            at = end + 1
        for span in spans:
            found = self._fitting("", span, with_items) if span.last else ()
            if found:
                yield Called(found, span.covers, True)

    @property
    def words(self) -> frozenset[str]:
        """The stems of the words by which kinds of plans are called."""
        return frozenset(stem for name in self.kinds for stem in name)

    def parent(self, plan: str) -> str | None:
        """The strategy that a plan carries out."""
        return self.facts[plan].parent if plan in self.facts else None

    def children(self, strategy: str) -> list[str]:
        """The plans that carry out a strategy."""
        return sorted(plan for plan, facts in self.facts.items() if facts.parent == strategy)

    def before(self, plan: str) -> str | None:
        """The plan that this one follows."""
        return self.facts[plan].before if plan in self.facts else None

    def after(self, plan: str) -> list[str]:
        """The plans that follow this one."""
        return sorted(other for other, facts in self.facts.items() if facts.before == plan)

    def kind(self, plan: str) -> str | None:
        """The kind of a plan, None where it is not known."""
        return self.facts[plan].kind if plan in self.facts else None

    def start(self, plan: str) -> int:
        """The first year of a plan, 0 where it is not known."""
        facts = self.facts.get(plan)
        return (facts.start or 0) if facts else 0

    def _kind_at(self, said: tuple[Word, ...], at: int, free: frozenset[int]) -> tuple[str, frozenset[int]] | None:
        for length in (3, 2, 1):
            covers = frozenset(range(at, at + length))
            found = tuple(word.stem for word in said[at : at + length])
            if len(found) == length and covers <= free:
                if found in self.kinds:
                    return self.kinds[found], covers
                if found == (self.any_kind,):
                    return "", covers
        return None

    def _fitting(self, kind: str, span: Years | None, with_items: frozenset[str]) -> tuple[str, ...]:
        if not kind and span is None:
            return ()
        found = [plan for plan, facts in self.facts.items() if (not kind or facts.kind == kind) and _valid(facts, span)]
        exact = [plan for plan in found if span and span.last is None and self.facts[plan].start == span.first]
        found = exact or found
        return tuple(sorted([plan for plan in found if plan in with_items] or (found if span else [])))


@lru_cache(maxsize=4)
def load(root: Path) -> Plans:
    """The plans of the lookup ``strategies`` below ``root``. Raises DataError for a lookup that cannot be read."""
    facts = {
        plan.id: Facts(*(plan.extra.get(name) for name in ("kind", "period_start", "period_end", "parent", "succeeds")))
        for plan in lookups.load(root, "strategies")
    }
    kinds = {stems(name): kind.id for kind in lookups.load(root, "plan_kinds") for name in (kind.cs, *kind.variants)}
    return Plans(MappingProxyType(facts), MappingProxyType(kinds), stems("plán")[0])


def _valid(facts: Facts, span: Years | None) -> bool:
    if span is None:
        return True
    if span.last is not None:
        return (facts.start, facts.end) == (span.first, span.last)
    return facts.start is not None and facts.start <= span.first <= (facts.end or span.first)
