"""Words on a page → lines of text, and lines → paragraphs, told from the gaps between them and from their lengths."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median

from graphsvc.documents.builder import SIGNS
from graphsvc.documents.pdfpage import Box, Word

_OVERLAP = 0.5
"""Part of its height with which a word must stand in a line."""
_RAISED = 0.8
"""Of the size of the line: smaller letters that stand higher are a mark of a note."""
_BEGIN = f"{SIGNS}–·"
"""With these a paragraph begins."""
_LABEL = re.compile(r"[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][^\W\d_]+(?: [^\W\d_]+){0,4}\s*:(?:\s|$)")
_FAR = 0.7
"""Of the size of letters: a wider gap between lines begins a paragraph."""


@dataclass(frozen=True)
class TextLine:
    """Words on one line, from left to right; without slots, for what it is asked often is kept."""

    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """What stands in it; marks of notes are left out."""
        return _spaced([word for word in self.words if not self.is_mark(word)]) or self.whole

    @property
    def whole(self) -> str:
        """All that stands in it."""
        return _spaced(self.words)

    @cached_property
    def size(self) -> float:
        """The size of most of its letters."""
        return max(self.words, key=lambda word: (len(word.text), -word.x0)).size

    @cached_property
    def box(self) -> Box:
        """The rectangle around it."""
        return around(word[:4] for word in self.words)

    @cached_property
    def begins(self) -> list[float]:
        """Where its words begin, in order."""
        return [word.x0 for word in self.words]

    def is_mark(self, word: Word) -> bool:
        """Whether a word is the number of a note: small, raised digits."""
        size = self.size
        if word.size >= _RAISED * size:
            return False
        return word.text.isdecimal() and len(word.text) <= 3 and word.size < _RAISED * size and word.bottom < self.base - 0.1 * size

    @cached_property
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
    """Lines that go on in each other: as large, near, and so long that the next word had no room up to where lines end (``right``).

    What looks like a label begins a paragraph: the longest value of a card ends where lines end.
    """
    made: list[list[TextLine]] = []
    for line in found:
        if made and not _LABEL.match(line.text) and goes_on(made[-1][-1], line, right):
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


def usual_size(found: Iterable[TextLine]) -> float:
    """The size of letters of most lines."""
    return median([line.size for line in found] or [10.0])
