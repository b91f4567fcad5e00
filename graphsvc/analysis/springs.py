"""A force layout for small neighbourhoods: springs on links, then each thing into the nearest free cell of a grid."""

from __future__ import annotations

from collections.abc import Container, Iterable
from itertools import count, product
from math import ceil, cos, hypot, pi, sin, sqrt

import networkx as nx

from graphsvc.analysis.layout import HEIGHT, WIDTH, Layout, Link, Spot
from graphsvc.errors import ParameterError

MOST = 300
"""Things; more cannot be told apart, and take long."""
_DX, _DY = WIDTH + 30, HEIGHT + 46
_ROOM = 2.5
"""Cells of the grid for each thing: empty ones keep clusters apart."""
_ROUNDS = 80
_SEED = 1


def layout(spots: Iterable[Spot], links: Iterable[Link]) -> Layout:
    """Places of things, the same whatever the order in which they are given; there are no boxes.

    Raises ParameterError for more than :data:`MOST` things.
    """
    ordered = sorted(spots, key=lambda spot: (spot.rank, spot.id))
    if len(ordered) > MOST:
        raise ParameterError(f"A force layout is for at most {MOST} things, not for: {len(ordered)}")
    if not ordered:
        return Layout({}, (), 0, 0)
    number = {spot.id: place for place, spot in enumerate(ordered)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(ordered)))
    graph.add_edges_from(sorted({_pair(number[one], number[other]) for one, other, _ in links if one != other}))
    turn = 2 * pi / len(ordered)
    start = {place: (cos(place * turn), sin(place * turn)) for place in graph}
    springs = nx.spring_layout(graph, pos=start, seed=_SEED, iterations=_ROUNDS)
    cells = _cells([(float(springs[place][0]), float(springs[place][1])) for place in graph])
    left, top = min(x for x, _ in cells), min(y for _, y in cells)
    at = {
        spot.id: ((column - left) * _DX + _DX // 2, (row - top) * _DY + _DY // 2)
        for spot, (column, row) in zip(ordered, cells, strict=True)
    }
    return Layout(at, (), max(x for x, _ in at.values()) + _DX // 2, max(y for _, y in at.values()) + _DY // 2)


def _pair(one: int, other: int) -> tuple[int, int]:
    return (one, other) if one < other else (other, one)


def _cells(points: list[tuple[float, float]]) -> list[tuple[int, int]]:
    """A cell for each point, none for two; about as they lie to each other."""
    side = ceil(sqrt(len(points) * _ROOM))
    low = [min(point[axis] for point in points) for axis in (0, 1)]
    span = [max(max(point[axis] for point in points) - low[axis], 1e-9) for axis in (0, 1)]
    taken: dict[tuple[int, int], None] = {}
    for point in points:
        x, y = (round((point[axis] - low[axis]) / span[axis] * side, 6) for axis in (0, 1))
        taken[_nearest(x, y, taken)] = None
    return list(taken)


def _nearest(x: float, y: float, taken: Container[tuple[int, int]]) -> tuple[int, int]:
    """The free cell that is nearest to a point, looked for in wider and wider squares around it."""
    free = next(found for found in (_free(round(x), round(y), reach, taken) for reach in count()) if found)
    return min(free, key=lambda cell: (hypot(cell[0] - x, cell[1] - y), cell))


def _free(column: int, row: int, reach: int, taken: Container[tuple[int, int]]) -> list[tuple[int, int]]:
    around = product(range(column - reach, column + reach + 1), range(row - reach, row + reach + 1))
    return [cell for cell in around if cell not in taken]
