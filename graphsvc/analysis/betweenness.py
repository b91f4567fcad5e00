"""Betweenness from a sample of sources: Brandes' algorithm, a level of the breadth-first search at a time, in arrays.

Ulrik Brandes, Christian Pich: Centrality Estimation in Large Networks (2007). networkx does the same, a hundred times slower; rustworkx
knows the exact measure only, whose cost grows with nodes times edges.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

EXACT = 5_000
"""Nodes up to which the exact measure takes less than a second."""
SOURCES = 64

_Ints = NDArray[np.int64]
_Floats = NDArray[np.float64]


def estimated(nodes: int, edges: Sequence[tuple[int, int]], sources: int = SOURCES) -> list[float]:
    """Normalised betweenness of the nodes 0 … ``nodes`` - 1 of a directed graph without parallel edges.

    Sources are spread evenly over the nodes, in whose order similar ones stand together: the same every time, and a share of each sort.
    """
    total = np.zeros(nodes)
    if nodes < 3:
        return [float(value) for value in total]
    ends = np.array(sorted(edges), dtype=np.int64).reshape(-1, 2)
    targets = np.ascontiguousarray(ends[:, 1])
    first = np.searchsorted(ends[:, 0], np.arange(nodes + 1))
    chosen = np.unique(np.linspace(0, nodes - 1, num=min(sources, nodes), dtype=np.int64))
    for source in chosen:
        total += _dependency(int(source), nodes, first, targets)
    scale = nodes / len(chosen) / ((nodes - 1) * (nodes - 2))
    return [float(value) for value in total * scale]


def _dependency(source: int, nodes: int, first: _Ints, targets: _Ints) -> _Floats:
    """How much of the shortest paths from the source leads through each node."""
    counts = np.zeros(nodes)
    counts[source] = 1
    reached = np.zeros(nodes, dtype=bool)
    reached[source] = True
    levels: list[tuple[_Ints, _Ints]] = []
    border: _Ints = np.array([source], dtype=np.int64)
    while border.size:
        near, far = _edges_from(border, first, targets)
        new = ~reached[far]
        near, far = near[new], far[new]
        counts += np.bincount(far, weights=counts[near], minlength=nodes)
        border = np.unique(far)
        reached[border] = True
        levels.append((near, far))
    share = np.zeros(nodes)
    for near, far in reversed(levels):
        share += np.bincount(near, weights=counts[near] / counts[far] * (1 + share[far]), minlength=nodes)
    share[source] = 0
    return share


def _edges_from(border: _Ints, first: _Ints, targets: _Ints) -> tuple[_Ints, _Ints]:
    """Both ends of all edges that begin at the border."""
    lengths = first[border + 1] - first[border]
    near = np.repeat(border, lengths)
    before = np.repeat(np.cumsum(lengths) - lengths, lengths)
    places = np.arange(near.size) - before + np.repeat(first[border], lengths)
    return near, targets[places]
