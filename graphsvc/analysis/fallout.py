"""What follows where a thing goes: a programme ends, a body is abolished, a section repealed, a strategy expires.

Other things go with it (a source with its programme, a unit with its body); what has lost all that it needs of a sort (its only source,
its only goal) is left without support; what has more of it keeps the others; what only depends on such things is concerned indirectly.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from typing import NamedTuple

from graphsvc.analysis import reach
from graphsvc.analysis.graph import DependencyGraph, Edge, Ends
from graphsvc.analysis.links import Need

_Verdict = tuple[str, str, list[Edge], list[Edge]]
"""Verdict, subject, edges to what goes, edges to what stays."""
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


def _verdicts(graph: DependencyGraph, iri: str, gone: Container[str]) -> list[_Verdict]:
    """What becomes of a thing: in respect of what it needs, and of the relations that link it with what goes; else indirectly."""
    lost: dict[str, list[Edge]] = {}
    kept: dict[str, list[Edge]] = {}
    relations, needs = graph.links.relations, graph.links.needs
    for edge in _edges(graph, iri):
        found = lost if edge.target in gone else kept
        found.setdefault(relations[edge.relation].need or edge.relation, []).append(edge)
    told = [_verdict(needs[name], lost[name], kept.get(name, [])) for name in needs if name in lost] if lost else []
    ends = [one for one in told if one[0] == "ends"]
    if ends:
        return ends[:1]
    told += [("linked", name, edges, []) for name, edges in lost.items() if name not in needs]
    return told or [("indirect", "", [], [])]


def _verdict(need: Need, lost: list[Edge], kept: list[Edge]) -> _Verdict:
    return need.effect if need.all or not kept else "keeps", need.id, lost, kept


def _edges(graph: DependencyGraph, iri: str) -> list[Edge]:
    """The edges from a thing, but for those that only follow from another of its relations."""
    found = graph.edges_from(iri)
    follows = graph.links.follows
    own = {edge.relation for edge in found}
    if own.isdisjoint(follows):
        return found
    return [edge for edge in found if follows.get(edge.relation) not in own]


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
