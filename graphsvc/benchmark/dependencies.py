"""A synthetic graph of dependencies, the same on every run: plans with goals and items, which share bodies and sources.

Each item belongs to a plan and a goal, has a body and a source; two of five depend on, or succeed, an item before.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache

from graphsvc.analysis.graph import Edge, Node

BASE = "https://graphsvc.example/id/"
_ITEMS_OF_PLAN, _GOALS_OF_PLAN = 90, 10
_SHARED = {"responsible": ("body", 500), "funded-from": ("funding-source", 100)}
"""Relation → kind and number of the things that items share."""


def resolution() -> str:
    """The thing on which all plans, and so all that is in them, depend."""
    return f"{BASE}resolution/1"


def graph(size: int) -> tuple[list[Node], list[Edge]]:
    """About so many things, and four times as many edges."""
    chance = random.Random(size)  # noqa: S311 - repeatable, no secret
    nodes = [
        Node(resolution(), "resolution", code="1"),
        *(Node(iri, _SHARED[relation][0]) for relation in _SHARED for iri in _shared(relation)),
    ]
    edges: list[Edge] = []
    items: list[str] = []
    plans = max(1, (size - len(nodes)) // (1 + _GOALS_OF_PLAN + _ITEMS_OF_PLAN))
    for number in range(plans):
        plan = f"{BASE}plan/p{number}"
        nodes.append(Node(plan, "plan", plan, f"p{number}", f"Plan {number}"))
        edges.append(Edge(plan, resolution(), "approved-by"))
        goals = [f"{plan}/goal/{goal}" for goal in range(1, _GOALS_OF_PLAN + 1)]
        nodes += [Node(goal, "goal", plan, goal.rpartition("/")[2], "Goal") for goal in goals]
        edges += [Edge(goal, plan, "part-of-plan") for goal in goals]
        for place in range(1, _ITEMS_OF_PLAN + 1):
            item = f"{plan}/item/A{place:02}"
            nodes.append(Node(item, "item", plan, f"A{place:02}", "Item"))
            edges += _links(item, plan, goals[place % _GOALS_OF_PLAN], items, chance)
            items.append(item)
    return nodes, edges


def _links(item: str, plan: str, goal: str, before: list[str], chance: random.Random) -> Iterator[Edge]:
    yield Edge(item, plan, "part-of-plan")
    yield Edge(item, goal, "supports-goal")
    for relation in _SHARED:
        yield Edge(item, chance.choice(_shared(relation)), relation)
    if before and chance.random() < 0.4:
        yield Edge(item, chance.choice(before), chance.choice(("depends-on", "succeeds")))


@cache
def _shared(relation: str) -> list[str]:
    kind, many = _SHARED[relation]
    return [f"{BASE}{kind}/{number}" for number in range(many)]
