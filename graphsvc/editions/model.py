"""An edition of a plan, and how it came to be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphsvc.errors import ParameterError

SEVERITIES = ("violation", "warning", "info")
LONGEST_NOTE = 2_000
"""Characters of what an editor says of an edition."""


@dataclass(frozen=True, slots=True)
class Publication:
    """Who published an edition, when, and from what. What is not known, or not so, is ``""`` or None.

    ``when`` is written ``2026-03-01T12:30:15Z``; ``file`` and ``digest`` are the name of the draft's file and its SHA-256; ``restored`` is
    the number of the edition that was published again; ``found`` counts what rules have found in the draft, by severity.
    """

    agent: str
    when: str
    note: str = ""
    file: str = ""
    digest: str = ""
    restored: int | None = None
    found: Mapping[str, int] | None = None
    accepted: bool = False
    """Whether violations were accepted."""
    version: str = ""
    """Of the data before."""
    removed: tuple[str, ...] = ()
    """The graphs that it has taken out."""
    published: tuple[str, ...] = ()
    """The graphs that it has put in."""


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a plan (an IRI). ``content`` is the SHA-256 by which the archive knows what documents say of the plan in it.

    Without a ``publication`` it is what was found there when another edition was published: nothing tells who made it, and when.
    """

    plan: str
    number: int
    content: str
    items: int
    publication: Publication | None = None

    @property
    def plan_id(self) -> str:
        """The id of the plan."""
        return self.plan.rpartition("/")[2]


def clean(note: str) -> str:
    """A note without what does not print, and without white space at its ends. Raises ParameterError for one that is too long."""
    kept = "".join(letter for letter in note if letter.isprintable() or letter == "\n").strip()
    if len(kept) > LONGEST_NOTE:
        raise ParameterError(f"A note may have {LONGEST_NOTE} characters, this one has {len(kept)}")
    return kept
