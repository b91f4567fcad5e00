"""Where in a text the words of a query stand, and the piece of a long text that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graphsvc.fulltext import words
from graphsvc.fulltext.query import Part, Query
from graphsvc.fulltext.words import Word

LENGTH = 240
"""Characters of a piece, about."""
_BEFORE = 80
"""Of these, before the first mark."""
_Test = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Marked:
    """A text, the ranges of it that are marked (in order, without overlaps), and whether something before and after was cut off."""

    text: str
    ranges: tuple[tuple[int, int], ...] = ()
    cut_before: bool = False
    cut_after: bool = False

    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it is marked."""
        at = 0
        for start, end in self.ranges:
            if at < start:
                yield self.text[at:start], False
            yield self.text[start:end], True
            at = end
        if at < len(self.text):
            yield self.text[at:], False


def mark(text: str, query: Query) -> Marked:
    """The whole text with its marks."""
    found = words.split(text)
    spans = sorted({span for part in (*query.wanted, *query.optional) for span in _spans(found, part)})
    return Marked(text, tuple(_joined(spans)))


def piece(text: str, query: Query) -> Marked:
    """As :func:`mark`, of a long text only the piece around its first mark, cut between words."""
    marked = mark(text, query)
    if len(text) <= LENGTH or not marked.ranges:
        return marked if len(text) <= LENGTH else _cut(marked, 0)
    return _cut(marked, marked.ranges[0][0] - _BEFORE)


def _cut(marked: Marked, wished: int) -> Marked:
    text = marked.text
    start = 0 if wished <= 0 else text.rfind(" ", 0, wished) + 1
    end = len(text) if start + LENGTH >= len(text) else max(text.rfind(" ", start, start + LENGTH), start)
    end = end if end > start else min(start + LENGTH, len(text))
    inside = tuple((max(a, start) - start, min(b, end) - start) for a, b in marked.ranges if a < end and b > start)
    return Marked(text[start:end], inside, start > 0, end < len(text))


def _spans(found: Sequence[Word], part: Part) -> Iterator[tuple[int, int]]:
    tests = [_is(word) for word in part.words]
    if part.beginning:
        tests[-1] = _begins(part.words[-1])
    for at in range(len(found) - len(tests) + 1):
        row = found[at : at + len(tests)]
        if all(test(word.text) for test, word in zip(tests, row, strict=True)):
            yield row[0].start, row[-1].end


def _is(wanted: str) -> _Test:
    keys, written = frozenset(words.keys(wanted)), words.bare(wanted)
    return lambda word: words.key(word) in keys or words.bare(word) == written


def _begins(wanted: str) -> _Test:
    same, written = _is(wanted), words.bare(wanted)
    return lambda word: words.bare(word).startswith(written) or same(word)


def _joined(spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    last: tuple[int, int] | None = None
    for span in spans:
        if last and span[0] < last[1]:
            last = (last[0], max(last[1], span[1]))
            continue
        if last:
            yield last
        last = span
    if last:
        yield last
