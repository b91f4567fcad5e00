"""The parameters of a question, filled with what a sentence mentions; what plans have to do with each other says which is which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations
from typing import Protocol

from graphsvc.questions.entities import Entity
from graphsvc.questions.parameters import ACCEPTED, Parameter
from graphsvc.questions.reading import Mention, Reading
from graphsvc.questions.resolving import without_money
from graphsvc.questions.vocabulary import Hints, Relation

_PLANS = ("plan", "strategy")
_TRIED = 4
"""Mentions of plans that are tried in each other's places."""


class Asked(Protocol):
    """What is looked at of a question."""

    @property
    def id(self) -> str:
        """The id."""

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters, in order."""


@dataclass(frozen=True, slots=True)
class Filled:
    """Entities by parameter, the numbers of the mentions that gave them, and which parameters follow from others."""

    entities: Mapping[str, Entity] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    used: frozenset[int] = frozenset()
    derived: frozenset[str] = frozenset()

    def missing(self, asked: Asked) -> tuple[str, ...]:
        """Parameters that are needed and not filled."""
        return tuple(p.name for p in asked.parameters if not p.optional and p.name not in self.entities and p.name not in self.values)


def fill(asked: Asked, hints: Hints, reading: Reading, found: Sequence[Mention]) -> list[Filled]:
    """The parameters that the mentions fill: the best way first; another where a mention can stand for another entity."""
    filled = _from_goal(hints, reading, found) or _straight(asked, found, _plan_slots(asked, hints, reading, found))
    ways = [_derived(asked, hints, reading, filled)]
    ways += [_derived(asked, hints, reading, other) for other in _others(asked, filled, found)]
    return ways


def _from_goal(hints: Hints, reading: Reading, found: Sequence[Mention]) -> Filled | None:
    """A goal says two parameters at once: its plan and its code."""
    at = next((at for at, mention in enumerate(found) if hints.from_goal and mention.of({"goal"})), None)
    if at is None:
        return None
    goal = found[at].of({"goal"})[0]
    plan = reading.names.entities.get(("plan", goal.plan))
    entities = {name: plan for name, part in hints.from_goal.items() if part == "plan" and plan}
    return Filled(entities, {name: goal.code for name, part in hints.from_goal.items() if part == "code"}, frozenset({at}))


def _straight(asked: Asked, found: Sequence[Mention], plans: Mapping[str, int]) -> Filled:
    """Each parameter takes the first mention that fits and is left."""
    taken = dict(plans)
    for parameter in asked.parameters:
        if parameter.name in taken or parameter.type in _PLANS:
            continue
        kinds = _kinds(parameter.type)
        at = next((at for at, mention in enumerate(found) if at not in taken.values() and mention.of(kinds)), None)
        if at is not None:
            taken[parameter.name] = at
    types = {parameter.name: parameter.type for parameter in asked.parameters}
    entities = {name: _fitting(types[name], found[at])[0] for name, at in taken.items()}
    return Filled(entities, {}, frozenset(taken.values()))


def _fitting(parameter_type: str, mention: Mention) -> list[Entity]:
    """The entities that a mention can stand for; money of a body or programme gives way to that one itself."""
    return without_money(mention.of(_kinds(parameter_type)))


def _kinds(parameter_type: str) -> frozenset[str]:
    return ACCEPTED.get(parameter_type, frozenset({parameter_type}))


def _plan_slots(asked: Asked, hints: Hints, reading: Reading, found: Sequence[Mention]) -> dict[str, int]:
    """Which mention of a plan is for which parameter: the way that fills most, agrees with the relations, and keeps the order."""
    slots = [parameter.name for parameter in asked.parameters if parameter.type in _PLANS]
    plans = [at for at, mention in enumerate(found) if mention.of({"plan"})][:_TRIED]
    ways = [
        dict(zip(chosen, places, strict=True))
        for size in range(min(len(slots), len(plans)), 0, -1)
        for chosen in permutations(slots, size)
        for places in permutations(plans, size)
        if size == min(len(slots), len(plans))
    ]

    def worth(way: dict[str, int]) -> tuple[int, int]:
        filled = Filled({name: found[at].of({"plan"})[0] for name, at in way.items()})
        complete = _derived(asked, hints, reading, filled)
        agreeing = agreement(hints, complete.entities, reading)
        return -len([name for name in slots if name in complete.entities]), -agreeing

    return min(ways, key=lambda way: (*worth(way), list(way.values()), [slots.index(name) for name in way]), default={})


def agreement(hints: Hints, entities: Mapping[str, Entity], reading: Reading) -> int:
    """How many relations of the question hold between these plans, less those that do not."""
    return sum(_agrees(relation, entities, reading) for relation in hints.relations)


def _agrees(relation: Relation, entities: Mapping[str, Entity], reading: Reading) -> int:
    one, other = entities.get(relation.one), entities.get(relation.other)
    if one is None or other is None:
        return 0
    if relation.kind == "parent":
        return 1 if reading.plans.parent(other.id) == one.id else -1
    alike = reading.plans.kind(one.id) == reading.plans.kind(other.id)
    return 1 if alike and reading.plans.start(one.id) < reading.plans.start(other.id) else -1


def _derived(asked: Asked, hints: Hints, reading: Reading, filled: Filled) -> Filled:
    """A needed plan that was not named follows from the one that was, where there is one only that has items."""
    entities = dict(filled.entities)
    missing = set(filled.missing(asked))
    added = set()
    for relation in hints.relations:
        for name, ids in _following(relation, entities, reading):
            known = [plan for plan in ids if plan in reading.names.with_items and ("plan", plan) in reading.names.entities]
            if name in missing and name not in entities and len(known) == 1:
                entities[name] = reading.names.entities["plan", known[0]]
                added.add(name)
    return Filled(entities, filled.values, filled.used, filled.derived | added)


def _following(relation: Relation, entities: Mapping[str, Entity], reading: Reading) -> list[tuple[str, list[str]]]:
    plans, found = reading.plans, []
    if relation.other in entities:
        above = plans.parent if relation.kind == "parent" else plans.before
        found.append((relation.one, [plan for plan in [above(entities[relation.other].id)] if plan]))
    if relation.one in entities:
        below = plans.children if relation.kind == "parent" else plans.after
        found.append((relation.other, below(entities[relation.one].id)))
    return found


def _others(asked: Asked, filled: Filled, found: Sequence[Mention]) -> list[Filled]:
    """The same with another entity of a mention that can stand for several of the kind."""
    types = {parameter.name: parameter.type for parameter in asked.parameters}
    others = []
    for name, entity in filled.entities.items():
        for at in sorted(filled.used):
            entities = _fitting(types[name], found[at])
            if entity in entities:
                others += [
                    Filled({**filled.entities, name: other}, filled.values, filled.used) for other in entities if other is not entity
                ]
                break
    return others
