"""The cells of an action plan's row, told apart in a text where they follow each other and interleave at page breaks.

The order is title, indicator, deadline, responsible, links, comment; 'Spolupráce' stands after the comment or inside it. The one
sure place is the deadline with the responsible body right behind it; from there the cells are found forwards and backwards. Where
one of the two is missing, the other serves, then the links, then the first line as wide as only a comment's is.
The columns' widths tell title from indicator and comment from cooperation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graphsvc import fields
from graphsvc.documents.base import Cell, Line, Piece
from graphsvc.extract.base import Context
from graphsvc.extract.profile import Profile

Block = tuple[Piece, ...]
Anchor = tuple[list[Block], Cell, Cell, list[Block]]
"""The blocks before, the deadline, the responsible body, the blocks behind."""

CELLS = ("title", "indicator", "deadline", "responsible", "strategy_links", "narrative", "cooperating")
_LONGEST_DEADLINE = 4


def split(glued: Block, lines: Iterable[Line], context: Context) -> dict[str, Cell]:
    """The row's cells by name, each possibly empty; enters their lines into the ledger.

    ``glued`` is what stands in the line of the code behind it. A row whose cells cannot be told apart is all title, and noted.
    """
    blocks = ([glued] if glued else []) + _blocks(lines, context.profile)
    cells = {name: Cell() for name in CELLS}
    anchor = _anchor(blocks, context.profile) or _other_anchor(blocks, context)
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


def _blocks(lines: Iterable[Line], profile: Profile) -> list[Block]:
    """Runs of lines between blank ones and page breaks (a page's first line begins with a space)."""
    blocks: list[list[Piece]] = [[]]
    for line in lines:
        page_start = line.text.startswith(" ") and not profile.pattern("links").match(line.text)
        if line.blank or page_start:
            blocks.append([])
        if not line.blank:
            blocks[-1].append(Piece(line.number, line.clean))
    return [tuple(block) for block in blocks if block]


def _other_anchor(blocks: list[Block], context: Context) -> Anchor | None:
    """A row that lacks deadline or body: what there is of body, deadline, links, comment tells where the first columns end."""
    profile = context.profile
    for at, block in enumerate(blocks[1:], start=1):
        if profile.pattern("responsible").match(block[0].text.strip()) and all(map(context.known_body, _bodies(block))):
            return blocks[:at], Cell(), Cell(block), blocks[at + 1 :]
    for at, block in enumerate(blocks[1:], start=1):
        if profile.pattern("deadline").fullmatch(Cell(block).text):
            return blocks[:at], Cell(block), Cell(), blocks[at + 1 :]
    for at, block in enumerate(blocks[1:], start=1):
        wide = max(len(piece.text.strip()) for piece in block) >= profile.numbers["comment_width"]
        if wide or profile.pattern("links").match(block[0].text):
            return blocks[:at], Cell(), Cell(), blocks[at:]
    return None


def _bodies(block: Block) -> list[str]:
    """The names in a list of bodies and their departments, ``KÚ LK / OSV + OZ, obce``."""
    return [name.strip() for name in re.split(r"[/+,;]|\s[–-]\s", Cell(block).text) if not fields.is_placeholder(name)]


def _anchor(blocks: list[Block], profile: Profile) -> Anchor | None:
    """The deadline and the responsible body behind it, with the blocks before and after."""
    for at, block in enumerate(blocks):
        for start, piece in enumerate(block):
            if not profile.pattern("responsible").match(piece.text.strip()):
                continue
            before = [*blocks[:at], block[:start]]
            found = _deadline(before, profile)
            if found:
                head, deadline = found
                return head, deadline, Cell(block[start:]), blocks[at + 1 :]
    return None


def _deadline(before: Sequence[Block], profile: Profile) -> tuple[list[Block], Cell] | None:
    """The longest run of lines at the end that reads as a deadline; it may be glued to the end of the indicator."""
    flat = [(at, piece) for at, block in enumerate(before) for piece in block]
    for size in range(min(_LONGEST_DEADLINE, len(flat)), 0, -1):
        cell = Cell(tuple(piece for _, piece in flat[-size:]))
        if profile.pattern("deadline").fullmatch(cell.text):
            return _regroup(flat[:-size]), cell
    if flat:
        at, last = flat[-1]
        glued = profile.pattern("glued_deadline").fullmatch(last.text.strip())
        if glued:
            return _regroup([*flat[:-1], (at, Piece(last.line, glued["before"]))]), Cell((Piece(last.line, glued["deadline"]),))
    return None


def _regroup(flat: list[tuple[int, Piece]]) -> list[Block]:
    numbers = sorted({at for at, _ in flat})
    return [tuple(piece for at, piece in flat if at == number) for number in numbers]


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
        elif comment and _is_narrow(block, profile):
            cooperating.append(block)
        else:
            comment.append(block)
    empty = any(profile.pattern("dashes").search(piece.text) for block in comment for piece in block)
    comment = [tuple(Piece(p.line, profile.pattern("dashes").sub("", p.text)) for p in block) for block in comment]
    if not cooperating and not empty:
        return _unglued(comment, context)
    return _cell(comment), _cell(cooperating)


def _is_narrow(block: Block, profile: Profile) -> bool:
    width = profile.numbers["cooperation_width"]
    return all(len(piece.text.strip()) <= width for piece in block) and not block[-1].text.rstrip().endswith((".", ").", ":"))


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
