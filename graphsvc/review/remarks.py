"""Findings as remarks to the author of a draft: at which place of the file, and in which words."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from graphsvc.place import Part
from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Entry, Group, Outline

AUTHOR = "graphsvc"
INITIALS = "gs"
COLOURS = {"violation": "F8D3D0", "warning": "FCE5C0", "info": "D6E6F7"}
"""Of the marks, by severity: red, yellow, blue."""
OTHER_COLOUR = "E4DCF3"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LONGEST = 4_000
"""Characters of a line of a remark."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a review tells of itself: its day (``YYYY-MM-DD``) and the version of the data that the draft was checked against."""

    day: str
    version: str

    @property
    def moment(self) -> str:
        """The day as a moment: the hour is nobody's business, and the same review gives the same bytes."""
        return f"{self.day}T00:00:00Z"


@dataclass(frozen=True, slots=True)
class Remark:
    """What is told of one finding.

    ``place`` is where it stands in the file, as :func:`graphsvc.place.parts` tells it, empty where it stands nowhere in it; ``where`` is
    the same, or where it stands else, in words. ``value`` is what is written there, ``""`` where that is not known; ``item`` the code of
    what it is about, ``written`` its field and value in words.
    """

    severity: str
    place: Mapping[str, Part]
    value: str
    heading: str
    item: str
    written: str
    message: str
    where: str

    @property
    def colour(self) -> str:
        """Six hexadecimal digits."""
        return COLOURS.get(self.severity, OTHER_COLOUR)

    @property
    def about(self) -> str:
        """Item, field and value."""
        return f"{self.item} {self.written}".strip()

    @property
    def lines(self) -> tuple[str, ...]:
        """What a comment says: severity and rule, what it is about, what is wrong and what to do."""
        return tuple(line for line in (self.heading, self.about, self.message) if line)


@dataclass(frozen=True, slots=True)
class Review:
    """A file that is to be given back: its name and bytes, the report on it, what the review tells of itself, and if with a summary."""

    name: str
    data: bytes
    made: Outline
    stamp: Stamp
    summary: bool = True

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """A remark for each finding of the report, in its order."""
        return tuple(_remark(group, entry, self.name, self.language) for group in self.made.groups for entry in group.entries)

    @property
    def language(self) -> str:
        """That of the report."""
        return self.made.language


def unplaced(remark: Remark, language: str) -> tuple[str, ...]:
    """The lines of a remark that cannot be shown where it belongs: they say that, and where it is."""
    told = told_of("belongs", language).format(place=remark.where) if remark.where and remark.place else remark.where
    return (*remark.lines, told or told_of("nowhere", language))


def told_of(key: str, language: str) -> str:
    """A text of ``comments.toml``."""
    return _texts()[key][language]


def clean(text: str) -> str:
    """A text without what no XML can hold, with characters made visible that steer a program, on one line, and not too long."""
    seen = _FORBIDDEN.sub("", words.visible(" ".join(text.split())))
    return seen if len(seen) <= _LONGEST else f"{seen[:_LONGEST]}…"


def _remark(group: Group, entry: Entry, document: str, language: str) -> Remark:
    own = entry.document == document
    called = f"{group.label.text} ({entry.rule})" if group.label.text != entry.rule else entry.rule
    return Remark(
        severity=entry.severity,
        place=entry.locator if own else {},
        value=entry.value or "",
        heading=clean(f"{words.heading(entry.severity, language)}: {called}"),
        item=clean(f"{entry.code}@{entry.plan}".strip("@")),
        written=clean(" ".join(_written(entry, language))),
        message=clean(entry.message.text),
        where=clean(_where(entry, own=own, language=language)),
    )


def _written(entry: Entry, language: str) -> Iterator[str]:
    if entry.field:
        yield entry.field
    if entry.value is not None:
        yield words.quoted(entry.value, language)


def _where(entry: Entry, *, own: bool, language: str) -> str:
    if own or not entry.document:
        return entry.place
    return told_of("elsewhere", language).format(place=", ".join(filter(None, (entry.document, entry.place))))


@cache
def _texts() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "comments.toml").read_text(encoding="utf-8"))
