"""What layouts are measured on: the synthetic graph of dependencies as things in bands and links between them."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping

from graphsvc.analysis.layout import Link, Spot
from graphsvc.benchmark import dependencies

_PLAN = 101
"""Things of a plan, with its goals and measures."""
_SMALLEST = 602 + _PLAN
"""Things of the smallest graph that is made: one plan and all that plans share."""
_BANDS = {"plan": 0, "goal": 1, "item": 2, "funding-source": 3, "body": 4, "resolution": 5}
_UP = ("part-of-plan", "supports-goal")
_DOWN = ("responsible", "funded-from", "approved-by")


def parts(size: int) -> tuple[list[Spot], list[Link]]:
    """About so many things and the links between them; of a small graph the last ones, which are plans."""
    nodes, edges = dependencies.graph(max(size, _SMALLEST + size))
    spots = [Spot(node.iri, _BANDS[node.kind], node.plan, rank) for rank, node in enumerate(nodes)]
    spots = spots[-size:] if size < _SMALLEST else spots[:size]
    known = {spot.id for spot in spots}
    found = [
        Link(edge.target, edge.source) if edge.relation in _UP else Link(edge.source, edge.target, edge.relation in _DOWN)
        for edge in edges
        if edge.source in known and edge.target in known
    ]
    return spots, found


def shuffled(at: Mapping[str, tuple[int, int]]) -> dict[str, tuple[int, int]]:
    """The same places, those of each row given out by chance; the same on every run."""
    chance = random.Random(1)  # noqa: S311 - repeatable, no secret
    rows: dict[int, list[str]] = defaultdict(list)
    for name, (_, y) in at.items():
        rows[y].append(name)
    found: dict[str, tuple[int, int]] = {}
    for names in rows.values():
        places = [at[name] for name in names]
        chance.shuffle(places)
        found.update(zip(names, places, strict=True))
    return found
