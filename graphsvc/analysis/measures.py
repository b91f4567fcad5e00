"""Measures of the graph: circles, components, and how central things are. Heavy ones are reckoned by rustworkx, on numbers for IRIs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import rustworkx as rx

from graphsvc.analysis import betweenness
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.keeping import Keeper

_Numbered = rx.PyDiGraph[None, Any]
_TOLERANCE = 1e-8
_ROUNDS = 200


@dataclass(frozen=True, slots=True)
class Centrality:
    """How central things are, by IRI.

    ``degree`` counts edges of both directions; ``betweenness`` is the share of the shortest dependency paths between two others that lead
    through the thing, from 0 to 1, estimated where ``sampled``; ``pagerank`` flows from a thing to what it depends on.
    """

    degree: Mapping[str, int]
    betweenness: Mapping[str, float]
    pagerank: Mapping[str, float]
    sampled: bool


_KEPT: Keeper[Centrality] = Keeper(2)


def kept(graph: DependencyGraph) -> Centrality:
    """:func:`centrality`, reckoned once."""
    return _KEPT.get(graph, lambda: centrality(graph))


def centrality(graph: DependencyGraph) -> Centrality:
    """Degree, betweenness (exact in graphs of some thousand things, else from a sample that is always the same) and PageRank."""
    names = list(graph.nodes)
    numbered = _numbered(graph, None)
    sampled = len(names) > betweenness.EXACT
    if sampled:
        between = betweenness.estimated(len(names), numbered.edge_list())
    else:
        between = [value for _, value in sorted(rx.digraph_betweenness_centrality(numbered).items())]
    ranks = rx.pagerank(numbered, tol=_TOLERANCE, max_iter=_ROUNDS) if names else {}
    return Centrality(
        {name: graph.degree(name) for name in names},
        dict(zip(names, between, strict=True)),
        {name: ranks[number] for number, name in enumerate(names)},
        sampled,
    )


def cycles(graph: DependencyGraph, relations: Collection[str] | None = None) -> list[tuple[str, ...]]:
    """The things that depend on each other in a circle, each group in the order of the graph; the group of the first thing comes first.

    ``relations`` are those to follow, by default those in which a circle is a fault (``acyclic``). A thing that depends on itself is a
    group of its own.
    """
    faulty = (one.id for one in graph.links.relations.values() if one.acyclic)
    numbered = _numbered(graph, frozenset(faulty if relations is None else relations))
    groups = [sorted(group) for group in rx.strongly_connected_components(numbered)]
    return _named(graph, (group for group in groups if len(group) > 1 or numbered.has_edge(group[0], group[0])))


def components(graph: DependencyGraph) -> list[tuple[str, ...]]:
    """The parts of the graph that nothing connects with each other, the largest first."""
    parts = _named(graph, (sorted(part) for part in rx.weakly_connected_components(_numbered(graph, None))))
    return sorted(parts, key=len, reverse=True)


def _numbered(graph: DependencyGraph, relations: frozenset[str] | None) -> _Numbered:
    """The graph with the places of its things as nodes, and one edge between two of them."""
    numbered: _Numbered = rx.PyDiGraph(multigraph=False)
    numbered.add_nodes_from([None] * len(graph.nodes))
    rank = graph.rank
    pairs = (
        (rank[source], rank[target])
        for source, targets in graph.targets.items()
        for target, found in targets.items()
        if relations is None or not relations.isdisjoint(found)
    )
    numbered.add_edges_from_no_data(list(pairs))
    return numbered


def _named(graph: DependencyGraph, groups: Iterable[list[int]]) -> list[tuple[str, ...]]:
    names = list(graph.nodes)
    return [tuple(names[number] for number in group) for group in sorted(groups)]
