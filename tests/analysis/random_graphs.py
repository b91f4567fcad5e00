"""Graphs of dependencies for random tests: a few measures with links of every kind that measures have with each other."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import strategies as st

from graphsvc.analysis import links
from graphsvc.analysis.graph import DependencyGraph, Edge, Node

LINKS = links.load()
RELATIONS = ("depends-on", "implements", "references", "succeeds")
PLAN = "https://graphsvc.example/id/plan/p"


def iri(number: int) -> str:
    return f"{PLAN}/item/{number}"


def graph_of(edges: Sequence[tuple[int, int, str]], size: int = 8) -> DependencyGraph:
    """Measures 0 … ``size`` - 1 with these edges."""
    nodes = [Node(iri(number), "item", PLAN, str(number), f"T{number}") for number in range(size)]
    return DependencyGraph(nodes, [Edge(iri(source), iri(target), relation) for source, target, relation in edges], LINKS)


numbers = st.integers(0, 7)
edges = st.lists(st.tuples(numbers, numbers, st.sampled_from(RELATIONS)), max_size=24)
