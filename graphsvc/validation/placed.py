"""The parts of places in documents that are no plain texts: pages, tables and cells in place of lines."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from graphsvc.place import Part
from graphsvc.rdf.vocab import OA, PREFIXES, RDF
from graphsvc.store.base import View

Parts = Mapping[str, Part]
"""Part of a document → which one of its kind: ``table`` → 3, ``sheet`` → ``Plan``; ``bbox`` → a rectangle of the page."""
_NO_TEXT = """
SELECT ?place {
  { ?place g:placeRow ?part } UNION { ?place g:placePage ?part } UNION { ?place g:placeParagraph ?part }
  UNION { ?place g:placeFootnote ?part } UNION { ?place g:placeEndnote ?part }
} LIMIT 1"""
_NAMED = f"{PREFIXES['g']}place"
_PARTS = ("sheet", "page", "table", "row", "column", "cell", "paragraph", "footnote", "endnote", "bbox")
"""From the largest part of a document to the smallest."""
_RECTANGLE = re.compile(r"&viewrect=(\d{1,9}),(\d{1,9}),(\d{1,9}),(\d{1,9})$")


def parts(view: View, places: Collection[str]) -> Mapping[str, Parts]:
    """The parts of those of some places (IRIs) that are not told by lines; most graphs have none of these."""
    if not places or not list(view.select(_NO_TEXT)):
        return {}
    told: dict[str, dict[str, Part]] = {}
    for triple in view.stated(places, [f"{_NAMED}{part.capitalize()}" for part in _PARTS if part != "bbox"]):
        name = triple.predicate.value.removeprefix(_NAMED).lower()
        value = triple.object.value
        told.setdefault(triple.subject.value, {})[name] = value if name == "sheet" else int(value)
    for place, rectangle in _rectangles(view, [place for place, found in told.items() if "page" in found]):
        told[place]["bbox"] = rectangle
    return {place: {part: found[part] for part in _PARTS if part in found} for place, found in told.items()}


def _rectangles(view: View, places: Collection[str]) -> Iterator[tuple[str, tuple[int, int, int, int]]]:
    """The rectangles of some places on pages, as their selectors tell them: left, top, right, bottom."""
    selectors = {triple.object.value: triple.subject.value for triple in view.stated(places, [str(OA.hasSelector)])} if places else {}
    for triple in view.stated(selectors, [str(RDF.value)]) if selectors else ():
        found = _RECTANGLE.search(triple.object.value)
        if found:
            left, top, width, height = map(int, found.groups())
            yield selectors[triple.subject.value], (left, top, left + width, top + height)


def order(locator: Parts) -> tuple[tuple[int, str], ...]:
    """Sort key of what says where something stands: as one reads."""
    return tuple((part, "") if isinstance(part, int) else (0, str(part)) for part in locator.values())
