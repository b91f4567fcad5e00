"""Places for the things of a picture, in layers from the model: the things of a plan together in a box, what plans share below them.

Only the things and their links decide, not the order in which they are given: so a picture looks the same at every visit. Longest paths
make the layers, barycentre sweeps the order within them, and a layer that would be too wide is broken into rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from graphsvc.analysis import aside, boxes, layers, sweeps
from graphsvc.analysis.layers import Ints

WIDTH, HEIGHT = 150, 44
"""Of each thing that is drawn."""
_DX, _DY = WIDTH + 20, HEIGHT + 16
_BETWEEN_LAYERS = 24
_PADDING, _HEAD = 20, 28
_COLUMNS = 0.6
"""Columns of a box are so many times its things, rooted: boxes are somewhat wider than high."""
_FEWEST_COLUMNS = 5


@dataclass(frozen=True, slots=True)
class Spot:
    """A thing to be placed: its band (0 is the uppermost), the box that it belongs to (None: shared), its rank among all others."""

    id: str
    band: int
    group: str | None = None
    rank: int = 0


class Link(NamedTuple):
    """A link between two things; where it is ``layered``, the first is to stand above the second."""

    upper: str
    lower: str
    layered: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """The box around the things of a group, by its left upper corner."""

    group: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each thing has its middle, the boxes, and the size of the whole, which begins at 0, 0."""

    at: Mapping[str, tuple[int, int]]
    boxes: tuple[Box, ...]
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class _Graph:
    """Things by number: in the order of rank and id; groups by number too, what is shared is the last one."""

    ids: list[str]
    groups: list[str]
    group: Ints
    band: Ints
    layered: Ints
    pairs: Ints

    @property
    def shared(self) -> int:
        """The number of the group that is none."""
        return len(self.groups)


def layered(spots: Iterable[Spot], links: Iterable[Link]) -> Layout:
    """The places of things with different ids.

    No two stand at one place. Within a group, layered links go down where they go down a band or stay in one; between groups, and to what
    is shared, too; only in a circle one goes up. Raises KeyError for a link with what is none of the things.
    """
    graph = _numbered(spots, links)
    layer = layers.of_groups(graph.group, graph.band, graph.layered)
    place = sweeps.places(graph.group, layer, graph.pairs)
    columns = _columns(graph, layer)
    x, y, sizes = _grid(graph.group, layer, place, columns)
    corners = boxes.packed([boxes.Size(*size, row) for size, row in zip(sizes[: graph.shared], _rows_of_boxes(graph), strict=True)])
    width = max((x + size[0] for (x, _), size in zip(corners, sizes, strict=False)), default=0)
    aside = max(_wanted(graph, layer) - width, 0) // 2 if corners else 0
    corners = [(x + aside, y) for x, y in corners]
    width += 2 * aside
    found = tuple(Box(group, *corner, *size) for group, corner, size in zip(graph.groups, corners, sizes, strict=False))
    height = max((box.y + box.height for box in found), default=0)
    offset = np.array([*corners, (0, height + boxes.GAP if found else 0)], dtype=np.int64).reshape(-1, 2)
    x, y = x + offset[graph.group, 0], y + offset[graph.group, 1]
    width, height = _shared(graph, layer, (x, y), width, height)
    x, found, width = _with_room(graph, (x, y), found, width)
    return Layout(dict(zip(graph.ids, zip(x.tolist(), y.tolist(), strict=True), strict=True)), found, width, height)


def _with_room(graph: _Graph, at: tuple[Ints, Ints], found: tuple[Box, ...], width: int) -> tuple[Ints, tuple[Box, ...], int]:
    """Places, boxes and width with what lines pass through moved aside; each box is moved as a whole."""
    x, y = at
    mine = np.flatnonzero(graph.group == graph.shared)
    part = graph.group.copy()
    part[mine] = graph.shared + np.arange(len(mine))
    things = np.stack((x - WIDTH // 2, y - HEIGHT // 2, x + WIDTH // 2, y + HEIGHT // 2), axis=1)
    corners = [(box.x, box.y, box.x + box.width, box.y + box.height) for box in found]
    frames = np.array([*corners, *things[mine].tolist()], dtype=np.int64).reshape(-1, 4)
    moved = aside.shifts(graph.pairs, at, (WIDTH, HEIGHT), part, frames)
    if not moved.any():
        return x, found, width
    frames[:, [0, 2]] += moved[:, None]
    margin = np.where(np.arange(len(frames)) < graph.shared, 0, (_DX - WIDTH) // 2 + _PADDING)
    moved += max(-int((frames[:, 0] - margin).min()), 0)
    right = int((frames[:, 2] + margin).max()) + max(-int((frames[:, 0] - margin).min()), 0)
    made = tuple(replace(box, x=box.x + int(shift)) for box, shift in zip(found, moved, strict=False))
    return x + moved[part], made, max(width, right)


def _numbered(spots: Iterable[Spot], links: Iterable[Link]) -> _Graph:
    ordered = sorted(spots, key=attrgetter("rank", "id"))
    number = {spot.id: place for place, spot in enumerate(ordered)}
    groups: dict[str | None, int] = {
        group: place for place, group in enumerate(dict.fromkeys(s.group for s in ordered if s.group is not None))
    }
    names = [group for group in groups if group is not None]
    groups[None] = len(names)
    size = max(len(ordered), 1)
    given = list(links)
    upper = np.array([number[link.upper] for link in given], dtype=np.int64)
    lower = np.array([number[link.lower] for link in given], dtype=np.int64)
    down = np.array([link.layered for link in given], dtype=bool)
    apart = upper != lower
    layered_, both = (np.unique((upper * size + lower)[some]) for some in (apart & down, apart))
    return _Graph(
        [spot.id for spot in ordered],
        names,
        np.array([groups[spot.group] for spot in ordered], dtype=np.int64),
        np.array([spot.band for spot in ordered], dtype=np.int64),
        np.stack((layered_ // size, layered_ % size), axis=1),
        np.stack((both // size, both % size), axis=1),
    )


def _rows_of_boxes(graph: _Graph) -> list[int]:
    """A box stands below those that links between them put above it."""
    ends = graph.group[graph.layered]
    between = ends[(ends[:, 0] != ends[:, 1]) & (ends < graph.shared).all(axis=1)]
    return layers.depths(graph.shared, sorted(set(map(tuple, between.tolist()))))


def _columns(graph: _Graph, layer: Ints) -> Ints:
    """Columns of each group."""
    sizes = np.bincount(graph.group, minlength=graph.shared + 1)
    widest = np.zeros(graph.shared + 1, dtype=np.int64)
    if len(layer):
        segments, numbers = np.unique(graph.group * (int(layer.max()) + 1) + layer, return_counts=True)
        np.maximum.at(widest, segments // (int(layer.max()) + 1), numbers)
    wanted = np.maximum(np.ceil(np.sqrt(sizes * _COLUMNS)).astype(np.int64), _FEWEST_COLUMNS)
    columns: Ints = np.maximum(np.minimum(widest, wanted), 1)
    return columns


def _grid(group: Ints, layer: Ints, place: sweeps.Floats, columns: Ints) -> tuple[Ints, Ints, list[tuple[int, int]]]:
    """Places within each group's box, and the sizes of the boxes; a layer fills its rows column by column, so that neighbours stay near."""
    order = np.lexsort((place, layer, group))
    of_group, of_layer = group[order], layer[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (of_group[1:] != of_group[:-1]) | (of_layer[1:] != of_layer[:-1])
    starts = np.flatnonzero(new)
    sizes = np.diff(np.append(starts, len(order)))
    rows = -(-sizes // columns[of_group[starts]])
    used = -(-sizes // rows)
    above = np.concatenate(([0], np.cumsum(rows)))[:-1]
    first = np.full(len(columns), -1, dtype=np.int64)
    first[of_group[starts][::-1]] = above[::-1]  # the rows above the first layer of each group
    top = (above - first[of_group[starts]]) * _DY + of_layer[starts] * _BETWEEN_LAYERS
    segment = np.repeat(np.arange(len(starts)), sizes)
    nth = np.arange(len(order)) - np.repeat(starts, sizes)
    column, row = nth // rows[segment], nth % rows[segment]
    x, y = np.empty_like(order), np.empty_like(order)
    widest = np.zeros(len(columns), dtype=np.int64)
    np.maximum.at(widest, of_group[starts], used)
    x[order] = _PADDING + (widest[of_group] - used[segment]) * _DX // 2 + column * _DX + _DX // 2
    y[order] = _PADDING + _HEAD + top[segment] + row * _DY + _DY // 2
    heights = np.zeros(len(columns), dtype=np.int64)
    np.maximum.at(heights, of_group[starts], top + rows * _DY)
    return x, y, [(int(c) * _DX + 2 * _PADDING, int(h) + 2 * _PADDING + _HEAD) for c, h in zip(widest, heights, strict=True)]


def _wanted(graph: _Graph, layer: Ints) -> int:
    """The width that shared things should have at least: a few of a layer beside each other, though the boxes above are narrow."""
    mine = layer[graph.group == graph.shared]
    return min(int(np.bincount(mine).max()), _FEWEST_COLUMNS) * _DX + 2 * _PADDING if len(mine) else 0


def _shared(graph: _Graph, layer: Ints, at: tuple[Ints, Ints], width: int, height: int) -> tuple[int, int]:
    """Place what is shared, below the boxes and over their whole width, each thing below what it is linked with; gives the size of all."""
    x, y = at
    mine = np.flatnonzero(graph.group == graph.shared)
    if not len(mine):
        return width, height
    if not graph.groups:
        return int(x.max()) + _DX // 2 + _PADDING, int(y.max()) + _DY // 2 + _PADDING
    columns = max((width - 2 * _PADDING) // _DX, 1)
    placed = graph.group != graph.shared
    top = height + boxes.GAP
    both = np.concatenate((graph.pairs, graph.pairs[:, ::-1]))
    to_shared = both[graph.group[both[:, 0]] == graph.shared]
    local = np.zeros(len(layer), dtype=np.int64)
    for level in range(int(layer[mine].max()) + 1):
        things = mine[layer[mine] == level]
        local[things] = np.arange(len(things))
        known = to_shared[(layer[to_shared[:, 0]] == level) & placed[to_shared[:, 1]]]
        wanted = sweeps.mean(local[known[:, 0]], known[:, 1], x.astype(np.float64), x[things].astype(np.float64))
        ordered = things[np.lexsort((np.arange(len(things)), wanted))]
        rows = -(-len(things) // columns)
        used = -(-len(things) // rows)
        nth = np.arange(len(things))
        x[ordered] = max(width - used * _DX, 2 * _PADDING) // 2 + nth // rows * _DX + _DX // 2
        y[ordered] = top + nth % rows * _DY + _DY // 2
        top += rows * _DY + _BETWEEN_LAYERS
        placed[things] = True
    return max(width, int(x[mine].max()) + _DX // 2 + _PADDING), top + _PADDING
