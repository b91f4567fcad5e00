"""Paths between things: the shortest first, each of existing edges, in words."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
from hypothesis import given
from random_graphs import edges, graph_of, iri, numbers

from graphsvc.analysis import path
from graphsvc.analysis.graph import DependencyGraph

BASE = "https://graphsvc.example/id/"


@given(edges, numbers, numbers)
def test_paths_lead_from_one_end_to_the_other_over_edges_that_are_there(links: list[tuple[int, int, str]], start: int, end: int) -> None:
    graph = graph_of(links)
    found = path.paths(graph, iri(start), iri(end), 4)
    assert bool(found) == nx.has_path(graph.undirected, iri(start), iri(end))
    for steps in found:
        places = [iri(start), *(step.reached for step in steps)]
        assert places[-1] == iri(end)
        assert len(set(places)) == len(places)
        for (before, after), step in zip(pairwise(places), steps, strict=True):
            assert {step.edge.source, step.edge.target} == {before, after}
            assert step.edge.relation in graph.targets[step.edge.source][step.edge.target]
    assert [len(steps) for steps in found] == sorted(len(steps) for steps in found)
    assert len(set(found)) == len(found)
    if nx.has_path(graph.simple, iri(start), iri(end)):
        assert len(found[0]) == nx.shortest_path_length(graph.simple, iri(start), iri(end))
        assert all(step.forward for step in found[0])


def test_the_next_shortest_come_after_the_shortest(small: DependencyGraph) -> None:
    found = path.paths(small, f"{BASE}plan/akcni/item/A1.1", f"{BASE}programme/opz", 5)
    assert [[step.edge.relation for step in steps] for steps in found] == [["funded-by-programme"], ["funded-from", "programme-of-source"]]


def test_a_path_is_explained_in_words_and_names_a_thing_in_full_once(small: DependencyGraph) -> None:
    found = path.paths(small, f"{BASE}plan/akcni/item/A1.2", f"{BASE}service/62", 1)
    assert path.explained(small, found[0], "cs") == (
        "A1.2@akcni „Noclehárna“ nelze splnit bez: A1.1@akcni „Terénní práce“; A1.1@akcni se týká služby: nízkoprahová zařízení"
    )
    assert path.explained(small, found[0], "en") == (
        "A1.2@akcni “Noclehárna” cannot be fulfilled without A1.1@akcni “Terénní práce”; "
        "A1.1@akcni concerns the service nízkoprahová zařízení"
    )


def test_no_paths_are_found_where_none_are_asked_for(small: DependencyGraph) -> None:
    assert path.paths(small, f"{BASE}body/kraj", f"{BASE}body/odbor", 0) == []
