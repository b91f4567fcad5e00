"""Where in an action plan's row the deadline and the responsible body stand: the places that tell its other cells apart.

The one sure place is a deadline with the responsible body right behind it. A body that the profile does not name is told by the
code list, or by its place between a deadline and the links or comment. Where one of the two is missing, the other serves, then the
links, then the first line as wide as only a comment's is.
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

_LONGEST_DEADLINE = 4


def blocks_of(lines: Iterable[Line], profile: Profile) -> list[Block]:
    """Runs of lines between blank ones and page breaks (a page's first line begins with a space)."""
    blocks: list[list[Piece]] = [[]]
    for line in lines:
        page_start = line.text.startswith(" ") and not profile.pattern("links").match(line.text)
        if line.blank or page_start:
            blocks.append([])
        if not line.blank:
            blocks[-1].append(Piece(line.number, line.clean))
    return [tuple(block) for block in blocks if block]


def find(blocks: list[Block], context: Context) -> Anchor | None:
    """The row's deadline and body, the surest place first; None where nothing tells its cells apart."""
    return _anchor(blocks, context.profile) or _deadline_and_body(blocks, context) or _other_anchor(blocks, context)


def hidden_row(lines: Iterable[Line], profile: Profile, *, behind_row: bool) -> int | None:
    """The line on which a row begins that has no code: its title, told by a deadline with its body.

    ``behind_row``: the lines begin with the cells of another row, so that it is the second such place that tells. The title is the
    last block before that deadline with lines as wide as the title's column and no wider; where there is none, nothing tells where
    the row begins.
    """
    found = _anchor(blocks_of(lines, profile), profile)
    if found and behind_row:
        found = _anchor(found[3], profile)
    title: Block = ()
    for block in reversed(found[0] if found else []):
        width = max((len(piece.text.strip()) for piece in block), default=0)
        if width >= profile.numbers["comment_width"] or (title and re.search(r"[.-]\s*$", block[-1].text)):
            break
        if width >= profile.numbers["title_width"]:
            title = block
        elif title:
            break
    return title[0].line if title and title[0].text.strip()[:1].isupper() else None


def is_narrow(block: Block, profile: Profile) -> bool:
    """Whether the block may stand in a column narrower than the comment's: short lines, and no end of a sentence."""
    width = profile.numbers["cooperation_width"]
    return all(len(piece.text.strip()) <= width for piece in block) and not block[-1].text.rstrip().endswith((".", ").", ":"))


def _deadline_and_body(blocks: list[Block], context: Context) -> Anchor | None:
    """A deadline that is a block of its own or ends one, and behind it a body that the profile's pattern does not foresee."""
    starts = ((at, start) for at, block in enumerate(blocks) for start in range(len(block)))
    for at, start in starts:
        body, after = blocks[at][start:], blocks[at + 1 :]
        found = _deadline([*blocks[:at], blocks[at][:start]], context.profile)
        if not found or not found[0] or _holds_comment(found[0], context.profile):
            continue
        head, deadline = found
        if not _goes_on(deadline, Cell(body), context.profile) and _is_body(body, after, context):
            return head, deadline, Cell(body), after
    return None


def _goes_on(deadline: Cell, cell: Cell, profile: Profile) -> bool:
    """Whether the cell is no body but a deadline, or the rest of the one before it."""
    if _is_sign(cell.text):
        return False
    return _reads_as_deadline(cell.text, profile) or profile.pattern("deadline").fullmatch((deadline + cell).text) is not None


def _is_body(block: Block, after: list[Block], context: Context) -> bool:
    """Whether a block behind a deadline is the responsible body: known, a sign in its place, or narrow and followed by other cells."""
    profile = context.profile
    text = Cell(block).text
    if len(block) > profile.numbers["body_lines"] or profile.pattern("links").match(block[0].text):
        return False
    if _is_sign(text):
        return True
    if max(len(piece.text.strip()) for piece in block) >= profile.numbers["comment_width"]:
        return False
    names = _bodies(block)
    if names and all(map(context.known_body, names)):
        return True
    return bool(after) and is_narrow(block, profile) and text[:1].isupper() and re.search(r"[.!?:]$|\d", text) is None


def _is_sign(text: str) -> bool:
    return fields.is_placeholder(text) or fields.is_empty(text)


def _holds_comment(blocks: Sequence[Block], profile: Profile) -> bool:
    """Whether links or a comment's wide lines are among the blocks: then what follows is none of the columns before them."""
    wide = profile.numbers["comment_width"]
    return any(profile.pattern("links").match(b[0].text) or max(len(p.text.strip()) for p in b) >= wide for b in blocks if b)


def _reads_as_deadline(text: str, profile: Profile) -> bool:
    ways = ("deadline", "other_deadline", "worded_deadline")
    return not _is_sign(text) and any(profile.pattern(name).fullmatch(text) for name in ways)


def _other_anchor(blocks: list[Block], context: Context) -> Anchor | None:
    """A row that lacks deadline or body: what there is of body, deadline, links, comment tells where the first columns end."""
    profile = context.profile
    for at, block in enumerate(blocks[1:], start=1):
        if profile.pattern("responsible").match(block[0].text.strip()) and all(map(context.known_body, _bodies(block))):
            return blocks[:at], Cell(), Cell(block), blocks[at + 1 :]
    for at, block in enumerate(blocks[1:], start=1):
        if _reads_as_deadline(Cell(block).text, profile) and not _holds_comment(blocks[:at], profile):
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
    """The longest run of lines at the end that reads as a deadline; it may be glued to the end of the indicator.

    One that is written otherwise than the profile foresees must have lines of its own, before links and comment.
    """
    flat = [(at, piece) for at, block in enumerate(before) for piece in block]
    for size in range(min(_LONGEST_DEADLINE, len(flat)), 0, -1):
        cell = Cell(tuple(piece for _, piece in flat[-size:]))
        if profile.pattern("deadline").fullmatch(cell.text):
            return _regroup(flat[:-size]), cell
    other = _other_deadline([block for block in before if block], profile)
    if other:
        return other
    if flat:
        at, last = flat[-1]
        glued = profile.pattern("glued_deadline").fullmatch(last.text.strip())
        if glued:
            return _regroup([*flat[:-1], (at, Piece(last.line, glued["before"]))]), Cell((Piece(last.line, glued["deadline"]),))
    return None


def _other_deadline(before: list[Block], profile: Profile) -> tuple[list[Block], Cell] | None:
    *head, last = before or [()]
    for start in range(len(last)):
        cell = Cell(last[start:])
        own = start == 0 and profile.pattern("worded_deadline").fullmatch(cell.text)
        rest = [*head, last[:start]] if start else head
        if rest and (own or profile.pattern("other_deadline").fullmatch(cell.text)) and not _holds_comment(rest, profile):
            return rest, cell
    return None


def _regroup(flat: list[tuple[int, Piece]]) -> list[Block]:
    numbers = sorted({at for at, _ in flat})
    return [tuple(piece for at, piece in flat if at == number) for number in numbers]
