"""A page of a PDF → its words and rules, in points from the upper left corner, upright whatever way the page lies.

The signs are taken from the layout as it is parsed; to make an object of each, with all that is known of it, takes as long again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage, LTLine, LTPage, LTRect

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""
_GAP = 0.16
"""Of the size of letters: a wider gap parts words."""
_SAME_LINE = 0.25
"""Of the size of letters: what stands higher or lower is on another line, or raised."""
_THIN = 2.5
"""Points: a rectangle that is no wider is a rule."""
_SHORTEST = 4.0
"""Points: a shorter line is no rule."""
_STROKE = (3.0, 20.0)
"""Points: how wide and how high a stroke of a cross is that somebody has drawn into a cell."""
Stroke = tuple[Box, bool]
"""A stroke, and whether it rises to the right."""
_MOST_RULES = 20_000
_SMALLEST, _FARTHEST = 0.5, 20_000.0
"""Points: sizes of letters that are no smaller, and places on pages that are no farther."""
_LIGATURES = str.maketrans({"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl"})


class Word(NamedTuple):
    """Letters without a gap, and the size that they have; to begin with, each letter by itself."""

    x0: float
    top: float
    x1: float
    bottom: float
    text: str
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its size as one reads it, words in no order, rules across and down as boxes without width, and whether it has pictures.

    ``turned`` is how many times it was turned by a quarter to the right to be upright.
    """

    number: int
    width: float
    height: float
    words: list[Word]
    across: list[Box]
    down: list[Box]
    pictures: bool
    turned: int = 0
    shades: list[Box] = field(default_factory=list)
    """Where what is shaded begins and ends, as boxes without height."""

    def box_as_seen(self, box: Box) -> tuple[int, int, int, int]:
        """A box on the upright page as it lies on the page that one sees, in whole points."""
        x0, top, x1, bottom = _turn(box, -self.turned, self.width, self.height)
        return (int(x0), int(top), int(x1 + 0.999), int(bottom + 0.999))


def read(layout: LTPage, number: int) -> Page:
    """The page of a layout that was parsed."""
    width, height = float(layout.width), float(layout.height)
    signs: tuple[list[Word], ...] = ([], [], [], [])
    boxes: list[Box] = []
    shades: list[Box] = []
    strokes: list[Stroke] = []
    pictures = False
    for one in _all(layout):
        if isinstance(one, LTChar):
            sign = _sign(one, layout)
            if _SMALLEST < sign.size < _FARTHEST and _is_near(sign[:4]):
                signs[_direction(one)].append(sign)
        elif isinstance(one, LTImage):
            pictures = True
        elif len(boxes) < _MOST_RULES:
            boxes += [box for box in _rules(one, layout) if _is_near(box)]
            shades += [box for box in _shades(one, layout) if _is_near(box)]
            strokes += _strokes(one, layout)
    turned = max(range(4), key=lambda direction: (len(signs[direction]), -direction))
    signs[turned].extend(_crosses(strokes))
    words = [word for direction, of_it in enumerate(signs) for word in _words(of_it, direction, turned, (width, height))]
    boxes, shades = ([_turn(box, turned, width, height) for box in found] for found in (boxes, shades))
    if turned % 2:
        width, height = height, width
    across, down = _sorted_rules(boxes)
    return Page(number, width, height, words, across, down, pictures, turned, _ends(shades))


def _all(container: LTContainer) -> Iterator[object]:  # type: ignore[type-arg]
    waiting: list[object] = [container]
    while waiting:
        one = waiting.pop()
        if isinstance(one, LTContainer):
            waiting += one
        else:
            yield one


def _is_near(box: Box) -> bool:
    """Whether a box has numbers that a page can have; a file can hold any."""
    return all(-_FARTHEST < number < _FARTHEST for number in box)


def _direction(sign: LTChar) -> int:
    """In how many quarter turns to the right the sign gets upright: none for one that is."""
    a, b, *_ = sign.matrix
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 2
    return 1 if b > 0 else 3


def _sign(sign: LTChar, page: LTPage) -> Word:
    size = sign.width if _direction(sign) % 2 else sign.height
    return Word(sign.x0 - page.x0, page.y1 - sign.y1, sign.x1 - page.x0, page.y1 - sign.y0, sign.get_text(), float(size))


def _turned(box: Box, height: float) -> Box:
    """A box on the page turned by a quarter to the right; ``height`` is that of the page before."""
    x0, top, x1, bottom = box
    return (height - bottom, x0, height - top, x1)


def _turn(box: Box, times: int, width: float, height: float) -> Box:
    for _ in range(times % 4):
        box = _turned(box, height)
        width, height = height, width
    return box


def _words(signs: list[Word], direction: int, turned: int, size: tuple[float, float]) -> Iterator[Word]:
    """The words of the signs that lie one way. Those that do not lie like most of the page are turned for reading, and put back."""
    if not direction and not turned:
        yield from _gathered(signs)
        return
    width, height = size
    upright = [Word(*_turn(sign[:4], direction, width, height), sign.text, sign.size) for sign in signs]
    found = list(_gathered(upright))
    if direction == turned:
        yield from found
        return
    if direction % 2:
        width, height = height, width
    for line in _lines_of(found):
        box = (
            min(word.x0 for word in line),
            min(word.top for word in line),
            max(word.x1 for word in line),
            max(word.bottom for word in line),
        )
        yield Word(*_turn(box, turned - direction, width, height), " ".join(word.text for word in line), line[0].size)


def _lines_of(words: list[Word]) -> list[list[Word]]:
    lines: list[list[Word]] = []
    for word in sorted(words, key=lambda word: (round(word.bottom), word.x0)):
        if lines and abs(lines[-1][-1].bottom - word.bottom) < 1:
            lines[-1].append(word)
        else:
            lines.append([word])
    return lines


def _gathered(signs: list[Word]) -> Iterator[Word]:
    """Signs on one line and without gaps are a word; what is printed twice at one place, to look bold, counts once."""
    signs.sort(key=lambda sign: (sign.bottom, sign.x0))
    line: list[Word] = []
    for sign in signs:
        if line and sign.bottom - line[0].bottom > _SAME_LINE * min(sign.size, line[0].size, 40.0):
            yield from _words_of_line(line)
            line = []
        line.append(sign)
    yield from _words_of_line(line)


def _words_of_line(line: list[Word]) -> Iterator[Word]:
    line.sort(key=lambda sign: sign.x0)
    word: list[Word] = []
    end = 0.0
    for sign in line:
        if word:
            last = word[-1]
            if sign.text == last.text and sign.x0 - last.x0 < 0.1 * sign.size:
                continue
            if sign.x0 - end > _GAP * sign.size or not 0.8 < sign.size / (last.size or 1) < 1.25 or not sign.text.strip():
                yield _word(word)
                word = []
        if sign.text.strip():
            word.append(sign)
            end = sign.x1
    if word:
        yield _word(word)


def _word(signs: list[Word]) -> Word:
    text = "".join([sign.text for sign in signs]).translate(_LIGATURES)
    first = signs[0]
    return Word(first.x0, min([s.top for s in signs]), max([s.x1 for s in signs]), max([s.bottom for s in signs]), text, first.size)


def _rules(one: object, page: LTPage) -> Iterable[Box]:
    """The rules that a drawn thing is: a line, a thin rectangle, the four sides of one that is drawn."""
    if not isinstance(one, LTCurve):
        return ()
    box = (one.x0 - page.x0, page.y1 - one.y1, one.x1 - page.x0, page.y1 - one.y0)
    x0, top, x1, bottom = box
    if x1 - x0 <= _THIN or bottom - top <= _THIN:
        return (box,) if isinstance(one, LTLine | LTRect) or len(one.pts) <= 5 else ()
    if not isinstance(one, LTRect) or not one.stroke:
        return ()
    return ((x0, top, x1, top), (x0, bottom, x1, bottom), (x0, top, x0, bottom), (x1, top, x1, bottom))


def _strokes(one: object, page: LTPage) -> Iterable[Stroke]:
    """The stroke that a drawn thing is, where it is as large as a sign and runs aslant."""
    if not isinstance(one, LTLine):
        return ()
    width, height = one.x1 - one.x0, one.y1 - one.y0
    if not (_STROKE[0] <= width <= _STROKE[1] and _STROKE[0] <= height <= _STROKE[1] and 0.4 < width / height < 2.5):
        return ()
    (x0, y0), (x1, y1) = one.pts[0], one.pts[-1]
    return (((one.x0 - page.x0, page.y1 - one.y1, one.x1 - page.x0, page.y1 - one.y0), (x1 - x0) * (y1 - y0) > 0),)


def _crosses(strokes: list[Stroke]) -> Iterator[Word]:
    """Two strokes that cross in their middle are an X, as who draws a mark means it."""
    rising = {_middle(box) for box, rises in strokes if rises}
    for box, rises in strokes:
        if not rises and _middle(box) in rising:
            yield Word(*box, "X", box[3] - box[1])


def _middle(box: Box) -> tuple[int, int]:
    return (round((box[0] + box[2]) / 2), round((box[1] + box[3]) / 2))


def _shades(one: object, page: LTPage) -> Iterable[Box]:
    """What is shaded, but for what is no wider than a rule."""
    if not isinstance(one, LTRect) or not one.fill:
        return ()
    box = (one.x0 - page.x0, page.y1 - one.y1, one.x1 - page.x0, page.y1 - one.y0)
    return (box,) if box[2] - box[0] > _THIN and box[3] - box[1] > _THIN else ()


def _ends(shades: Iterable[Box]) -> list[Box]:
    """The upper and lower ends of what is shaded; what is shaded side by side (cell by cell) is one."""
    ends: dict[int, tuple[float, float, float]] = {}
    for x0, top, x1, bottom in shades:
        for y in (top, bottom):
            left, right, _ = ends.get(round(y), (x0, x1, y))
            ends[round(y)] = (min(left, x0), max(right, x1), y)
    return [(left, y, right, y) for left, right, y in ends.values()]


def _sorted_rules(boxes: Iterable[Box]) -> tuple[list[Box], list[Box]]:
    """Rules across the page, and down."""
    across: list[Box] = []
    down: list[Box] = []
    for x0, top, x1, bottom in boxes:
        if bottom - top <= _THIN and x1 - x0 >= _SHORTEST:
            across.append((x0, (top + bottom) / 2, x1, (top + bottom) / 2))
        elif x1 - x0 <= _THIN and bottom - top >= _SHORTEST:
            down.append(((x0 + x1) / 2, top, (x0 + x1) / 2, bottom))
    return across, down
