"""The order of things within their layers: sweeps down and up, each thing to the mean place of its neighbours (barycentres)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from graphsvc.analysis.layers import Ints

Floats = npt.NDArray[np.float64]
_SWEEPS = 4
_STEPS = 2_000
"""Layers that are gone through in all, but for the first sweep: a drawing of very many layers is no better for more."""


@dataclass(frozen=True, slots=True)
class _Layer:
    """The things of a layer (of all groups), and for each link to a layer above (below): which of them, and the thing there."""

    things: Ints
    above: tuple[Ints, Ints]
    below: tuple[Ints, Ints]


def places(group: Ints, layer: Ints, pairs: Ints, sweeps: int = _SWEEPS) -> Floats:
    """Where each thing stands in its layer of its group, above 0 and below 1.

    ``pairs`` (n × 2) are linked things, in any direction; those of another group, or of the same layer, have no say. What comes earlier
    among the things stands first where the links do not say otherwise.
    """
    place = np.empty(len(group), dtype=np.float64)
    layers = _layers(group, layer, pairs)
    for one in layers:
        _rank(one.things, group, place, np.arange(len(one.things), dtype=np.float64))
    for _ in range(min(sweeps, max(_STEPS // max(len(layers), 1), 1))):
        for one in layers[1:]:
            _rank(one.things, group, place, mean(*one.above, place, place[one.things]))
        for one in reversed(layers[:-1]):
            _rank(one.things, group, place, mean(*one.below, place, place[one.things]))
    return place


def mean(own: Ints, other: Ints, place: Floats, default: Floats) -> Floats:
    """For each of the things 0 … the mean place of what it is linked with; its ``default`` where it is linked with nothing."""
    size = len(default)
    number = np.bincount(own, minlength=size)
    total = np.bincount(own, weights=place[other], minlength=size)
    return np.where(number > 0, total / np.maximum(number, 1), default)


def _layers(group: Ints, layer: Ints, pairs: Ints) -> Sequence[_Layer]:
    one, other = pairs[:, 0], pairs[:, 1]
    linked = pairs[(group[one] == group[other]) & (layer[one] != layer[other])]
    swap = layer[linked[:, 0]] > layer[linked[:, 1]]
    upper, lower = np.where(swap, linked[:, 1], linked[:, 0]), np.where(swap, linked[:, 0], linked[:, 1])
    number = int(layer.max(initial=-1)) + 1
    local = np.empty(len(layer), dtype=np.int64)
    members = _split(np.arange(len(layer), dtype=np.int64), layer, number)
    for things in members:
        local[things] = np.arange(len(things))
    above = [(local[edges[:, 1]], edges[:, 0]) for edges in _split(np.stack((upper, lower), axis=1), layer[lower], number)]
    below = [(local[edges[:, 0]], edges[:, 1]) for edges in _split(np.stack((upper, lower), axis=1), layer[upper], number)]
    return [_Layer(*parts) for parts in zip(members, above, below, strict=True)]


def _split(rows: Ints, layer: Ints, number: int) -> list[Ints]:
    """The rows of each layer, in their order."""
    order = np.argsort(layer, kind="stable")
    return np.split(rows[order], np.searchsorted(layer[order], np.arange(1, number)))


def _rank(things: Ints, group: Ints, place: Floats, wanted: Floats) -> None:
    """Put things of one layer into the order of their wanted places, each group for itself."""
    order = np.lexsort((np.arange(len(things)), np.round(wanted, 9), group[things]))
    ordered = things[order]
    of_group = group[ordered]
    starts = np.flatnonzero(np.concatenate(([True], of_group[1:] != of_group[:-1])))
    sizes = np.diff(np.append(starts, len(ordered)))
    place[ordered] = (np.arange(len(ordered)) - np.repeat(starts, sizes) + 0.5) / np.repeat(sizes, sizes)
