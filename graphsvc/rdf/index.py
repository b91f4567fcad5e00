"""What exists: the goals and items that all records together know, so that a reference can be told from a slip of the pen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from graphsvc import lookups
from graphsvc.errors import DataError
from graphsvc.model import Record

Titles = Mapping[str, Mapping[str, str | None]]
Coded = tuple[str, str, str | None]
"""Plan, code, title."""


def plan_of(record: Record) -> str:
    """The id of the record's plan; of a document about no known plan its own name, so that its codes stay apart."""
    return record.plan.id or record.document


@dataclass(frozen=True, slots=True)
class Named:
    """What one document adds to the index: codes with titles of its plan's goals and items, and who pays for items."""

    plan: str
    goals: tuple[tuple[str, str | None], ...] = ()
    items: tuple[tuple[str, str | None], ...] = ()
    sources: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, record: Record) -> Named:
        """What a record adds."""
        paid = (item for item in record.items if item.funding and {*item.funding} != {*item.responsible})
        return cls(
            plan_of(record),
            tuple((goal.code, goal.title) for goal in record.goals),
            tuple((item.code, item.title) for item in record.items),
            tuple((item.code, item.funding) for item in paid),
        )


@dataclass(frozen=True, slots=True)
class Index:
    """Plan → code → fullest title, for goals and for items; strategy → pattern of its codes; plan → its parent strategy.

    ``sources`` are plan → code → the funding sources that a document lists for the item, as written, where they are not the very bodies
    that it makes responsible.

    The fullest title is the longest that any document of the plan gives (the first in the alphabet, of equally long ones):
    table cells cut titles off, cards do not.
    """

    goals: Titles
    items: Titles
    patterns: Mapping[str, re.Pattern[str]]
    parents: Mapping[str, str]
    sources: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record], root: Path) -> Index:
        """The index of these records and of the lookup ``strategies`` below ``root``.

        Raises DataError for a code pattern that is no regular expression.
        """
        return cls.joined(map(Named.of, records), root)

    @classmethod
    def joined(cls, named: Iterable[Named], root: Path) -> Index:
        """The index of what documents add to it, and of that lookup; of two that tell who pays for an item the later one counts."""
        goals: dict[str, dict[str, str | None]] = {}
        items: dict[str, dict[str, str | None]] = {}
        sources: dict[str, dict[str, tuple[str, ...]]] = {}
        for document in named:
            _add(goals.setdefault(document.plan, {}), document.goals)
            _add(items.setdefault(document.plan, {}), document.items)
            sources.setdefault(document.plan, {}).update(document.sources)
        return cls.over(goals, items, sources, root)

    @classmethod
    def over(cls, goals: Titles, items: Titles, sources: Mapping[str, Mapping[str, tuple[str, ...]]], root: Path) -> Index:
        """The index over what is known, wherever it is kept, and of that lookup."""
        strategies = lookups.load(root, "strategies")
        patterns = {s.id: _pattern(s.id, s.extra["code_pattern"]) for s in strategies if s.extra.get("code_pattern")}
        return cls(goals, items, patterns, {s.id: s.extra["parent"] for s in strategies if s.extra.get("parent")}, sources)

    def with_more(self, goals: Iterable[Coded], items: Iterable[Coded], parents: Mapping[str, str]) -> Index:
        """The index with further goals and items (plan, code, title) and parents of plans."""
        return replace(self, goals=_joined(self.goals, goals), items=_joined(self.items, items), parents={**self.parents, **parents})

    def with_sources(self, sources: Mapping[str, Mapping[str, tuple[str, ...]]]) -> Index:
        """The index with funding sources (plan → code → as written) that further documents list; those of its own records come first."""
        plans = {*self.sources, *sources}
        return replace(self, sources={plan: {**sources.get(plan, {}), **self.sources.get(plan, {})} for plan in plans})

    def of_plan(self, plan: str) -> Named:
        """All that is known of one plan, as one document would add it; sorted by code."""
        goals, items, sources = self.goals.get(plan, {}), self.items.get(plan, {}), self.sources.get(plan, {})
        return Named(plan, tuple(sorted(goals.items())), tuple(sorted(items.items())), tuple(sorted(sources.items())))

    def goal_title(self, plan: str, code: str) -> str | None:
        """The fullest title of a goal, None where no document gives one."""
        return self.goals.get(plan, {}).get(code)

    def item_title(self, plan: str, code: str) -> str | None:
        """The fullest title of an item, None where no document gives one."""
        return self.items.get(plan, {}).get(code)

    def item_sources(self, plan: str, code: str) -> tuple[str, ...]:
        """The funding sources that a document of the plan lists for an item, as written; none where they are the responsible bodies."""
        return self.sources.get(plan, {}).get(code, ())

    def has_goal(self, plan: str, code: str) -> bool:
        """Whether a document of the plan names this goal."""
        return code in self.goals.get(plan, ())

    def has_item(self, plan: str, code: str) -> bool:
        """Whether a document of the plan has this item."""
        return code in self.items.get(plan, ())


def _add(known: dict[str, str | None], titled: Iterable[tuple[str, str | None]]) -> None:
    for code, title in titled:
        known[code] = max(known.get(code), title, key=_fullness)


def _joined(known: Titles, more: Iterable[Coded]) -> Titles:
    joined = {plan: dict(titled) for plan, titled in known.items()}
    for plan, code, title in more:
        _add(joined.setdefault(plan, {}), [(code, title)])
    return joined


def _fullness(title: str | None) -> tuple[int, tuple[int, ...]]:
    return (len(title), tuple(-ord(letter) for letter in title)) if title else (0, ())


def _pattern(strategy: str, pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except re.error as error:
        raise DataError(f"data/lookups/strategies.toml: code pattern of {strategy!r}: {error}: {pattern!r}") from error
