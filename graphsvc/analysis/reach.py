"""What can be reached from a thing, step by step: what it depends on, or what depends on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from graphsvc.analysis.graph import DependencyGraph, Edge, Ends


class Reached(NamedTuple):
    """A thing, how many steps it is away, and an edge between it and a thing one step nearer."""

    iri: str
    depth: int
    edge: Edge


def dependencies(graph: DependencyGraph, start: str, deepest: int | None = None) -> list[Reached]:
    """What a thing depends on, also by way of others, at most so many steps away.

    Each thing stands at its least depth, once for each relation that links it with the depth before; by depth, then relation, then in
    the order of the graph. Empty where the graph does not hold the thing, or nothing is linked with it.
    """
    found = _reached(graph.targets, start, deepest)
    return _ordered(graph, [Reached(far, depth, Edge(near, far, relation)) for far, near, relation, depth in found])


def dependents(graph: DependencyGraph, start: str, deepest: int | None = None) -> list[Reached]:
    """What depends on a thing; otherwise like :func:`dependencies`."""
    found = _reached(graph.sources, start, deepest)
    return _ordered(graph, [Reached(far, depth, Edge(far, near, relation)) for far, near, relation, depth in found])


def _reached(neighbours: Mapping[str, Ends], start: str, deepest: int | None) -> Iterator[tuple[str, str, str, int]]:
    """Far end, near end, relation and depth."""
    if start not in neighbours:
        return
    depths = {start: 0}
    border, depth = [start], 0
    while border and (deepest is None or depth < deepest):
        depth += 1
        seen: set[tuple[str, str]] = set()
        beyond: list[str] = []
        for near in border:
            for far, relations in neighbours[near].items():
                if far not in depths:
                    depths[far] = depth
                    beyond.append(far)
                elif depths[far] != depth:
                    continue
                for relation in relations:
                    if (far, relation) not in seen:
                        seen.add((far, relation))
                        yield far, near, relation, depth
        border = beyond


def _ordered(graph: DependencyGraph, found: list[Reached]) -> list[Reached]:
    order, rank = graph.links.order, graph.rank
    return sorted(found, key=lambda reached: (reached.depth, order[reached.edge.relation], rank[reached.iri]))
