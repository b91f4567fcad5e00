"""Two editions of a plan compared: the items that the second adds, changes and removes, property by property."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphsvc.editions import content, register
from graphsvc.editions.archive import Archive
from graphsvc.editions.content import Content
from graphsvc.editions.model import Edition
from graphsvc.errors import ParameterError
from graphsvc.review import changes
from graphsvc.review.changes import Changes
from graphsvc.store import memory
from graphsvc.store.base import View

CURRENT = "current"
"""What the graph says of a plan now, in place of the number of an edition."""
_LONGEST = 6

Names = Mapping[str, Mapping[str, str]]
"""IRI → language (may be empty) → name."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What the second state changes, how what it mentions is called, and whether both say just the same."""

    changes: Changes
    names: Names
    same: bool


def which(written: str) -> int | str:
    """The number of an edition, or `CURRENT`. Raises ParameterError for anything else."""
    if written == CURRENT:
        return CURRENT
    if not (written.isascii() and written.isdigit() and len(written) <= _LONGEST):
        raise ParameterError(f"An edition is given by its number, or as {CURRENT!r}, not as: {written[:40]!r}")
    return int(written)


def said(view: View, archive: Archive, editions: Sequence[Edition], plan: str, edition: int | str) -> Content:
    """What documents say of a plan in an edition of it, or now.

    Raises NotFoundError where there is no such edition or its content is not kept, StoreError where that is damaged.
    """
    if isinstance(edition, str):
        return content.stored(view, content.graphs_of(view, plan))
    return content.of_quads(archive.read(register.numbered(editions, plan, edition).content))


def compare(view: View, before: Content, after: Content, plan: str) -> Compared:
    """What is different in the second of two contents; ``view`` tells what things are called that neither names."""
    old, new = (memory.view_of(b"".join(one.values())) for one in (before, after))
    found = changes.between(changes.state(old, {plan}), changes.state(new, {plan}))
    called: dict[str, Mapping[str, str]] = {}
    for one in (old, new, view):
        called |= changes.names(one, found)
    return Compared(found, called, before == after)
