"""A picture as SVG within a page: without a colour of its own (the page's style sheet has them), with a link at each thing."""

from __future__ import annotations

from collections.abc import Callable
from xml.sax.saxutils import quoteattr

from graphsvc.analysis.layout import HEIGHT, WIDTH, Box
from graphsvc.analysis.picture.parts import Line, Picture, Thing
from graphsvc.analysis.picture.svg import CODED, LINES, MARGIN, ROUND, STEP, cut, described, edge_of, full, plain, text


def to_inline(picture: Picture, address: Callable[[str], str], name: str = "picture") -> str:
    """An ``<svg>`` element. ``address`` gives where the link of a thing (its id) leads; ``name`` begins the ids that it uses.

    Classes: ``box``, ``line``, ``thing`` with ``k-`` and the kind, ``here`` for what the picture is about.
    """
    width, height = picture.layout.width, picture.layout.height
    looks = {key.value: key for key in picture.legend}
    titled = f"{name}-title {name}-desc"
    return "".join(
        (
            f'<svg class="picture" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" ',
            f'role="group" aria-labelledby="{titled}">',
            f'<title id="{name}-title">{text(picture.sentence)}</title>',
            f'<desc id="{name}-desc">{text(" ".join(list(described(picture))[1:]))}</desc>',
            f'<defs><marker id="{name}-arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">',
            '<path class="arrow" d="M0 0 8 4 0 8z"/></marker></defs>',
            *(_box(box) for box in picture.layout.boxes),
            *(_line(line, picture, name) for line in picture.lines if line.edge.source != line.edge.target and not line.in_box),
            *(_thing(thing, full(thing, looks[thing.value], picture), picture, address) for thing in picture.things),
            *(_name(box, picture) for box in picture.layout.boxes),
            "</svg>",
        )
    )


def _box(box: Box) -> str:
    return f'<rect class="box" x="{box.x}" y="{box.y}" width="{box.width}" height="{box.height}" rx="6"/>'


def _name(box: Box, picture: Picture) -> str:
    rows = cut(picture.boxes[box.group], max(box.width // 6 - 4, 8), 1)
    return f'<g class="box-name"><title>{text(picture.boxes[box.group])}</title>{_words(box.x + MARGIN // 2, box.y + MARGIN, rows)}</g>'


def _line(line: Line, picture: Picture, name: str) -> str:
    one, other = picture.layout.at[line.edge.source], picture.layout.at[line.edge.target]
    (x1, y1), (x2, y2) = edge_of(one, other), edge_of(other, one)
    about = picture.state.focus
    look = "line near" if line.edge.source in about or line.edge.target in about else "line"
    return (
        f'<g class="{look}"><title>{text(line.says)}</title>'
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" marker-end="url(#{name}-arrow)"/></g>'
    )


def _thing(thing: Thing, said: str, picture: Picture, address: Callable[[str], str]) -> str:
    x, y = picture.layout.at[thing.id]
    left, top = x - WIDTH // 2, y - HEIGHT // 2
    code = thing.code if thing.kind in CODED and thing.code else picture.kinds[thing.kind]
    rows = [*cut(code, _ACROSS, 1), *cut(thing.label, _ACROSS, LINES)]
    shape = f'<rect x="{left}" y="{top}" width="{WIDTH}" height="{HEIGHT}" rx="{4 if thing.plan else ROUND}"/>'
    words = _words(left + 8, y - (len(rows) - 1) * STEP // 2 + 4, rows)
    look = f"thing k-{_KINDS.get(thing.kind, thing.kind)}"
    inner = f"<title>{text(said)}</title>{shape}{words}"
    if thing.in_focus:
        return f'<g class="{look} here">{inner}</g>'
    kind = picture.kinds[thing.kind]
    name = " ".join((*rows, *([] if code == kind else [f"({kind})"])))  # what is seen; the title has the whole of it
    return f'<a class="{look}" href={quoteattr(address(thing.id))} aria-label={quoteattr(plain(name))}>{inner}</a>'


_ACROSS = 22
"""Characters of a line within a thing: the page's type may be a wide one."""
_KINDS = {"section": "paragraph"}
"""Kinds of the picture that pages call otherwise."""


def _words(x: int, y: int, rows: list[str]) -> str:
    return "".join(f'<text x="{x}" y="{y + number * STEP}">{text(row)} </text>' for number, row in enumerate(rows))
