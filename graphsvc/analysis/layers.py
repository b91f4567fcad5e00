"""Layers of a drawing: each thing as far down as the longest path over it asks for (Sugiyama, Tagawa and Toda 1981; longest path)."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]


def depths(count: int, edges: Iterable[tuple[int, int]]) -> list[int]:
    """How deep each of ``count`` things (0 …) stands below those above it; ``edges`` are pairs of an upper and a lower one.

    A circle is cut above its first thing, so that every thing has a depth.
    """
    below: list[list[int]] = [[] for _ in range(count)]
    waiting = [0] * count
    for upper, lower in edges:
        if upper != lower:
            below[upper].append(lower)
            waiting[lower] += 1
    depth, done = [0] * count, [False] * count
    ready = deque(place for place in range(count) if not waiting[place])
    for first in range(count):
        if not ready and not done[first]:
            ready.append(first)  # all that is left stands in circles, or below one
        while ready:
            place = ready.popleft()
            if done[place]:
                continue
            done[place] = True
            for lower in below[place]:
                if not done[lower]:
                    depth[lower] = max(depth[lower], depth[place] + 1)
                    waiting[lower] -= 1
                    if not waiting[lower]:
                        ready.append(lower)
    return depth


def of_groups(group: Ints, band: Ints, edges: Ints) -> Ints:
    """The layer of each thing within its group: bands from top to bottom, within a band by the edges; no layer is left empty.

    ``edges`` (n × 2, upper and lower) between groups, or against the order of bands, have no say.
    """
    upper, lower = edges[:, 0], edges[:, 1]
    own = edges[(group[upper] == group[lower]) & (band[upper] == band[lower])]
    depth = np.array(depths(len(group), map(tuple, own.tolist())), dtype=np.int64)
    return _dense(group, band * (depth.max(initial=0) + 1) + depth)


def _dense(group: Ints, level: Ints) -> Ints:
    """Levels as numbers from 0 on in each group, in their order."""
    order = np.lexsort((level, group))
    same_group = group[order][1:] == group[order][:-1]
    steps = np.concatenate(([0], (level[order][1:] != level[order][:-1]) & same_group)).astype(np.int64) if len(order) else level
    running = np.cumsum(steps)
    starts = np.concatenate(([True], ~same_group)) if len(order) else np.zeros(0, dtype=bool)
    running -= np.repeat(running[starts], np.diff(np.append(np.flatnonzero(starts), len(order))))
    found = np.empty_like(level)
    found[order] = running
    return found
