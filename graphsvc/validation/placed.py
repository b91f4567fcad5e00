"""The parts of places in documents that are no plain texts: pages, tables and cells in place of lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import View

Parts = Mapping[str, int | str]
"""Part of a document → which one of its kind: ``table`` → 3, ``sheet`` → ``Plan``."""
_NO_TEXT = """
SELECT ?place {
  { ?place g:placeRow ?part } UNION { ?place g:placePage ?part } UNION { ?place g:placeParagraph ?part }
  UNION { ?place g:placeFootnote ?part } UNION { ?place g:placeEndnote ?part }
} LIMIT 1"""
_NAMED = f"{PREFIXES['g']}place"
_PARTS = ("sheet", "page", "table", "row", "column", "cell", "paragraph", "footnote", "endnote")
"""From the largest part of a document to the smallest."""


def parts(view: View, places: Collection[str]) -> Mapping[str, Parts]:
    """The parts of those of some places (IRIs) that are not told by lines; most graphs have none of these."""
    if not places or not list(view.select(_NO_TEXT)):
        return {}
    told: dict[str, dict[str, int | str]] = {}
    for triple in view.stated(places, [f"{_NAMED}{part.capitalize()}" for part in _PARTS]):
        name = triple.predicate.value.removeprefix(_NAMED).lower()
        value = triple.object.value
        told.setdefault(triple.subject.value, {})[name] = value if name == "sheet" else int(value)
    return {place: {part: found[part] for part in _PARTS if part in found} for place, found in told.items()}


def order(locator: Parts) -> tuple[tuple[int, str], ...]:
    """Sort key of what says where something stands: as one reads."""
    return tuple((part, "") if isinstance(part, int) else (0, part) for part in locator.values())
