"""The question ``path``: how two things are connected, by the shortest path and those next to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice, pairwise
from pathlib import Path as File

import networkx as nx

from graphsvc.analysis import cells, graph
from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.analysis.wording import Wording
from graphsvc.store.base import Bindings, Literal, Row, View

BACKWARDS = "^"
"""What stands before a relation that is gone against its direction, as in a property path of SPARQL."""


@dataclass(frozen=True, slots=True)
class Step:
    """From a thing to the next one; ``forward`` where the first depends on the second, else the other way round."""

    edge: Edge
    forward: bool

    @property
    def reached(self) -> str:
        """The thing that the step leads to."""
        return self.edge.target if self.forward else self.edge.source


Path = tuple[Step, ...]


def paths(known: DependencyGraph, start: str, end: str, most: int) -> list[Path]:
    """The shortest paths, at most so many, none of which goes through a thing twice; none for a thing that the graph does not hold.

    Where one depends on the other, all steps go in that direction; only where neither does, they may go in both.
    """
    if start not in known.nodes or end not in known.nodes or most < 1:
        return []
    if start == end:
        return [()]
    for network, backwards in ((known.simple, False), (known.simple, True), (known.undirected, False)):
        ends = (end, start) if backwards else (start, end)
        if nx.has_path(network, *ends):
            found = islice(nx.shortest_simple_paths(network, *ends), most)
            return [tuple(_step(known, *pair) for pair in pairwise(reversed(walk) if backwards else walk)) for walk in found]
    return []


def explained(known: DependencyGraph, path: Path, language: str) -> str:
    """A path in words, without a full stop."""
    return Wording(known, language).path(step.edge for step in path)


def rows(view: View, bindings: Bindings, root: File | None = None) -> Iterable[Row]:
    """Rows of step, relation, plan, code and title for the shortest path: step 0 is where it begins, each other how it goes on.

    A relation with ``^`` before it is gone against its direction. Empty where nothing connects the two. Raises ParameterError where
    ``from`` or ``to`` is no thing.
    """
    start, end = cells.thing(bindings, "from"), cells.thing(bindings, "to")
    known = graph.load(view, root)
    found = paths(known, start, end, 1)
    return _rows(known, start, found[0]) if found else ()


def _rows(known: DependencyGraph, start: str, path: Path) -> Iterator[Row]:
    yield {"step": cells.integer(0), **known.cells[start]}
    for number, step in enumerate(path, start=1):
        relation = step.edge.relation if step.forward else BACKWARDS + step.edge.relation
        yield {"step": cells.integer(number), "relation": Literal(relation), **known.cells[step.reached]}


def _step(known: DependencyGraph, one: str, other: str) -> Step:
    if relations := known.targets[one].get(other):
        return Step(Edge(one, other, relations[0]), True)
    return Step(Edge(other, one, known.targets[other][one][0]), False)
