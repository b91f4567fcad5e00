"""The questions of the catalogue, and those of its nine that have no file yet with the parameters that are agreed for them."""

from __future__ import annotations

from dataclasses import dataclass

from graphsvc.questions import catalogue
from graphsvc.questions.filling import Asked
from graphsvc.questions.parameters import Parameter
from graphsvc.settings import Settings


@dataclass(frozen=True)
class Agreed:
    """A question as far as asking looks at it."""

    id: str
    parameters: tuple[Parameter, ...]


def parameter(name: str, kind: str, optional: bool = False) -> Parameter:
    return Parameter(name, kind, {"cs": name, "en": name}, optional)


AGREED = (
    Agreed("items-by-text", (parameter("text", "text"),)),
    Agreed("succession", (parameter("item", "item"),)),
    Agreed("discontinued-items", (parameter("plan", "plan"), parameter("next_plan", "plan"))),
    Agreed("new-items", (parameter("plan", "plan"), parameter("previous_plan", "plan"))),
    Agreed("dependencies", (parameter("item", "item"),)),
    Agreed("impact", (parameter("node", "node"),)),
    Agreed("path", (parameter("from", "node"), parameter("to", "node"))),
    Agreed("most-connected", (parameter("plan", "plan", optional=True),)),
    Agreed("compare-plans", (parameter("plan_a", "plan"), parameter("plan_b", "plan"))),
)


def everything(settings: Settings) -> list[Asked]:
    there = catalogue.load(settings)
    return [*there, *(agreed for agreed in AGREED if agreed.id not in there.questions)]
