"""What follows where a thing goes: a programme ends, a body is abolished, a section repealed, a strategy expires.

Other things go with it (a source with its programme, a unit with its body); what has lost all that it needs of a sort (its only source,
its only goal) is left without support; what has more of it keeps the others; what only depends on such things is concerned indirectly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import NamedTuple

from graphsvc.analysis import reach
from graphsvc.analysis.graph import DependencyGraph, Edge, Ends
from graphsvc.analysis.links import Need

VERDICTS = ("ends", "unsupported", "keeps", "linked", "indirect")
"""What becomes of a thing, the worst first."""


class Loss(NamedTuple):
    """What becomes of one thing, in one respect.

    ``subject`` is the need that it is about (for ``linked`` the relation, for ``indirect`` ``""``); ``lost`` and ``kept`` are the edges to
    what goes and to what stays in this respect; ``path`` leads from the thing to the one that goes first.
    """

    iri: str
    depth: int
    verdict: str
    subject: str
    lost: tuple[Edge, ...]
    kept: tuple[Edge, ...]
    path: tuple[Edge, ...]


def fallout(graph: DependencyGraph, start: str) -> list[Loss]:
    """What becomes of all that depends on a thing where that goes; the worst first, then by depth, in the order of the graph.

    Empty where the graph does not hold the thing, or nothing depends on it.
    """
    reached = reach.dependents(graph, start)
    depths = {one.iri: one.depth for one in reversed(reached)}
    gone = _gone(graph, start)
    nearer = _nearer(graph, start, gone, reached)
    losses = [
        Loss(iri, depths[iri], verdict, subject, tuple(lost), tuple(kept), _path(iri, lost, nearer))
        for iri in depths
        for verdict, subject, lost, kept in _verdicts(graph, iri, gone)
    ]
    return sorted(losses, key=lambda loss: (VERDICTS.index(loss.verdict), loss.depth, graph.rank[loss.iri]))


def _gone(graph: DependencyGraph, start: str) -> frozenset[str]:
    """The thing, and all that go with it."""
    needs, relations = graph.links.needs, graph.links.relations.values()
    ending = {relation.id: needs[relation.need] for relation in relations if relation.need and needs[relation.need].effect == "ends"}
    gone = {start}
    border = [start] if start in graph.nodes else []
    while border:
        touched = {source for iri in border for source in graph.sources[iri] if source not in gone}
        border = [iri for iri in touched if _ends(graph.targets[iri], ending, gone)]
        gone.update(border)
    return frozenset(gone)


def _ends(targets: Ends, ending: Mapping[str, Need], gone: Container[str]) -> bool:
    """Whether a thing with these targets has lost all (or one that counts alone) of what it cannot be without."""
    lost: dict[str, Need] = {}
    kept: set[str] = set()
    for target, relations in targets.items():
        for relation in relations:
            need = ending.get(relation)
            if need is not None and target in gone:
                lost[need.id] = need
            elif need is not None:
                kept.add(need.id)
    return any(need.all or name not in kept for name, need in lost.items())


def _is_lost(need: Need, lost: list[Edge], kept: list[Edge]) -> bool:
    return bool(lost) and (need.all or not kept)


def _needs(graph: DependencyGraph, iri: str, gone: Container[str]) -> list[tuple[Need, list[Edge], list[Edge]]]:
    """What the thing needs: edges to what goes, and to what stays."""
    found: dict[str, tuple[list[Edge], list[Edge]]] = defaultdict(lambda: ([], []))
    for edge in _edges(graph, iri):
        need = graph.links.relations[edge.relation].need
        if need is not None:
            found[need][0 if edge.target in gone else 1].append(edge)
    return [(need, *found[name]) for name, need in graph.links.needs.items() if name in found]


def _edges(graph: DependencyGraph, iri: str) -> list[Edge]:
    """The edges from a thing, but for those that only follow from another of its relations."""
    found = graph.edges_from(iri)
    own, relations = {edge.relation for edge in found}, graph.links.relations
    return [edge for edge in found if relations[edge.relation].follows not in own]


def _verdicts(graph: DependencyGraph, iri: str, gone: frozenset[str]) -> Iterator[tuple[str, str, list[Edge], list[Edge]]]:
    """What becomes of a thing: what it needs, by needs; else by the relations that link it with what goes; else indirectly."""
    needs = [(need, lost, kept) for need, lost, kept in _needs(graph, iri, gone) if lost]
    for need, lost, kept in needs:
        if need.effect == "ends" and _is_lost(need, lost, kept):
            yield "ends", need.id, lost, kept
            return
    for need, lost, kept in needs:
        yield "unsupported" if _is_lost(need, lost, kept) else "keeps", need.id, lost, kept
    linked: dict[str, list[Edge]] = defaultdict(list)
    for edge in _edges(graph, iri):
        if edge.target in gone and graph.links.relations[edge.relation].need is None:
            linked[edge.relation].append(edge)
    for relation, edges in linked.items():
        yield "linked", relation, edges, []
    if not needs and not linked:
        yield "indirect", "", [], []


def _nearer(graph: DependencyGraph, start: str, gone: frozenset[str], reached: Iterable[reach.Reached]) -> Mapping[str, Edge]:
    """From each thing, the first edge of a short path to the one that goes first; over things that go too, where there is such a path."""
    through: dict[str, Edge] = {}
    border = [start]
    while border:
        beyond = []
        for near in border:
            for far, relations in graph.sources[near].items():
                if far not in through and far != start:
                    through[far] = Edge(far, near, relations[0])
                    if far in gone:
                        beyond.append(far)
        border = beyond
    for one in reached:
        through.setdefault(one.iri, one.edge)
    return through


def _path(iri: str, lost: Iterable[Edge], nearer: Mapping[str, Edge]) -> tuple[Edge, ...]:
    """From a thing to the one that goes first; over one of the ``lost`` edges where there are such."""
    path = min(([edge, *_way(edge.target, nearer)] for edge in lost), key=len, default=_way(iri, nearer))
    return tuple(path)


def _way(iri: str, nearer: Mapping[str, Edge]) -> list[Edge]:
    way = []
    while iri in nearer:
        way.append(nearer[iri])
        iri = nearer[iri].target
    return way
