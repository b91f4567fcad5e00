"""The same content as a tree beside the picture: plans with goals and measures, then what is shared by kind; in the order of the layout."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.analysis.picture.parts import WHOLES, Picture, Thing

_DEEPEST = 12
"""What is deeper stands at the beginning of its section: a circle of wholes has no end."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing, the numbers of its links among the lines of the picture, and what stands below it."""

    thing: Thing
    lines: tuple[int, ...]
    below: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The things of a plan (its IRI), or the shared ones of a kind."""

    label: str
    plan: str | None
    kind: str | None
    entries: tuple[Entry, ...]


def outline(picture: Picture) -> tuple[Section, ...]:
    """The tree: each thing of the picture once."""
    known = {thing.id: thing for thing in picture.things}
    ordered = sorted(picture.things, key=lambda thing: (*reversed(picture.layout.at[thing.id]), thing.id))
    above = _above(picture, known)
    below: dict[str, list[Thing]] = defaultdict(list)
    for thing in ordered:
        below[above.get(thing.id, "")].append(thing)
    lines: dict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(picture.lines):
        for end in dict.fromkeys((line.edge.source, line.edge.target)):
            lines[end].append(number)

    def entry(thing: Thing) -> Entry:
        return Entry(thing, tuple(lines[thing.id]), tuple(map(entry, below[thing.id])))

    sections: dict[tuple[str | None, str | None], list[Entry]] = {}
    for plan in [box.group for box in picture.layout.boxes] or list(picture.boxes):
        sections[plan, None] = []
    for thing in below[""]:
        sections.setdefault((thing.plan, None if thing.plan else thing.kind), []).append(entry(thing))
    return tuple(
        Section(picture.boxes[plan] if plan else picture.kinds[kind or ""], plan, kind, tuple(entries))
        for (plan, kind), entries in sections.items()
    )


def _above(picture: Picture, known: Mapping[str, Thing]) -> dict[str, str]:
    """What each thing stands below: of the same plan, and not too deep."""
    found: dict[str, tuple[int, str]] = {}
    for line in picture.lines:
        source, target, relation = line.edge
        if relation in WHOLES and known[source].plan and known[source].plan == known[target].plan and source != target:
            found[source] = min(found.get(source, (len(WHOLES), "")), (WHOLES.index(relation), target), key=lambda one: one[0])
    above = {source: target for source, (_, target) in found.items()}
    return {source: target for source, target in above.items() if _depth(source, above) <= _DEEPEST}


def _depth(thing: str, above: Mapping[str, str]) -> int:
    depth = 0
    while thing in above and depth <= _DEEPEST:
        thing = above[thing]
        depth += 1
    return depth
