"""A monitoring table: code, title, 'Odpovědnost', and a mark or a comment in the columns 'Plněna', 'Plněna částečně', 'Neplněna'.

Turned to text it has lost its columns. Then the cells are told apart by what they say: the column 'Odpovědnost' begins where a line begins
with a known body or source and ends where its list ends; a mark (X) stands alone or at a line's end. Which column a mark stood in cannot
be known from the text. Where the document has the table, the column is known, and the mark says what its heading says.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from graphsvc import fields
from graphsvc.documents.base import Cell, Line, Piece
from graphsvc.extract import marks
from graphsvc.extract.base import Context, Parts, code_goal
from graphsvc.extract.entries import Group, lines_of
from graphsvc.extract.ledger import paragraphs
from graphsvc.extract.tables import entries
from graphsvc.model import Goal, Item, Locator

_LIST_GOES_ON = re.compile(r"[,;–-]\s*$")


@dataclass(slots=True)
class _Row:
    """The cells of one row as they are told apart."""

    title: Cell = field(default_factory=Cell)
    bodies: Cell = field(default_factory=Cell)
    mark: Cell = field(default_factory=Cell)
    comment: Cell = field(default_factory=Cell)


def read(context: Context) -> Parts:
    """Rows → items in the order of the document; goals in the order of their numbers."""
    profile, ledger = context.profile, context.ledger
    goals: list[Goal] = []
    rows: list[Group | tuple[Line, list[Line]]] = []
    for entry in entries(context):
        if isinstance(entry, Group):
            rows.append(entry)
        for line in lines_of(entry):
            heading = profile.pattern("goal_heading").match(line.clean)
            if ledger.ignores(line, profile):
                continue
            if heading:
                goals.append(_goal(heading, line, context))
            elif profile.pattern("code").match(line.clean):
                rows.append((line, []))
            elif rows and isinstance(rows[-1], tuple):
                rows[-1][1].append(line)
    items = tuple(_of_group(row, context) if isinstance(row, Group) else _of_lines(*row, context) for row in rows)
    return Parts(goals=tuple(sorted(goals, key=lambda goal: int(goal.code))), items=items)


def _goal(heading: re.Match[str], line: Line, context: Context) -> Goal:
    context.ledger.take("goal", Cell.of([line]))
    title, marks = context.profile.pattern("footnote_mark").subn("", heading["title"])
    if marks:
        context.ledger.note((line.number, line.number), f"footnote mark left out of the title: {heading['title']}")
    return Goal(heading["code"], title, None, Locator(line.number, line.number))


def _of_lines(line: Line, lines: list[Line], context: Context) -> Item:
    row = _cells(lines, context)
    return _item(Cell.of([line]), row, row.mark.text or None, context)


def _of_group(group: Group, context: Context) -> Item:
    """An item of a row of a table: a comment may stand in a column of its own, or in those of the marks."""
    marked = marks.read(group, context)
    row = _Row(group.get("title"), group.get("responsible"), marked.mark, group.get("narrative") + marked.comment)
    return _item(group.code, row, marked.status, context)


def _item(code: Cell, row: _Row, status: str | None, context: Context) -> Item:
    place = (code or row.title).span
    context.ledger.take("code", code)
    for name, cell in (("title", row.title), ("responsible", row.bodies), ("status", row.mark), ("narrative", row.comment)):
        context.ledger.take(name, cell)
    responsible, cooperating = fields.bodies(row.bodies.broken, context.known_body)
    cells = [cell for cell in (row.title, row.bodies, row.mark, row.comment) if cell]
    spans = {"title": row.title, "responsible": row.bodies, "status": row.mark, "narrative": row.comment}
    return Item(
        code=code.text,
        locator=Locator(place[0], max([place[0], *(cell.span[1] for cell in cells)])),
        title=row.title.text or None,
        goal=code_goal(code.text, context.plan),
        responsible=responsible,
        cooperating=cooperating,
        status=status,
        narrative=row.comment.text or None,
        lines=({"code": code.span} if code else {}) | {name: cell.span for name, cell in spans.items() if cell},
    )


def _cells(lines: Iterable[Line], context: Context) -> _Row:
    row = _Row()
    blocks = _unrepeated([_unmarked(block, row, context) for block in paragraphs(lines)], row, context)
    for block in blocks:
        if row.bodies and not row.comment and not _before(row.mark, block) and _goes_on(row.bodies, block):
            head, tail = _list_and_rest(block, context)
            row.bodies, row.comment = row.bodies + head, tail
        elif row.bodies or row.comment:
            row.comment += block
        else:
            title, row.bodies, row.comment = _title_and_bodies(block, row.title, context)
            row.title += title
    return row


def _unmarked(block: Cell, row: _Row, context: Context) -> Cell:
    """The block without its mark, which stands alone in a line or is glued to the end of the column before."""
    kept = []
    for piece in block:
        glued = context.profile.pattern("glued_mark").match(piece.text)
        if context.profile.pattern("mark").match(piece.text):
            row.mark = Cell((Piece(piece.line, piece.text.strip()),))
        elif glued:
            row.mark = Cell((Piece(piece.line, glued["mark"]),))
            kept.append(Piece(piece.line, glued["rest"]))
        else:
            kept.append(piece)
    return Cell(tuple(kept))


def _unrepeated(blocks: list[Cell], row: _Row, context: Context) -> list[Cell]:
    """The row's blocks without what is printed twice in it: such comments belong to cells of other rows, the text does not say which."""
    counts = Counter(block.text for block in blocks if block)
    repeated = [block for block in blocks if counts[block.text] > 1]
    if row.mark and repeated:
        context.ledger.take("note", *repeated)
        context.ledger.note(
            (repeated[0].span[0], repeated[-1].span[1]),
            "comments printed twice behind a row, which belong to other rows of the page, not known which: "
            + " ".join(fields.unique(block.text for block in repeated)),
        )
        return [block for block in blocks if block and counts[block.text] == 1]
    return [block for block in blocks if block]


def _before(mark: Cell, block: Cell) -> bool:
    return bool(mark) and mark.span[0] < block.span[0]


def _goes_on(bodies: Cell, block: Cell) -> bool:
    """A list that was left open, or a name that was cut at the line's end, goes on in the next block."""
    return _LIST_GOES_ON.search(bodies.text) is not None or block.text[:1].islower()


def _title_and_bodies(block: Cell, title: Cell, context: Context) -> tuple[Cell, Cell, Cell]:
    """What a block adds to the title, the list of bodies and the comment.

    The list begins a block of its own; only where the extraction glued the two columns does it begin inside the title's last line.
    """
    *before, last = block.pieces
    if title and _starts_list(block.pieces[0].text, context):
        bodies, rest = _list_and_rest(block, context)
        return Cell(), bodies, rest
    start = _list_inside(last.text, context)
    if start:
        return Cell((*before, Piece(last.line, last.text[:start]))), Cell((Piece(last.line, last.text[start:]),)), Cell()
    return block, Cell(), Cell()


def _starts_list(text: str, context: Context) -> bool:
    """Whether a line begins with a known body or a placeholder: the whole of it, or what stands before its first comma or `a`."""
    head = context.profile.pattern("list_break").split(text.strip())[0]
    return fields.is_placeholder(text) or context.known_body(head) or _known_prefix(head, context) is not None


def _known_prefix(text: str, context: Context) -> int | None:
    """Where the longest known body at the beginning ends and something else (a sentence, or the rest of a name) goes on."""
    ends = [m.start() for m in re.finditer(r"\s", text.strip())]
    return next((end for end in reversed(ends) if context.known_body(text.strip()[:end])), None)


def _list_and_rest(block: Cell, context: Context) -> tuple[Cell, Cell]:
    """A comment may begin in the line where the list ends: ``EU Služba by měla …``, a known body and then a sentence's capital."""
    for at, piece in enumerate(block.pieces):
        chunk = re.split(r"[,;]", piece.text)[-1]
        end = _known_prefix(chunk, context)
        if end and re.match(r"\s+[A-ZÁČĎÉĚÍŇÓŘŠŤÚŮÝŽ][a-záčďéěíňóřšťúůýž]", chunk.strip()[end:]) and not context.known_body(chunk):
            offset = len(piece.text) - len(chunk.lstrip()) + end
            head = Cell((*block.pieces[:at], Piece(piece.line, piece.text[:offset])))
            return head, Cell((Piece(piece.line, piece.text[offset:].strip()), *block.pieces[at + 1 :]))
    return block, Cell()


def _list_inside(text: str, context: Context) -> int | None:
    """Where in a title's last line a list of known bodies begins that runs to its end; None where there is none."""
    starts = [m.end() for m in re.finditer(r"\s+(?=[A-ZÚ])", text)]
    lists = (
        start for start in starts if "," in text[start:] and all(map(context.known_body, fields.values(text[start:], context.known_body)))
    )
    return next(lists, None)
