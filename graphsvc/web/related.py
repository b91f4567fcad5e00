"""Questions that may be asked next: of the same topic, or about the same things, which they are given where they take them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphsvc.questions.parameters import ACCEPTED
from graphsvc.questions.question import Question
from graphsvc.store.base import Iri
from graphsvc.web.asked import Asked, Field

SHOWN = 5
_PLANS = ("plan", "strategy")
_THING, _PLAN, _TOPIC, _TAG = 4, 1, 2, 1
"""What it counts that a question takes the same thing, or the same plan; is of the same topic; has a tag in common."""
_CODED = ("item", "goal")
_CONCEPTS = ("service", "target-group", "programme", "body", "place", "funding-source")


@dataclass(frozen=True, slots=True)
class Related:
    """A question, and the parameters that it is given."""

    question: Question
    params: Mapping[str, str]


def related(asked: Asked, questions: Iterable[Question]) -> list[Related]:
    """The questions that go best with one that was asked; of equal ones the first of the catalogue."""
    found = []
    for other in questions:
        if other.id == asked.question.id:
            continue
        params = _given(asked, other)
        things = [one for one in other.parameters if one.name in params]
        worth = sum(_PLAN if one.type in _PLANS else _THING for one in things)
        worth += _TOPIC * (other.topic == asked.question.topic) + _TAG * len(set(other.tags) & set(asked.question.tags))
        if worth:
            found.append((worth, Related(other, params)))
    return [one for _, one in sorted(found, key=lambda pair: -pair[0])[:SHOWN]]


def _given(asked: Asked, other: Question) -> dict[str, str]:
    """What a question is given: each parameter takes what was meant for one of its type, that of the same name first."""
    left = {name: field for name, field in asked.by_name.items() if isinstance(field.meant, Iri)}
    given = {}
    for parameter in other.parameters:
        fitting = [name for name, field in left.items() if _fits(field, parameter.type)]
        name = parameter.name if parameter.name in fitting else fitting[0] if fitting else ""
        field = left.pop(name, None)
        if field is not None:
            given[parameter.name] = _of_kind(field) if parameter.type == "node" else field.written
    return given


def _fits(field: Field, wanted: str) -> bool:
    own = field.parameter.type
    return (
        own == wanted
        or (wanted in ACCEPTED and len(ACCEPTED[wanted]) == 1 and ACCEPTED[own] == ACCEPTED[wanted])
        or (wanted == "node" and bool(_of_kind(field)))
    )


def _of_kind(field: Field) -> str:
    """What is written to mean the thing where things of every kind are taken; ``""`` where that is not known."""
    thing = field.thing
    if field.parameter.type == "node":
        return field.written
    if thing is None:
        return ""
    local = thing.iri.rpartition("/")[2]
    if thing.kind in _CONCEPTS:
        return f"{thing.kind.replace('-', '_')}:{local}"
    return f"{thing.code}@{thing.plan.rpartition('/')[2]}" if thing.kind in _CODED and thing.plan and thing.code else ""
