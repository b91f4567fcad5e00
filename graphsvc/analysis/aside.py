"""Room for lines: what lines only pass through in a small picture is moved aside, whole boxes and single things, up to a few columns.

A thing under a line that leads on to another looks as if it were linked with both; in a large picture nobody follows single lines.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.layers import Ints

Floats = npt.NDArray[np.float64]
Truths = npt.NDArray[np.bool_]

THINGS, LINES = 60, 300
"""Up to so many a picture is small."""
_MARGIN = 6
"""How near to a thing a line passes it."""
_APART = 20
"""What is moved stays so far from everything else."""
_STEPS = 6
_WIDER = 3
"""Things' widths by which a picture may grow on either side."""
_ROUNDS = 2


def shifts(lines: Ints, at: tuple[Ints, Ints], size: tuple[int, int], part: Ints, frames: Ints) -> Ints:
    """How far to the right each part of a picture is moved (less than 0: to the left), so that fewer lines pass through things.

    ``lines`` are pairs of things, ``at`` the middles of things, ``size`` their width and height, ``part`` the part that each belongs to,
    ``frames`` left, top, right and bottom of each part. Parts stay in their rows, do not come to overlap, and
    the picture grows by some columns at most.
    """
    moved = np.zeros(len(frames), dtype=np.int64)
    lines = lines[part[lines[:, 0]] != part[lines[:, 1]]]
    if len(part) > THINGS or not 0 < len(lines) <= LINES:
        return moved
    picture = _Picture(lines, np.stack(at, axis=1).astype(np.float64), size, part, frames.astype(np.float64))
    for _ in range(_ROUNDS):
        for one in picture.passed():
            moved[one] += picture.move(one, size[0] // 2 + _APART)
    return moved


class _Picture:
    """Things and parts where they stand now."""

    def __init__(self, lines: Ints, middle: Floats, size: tuple[int, int], part: Ints, frames: Floats) -> None:
        self._lines, self._middle, self._part, self._frames = lines, middle, part, frames
        self._half = np.array(size) / 2 + _MARGIN
        self._ends = part[lines]
        self._edges = frames[:, 0].min() - _WIDER * size[0], frames[:, 2].max() + _WIDER * size[0]

    def passed(self) -> list[int]:
        """The parts through whose things lines pass that lead elsewhere, from the uppermost."""
        hit = self._hits(np.ones(len(self._lines), dtype=bool), np.ones(len(self._part), dtype=bool)).any(axis=0)
        found = np.unique(self._part[hit])
        return [int(one) for one in found[np.lexsort((found, self._frames[found, 1]))]]

    def move(self, part: int, step: int) -> int:
        """Move a part to the nearest place at which it makes fewer lines pass through things; gives how far."""
        best, found = self._cost(part), 0
        for shift in _near(step):
            if best and self._free(part, shift):
                self._shift(part, shift)
                cost = self._cost(part)
                self._shift(part, -shift)
                best, found = (cost, shift) if cost < best else (best, found)
        self._shift(part, found)
        return found

    def _shift(self, part: int, shift: int) -> None:
        self._middle[self._part == part, 0] += shift
        self._frames[part, [0, 2]] += shift

    def _free(self, part: int, shift: int) -> bool:
        if self._frames[part, 0] + shift < self._edges[0] or self._frames[part, 2] + shift > self._edges[1]:
            return False
        left, top, right, bottom = self._frames[part] + (shift - _APART, 1 - _APART, shift + _APART, _APART - 1)
        others = np.delete(self._frames, part, axis=0)
        apart = (others[:, 0] >= right) | (others[:, 2] <= left) | (others[:, 1] >= bottom) | (others[:, 3] <= top)
        return bool(apart.all())

    def _cost(self, part: int) -> int:
        """Lines of others through the part's things, and lines of the part through others'."""
        own, mine = (self._ends == part).any(axis=1), self._part == part
        return int(self._hits(own, ~mine).sum() + self._hits(~own, mine).sum())

    def _hits(self, lines: Truths, things: Truths) -> Truths:
        """Which of these lines passes through which of these things, of a part that neither of its ends belongs to."""
        begin, end = (self._middle[self._lines[lines, side], None] for side in (0, 1))
        middle, way = self._middle[None, things], end - begin
        with np.errstate(divide="ignore", invalid="ignore"):
            first = (middle - self._half - begin) / way
            second = (middle + self._half - begin) / way
        inside = np.abs(middle - begin) < self._half
        enter = np.where(way == 0, np.where(inside, -np.inf, np.inf), np.minimum(first, second)).max(axis=2)
        leave = np.where(way == 0, np.where(inside, np.inf, -np.inf), np.maximum(first, second)).min(axis=2)
        through: Truths = (enter < leave) & (enter < 1) & (leave > 0)
        ends, part = self._ends[lines], self._part[None, things]
        elsewhere: Truths = (ends[:, :1] != part) & (ends[:, 1:] != part)
        return np.logical_and(through, elsewhere)


def _near(step: int) -> Iterator[int]:
    """To the right and to the left, the nearest first."""
    for number in range(1, _STEPS + 1):
        yield number * step
        yield -number * step
