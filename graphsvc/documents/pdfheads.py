"""What stands on a page and belongs to no reading in its order: running heads and feet, numbers of pages, footnotes."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphsvc.documents.pdfcolumns import wide_gaps
from graphsvc.documents.pdfpage import Box, Page
from graphsvc.documents.pdftables import Part
from graphsvc.documents.pdftext import TextLine, around, usual_size
from graphsvc.text import join_lines, squeeze

_EDGE = 0.14
"""Part of a page's height at its top and bottom in which running heads and feet stand."""
_OFTEN = 0.4
"""Part of all pages on which a running head stands, and on two of them at least."""
_NUMBER_AT_END = re.compile(r"^\d+\s+|\s+\d+(?:\s*(?:z|ze|/)\s*\d+)?$")
_PAGE_NUMBER = re.compile(r"(?i)[-–]?\s*(?:(?:strana|stránka|str\.)\s*)?\d+(?:\s*(?:z|ze|/)\s*\d+)?\s*[-–]?")
_SAME = 4.0
"""Points within which a running head stands at the same height on all pages."""
_NEAR, _NEXT = 1.6, 2.5
"""Of the size of letters: lines that are no farther from each other may be one row of a table, or rows that follow each other."""
_SMALLER = 0.95
"""Of the size of most lines: a footnote is smaller."""


@dataclass(slots=True)
class Read:
    """A page with its tables, and the lines outside of them."""

    page: Page
    tables: list[Part]
    lines: list[TextLine]


def take_heads(pages: Sequence[Read]) -> list[str]:
    """Take running heads, feet and page numbers away from the pages; gives their texts."""
    votes: dict[tuple[bool, str], list[float]] = defaultdict(list)
    for page in pages:
        for upper in (True, False):
            for key, line in {_key(line): line for line in _at_edge(page, upper=upper)}.items():
                votes[upper, key].append(_height(line, page, upper=upper))
    everywhere = Counter(_key(line) for page in pages for line in page.lines)
    least = max(2, _OFTEN * len(pages))
    heads: list[str] = []
    for page in pages:
        for upper in (True, False):
            lines = _at_edge(page, upper=upper)
            for at, line in enumerate(lines):
                text = squeeze(line.text)
                if _is_of_table(lines[at:]):  # its headings and labels are repeated too
                    break
                height, key = _height(line, page, upper=upper), _key(line)
                same = sum(abs(other - height) <= _SAME for other in votes[upper, key])
                if same >= least and 2 * same > everywhere[key]:
                    heads.append(text)
                elif not _PAGE_NUMBER.fullmatch(text):
                    break
                page.lines.remove(line)
    return list(dict.fromkeys(heads))


def _is_of_table(lines: Sequence[TextLine]) -> bool:
    """Whether the first of some lines is of a table without rules: it has several gaps, or the next one, which is near, has gaps too."""
    line, *others = lines[:2]
    gaps = len(wide_gaps(line))
    if gaps > 1 or not others:
        return gaps > 1
    distance = abs(others[0].base - line.base) / line.size
    return (distance <= _NEXT and gaps > 0) or (distance <= _NEAR and len(wide_gaps(others[0])) > 1)


def _height(line: TextLine, page: Read, *, upper: bool) -> float:
    """How far a line stands from the edge of its page."""
    return line.base if upper else page.page.height - line.base


def _key(line: TextLine) -> str:
    return _NUMBER_AT_END.sub("", squeeze(line.text))


def _at_edge(page: Read, *, upper: bool) -> list[TextLine]:
    """The lines at the upper or lower edge of a page, from the outermost on; beyond its tables."""
    height = page.page.height
    if upper:
        first = min((table.top for table in page.tables), default=height)
        return [line for line in page.lines if line.base <= min(_EDGE * height, first)]
    last = max((cell.box[3] for table in page.tables for row in table.rows for cell in row.cells), default=0.0)
    return [line for line in reversed(page.lines) if line.box[1] >= max((1 - _EDGE) * height, last)]


def take_notes(page: Read) -> list[tuple[str, Box]]:
    """Take the footnotes away from a page, small lines at its end, the first of which begins with a raised number.

    Gives the text of each, and where it stands.
    """
    usual = usual_size(page.lines) if page.lines else 10.0
    last = max((cell.box[3] for table in page.tables for row in table.rows for cell in row.cells), default=0.0)
    small = _SMALLER * max([usual, *(line.size for line in page.lines[:1])])
    at = next(
        (
            at
            for at, line in enumerate(page.lines)
            if line.begins_with_mark and line.box[1] >= last and all(other.size <= small for other in page.lines[at:])
        ),
        None,
    )
    if at is None:
        return []
    taken, page.lines = page.lines[at:], page.lines[:at]
    return [(join_lines(line.whole for line in note), around(line.box for line in note)) for note in _notes(taken)]


def _notes(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    note: list[TextLine] = []
    for line in lines:
        if line.begins_with_mark and note:
            yield note
            note = []
        note.append(line)
    if note:
        yield note
