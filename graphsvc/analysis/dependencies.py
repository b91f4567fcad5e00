"""The questions ``dependencies`` (what a thing depends on) and ``impact`` (what depends on it), each by depth."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from graphsvc.analysis import cells, graph, reach
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.reach import Reached
from graphsvc.store.base import Bindings, Iri, Literal, Row, View

_Search = Callable[[DependencyGraph, str, int | None], list[Reached]]


def dependencies(view: View, bindings: Bindings, root: Path | None = None) -> Iterable[Row]:
    """Rows of depth, relation, plan, code and title: what ``item`` depends on, as far as ``depth`` steps away (or all).

    Beside these: ``node``, the thing of the row, and ``via``, the thing one step nearer. Raises ParameterError for an item or depth
    that is none.
    """
    return _rows(view, root, reach.dependencies, cells.thing(bindings, "item"), cells.depth(bindings))


def impact(view: View, bindings: Bindings, root: Path | None = None) -> Iterable[Row]:
    """Rows of depth, relation, plan, code and title: what depends on ``node``; otherwise like :func:`dependencies`."""
    return _rows(view, root, reach.dependents, cells.thing(bindings, "node"), cells.depth(bindings))


def _rows(view: View, root: Path | None, search: _Search, start: str, deepest: int | None) -> Iterator[Row]:
    known = graph.load(view, root)
    for reached in search(known, start, deepest):
        ends = {reached.edge.source, reached.edge.target} - {reached.iri}
        yield {
            "depth": cells.integer(reached.depth),
            "relation": Literal(reached.edge.relation),
            **cells.named(known.nodes[reached.iri]),
            "via": Iri(ends.pop()),
        }
