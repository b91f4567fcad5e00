"""What a picture shows, as a small value: all that an address says, so that a link makes the same picture again."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

COLOURS = ("kind", "plan", "status", "verdict")
LAYOUTS = ("layers", "force")
AREAS = ("auto", "goals", "plans")
"""What is gathered: as much as there must be; measures into goals; these, too, into plans."""
DIRECTIONS = ("out", "in")
ALL = "all"
"""In the place of a relation: all of them."""
DEEPEST = 6
NEAR = 1
"""The depth of a neighbourhood where none is given."""


class Branch(NamedTuple):
    """The links of a thing by a relation (or :data:`ALL`): ``out`` to what it depends on, ``in`` from what depends on it."""

    direction: str
    relation: str
    iri: str


@dataclass(frozen=True, slots=True)
class Filters:
    """What is chosen of each facet, sorted; nothing chosen is no limit. Things are IRIs, the rest ids and years."""

    plan: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    target_group: tuple[str, ...] = ()
    service: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    relation: tuple[str, ...] = ()

    def of(self, facet: str) -> tuple[str, ...]:
        """What is chosen of a facet, by its name."""
        chosen: tuple[str, ...] = getattr(self, facet.replace("-", "_"))
        return chosen


@dataclass(frozen=True, slots=True)
class State:
    """A picture: of the neighbourhood of things, of a plan, of a path (its two ends), of an impact, else of the whole.

    Things and plans are IRIs. ``expand`` and ``collapse`` are kinds of link that are opened or closed at a thing, ``open`` the areas
    that are opened where much is gathered (``areas``), or where there is too much to show.
    """

    focus: tuple[str, ...] = ()
    depth: int = NEAR
    of: str = ""
    path: tuple[str, ...] = ()
    impact: str = ""
    expand: tuple[Branch, ...] = ()
    collapse: tuple[Branch, ...] = ()
    open: tuple[str, ...] = ()
    filters: Filters = field(default_factory=Filters)
    colour: str = COLOURS[0]
    layout: str = LAYOUTS[0]
    marks: bool = False
    areas: str = AREAS[0]

    @property
    def kept(self) -> frozenset[str]:
        """The things that the picture is about: no filter takes them away."""
        return frozenset((*self.focus, *self.path, *filter(None, (self.impact,))))
