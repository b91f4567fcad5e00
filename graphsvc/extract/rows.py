"""The cells of an action plan's row, told apart in a text where they follow each other and interleave at page breaks.

The order is title, indicator, deadline, responsible, links, comment; 'Spolupráce' stands after the comment or inside it. From the
deadline and the responsible body (:mod:`graphsvc.extract.anchors`) the cells are found forwards and backwards.
The columns' widths tell title from indicator and comment from cooperation.
"""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc import fields
from graphsvc.documents.base import Cell, Line, Piece
from graphsvc.extract import anchors
from graphsvc.extract.anchors import Block
from graphsvc.extract.base import Context
from graphsvc.extract.profile import Profile

CELLS = ("title", "indicator", "deadline", "responsible", "strategy_links", "narrative", "cooperating")


def split(glued: Block, lines: Iterable[Line], context: Context) -> dict[str, Cell]:
    """The row's cells by name, each possibly empty; enters their lines into the ledger.

    ``glued`` is what stands in the line of the code behind it. A row whose cells cannot be told apart is all title, and noted.
    """
    blocks = ([glued] if glued else []) + anchors.blocks_of(lines, context.profile)
    cells = {name: Cell() for name in CELLS}
    anchor = anchors.find(blocks, context)
    if anchor is None:
        cells["title"] = Cell(tuple(piece for block in blocks for piece in block))
        if cells["title"]:
            context.ledger.note(
                cells["title"].span, "the cells of this row cannot be told apart: there is no deadline, body, link or comment"
            )
    else:
        before, cells["deadline"], cells["responsible"], after = anchor
        cells["title"], cells["indicator"] = _title_and_indicator(before, context.profile)
        cells["strategy_links"], after = _links(after, context.profile)
        cells["narrative"], cells["cooperating"] = _comment(after, context)
    for name, cell in cells.items():
        context.ledger.take(name, cell)
    return cells


def _title_and_indicator(blocks: list[Block], profile: Profile) -> tuple[Cell, Cell]:
    """The first block is the title, and so is each wide one behind it; the indicator's column is narrower."""
    if len(blocks) == 1 and len(blocks[0]) == 1:
        return _glued_indicator(blocks[0][0], profile)
    width = profile.numbers["title_width"]
    wide = [at for at, block in enumerate(blocks) if max(len(piece.text.strip()) for piece in block) >= width]
    end = max([0, *wide]) + 1
    return _cell(blocks[:end]), _cell(blocks[end:])


def _glued_indicator(piece: Piece, profile: Profile) -> tuple[Cell, Cell]:
    found = profile.pattern("glued_indicator").search(piece.text)
    if not found:
        return Cell((piece,)), Cell()
    return Cell((Piece(piece.line, piece.text[: found.start()]),)), Cell((Piece(piece.line, piece.text[found.end() :]),))


def _cell(blocks: Iterable[Block]) -> Cell:
    return Cell(tuple(piece for block in blocks for piece in block))


def _links(blocks: list[Block], profile: Profile) -> tuple[Cell, list[Block]]:
    """The links' cell, which goes on in the next block where it ends with a comma."""
    if not blocks or not profile.pattern("links").match(blocks[0][0].text):
        return Cell(), blocks
    first, rest = Cell(blocks[0][:1]), [blocks[0][1:], *blocks[1:]] if blocks[0][1:] else blocks[1:]
    if rest and profile.pattern("links_go_on").search(first.text) and profile.pattern("number_alone").match(rest[0][0].text):
        return first + Cell(rest[0][:1]), [block for block in (rest[0][1:], *rest[1:]) if block]
    return first, rest


def _comment(blocks: list[Block], context: Context) -> tuple[Cell, Cell]:
    """Comment and cooperation apart, whether the latter stands behind the former, inside it, or glued to one of its lines."""
    profile = context.profile
    comment: list[Block] = []
    cooperating: list[Block] = []
    for block in blocks:
        if len(block) == 1 and profile.pattern("number_alone").match(block[0].text):
            context.ledger.take("ignored: page-number", Cell(block))
        elif profile.pattern("footnote").match(block[0].text) and comment:
            context.ledger.take("note", Cell(block))
            context.ledger.note(Cell(block).span, f"footnote: {Cell(block).text}")
        elif comment and anchors.is_narrow(block, profile):
            cooperating.append(block)
        else:
            comment.append(block)
    empty = any(profile.pattern("dashes").search(piece.text) for block in comment for piece in block)
    comment = [tuple(Piece(p.line, profile.pattern("dashes").sub("", p.text)) for p in block) for block in comment]
    if not cooperating and not empty:
        return _unglued(comment, context)
    return _cell(comment), _cell(cooperating)


def _unglued(comment: list[Block], context: Context) -> tuple[Cell, Cell]:
    """A page's last line of the comment may end with the cell beside it: a known body behind a gap, or before the page break."""
    for at, block in enumerate(comment[:-1]):
        last = block[-1]
        start = _known_tail(last.text, context)
        if start is not None:
            kept = (*block[:-1], Piece(last.line, last.text[:start]))
            return _cell([*comment[:at], kept, *comment[at + 1 :]]), Cell((Piece(last.line, last.text[start:]),))
    return _cell(comment), Cell()


def _known_tail(text: str, context: Context) -> int | None:
    """Where the longest known body at the line's end begins."""
    starts = [at + 1 for at, char in enumerate(text) if char == " " and text[at + 1 : at + 2].strip()]
    return next((start for start in starts if context.known_body(text[start:]) and not fields.is_empty(text[start:])), None)
