"""Lines that stand in columns which no rules part: the columns are told from the gaps that the lines leave."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from graphsvc.documents.pdftext import TextLine

_WIDE = 1.5
"""Of the size of letters: a wider gap in a line may part columns."""
_COMMON = 0.8
"""Of the size of letters: a gap that all lines of a table leave is no narrower."""
_NARROW = 0.1
"""The same before words that begin below each other."""
_BESIDE = 1.5
"""Points within which words begin below each other."""
_BEGINNING = 3
_OWN = 0.5
"""The same in a line that has words on both sides: as wide as no space between words is."""
_FEWEST = 3
"""Lines of which a table without rules has no fewer."""
_FARTHEST = 5.0
"""Of the size of letters: a wider gap between lines ends a table without rules."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines that stand in columns which nothing but gaps parts, the gaps, and where all of it begins and ends."""

    lines: tuple[TextLine, ...]
    gaps: tuple[tuple[float, float], ...]
    left: float
    right: float


Block = TextLine | Columns
Gaps = list[tuple[float, float]]


def in_columns(found: Sequence[TextLine]) -> Iterator[Block]:
    """Lines, and where several that follow each other stand in the same columns, these.

    Right below such a table a few lines in other columns are enough: its rows may be divided otherwise.
    """
    at = 0
    below: Columns | None = None
    while at < len(found):
        part = _run(found, at)
        gaps = _common_gaps(part)
        near = below is not None and part[0].box[1] - below.lines[-1].box[3] <= _FARTHEST * part[0].size
        if gaps and (len(part) >= _FEWEST or near):
            left, right = min(line.box[0] for line in part), max(line.box[2] for line in part)
            below = Columns(tuple(part), tuple(gaps), left, right)
            yield below
            at += len(part)
        else:
            yield found[at]
            below = None
            at += 1


def _run(found: Sequence[TextLine], start: int) -> list[TextLine]:
    """The lines that may stand in the same columns as the one at ``start``: those that leave one of its gaps free."""
    part = [found[start]]
    gaps = wide_gaps(found[start])
    for line in found[start + 1 :]:
        free = _shared(gaps, line, part)
        more = len(wide_gaps(line)) - len(gaps)
        if not free or more > 1 or not _is_near(part[-1], line) or _closes(gaps, free, part):
            break
        gaps = free
        part.append(line)
    crossing = [at for at, line in enumerate(part) if _crosses(line, gaps)]
    if not crossing:
        return part[:1]
    last = crossing[-1] + 1
    while last < len(part) and gaps and part[last].box[0] >= gaps[0][1] - 1:  # the rest of cells that are not in the first column
        last += 1
    return part[:last]


def _closes(gaps: Gaps, free: Gaps, part: Sequence[TextLine]) -> bool:
    """Whether a line stands in a gap that another has between its words: its row is divided otherwise."""
    kept = {until for _, until in free}
    closed = [gap for gap in gaps if not any(gap[0] < until <= gap[1] for until in kept)]
    return any(_crosses(other, [gap]) for gap in closed for other in part)


def _is_near(before: TextLine, line: TextLine) -> bool:
    return 0.87 < line.size / before.size < 1.15 and line.box[1] - before.box[3] <= _FARTHEST * before.size


def _common_gaps(part: Sequence[TextLine]) -> Gaps:
    """The gaps that all lines leave, with words on both sides of them in one line at least, and a wide gap in one.

    A narrow one counts where words begin below each other behind it: there a column begins.
    """
    wide = [gap for line in part for gap in wide_gaps(line)]
    covered = sorted((word.x0, word.x1) for line in part for word in line.words)
    gaps: Gaps = []
    end = covered[0][1] if covered else 0.0
    for begin, until in covered[1:]:
        if _parts(end, begin, part, part[0].size) and any(first < begin <= last + 1 for first, last in wide):
            gaps.append((end, begin))
        end = max(end, until)
    return [gap for gap in gaps if any(_crosses(line, [gap]) for line in part)]


def _parts(begin: float, until: float, part: Sequence[TextLine], size: float) -> bool:
    """Whether a gap is wide enough to part columns: little is enough where several lines have a word that begins behind it."""
    if not _NARROW * size <= until - begin < _COMMON * size:
        return until - begin >= _COMMON * size
    return sum(_begins_at(line, until) for line in part) >= _BEGINNING


def _begins_at(line: TextLine, begin: float) -> bool:
    at = bisect_right(line.begins, begin - _BESIDE)
    return at < len(line.begins) and line.begins[at] < begin + _BESIDE


def _crosses(line: TextLine, gaps: Gaps) -> bool:
    """Whether the line has words on both sides of one of the gaps."""
    return any(line.box[0] < begin + 1 and line.box[2] > until - 1 for begin, until in gaps)


def wide_gaps(line: TextLine, least: float = _WIDE) -> Gaps:
    """The gaps in a line that may part columns; ``least``: how wide they are, of the size of letters."""
    size = line.size
    pairs = zip(line.words, line.words[1:], strict=False)
    return [(one.x1, other.x0) for one, other in pairs if other.x0 - one.x1 > least * size]


def _own_gap(line: TextLine, until: float) -> float:
    """How wide the gap is that the line itself has before a place; endless where it has nothing on one side of it."""
    before = max((word.x1 for word in line.words if word.x0 < until - _BESIDE), default=-inf)
    behind = min((word.x0 for word in line.words if word.x0 >= until - _BESIDE), default=inf)
    return behind - before


def _shared(gaps: Gaps, line: TextLine, part: Sequence[TextLine]) -> Gaps:
    """The gaps as far as no word of the line stands in them, where they stay wide enough."""
    made: Gaps = []
    for gap in gaps:
        begin, until = gap
        for word in line.words:
            if word.x1 > begin and word.x0 < until:
                begin, until = (begin, word.x0) if word.x0 - begin >= until - word.x1 else (word.x1, until)
        if _own_gap(line, until) >= _OWN * line.size and _parts(begin, until, part, line.size):
            made.append((begin, until))
    return made
