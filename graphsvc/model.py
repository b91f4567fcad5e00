"""The records: what is read out of a document, as frozen dataclasses that print as the JSON of ``graphsvc extract``.

Two rules stand above all: nothing is invented (what the text does not give is ``None`` or empty), and nothing is lost
(what was written is kept as written beside its reading).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from graphsvc.place import Place, located


@dataclass(frozen=True, slots=True)
class Locator:
    """A place in a text: 1-based first and last line."""

    line: int
    end_line: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan that a document belongs to. ``date`` and ``approved_by`` are what this document's text gives."""

    id: str | None
    title: str | None = None
    kind: str | None = None
    period_start: int | None = None
    period_end: int | None = None
    date: str | None = None
    approved_by: str | None = None


@dataclass(frozen=True, slots=True)
class Goal:
    """A strategic goal, okruh or sub-okruh named by the document; ``narrative`` is its introduction or comment."""

    code: str
    title: str | None
    parent: str | None
    locator: Locator
    narrative: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """A kind of social service as written, with its § (``44``, ``60a``) where the text gives one."""

    name: str
    paragraph: str | None


@dataclass(frozen=True, slots=True)
class Period:
    """Years of realisation; an open end (``2018+``) is ``None``."""

    text: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A deadline; ``end`` is ``YYYY-MM`` only where the text gives a month."""

    text: str
    end: str | None
    continuous: bool


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost as written and, where it can be read, in whole Czech crowns."""

    text: str
    czk: int | None


@dataclass(frozen=True, slots=True)
class StrategyLinks:
    """Links to okruhy of the parent strategy: ``X / 1, 2, 5``. What the numbers count is not known."""

    text: str
    okruhy: tuple[str, ...]
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One activity or measure. ``lines`` gives first and last line of each field that was read.

    ``code_text`` is the code as written, where the reader put it right (``A.2.4`` for the code ``A2.4``).
    ``programmes_in``: a field that says who pays (``funding``, ``responsible``) → those of the programmes that are named in it.
    """

    code: str
    locator: Locator
    code_text: str | None = None
    title: str | None = None
    goal: str | None = None
    linked_goals: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    period: Period | None = None
    deadline: Deadline | None = None
    responsible: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    funding: tuple[str, ...] = ()
    cost: Cost | None = None
    indicator: str | None = None
    status: str | None = None
    strategy_links: StrategyLinks | None = None
    refers_to: tuple[str, ...] = ()
    resolutions: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()
    programmes_in: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    narrative: str | None = None
    fulfilment: tuple[str, ...] = ()
    lines: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Coordination:
    """A list 'Koordinace s dalšími aktivitami ostatních strategií'; codes as written, ``area`` the words before them.

    ``code_lines`` is the line of each code, in the order of ``codes``; empty where nobody told.
    """

    section: str | None
    strategy: str | None
    label: str
    codes: tuple[str, ...]
    locator: Locator
    area: str | None = None
    code_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The time that a monitoring report evaluates: years (``2022``, ``2023``), or the month whose state it tells (``2023-12`` twice)."""

    start: str
    end: str

    def fits(self, other: Evaluated) -> bool:
        """Whether the other may be the same time, so far as both tell it."""
        months = {len(self.start), len(other.start)} != {4}
        return self.end[:4] == other.end[:4] and (months or self.start == other.start)


@dataclass(frozen=True, slots=True)
class Mention:
    """A code of the plan, as written, that a document names outside its items, and the line on which it stands."""

    code: str
    locator: Locator


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the reader met and could not place, or put right."""

    locator: Locator
    what: str


@dataclass(frozen=True, slots=True)
class Record:
    """All that was read out of one document. ``resolution_dates``: number of a resolution → the day that the text gives with it.

    ``declared_lines``: name of a declared count → the line on which it stands. ``refers_to``: the codes in notices of changes.
    ``evaluates``: the time that the text says it evaluates. ``where``: where each line stands, in a document that is no plain text; its
    locators count the lines in the order of reading.
    """

    document: str
    family: str
    plan: Plan
    goals: tuple[Goal, ...] = ()
    items: tuple[Item, ...] = ()
    coordination: tuple[Coordination, ...] = ()
    refers_to: tuple[Mention, ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    declared_counts: Mapping[str, int] = field(default_factory=dict)
    declared_lines: Mapping[str, int] = field(default_factory=dict)
    resolution_dates: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    evaluates: Evaluated | None = None
    source: str | None = None
    where: Mapping[int, Place] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The record as plain dictionaries and lists, keys in the order of the fields.

        Places stand for the numbers of lines in a document that is no plain text.
        """
        told = asdict(replace(self, where={}))
        del told["where"]
        made: dict[str, Any] = located(told, self.where) if self.where else told
        return made
