"""The question ``most-connected``: the measures and goals in which most comes together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graphsvc.analysis import cells, graph, measures
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.measures import Centrality
from graphsvc.store.base import Bindings, Row, View

MOST = 100
"""Rows of an answer; those of the same rank as the last one come with it."""
_KINDS = frozenset({"item", "goal"})


def rows(view: View, bindings: Bindings, root: Path | None = None) -> Iterable[Row]:
    """Rows of rank, plan, code, title, degree and betweenness, of one plan or of all: measured in the whole graph, by degree.

    Things with the same degree and betweenness have the same rank. Raises ParameterError for a plan that is no thing.
    """
    plan = cells.thing(bindings, "plan") if "plan" in bindings else None
    known = graph.load(view, root)
    return _rows(known, measures.kept(known), plan)


def _rows(known: DependencyGraph, central: Centrality, plan: str | None) -> Iterator[Row]:
    def score(iri: str) -> tuple[int, float]:
        return central.degree[iri], round(central.betweenness[iri], 6)

    chosen = [node.iri for node in known.nodes.values() if node.kind in _KINDS and plan in (None, node.plan)]
    rank, before = 0, (-1, -1.0)
    for place, iri in enumerate(sorted(chosen, key=lambda iri: (-score(iri)[0], -score(iri)[1], known.rank[iri])), start=1):
        if score(iri) != before:
            if place > MOST:
                return
            rank, before = place, score(iri)
        yield {
            "rank": cells.integer(rank),
            **known.cells[iri],
            "degree": cells.integer(score(iri)[0]),
            "betweenness": cells.decimal(score(iri)[1]),
        }
