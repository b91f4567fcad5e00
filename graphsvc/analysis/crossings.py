"""How many links of a drawing cross: the measure of its order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt

_Ints = npt.NDArray[np.int64]


def crossings(at: Mapping[str, tuple[int, int]], links: Iterable[tuple[str, str]]) -> int:
    """Pairs of links, drawn as straight lines, that cross between their ends; for some thousands of links, as all pairs are looked at."""
    lines = np.array([(*at[one], *at[other]) for one, other in links], dtype=np.int64).reshape(-1, 4)
    return sum(_with(lines[place], lines[place + 1 :]) for place in range(len(lines)))


def _with(line: _Ints, others: _Ints) -> int:
    """How many of the others cross a line."""
    a, b = line[:2], line[2:]
    c, d = others[:, :2], others[:, 2:]
    apart = _side(a, b, c) * _side(a, b, d) < 0
    return int(np.count_nonzero(apart & (_side(c, d, a) * _side(c, d, b) < 0)))


def _side(one: _Ints, other: _Ints, point: _Ints) -> _Ints:
    """On which side of a line a point is: -1, 0 or 1."""
    along, beside = other - one, point - one
    found: _Ints = np.sign(along[..., 0] * beside[..., 1] - along[..., 1] * beside[..., 0])
    return found
