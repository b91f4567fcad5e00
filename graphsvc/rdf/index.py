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
        goals: dict[str, dict[str, str | None]] = {}
        items: dict[str, dict[str, str | None]] = {}
        sources: dict[str, dict[str, tuple[str, ...]]] = {}
        for record in records:
            plan = plan_of(record)
            _add(goals.setdefault(plan, {}), ((goal.code, goal.title) for goal in record.goals))
            _add(items.setdefault(plan, {}), ((item.code, item.title) for item in record.items))
            paid = (item for item in record.items if item.funding and {*item.funding} != {*item.responsible})
            sources.setdefault(plan, {}).update((item.code, item.funding) for item in paid)
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
