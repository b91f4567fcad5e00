"""The parts of a picture, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.analysis.evidence import Evidence
from graphsvc.analysis.graph import Edge
from graphsvc.analysis.layout import Layout
from graphsvc.analysis.picture.state import State

IN_BOX = "part-of-plan"
"""The relation that a box says already."""
WHOLES = ("supports-goal", "part-of", IN_BOX)
"""Relations to the whole that a thing is part of, the nearest first."""


Counts = Mapping[str, int]
"""Severity → number of findings."""


@dataclass(frozen=True, slots=True)
class Marks:
    """Findings: those of things, and those where the documents write of a link between two things, from the one to the other."""

    things: Mapping[str, Counts]
    links: Mapping[tuple[str, str], Counts]


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing that is shown: a node of the graph, or an area that stands for ``count`` things.

    ``value`` is what its colour says; ``hidden`` are the numbers of things that its links would bring, by direction and relation;
    ``marks`` the numbers of findings by severity, of all that it stands for; ``note`` what becomes of it in a picture of an impact.
    """

    id: str
    kind: str
    plan: str | None
    code: str | None
    label: str
    count: int
    status: str | None
    value: str
    verdict: str | None = None
    note: str = ""
    in_focus: bool = False
    hidden: Mapping[tuple[str, str], int] | None = None
    marks: Counts | None = None

    @property
    def is_area(self) -> bool:
        """Whether it stands for others too."""
        return self.count > 1


@dataclass(frozen=True, slots=True)
class Line:
    """A link that is shown, how many links of the graph it stands for, what it says, and where the documents state it.

    ``in_box`` says that the box around its source says the same; ``marks`` are the numbers of findings by severity where it is written.
    """

    edge: Edge
    count: int
    label: str
    says: str
    on_path: bool
    in_box: bool
    evidence: tuple[Evidence, ...]
    marks: Counts | None = None


@dataclass(frozen=True, slots=True)
class Key:
    """An entry of the legend: what a colour and a sign mean, and how many of the things that are shown have it."""

    value: str
    label: str
    colour: str
    sign: str
    count: int


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet, and what would be left where it alone were chosen."""

    id: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """What can be chosen of a facet."""

    id: str
    label: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Numbers: of things and links in the whole graph; of things, links between what is shown, and measures that the filters leave.

    ``too_much`` are areas that could not be opened.
    """

    things: int
    links: int
    left: int
    links_left: int
    measures: int
    too_much: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """All of a picture, in one language; things in the order of the graph, names of plans by their IRI."""

    state: State
    version: str
    language: str
    sentence: str
    things: tuple[Thing, ...]
    lines: tuple[Line, ...]
    layout: Layout
    boxes: Mapping[str, str]
    legend: tuple[Key, ...]
    facets: tuple[Facet, ...]
    totals: Totals
    kinds: Mapping[str, str]
    """Labels of kinds."""
    words: Mapping[str, str]
    ink: str
