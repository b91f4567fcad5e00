"""What a picture is of, before filters: things and the links between them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from graphsvc.analysis import fallout, path
from graphsvc.analysis.fallout import Loss
from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.analysis.picture.model import Model
from graphsvc.analysis.picture.state import ALL, Branch, State

PATHS = 3
"""Paths between two things that are shown."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Things and edges in the order of the graph; edges of paths; what becomes of things where one goes."""

    things: Collection[str]
    edges: list[Edge]
    ways: frozenset[Edge] = frozenset()
    losses: Mapping[str, list[Loss]] = field(default_factory=dict)
    """Of each thing that is affected, the worst first."""


def chosen(graph: DependencyGraph, state: State, model: Model) -> Scope:
    """What the state is of, with kinds of link that are expanded, without those that are collapsed."""
    closed = _edges_of(graph, state.collapse)
    things, ways, losses = _begin(graph, state, model, closed)
    things |= _expanded(graph, things, state.expand)
    edges = _within(graph, things, closed)
    if closed:
        linked = {end for edge in edges for end in (edge.source, edge.target)} | state.kept
        left = {end for edge in closed for end in (edge.source, edge.target)} - {branch.iri for branch in state.collapse}
        things -= left - linked
    ordered = list(graph.nodes) if len(things) == len(graph.nodes) else sorted(things, key=graph.rank.__getitem__)
    return Scope(dict.fromkeys(ordered), edges, ways - closed, losses)


def edges_at(graph: DependencyGraph, iri: str, direction: str) -> Iterator[Edge]:
    """The edges from (``out``) or to (``in``) a thing."""
    if direction == "out":
        yield from graph.edges_from(iri)
    else:
        yield from (Edge(source, iri, relation) for source, relations in graph.sources[iri].items() for relation in relations)


def _begin(
    graph: DependencyGraph, state: State, model: Model, closed: Collection[Edge]
) -> tuple[set[str], frozenset[Edge], Mapping[str, list[Loss]]]:
    if state.focus:
        return _around(graph, state.focus, state.depth, model.ends, closed), frozenset(), {}
    if state.of:
        own = {node.iri for node in graph.nodes.values() if node.plan == state.of}
        return own | {end for iri in own for near in (graph.targets, graph.sources) for end in near[iri]}, frozenset(), {}
    if state.path:
        start, end = state.path
        ways = frozenset(step.edge for way in path.paths(graph, start, end, PATHS) for step in way)
        return {start, end} | {one for edge in ways for one in (edge.source, edge.target)}, ways, {}
    if state.impact:
        losses: dict[str, list[Loss]] = defaultdict(list)
        for loss in fallout.fallout(graph, state.impact):
            losses[loss.iri].append(loss)
        return {state.impact, *losses}, frozenset(), losses
    return set(graph.nodes), frozenset(), {}


def _around(graph: DependencyGraph, focus: Iterable[str], depth: int, ends: Collection[str], closed: Collection[Edge]) -> set[str]:
    """What is so many steps away, in either direction; a walk goes to things of the kinds ``ends``, not on from them but from the focus."""
    found = border = set(focus)
    for step in range(depth):
        going = [iri for iri in border if not step or graph.nodes[iri].kind not in ends]
        beyond = {
            edge.target if direction == "out" else edge.source
            for iri in going
            for direction in ("out", "in")
            for edge in edges_at(graph, iri, direction)
            if edge not in closed
        }
        border = beyond - found
        found = found | border
    return found


def _expanded(graph: DependencyGraph, things: Collection[str], branches: Iterable[Branch]) -> set[str]:
    """What the branches bring; one that is opened at a thing that another brings, too."""
    found: set[str] = set()
    waiting = list(branches)
    while ready := [branch for branch in waiting if branch.iri in things or branch.iri in found]:
        waiting = [branch for branch in waiting if branch not in ready]
        found |= {edge.target if branch.direction == "out" else edge.source for branch in ready for edge in _edges_of(graph, [branch])}
    return found


def _edges_of(graph: DependencyGraph, branches: Iterable[Branch]) -> set[Edge]:
    return {
        edge for branch in branches for edge in edges_at(graph, branch.iri, branch.direction) if branch.relation in (ALL, edge.relation)
    }


def _within(graph: DependencyGraph, things: Collection[str], closed: Collection[Edge]) -> list[Edge]:
    """The edges between things, in the order of the graph."""
    if len(things) == len(graph.nodes) and not closed:
        return list(graph.edges())
    found = (
        Edge(iri, target, relation)
        for iri in sorted(things, key=graph.rank.__getitem__)
        for target, relations in graph.targets[iri].items()
        if target in things
        for relation in relations
    )
    return [edge for edge in found if edge not in closed]
