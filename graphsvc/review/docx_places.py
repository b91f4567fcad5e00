"""From the place of a finding to where in a Word document its comment is hung: between the runs of a paragraph, which stay as they are."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lxml.etree import _Element

from graphsvc.documents.wordxml import DROPPED, SDT, TBL, TC, TEXT_BOX, TR, P, R, child, flat, own_blocks, text_of, w
from graphsvc.place import Part

_FIELD, _FIELD_KIND = w("fldChar"), w("fldCharType")
_PROPERTIES, _FORM = w("pPr"), w("rPr")
_MARKS, _REFERENCE = (w("commentRangeStart"), w("commentRangeEnd")), w("commentReference")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a comment begins and ends: paragraphs, and in each the child (None: there is none) before or behind which.

    ``reference`` is another paragraph, at whose beginning the comment is referred to; None where that is done at its end.
    """

    first: _Element
    begin: _Element | None
    last: _Element
    end: _Element | None
    reference: _Element | None = None


class Places:
    """The paragraphs, tables and notes of one document, counted as its reader counts them."""

    def __init__(self, body: _Element) -> None:
        own = {one for block in own_blocks(body) for one in block.iter(P, TBL)}
        self._body = body
        self._paragraphs = [None if one in own else one for one in body.iter(P)]
        """None: of the former summary, which goes; lxml would look through all of it for each element that is still held here."""
        self._tables = [None if one in own else one for one in body.iter(TBL)]
        self._rows: dict[int, list[_Element]] = {}
        self._order = {one: at for at, one in enumerate(self._paragraphs) if one is not None}
        self._free = [one for one in self._order if not _is_within(one, SDT, TEXT_BOX)]
        """The paragraphs in which a comment can be referred to."""

    def spot(self, place: Mapping[str, Part], value: str) -> Spot | None:
        """Where a comment about a place is hung, if it can be at the words ``value`` there; None where there is no such place."""
        found = self._at(place)
        spot = self._reference(place) or next(_narrowed(found, value), None) or (_whole(found) if found else None)
        return self._referred(spot) if spot else None

    def start(self) -> Spot | None:
        """The beginning of the document; None where not one paragraph is in it."""
        first = next((one for one in self._order if not _is_within(one, TEXT_BOX)), None)
        return self._referred(_whole([first])) if first is not None else None

    def _referred(self, spot: Spot) -> Spot:
        """The same, referred to from outside of content controls: LibreOffice drops the text of one in which that is done."""
        if not _is_within(spot.last, SDT) or not self._free:
            return spot
        at = bisect_left(self._free, self._order[spot.last], key=self._order.__getitem__)
        return replace(spot, reference=self._free[min(at, len(self._free) - 1)])

    def _at(self, place: Mapping[str, Part]) -> list[_Element]:
        """The paragraphs that stand at a place."""
        if "table" in place:
            return self._in_cell(*(_number(place, part) for part in ("table", "row", "cell")))
        found = _nth(self._paragraphs, _number(place, "paragraph"))
        return [_outside(found)] if found is not None else []

    def _in_cell(self, table: int, row: int, cell: int) -> list[_Element]:
        """The paragraphs of a cell; those of the row's first cell where there is no such cell."""
        at = _nth(self._rows_of(table), row)
        cells = [one for one in flat(at) if one.tag == TC] if at is not None else []
        chosen = _nth(cells, cell) if 0 < cell <= len(cells) else _nth(cells, 1)
        if chosen is None:
            return []
        return list(dict.fromkeys(_outside(one) for one in chosen.iter(P)))

    def _rows_of(self, table: int) -> list[_Element]:
        """The rows of a table, looked for once: a table of thousands of rows can have a finding in each."""
        if table not in self._rows:
            found = _nth(self._tables, table)
            self._rows[table] = [one for one in flat(found) if one.tag == TR] if found is not None else []
        return self._rows[table]

    def _reference(self, place: Mapping[str, Part]) -> Spot | None:
        """A comment about a note stands where the text refers to the note: in notes there can be none."""
        for kind in ("footnote", "endnote"):
            if kind in place:
                for found in self._body.iter(w(f"{kind}Reference")):
                    if found.get(w("id")) == str(place[kind]):
                        return _around(found)
        return None


def _number(place: Mapping[str, Part], part: str) -> int:
    told = place.get(part)
    return told if isinstance(told, int) else 0


def _nth(elements: Sequence[_Element | None], number: int) -> _Element | None:
    return elements[number - 1] if 0 < number <= len(elements) else None


def _outside(paragraph: _Element) -> _Element:
    """The paragraph itself, or that on which the text box hangs in which it stands: in boxes there can be no comments."""
    found = paragraph
    for above in paragraph.iterancestors():
        if above.tag == TEXT_BOX:
            found = next(above.iterancestors(P), found)
    return found


def _is_within(paragraph: _Element, *kinds: str) -> bool:
    return next(paragraph.iterancestors(*kinds), None) is not None


def _around(element: _Element) -> Spot | None:
    """At the child of a paragraph that holds an element."""
    at = element
    for above in element.iterancestors():
        if above.tag == P:
            return _beside_fields(above, [at, at]) if not _is_within(above, TEXT_BOX) else _whole([_outside(above)])
        at = above
    return None


def _whole(paragraphs: Sequence[_Element]) -> Spot:
    """From the first paragraph with text to the last; the first paragraph where none has any."""
    told = [one for one in paragraphs if text_of(one).strip()] or [paragraphs[0]]
    first, last = _children(told[0]), _children(told[-1])
    return Spot(told[0], first[0] if first else None, told[-1], last[-1] if last else None)


def _narrowed(paragraphs: Sequence[_Element], value: str) -> Iterator[Spot]:
    """At the words of a value, in whole runs: to cut one would change the author's document."""
    parts = value.split()
    if not parts:
        return
    sought = re.compile(r"\s+".join(map(re.escape, parts)))
    for paragraph in paragraphs:
        children = _children(paragraph)
        texts = [_text(one) for one in children]
        found = sought.search("".join(texts))
        if found:
            yield _beside_fields(paragraph, _covering(children, texts, found.start(), found.end()))


def _covering(children: Sequence[_Element], texts: Sequence[str], start: int, end: int) -> list[_Element]:
    covered, at = [], 0
    for one, text in zip(children, texts, strict=True):
        if text and at < end and at + len(text) > start:
            covered.append(one)
        at += len(text)
    return covered


def _beside_fields(paragraph: _Element, covered: Sequence[_Element]) -> Spot:
    """The same, but not within a field: what is in it goes when it is worked out anew."""
    children = _children(paragraph)
    depths = list(_depths(children))
    first, last = children.index(covered[0]), children.index(covered[-1])
    while first > 0 and depths[first - 1] > 0:
        first -= 1
    while last < len(children) - 1 and depths[last] > 0:
        last += 1
    return Spot(paragraph, children[first], paragraph, children[last])


def _depths(children: Sequence[_Element]) -> Iterator[int]:
    """In how many fields one is behind each child."""
    depth = 0
    for one in children:
        for mark in one.iter(_FIELD):
            depth += {"begin": 1, "end": -1}.get(mark.get(_FIELD_KIND, ""), 0)
        depth = max(0, depth)
        yield depth


def beginning(paragraph: _Element) -> int:
    """The index in a paragraph at which its text begins."""
    return next((at + 1 for at, one in enumerate(paragraph) if one.tag == _PROPERTIES), 0)


def _children(paragraph: _Element) -> list[_Element]:
    """What stands in a paragraph behind its properties, but for the marks of comments."""
    return [one for one in paragraph if isinstance(one.tag, str) and one.tag not in (_PROPERTIES, *_MARKS) and not _is_reference(one)]


def _is_reference(run: _Element) -> bool:
    return run.tag == R and any(one.tag == _REFERENCE for one in run) and all(one.tag in (_REFERENCE, _FORM) for one in run)


def _text(element: _Element) -> str:
    """What a child of a paragraph says, as its reader takes it."""
    if element.tag in DROPPED or (element.tag == R and child(element, "rPr", "vanish") is not None):
        return ""
    return text_of(element)
