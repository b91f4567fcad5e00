"""How a plan is built: goals under goals, items under goals, in the order of their codes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.keeping import Keeper
from graphsvc.store.base import Iri, View
from graphsvc.web.things import Thing, Things

# Each part of the plan is looked up by itself: else the engine would read those of all plans.
_GOALS = "SELECT ?plan ?part { ?part g:ofPlan ?plan FILTER EXISTS { ?part a g:Goal } }"
_ITEMS = "SELECT ?plan ?part { ?part g:ofPlan ?plan FILTER EXISTS { ?part a g:Measure } }"
_UNDER = "SELECT ?plan ?part ?whole { ?part g:ofPlan ?plan ; g:supportsGoal ?whole }"
_BROADER = "SELECT ?plan ?part ?whole { ?part g:ofPlan ?plan ; skos:broader ?whole }"
_DEEPEST = 12
"""Goals above one another; what is deeper is a circle."""


@dataclass(frozen=True, slots=True)
class Branch:
    """A goal with the goals below it and the items that stand under it alone; ``depth`` counts from 0."""

    goal: Thing
    items: tuple[Thing, ...]
    below: tuple[Branch, ...] = ()
    depth: int = 0

    @property
    def all_items(self) -> int:
        """The number of items here and below."""
        return len(self.items) + sum(branch.all_items for branch in self.below)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a part of a plan stands: the goals above it from the top, its neighbours among its siblings, the how manyth of them it is."""

    above: tuple[Thing, ...] = ()
    before: Thing | None = None
    after: Thing | None = None
    number: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Structure:
    """The parts of one plan by IRI, each list in order; a part with several wholes stands under the first of them."""

    goals: Sequence[str]
    items: Sequence[str]
    parent: Mapping[str, str]
    """Goal → the goal above it, item → its goal; only within the plan."""
    children: Mapping[str, Sequence[str]]
    """Goal → goals below it and items under it."""

    def tree(self, things: Things) -> tuple[Branch, ...]:
        """The goals that are below none, with all below them."""
        of_items = frozenset(self.items)
        return tuple(self._branch(goal, things, of_items, 0) for goal in self.goals if goal not in self.parent)

    def loose(self, things: Things) -> tuple[Thing, ...]:
        """The items that stand under none of the plan's goals."""
        return tuple(things.get(item) for item in self.items if item not in self.parent)

    def _branch(self, goal: str, things: Things, of_items: frozenset[str], depth: int) -> Branch:
        children = self.children.get(goal, ())
        below = [child for child in children if child not in of_items] if depth < _DEEPEST else []
        return Branch(
            things.get(goal),
            tuple(things.get(child) for child in children if child in of_items),
            tuple(self._branch(child, things, of_items, depth + 1) for child in below),
            depth,
        )

    def place(self, iri: str, things: Things) -> Place:
        """Where a goal or an item of the plan stands."""
        above = tuple(things.get(goal) for goal in self.above(iri))
        siblings = self._siblings(iri)
        if iri not in siblings:
            return Place(above)
        at = siblings.index(iri)
        before = things.get(siblings[at - 1]) if at else None
        after = things.get(siblings[at + 1]) if at + 1 < len(siblings) else None
        return Place(above, before, after, at + 1, len(siblings))

    def above(self, iri: str) -> list[str]:
        """The goals above a part, from the top."""
        found: list[str] = []
        while (goal := self.parent.get(found[0] if found else iri)) and goal not in found and goal != iri:
            found.insert(0, goal)
        return found

    def _siblings(self, iri: str) -> list[str]:
        """The parts of the same sort under the same goal, or under none."""
        same = self.items if iri in self.items else self.goals
        parent = self.parent.get(iri)
        return [part for part in same if self.parent.get(part) == parent]


_KEPT: Keeper[Structure] = Keeper(64)


def load(view: View, plan: str, things: Things) -> Structure:
    """The structure of a plan; kept, as the same data give the same."""
    return _KEPT.get((view.version(), plan), lambda: read(view, plan, things))


def read(view: View, plan: str, things: Things) -> Structure:
    """The structure of a plan, read anew by four queries; an empty one of what is no plan."""
    goals, items = (_ordered({row["part"].value for row in view.select(query, {"plan": Iri(plan)})}, things) for query in (_GOALS, _ITEMS))
    parts = frozenset((*goals, *items))
    wholes: dict[str, set[str]] = defaultdict(set)
    for part, whole in (pair for query in (_UNDER, _BROADER) for pair in _pairs(view, query, plan)):
        if part in parts and whole in parts and part != whole:
            wholes[part].add(whole)
    parent = _without_circles({part: _ordered(found, things)[0] for part, found in sorted(wholes.items())})
    children: dict[str, list[str]] = defaultdict(list)
    for part in (*goals, *items):
        if part in parent:
            children[parent[part]].append(part)
    return Structure(goals, items, parent, children)


def _pairs(view: View, query: str, plan: str) -> Iterator[tuple[str, str]]:
    for row in view.select(query, {"plan": Iri(plan)}):
        yield row["part"].value, row["whole"].value


def _ordered(parts: Iterable[str], things: Things) -> tuple[str, ...]:
    return tuple(sorted(parts, key=lambda part: things.get(part).order))


def _without_circles(parent: Mapping[str, str]) -> dict[str, str]:
    """Of goals that are above each other in a circle none has one above it: so each is found from the top."""
    return {part: whole for part, whole in parent.items() if not _goes_round(part, parent)}


def _goes_round(part: str, parent: Mapping[str, str]) -> bool:
    at: str | None = parent.get(part)
    for _ in range(_DEEPEST):
        if at is None or at == part:
            break
        at = parent.get(at)
    return at == part
