"""The questions ``dependencies`` (what a thing depends on) and ``impact`` (what depends on it), each by depth."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from graphsvc.analysis import cells, graph, reach
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.reach import Reached
from graphsvc.store.base import Bindings, Literal, Row, View


def dependencies(view: View, bindings: Bindings, root: Path | None = None) -> Iterable[Row]:
    """Rows of depth, relation, plan, code and title: what ``item`` depends on, as far as ``depth`` steps away (or all).

    Beside these: ``node``, the thing of the row, and ``via``, the thing one step nearer. Raises ParameterError for an item or depth
    that is none.
    """
    start, deepest = cells.thing(bindings, "item"), cells.depth(bindings)
    known = graph.load(view, root)
    return rows(known, reach.dependencies(known, start, deepest))


def impact(view: View, bindings: Bindings, root: Path | None = None) -> Iterable[Row]:
    """Rows of depth, relation, plan, code and title: what depends on ``node``; otherwise like :func:`dependencies`."""
    start, deepest = cells.thing(bindings, "node"), cells.depth(bindings)
    known = graph.load(view, root)
    return rows(known, reach.dependents(known, start, deepest))


def rows(known: DependencyGraph, found: Sequence[Reached]) -> Iterator[Row]:
    """What was reached, as rows of these questions."""
    relations = {relation: Literal(relation) for relation in known.links.relations}
    depths = [cells.integer(depth) for depth in range(1 + max((reached.depth for reached in found), default=0))]
    for reached in found:
        source, target = reached.edge.source, reached.edge.target
        yield {
            "depth": depths[reached.depth],
            "relation": relations[reached.edge.relation],
            **known.cells[reached.iri],
            "via": known.cells[target if source == reached.iri else source]["node"],
        }
