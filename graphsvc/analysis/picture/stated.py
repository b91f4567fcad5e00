"""Where the documents state the links of a picture; of a graph of a usual size gathered once for all pictures."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graphsvc.analysis import evidence
from graphsvc.analysis.evidence import Evidence
from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.keeping import Keeper
from graphsvc.store.base import View

MOST = 50_000
"""Links of a graph up to which what is stated of all of them is kept in memory."""
Found = Mapping[Edge, tuple[Evidence, ...]]
_KEPT: Keeper[Found] = Keeper(2)


def of(view: View, known: DependencyGraph, edges: Collection[Edge], links: int) -> Found:
    """What is stated of these edges, or of more, of a graph with so many ``links``."""
    if links > MOST:
        return evidence.gather(view, known.links, edges)
    return _KEPT.get((view.version(), tuple(known.links.order)), lambda: evidence.gather(view, known.links, list(known.edges())))
