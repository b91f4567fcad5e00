"""A picture as SVG that stands alone: real text, a title and a long description, no script, no style sheet."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from textwrap import wrap
from xml.sax.saxutils import escape

from graphsvc.analysis.layout import HEIGHT, WIDTH, Box
from graphsvc.analysis.picture.parts import Key, Line, Picture, Thing
from graphsvc.analysis.xmltext import clean

ACROSS = 24
"""Characters of a line within a thing."""
LINES = 2
"""Lines of a name within a thing."""
STEP, MARGIN, ROUND = 12, 20, 14
"""From line to line of text; around it; the corners of what belongs to no plan."""
_SIZE, _SWATCH = 11, 14
_NARROWEST = 480
CODED = ("plan", "item", "goal", "service", "section", "resolution", "act")
"""Kinds whose codes people know."""
_DASHES = "6 4"
"""Of lines with findings."""
_BORDER, _IN_FOCUS = 'stroke="#444444"', 'stroke="#b00020" stroke-width="3"'
_BOX = 'fill="#f6f6f6" stroke="#888888"'
_TURNING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the direction of what follows, also outside of the label they stand in."""
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0 8 4 0 8z" fill="#555555"/></marker></defs>'
)


def to_svg(picture: Picture) -> str:
    """The picture as a document; every label is escaped, and the whole of a name that is cut stands in its title."""
    width = max(picture.layout.width, _NARROWEST)
    height = picture.layout.height + MARGIN * (len(picture.legend) + 3)
    looks = {key.value: key for key in picture.legend}
    return "".join(
        (
            '<?xml version="1.0" encoding="UTF-8"?>\n',
            f'<svg xmlns="http://www.w3.org/2000/svg" xml:lang="{picture.language}" viewBox="0 0 {width} {height}" width="{width}" ',
            f'height="{height}" role="img" aria-labelledby="title desc" font-family="sans-serif" font-size="{_SIZE}" ',
            f'fill="{picture.ink}">\n',
            f'<title id="title">{text(picture.sentence)}</title>\n<desc id="desc">{text(" ".join(described(picture)))}</desc>\n',
            f'{_ARROW}\n<rect width="{width}" height="{height}" fill="#ffffff"/>\n',
            *(f"{_box(box, picture)}\n" for box in picture.layout.boxes),
            *(f"{_line(line, picture)}\n" for line in picture.lines if line.edge.source != line.edge.target and not line.in_box),
            *(f"{_thing(thing, looks[thing.value], picture)}\n" for thing in picture.things),
            *(f"{_name(box, picture)}\n" for box in picture.layout.boxes),
            *(f"{one}\n" for one in _legend(picture)),
            "</svg>\n",
        )
    )


def text(written: str) -> str:
    """Any text as content of an element: escaped, and :func:`plain`."""
    return escape(plain(written))


def plain(written: str) -> str:
    """A text without what XML cannot hold and what turns the direction of writing."""
    return clean(_TURNING.sub("", written))


def described(picture: Picture) -> Iterator[str]:
    """The long description: the sentence, how much of each kind there is in each plan and outside, and how many links of each kind."""
    yield picture.sentence
    by_plan: dict[str | None, Counter[str]] = {}
    for thing in sorted(picture.things, key=lambda thing: thing.plan is None):
        by_plan.setdefault(thing.plan, Counter())[thing.kind] += thing.count
    for plan, counts in by_plan.items():
        name = picture.boxes[plan] if plan else picture.words["shared"]
        yield f"{name}: {_counted((picture.kinds[kind], number) for kind, number in counts.items())}."
    if picture.lines:
        yield f"{picture.words['relation']}: {_counted(Counter(line.label for line in picture.lines).items())}."
    yield f"{picture.words['legend']}: {_counted((key.label, key.count) for key in picture.legend)}."


def _counted(numbers: Iterable[tuple[str, int]]) -> str:
    return ", ".join(f"{name} {number}" for name, number in numbers)


def _box(box: Box, picture: Picture) -> str:
    corner, size = (box.x, box.y), (box.width, box.height)
    return f"<g><title>{text(picture.boxes[box.group])}</title>{_rectangle(corner, size, 6, _BOX)}</g>"


def _rectangle(corner: tuple[int, int], size: tuple[int, int], rounded: int, look: str) -> str:
    (x, y), (width, height) = corner, size
    return f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="{rounded}" {look}/>'


def _name(box: Box, picture: Picture) -> str:
    """What stands above the things of a box; over the lines, so that it can be read."""
    return _words(box.x + MARGIN // 2, box.y + MARGIN, cut(picture.boxes[box.group], max(box.width // 6 - 4, 8), 1), bold=True)


def _line(line: Line, picture: Picture) -> str:
    one, other = picture.layout.at[line.edge.source], picture.layout.at[line.edge.target]
    (x1, y1), (x2, y2) = edge_of(one, other), edge_of(other, one)
    colour, width = ("#b00020", 3) if line.on_path else ("#555555", 1)
    dashes = f' stroke-dasharray="{_DASHES}"' if line.marks else ""
    said = " – ".join(filter(None, (line.says, _counted((line.marks or {}).items()))))
    return (
        f'<g><title>{text(said)}</title><line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="{colour}" stroke-width="{width}" '
        f'stroke-opacity="{1 if line.on_path or line.marks else 0.45}"{dashes} marker-end="url(#arrow)"/></g>'
    )


def edge_of(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Where the line from a thing to another leaves the thing's rectangle."""
    dx, dy = other[0] - one[0], other[1] - one[1]
    far = max(abs(dx) * 2 / WIDTH, abs(dy) * 2 / HEIGHT, 1)
    return round(one[0] + dx / far), round(one[1] + dy / far)


def _thing(thing: Thing, key: Key, picture: Picture) -> str:
    x, y = picture.layout.at[thing.id]
    left = x - WIDTH // 2
    code = thing.code if thing.kind in CODED and thing.code else picture.kinds[thing.kind]
    head = " ".join(filter(None, (key.sign, code, f"({thing.count})" if thing.is_area else "", "⚑" if thing.marks else "")))
    rows = [*cut(head, ACROSS, 1), *cut(thing.label, ACROSS, LINES)]
    look = f'fill="{key.colour}" {_IN_FOCUS if thing.in_focus else _BORDER}'
    shape = _rectangle((left, y - HEIGHT // 2), (WIDTH, HEIGHT), 4 if thing.plan else ROUND, look)
    words = _words(left + 8, y - (len(rows) - 1) * STEP // 2 + 4, rows)
    return f"<g><title>{text(full(thing, key, picture))}</title>{shape}{words}</g>"


def full(thing: Thing, key: Key, picture: Picture) -> str:
    """All that is to be said of a thing in one line: kind, code, name, what its colour says, its findings, what becomes of it."""
    marks = _counted((thing.marks or {}).items())
    said = (picture.kinds[thing.kind], thing.code, thing.label, f"{thing.count}×" if thing.is_area else "", key.label, marks)
    return " · ".join(dict.fromkeys(filter(None, said))) + (f" – {thing.note}" if thing.note else "")


def _words(x: int, y: int, rows: Iterable[str], *, bold: bool = False) -> str:
    weight = ' font-weight="bold"' if bold else ""
    return "".join(f'<text x="{x}" y="{y + number * STEP}"{weight}>{text(row)}</text>' for number, row in enumerate(rows))


def cut(written: str, across: int, most: int) -> list[str]:
    """The text in so many lines at most, ``…`` where it is cut."""
    rows = wrap(_TURNING.sub("", written), across)
    return rows if len(rows) <= most else [*rows[: most - 1], f"{rows[most - 1][: across - 1]}…"]


def _legend(picture: Picture) -> Iterator[str]:
    y = picture.layout.height + 2 * MARGIN
    yield _words(MARGIN, y, [picture.words["legend"]], bold=True)
    for number, key in enumerate(picture.legend, start=1):
        top = y + number * MARGIN
        swatch = _rectangle((MARGIN, top - _SWATCH + 3), (_SWATCH, _SWATCH), 0, f'fill="{key.colour}" {_BORDER}')
        yield f"<g>{swatch}{_words(2 * MARGIN, top, [f'{key.sign} {key.label} ({key.count})'.strip()])}</g>"
