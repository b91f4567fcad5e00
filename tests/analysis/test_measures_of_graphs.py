"""Circles, components and centrality, against networkx where that knows the measure."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given
from random_graphs import PLAN, RELATIONS, edges, graph_of, iri

from graphsvc.analysis import betweenness, measures
from graphsvc.analysis.graph import DependencyGraph

Edges = list[tuple[int, int, str]]


def test_a_circle_is_found_and_one_of_other_relations_is_not() -> None:
    graph = graph_of(
        [(0, 1, "depends-on"), (1, 2, "succeeds"), (2, 0, "depends-on"), (3, 4, "references"), (4, 3, "references"), (5, 5, "depends-on")]
    )
    assert measures.cycles(graph) == [(iri(0), iri(1), iri(2)), (iri(5),)]
    assert measures.cycles(graph, {"references"}) == [(iri(3), iri(4))]


def test_a_graph_without_circles_has_none(small: DependencyGraph) -> None:
    assert measures.cycles(small) == []
    assert measures.components(small) == [tuple(small.nodes)]


def test_an_empty_graph_can_be_measured() -> None:
    graph = graph_of([], size=0)
    assert measures.centrality(graph) == measures.Centrality({}, {}, {}, sampled=False)
    assert measures.components(graph) == measures.cycles(graph) == []


@given(edges)
def test_circles_and_components_are_those_of_networkx(links: Edges) -> None:
    graph = graph_of(links)
    strong = [part for part in nx.strongly_connected_components(graph.simple) if len(part) > 1 or graph.simple.has_edge(*[*part] * 2)]
    assert {frozenset(one) for one in measures.cycles(graph, RELATIONS)} == {frozenset(part) for part in strong}
    parts = measures.components(graph)
    assert {frozenset(one) for one in parts} == {frozenset(part) for part in nx.weakly_connected_components(graph.simple)}
    assert [len(one) for one in parts] == sorted(map(len, parts), reverse=True)


@given(edges)
def test_degree_and_betweenness_are_those_of_networkx(links: Edges) -> None:
    graph = graph_of(links)
    central = measures.centrality(graph)
    assert central.degree == dict(graph.network.degree())
    assert central.betweenness == pytest.approx(nx.betweenness_centrality(graph.simple))
    assert sum(central.pagerank.values()) == pytest.approx(1)
    assert not central.sampled


@given(edges)
def test_a_sample_of_all_sources_is_exact(links: Edges) -> None:
    graph = graph_of(links)
    pairs = [(graph.rank[source], graph.rank[target]) for source, target in graph.simple.edges]
    exact = nx.betweenness_centrality(graph.simple)
    assert betweenness.estimated(8, pairs) == pytest.approx([exact[name] for name in graph.nodes])


def test_a_large_graph_is_sampled_always_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(betweenness, "EXACT", 100)
    graph = graph_of([(number, number + 1, "succeeds") for number in range(299)], size=300)
    central = measures.centrality(graph)
    assert central.sampled
    assert central == measures.centrality(graph)
    middle, begin = central.betweenness[f"{PLAN}/item/150"], central.betweenness[f"{PLAN}/item/1"]
    assert middle == pytest.approx(nx.betweenness_centrality(graph.simple)[f"{PLAN}/item/150"], rel=0.1)
    assert middle > begin
