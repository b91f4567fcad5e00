"""Words on a page → lines of text, and lines → paragraphs and columns, told from the gaps between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from graphsvc.documents.pdfpage import Box, Word

_OVERLAP = 0.5
"""Part of its height with which a word must stand in a line."""
_RAISED = 0.8
"""Of the size of the line: smaller letters that stand higher are a mark of a note."""
SIGNS = "•▪◦‣●■\uf0b7\uf0a7\uf02d"
"""Bullets of lists."""
_BEGIN = f"{SIGNS}–·"
"""With these a paragraph begins."""
_FAR = 0.7
"""Of the size of letters: a wider gap between lines begins a paragraph."""
_WIDE = 1.5
"""Of the size of letters: a wider gap in a line may part columns."""
_COMMON = 0.8
"""Of the size of letters: a gap that all lines of a table leave is no narrower."""
_NARROW = 0.1
"""The same before words that begin below each other."""
_BESIDE = 1.5
"""Points within which words begin below each other."""
_EDGE = 0.3
"""Part of a gap before what it ends at, where columns are parted."""
_BEGINNING = 3
_SEVERAL = 2
_FEWEST = 3
"""Lines of which a table without rules has no fewer."""
_FARTHEST = 5.0
"""Of the size of letters: a wider gap between lines ends a table without rules."""


@dataclass(frozen=True, slots=True)
class TextLine:
    """Words on one line, from left to right."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """What stands in it; marks of notes are left out."""
        return _spaced([word for word in self.words if not self.is_mark(word)]) or self.whole

    @property
    def whole(self) -> str:
        """All that stands in it."""
        return _spaced(self.words)

    @property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.words, key=lambda word: (len(word.text), -word.x0)).size

    @property
    def box(self) -> Box:
        """The rectangle around it."""
        return around(word[:4] for word in self.words)

    def is_mark(self, word: Word) -> bool:
        """Whether a word is the number of a note: small, raised digits."""
        size = self.size
        if word.size >= _RAISED * size:
            return False
        return word.text.isdecimal() and len(word.text) <= 3 and word.size < _RAISED * size and word.bottom < self.base - 0.1 * size

    @property
    def base(self) -> float:
        """Where its letters stand."""
        size = self.size
        return max(word.bottom for word in self.words if word.size >= _RAISED * size)

    @property
    def begins_with_mark(self) -> str:
        """The number of a note with which the line begins."""
        return self.words[0].text if len(self.words) > 1 and self.is_mark(self.words[0]) else ""


def _spaced(words: Sequence[Word]) -> str:
    """Words with a space where there is one between them: letters of another size or height need none."""
    text = ""
    end = 0.0
    for word in words:
        text += word.text if not text or word.x0 - end < 0.1 * word.size else f" {word.text}"
        end = word.x1
    return text


def around(boxes: Iterable[Box]) -> Box:
    """The rectangle around others."""
    x0, top, x1, bottom = zip(*boxes, strict=True)
    return (min(x0), min(top), max(x1), max(bottom))


def lines(words: Iterable[Word]) -> list[TextLine]:
    """Words that stand side by side are a line; lines from the top down."""
    found: list[list[Word]] = []
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: (word.bottom, word.x0)):
        at = next((at for at in range(len(found) - 1, max(-1, len(found) - 4), -1) if _stands_in(word, spans[at])), None)
        if at is None:
            found.append([word])
            spans.append((word.top, word.bottom))
        else:
            found[at].append(word)
            spans[at] = (min(spans[at][0], word.top), max(spans[at][1], word.bottom))
    made = [TextLine(tuple(sorted(line, key=lambda word: word.x0))) for line in found]
    return sorted(made, key=lambda line: (line.base, line.words[0].x0))


def _stands_in(word: Word, span: tuple[float, float]) -> bool:
    height = min(word.bottom - word.top, span[1] - span[0]) or 1.0
    return min(word.bottom, span[1]) - max(word.top, span[0]) >= _OVERLAP * height


def paragraphs(found: Sequence[TextLine], right: float) -> list[list[TextLine]]:
    """Lines that go on in each other: as large, near, and so long that the next word had no room up to where lines end (``right``)."""
    made: list[list[TextLine]] = []
    for line in found:
        if made and goes_on(made[-1][-1], line, right):
            made[-1].append(line)
        else:
            made.append([line])
    return made


def goes_on(before: TextLine, line: TextLine, right: float, *, near: bool = True) -> bool:
    """Whether a line is the rest of a paragraph; ``right`` is where lines end, ``near`` whether they must stand close to each other."""
    size = before.size
    if not 0.87 < line.size / size < 1.15 or line.text[:1] in _BEGIN:
        return False
    if near and line.box[1] - before.box[3] > _FAR * size:
        return False
    first = line.words[0]
    return before.box[2] + 0.25 * size + (first.x1 - first.x0) > right - 0.5 * size


@dataclass(frozen=True, slots=True)
class Columns:
    """Lines that stand in columns which nothing but gaps parts; ``edges`` are where columns begin and end."""

    lines: tuple[TextLine, ...]
    edges: tuple[float, ...]

    def cells(self, line: TextLine) -> Iterator[tuple[int, TextLine]]:
        """The parts of a line by the number of their column."""
        for column, (left, right) in enumerate(zip(self.edges, self.edges[1:], strict=False)):
            words = tuple(word for word in line.words if left <= (word.x0 + word.x1) / 2 < right)
            if words:
                yield column, TextLine(words)


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
            below = Columns(tuple(part), (left - 1, *(until - _EDGE * (until - begin) for begin, until in gaps), right + 1))
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
        if not free or more > 1 or not _is_near(part[-1], line) or _closes(line, gaps, free, part):
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


def _closes(line: TextLine, gaps: Gaps, free: Gaps, part: Sequence[TextLine]) -> bool:
    """Whether a line stands in a gap that several lines have between their words: its row is divided otherwise."""
    kept = {until for _, until in free}
    closed = [gap for gap in gaps if not any(gap[0] < until <= gap[1] for until in kept)]
    return any(sum(_crosses(other, [gap]) for other in part) >= _SEVERAL for gap in closed)


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
        if begin - end >= _least(begin, part, part[0].size) and any(first < begin <= last + 1 for first, last in wide):
            gaps.append((end, begin))
        end = max(end, until)
    return [gap for gap in gaps if any(_crosses(line, [gap]) for line in part)]


def _least(begin: float, part: Sequence[TextLine], size: float) -> float:
    """How wide a gap must be at least before what begins at a place: little, where several lines have a word that begins there."""
    beginning = sum(any(abs(word.x0 - begin) < _BESIDE for word in line.words) for line in part)
    return (_NARROW if beginning >= _BEGINNING else _COMMON) * size


def _crosses(line: TextLine, gaps: Gaps) -> bool:
    """Whether the line has words on both sides of one of the gaps."""
    return any(line.box[0] < begin + 1 and line.box[2] > until - 1 for begin, until in gaps)


def wide_gaps(line: TextLine) -> Gaps:
    """The gaps in a line that may part columns."""
    size = line.size
    pairs = zip(line.words, line.words[1:], strict=False)
    return [(one.x1, other.x0) for one, other in pairs if other.x0 - one.x1 > _WIDE * size]


def _shared(gaps: Gaps, line: TextLine, part: Sequence[TextLine]) -> Gaps:
    """The gaps as far as no word of the line stands in them, where they stay wide enough."""
    made: Gaps = []
    for gap in gaps:
        begin, until = gap
        for word in line.words:
            if word.x1 > begin and word.x0 < until:
                begin, until = (begin, word.x0) if word.x0 - begin >= until - word.x1 else (word.x1, until)
        if until - begin >= _least(until, part, line.size):
            made.append((begin, until))
    return made


def usual_size(found: Iterable[TextLine]) -> float:
    """The size of letters of most lines."""
    return median([line.size for line in found] or [10.0])
