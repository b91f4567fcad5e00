"""The columns of tables without rules, over a whole document: what one page shows of a table's gaps says how to read the next.

Where a table's rows are divided in several ways (labels below each row), each way shows some of the gaps; all together are its scheme.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from graphsvc.documents.pdfcolumns import Columns, Gaps, wide_gaps
from graphsvc.documents.pdftext import TextLine

_SAME = 3.0
"""Points within which columns begin at the same place."""
_EDGE = 1.5
"""Points before where the words of a column begin, at which it begins itself."""
_OWN = 0.5
"""Of the size of letters: as wide as no space between words is."""
_NARROW = 0.1
"""The same before a word that begins where a column does."""
_WIDE = 1.2
"""The same: one gap at least between the columns of a line is so wide."""
_SELDOM, _OFTEN = 0.1, 0.25
"""Part of the lines in which the clearest gap is wide, in which each is: little where words begin below each other behind it."""
_JUSTIFIED = 3.0
"""Of the size of letters: a wider gap is none between the words of a cell, though its lines are justified."""
_WRAPPED, _USUAL = 1.9, 1.25
"""Of the size of letters: lines of a cell stand no farther from each other; they usually stand so, where nothing tells it."""
_RARE = 0.05
"""Part of the distances between lines of a column that says nothing: raised digits."""
_STRETCHED = 2
"""Gaps that are the same, of which a justified line has more."""
_MOST = 100
"""Schemes of a document: no plan has as many."""
_FEWEST = 3
"""Lines of columns that are a scheme of their own."""
_ATTESTED = 2
"""Lines in which a text over the first columns has others beside it, for it to be a label where it stands alone."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of a line, and the columns that it takes, from ``start`` (0-based) to before ``end``."""

    start: int
    end: int
    line: TextLine


@dataclass(slots=True)
class Scheme:
    """Columns that belong together: the gaps between them, from left to right, and what they reach."""

    gaps: Gaps
    left: float
    right: float
    pages: set[int] = field(default_factory=set)
    labels: Counter[str] = field(default_factory=Counter)
    """Texts over the first columns, with others beside them → in how many lines."""
    _edges: list[float] = field(default_factory=list)
    _distances: Counter[float] = field(default_factory=Counter)

    @property
    def edges(self) -> list[float]:
        """Where the columns begin, but for the first one."""
        if not self._edges:
            self._edges = [until - min(_EDGE, (until - begin) / 2) for begin, until in self.gaps]
        return self._edges

    @property
    def bounds(self) -> list[float]:
        """Where the columns begin and end."""
        return [self.left - 1, *self.edges, max(self.right, self.edges[-1]) + 1]

    def takes(self, other: Columns) -> bool:
        """Whether other columns are some of these."""
        same = sum(any(abs(until - mine) <= _SAME for _, mine in self.gaps) for _, until in other.gaps)
        if same and 2 * same >= len(other.gaps):
            return True
        return len(other.gaps) > 1 and len(other.gaps) == len(self.gaps) and all(map(_meet, other.gaps, self.gaps))

    def add(self, other: Columns) -> None:
        """Let other columns be some of these; where a gap is known already it is what all leave of it."""
        for gap in sorted(other.gaps, key=lambda gap: gap[1] - gap[0]):
            met = [at for at, mine in enumerate(self.gaps) if _meet(gap, mine)]
            if met:
                mine = self.gaps[met[-1]]
                self.gaps[met[-1]] = (max(gap[0], mine[0]), min(gap[1], mine[1]))
            else:
                self.gaps = sorted([*self.gaps, gap])
        self._edges = []
        self.left, self.right = min(self.left, other.left), max(self.right, other.right)

    def cut(self, line: TextLine) -> list[Segment]:
        """The parts of a line by the columns in which they stand; none where it has a wide gap that is none of these."""
        words = line.words
        begins = [0, *([] if _is_stretched(line) else self._cuts(line)), len(words)]
        made = [TextLine(words[begin:end]) for begin, end in pairwise(begins)]
        found = [self._segment(part) for part in made]
        return [] if any(wide_gaps(part.line, _JUSTIFIED) and not self._is_full(part) for part in found) else found

    def _is_full(self, part: Segment) -> bool:
        """Whether a part reaches as far as its columns do: then it is justified, and its words may be far from each other."""
        right = self.gaps[part.end - 1][0] if part.end <= len(self.gaps) else self.right
        return _is_stretched(part.line) or part.line.box[2] >= right - 1

    def _cuts(self, line: TextLine) -> list[int]:
        """The words of a line at which columns begin.

        One gap at least must be wide; others may be narrow where the line goes over no edge, for words of prose begin anywhere.
        """
        edges, words = self.edges, line.words
        cuts: list[tuple[int, float]] = []
        free = 0
        for at, (before, word) in enumerate(pairwise(words), start=1):
            first, last = bisect_right(edges, before.x1 - 1), bisect_right(edges, word.x0 + _SAME)
            width = (word.x0 - before.x1) / line.size
            if first < last and width >= (_NARROW if word.x0 - edges[last - 1] <= _SAME else _OWN):
                cuts.append((at, width))
                free += last - first
        wide = [at for at, width in cuts if width >= _WIDE]
        within = bisect_right(edges, words[-1].x1 - _SAME) - bisect_right(edges, words[0].x0 + _SAME)
        return [at for at, _ in cuts] if wide and free >= within else wide

    def _segment(self, part: TextLine) -> Segment:
        first, last = part.words[0], part.words[-1]
        start = bisect_right(self.edges, first.x0 + _EDGE)
        return Segment(start, max(start, bisect_right(self.edges, (last.x0 + last.x1) / 2)) + 1, part)

    def fits(self, parts: Sequence[Segment]) -> bool:
        """Whether a line so cut can be one of the table's: it has several parts, or one that stands in a column or is a label of others."""
        if not parts or parts[0].line.box[0] < self.left - _SAME - 1:
            return False
        return len(parts) > 1 or parts[0].start > 0 or parts[0].end == 1 or self.is_label(parts[0])

    def is_label(self, part: Segment) -> bool:
        """Whether a part stands over the first columns elsewhere too, with others beside it."""
        return self.labels[part.line.text] >= _ATTESTED

    def prune(self, lines: Sequence[TextLine]) -> None:
        """Leave out gaps that are wide in hardly any line: words of prose begin below each other too."""
        counts: Counter[int] = Counter()
        aligned: Counter[int] = Counter()
        for begin, until in (gap for line in lines for gap in wide_gaps(line)):
            last = bisect_right(self.edges, until + _SAME) - 1
            if last >= 0 and self.edges[last] > begin - 1:
                counts[last] += 1
                aligned[last] += abs(until - self.gaps[last][1]) < 1
        most = max(counts.values(), default=0)
        least, least_aligned = max(_ATTESTED, _OFTEN * most), max(_ATTESTED, _SELDOM * most)
        kept = [gap for at, gap in enumerate(self.gaps) if counts[at] >= least or aligned[at] >= least_aligned]
        self.gaps = kept or self.gaps
        self._edges = []

    def learn(self, lines: Iterable[TextLine]) -> None:
        """Remember of lines that follow each other what stands over the first columns with others beside it, and how far apart they are."""
        last: dict[int, TextLine] = {}
        for parts in map(self.cut, lines):
            if len(parts) > 1 and parts[0].start == 0:
                self.labels[parts[0].line.text] += 1
            for part in parts:
                above = last.get(part.start)
                if above and part.line.base - above.base <= _WRAPPED * above.size:
                    self._distances[round((part.line.base - above.base) / above.size, 2)] += 1
                last[part.start] = part.line

    @property
    def leading(self) -> float:
        """How far the lines of a cell stand from each other, of the size of letters: the least distance that is not rare."""
        least = max(_ATTESTED, _RARE * self._distances.total())
        return min((distance for distance, count in self._distances.items() if count >= least), default=_USUAL)


def _is_stretched(line: TextLine) -> bool:
    """Whether a line is justified: all its words are as far from each other."""
    gaps = [word.x0 - before.x1 for before, word in pairwise(line.words)]
    return len(gaps) > _STRETCHED and max(gaps) - min(gaps) < 1


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    return min(one[1], other[1]) > max(one[0], other[0])


def found_in(pages: Iterable[tuple[int, Sequence[Columns]]]) -> list[Scheme]:
    """The schemes of a document of columns that were found on its pages, each with its number."""
    made: list[Scheme] = []
    homes: list[tuple[Scheme, Columns]] = []
    blocks = [(number, columns) for number, found in pages for columns in found]
    for number, columns in sorted(blocks, key=lambda pair: -len(pair[1].gaps)):
        scheme = next((one for one in made if one.takes(columns)), None)
        if scheme is None and (len(columns.lines) < _FEWEST or len(made) >= _MOST):
            continue
        if scheme is None:
            scheme = Scheme(list(columns.gaps), columns.left, columns.right)
            made.append(scheme)
        else:
            scheme.add(columns)
        scheme.pages.add(number)
        homes.append((scheme, columns))
    for scheme in made:
        scheme.prune([line for home, columns in homes if home is scheme for line in columns.lines])
    for scheme, columns in homes:
        scheme.learn(columns.lines)
    return made
