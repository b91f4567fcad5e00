"""Filters of a picture, and what each of their values would leave.

Facets of measures (plan, status, target group, service, year) choose measures; with them stays what they are linked with, what that is
part of, and what that rests on. Kinds then take things away, relations links, and what is left without a link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graphsvc.analysis.graph import DependencyGraph, Edge, Node
from graphsvc.analysis.picture.facts import Facts
from graphsvc.analysis.picture.model import NONE, Model
from graphsvc.analysis.picture.scope import Scope
from graphsvc.analysis.picture.state import State

MEASURE = "item"
OF_MEASURES = ("plan", "status", "target-group", "service", "year")
_BY_LINK = {"target-group": "serves", "service": "concerns-service"}


@dataclass(frozen=True, slots=True)
class Left:
    """What filters leave, and for each facet how many measures (of kinds: things; of relations: links) each value would leave.

    Counts of a facet hold what the other facets leave; those of kinds and relations the facets of measures.
    """

    things: Mapping[str, None]
    edges: list[Edge]
    counts: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class _Measures:
    """The measures of a scope with the values of their facets."""

    graph: DependencyGraph
    facts: Facts
    last: int
    """The year up to which what has no end is told."""

    def values(self, iri: str, facet: str) -> Collection[str]:
        node = self.graph.nodes[iri]
        match facet:
            case "plan":
                return (node.plan,) if node.plan else ()
            case "status":
                return (self.facts.status.get(iri, NONE),)
            case "year":
                return self._years(node)
            case _:
                link = _BY_LINK[facet]
                return [target for target, relations in self.graph.targets[iri].items() if link in relations]

    def _years(self, node: Node) -> Collection[str]:
        start, end = self.facts.years.get(node.iri) or self.facts.years.get(node.plan or "") or (None, None)
        if start is None:
            return (str(end),) if end is not None else ()
        return [str(year) for year in range(start, (max(start, self.last) if end is None else end) + 1)]


def apply(graph: DependencyGraph, scope: Scope, state: State, facts: Facts, model: Model) -> Left:
    """What the state's filters leave of a scope; what the picture is about stays in any case."""
    chosen = {facet: frozenset(state.filters.of(facet)) for facet in OF_MEASURES if state.filters.of(facet)}
    measures = [iri for iri in scope.things if graph.nodes[iri].kind == MEASURE]
    last = max((year for years in facts.years.values() for year in years if year is not None), default=0)
    last = max([last, *map(int, chosen.get("year", ()))])
    passed, counts = _measures(measures, _Measures(graph, facts, last), chosen, state.kept)
    things = dict(scope.things) if isinstance(scope.things, dict) else dict.fromkeys(scope.things)
    edges = scope.edges
    if chosen:
        stays = _with_measures(graph, things, passed, state, model)
        things = {iri: None for iri in things if iri in stays}
        edges = _between(edges, things)
    by_relation = Counter(edge.relation for edge in edges)
    counts["kind"] = Counter(graph.nodes[iri].kind for iri in things)
    if state.filters.kind:
        kinds = frozenset(state.filters.kind)
        things = {iri: None for iri in things if graph.nodes[iri].kind in kinds or iri in state.kept}
        edges = _between(edges, things)
        by_relation = Counter(edge.relation for edge in edges)
    counts["relation"] = by_relation
    if state.filters.relation:
        edges = [edge for edge in edges if edge.relation in state.filters.relation]
        linked = {end for edge in edges for end in (edge.source, edge.target)} | state.kept
        things = {iri: None for iri in things if iri in linked}
    return Left(things, edges, counts)


def _measures(
    measures: Iterable[str], known: _Measures, chosen: Mapping[str, frozenset[str]], kept: Collection[str]
) -> tuple[set[str], dict[str, Mapping[str, int]]]:
    """The measures that pass all facets; and for each facet, the number that each of its values would leave."""
    passed: set[str] = set()
    counts: dict[str, Counter[str]] = {facet: Counter() for facet in OF_MEASURES}
    always = 0
    for iri in measures:
        if iri in kept:
            passed.add(iri)
            always += 1
            continue
        values = {facet: known.values(iri, facet) for facet in OF_MEASURES}
        failed = [facet for facet, wanted in chosen.items() if wanted.isdisjoint(values[facet])]
        if not failed:
            passed.add(iri)
        for facet in failed if len(failed) == 1 else OF_MEASURES if not failed else ():
            counts[facet].update(values[facet])
    return passed, {facet: {value: number + always for value, number in found.items()} for facet, found in counts.items()}


def _with_measures(graph: DependencyGraph, things: Collection[str], passed: set[str], state: State, model: Model) -> set[str]:
    """The measures and what goes with them: their neighbours, what these are part of, what they rest on; no measure that does not pass."""
    plans = frozenset(state.filters.plan)
    stays = passed | (state.kept & frozenset(things))
    if not any(state.filters.of(facet) for facet in OF_MEASURES if facet != "plan"):
        stays |= {iri for iri in things if graph.nodes[iri].plan in plans and graph.nodes[iri].kind != MEASURE}

    def fits(iri: str) -> bool:
        node = graph.nodes[iri]
        return iri in things and node.kind != MEASURE and (not plans or not node.plan or node.plan in plans)

    near = {end for iri in stays for ends in (graph.targets[iri], graph.sources[iri]) for end in ends if end not in stays and fits(end)}
    stays |= near
    border = set(near)
    while border:
        border = {
            target
            for iri in border
            for target, relations in graph.targets[iri].items()
            if target not in stays and fits(target) and not (model.up | model.down).isdisjoint(relations)
        }
        stays |= border
    return stays


def _between(edges: Iterable[Edge], things: Collection[str]) -> list[Edge]:
    return [edge for edge in edges if edge.source in things and edge.target in things]
