"""Boxes packed on shelves: the tallest first, smaller ones below each other where there is room."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

GAP = 40
"""Between boxes."""
_WIDER = 1.6
"""How much wider than high the whole should be."""


@dataclass(frozen=True, slots=True)
class Size:
    """A box to be packed: width, height, and the row of boxes that it belongs to."""

    width: int
    height: int
    row: int


def packed(sizes: Sequence[Size]) -> list[tuple[int, int]]:
    """The left upper corner of each box; all of a row stand above all of the next one, and none covers another."""
    if not sizes:
        return []
    area = sum((size.width + GAP) * (size.height + GAP) for size in sizes)
    widest = max(isqrt(int(area * _WIDER)), *(size.width for size in sizes), 1)
    rows: dict[int, list[int]] = defaultdict(list)
    for number, size in enumerate(sizes):
        rows[size.row].append(number)
    corners = [(0, 0)] * len(sizes)
    top = 0
    for row in sorted(rows):
        top = _shelves(sizes, rows[row], widest, top, corners)
    return corners


def _shelves(sizes: Sequence[Size], members: Sequence[int], widest: int, top: int, corners: list[tuple[int, int]]) -> int:
    """Place the boxes of a row below ``top``; gives where the next row can begin."""
    left, bottom = 0, top
    column, next_free = 0, top
    for number in sorted(members, key=lambda number: (-sizes[number].height, number)):
        size = sizes[number]
        if left and next_free + size.height <= bottom - GAP and size.width <= column:
            corners[number] = (left - column - GAP, next_free)  # below the one before
            next_free += size.height + GAP
            continue
        if left and left + size.width > widest:
            left, top = 0, bottom
        corners[number] = (left, top)
        left, column, next_free = left + size.width + GAP, size.width, top + size.height + GAP
        bottom = max(bottom, top + size.height + GAP)
    return bottom
