"""An action plan with its monitoring: okruhy, sub-okruhy, their rows, coordination lists, abbreviations.

:mod:`graphsvc.extract.rows` tells a row's cells apart; here the document is cut into sections and rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from graphsvc import fields
from graphsvc.documents.base import Cell, Line, Piece
from graphsvc.extract import anchors, coordination, rows
from graphsvc.extract.base import Context, Parts
from graphsvc.extract.entries import Group, Unread, lines_of
from graphsvc.extract.profile import Profile
from graphsvc.extract.tables import entries
from graphsvc.model import Goal, Item, Locator
from graphsvc.text import squeeze

_MAY_BE_DASHES = ("narrative", "cooperating")
"""Cells in which dashes are an answer (no comment, nobody cooperates) and have a place; elsewhere a value is due and the cell is empty."""


@dataclass(slots=True)
class _Section:
    """An okruh or sub-okruh: its heading, introduction or comment, rows, and the lines of its coordination lists."""

    line: Line
    code: str
    title: str | None
    parent: str | None
    about: list[Line] = field(default_factory=list)
    rows: list[Group | list[Line]] = field(default_factory=list)
    coordination: list[Line] = field(default_factory=list)


def read(context: Context) -> Parts:
    """Sections → goals, rows → items, coordination lists and abbreviations as they stand."""
    sections, abbreviations = _sections(context)
    for section in sections if not context.document.blocks else ():
        _take_first_row(section, context)
    return Parts(
        goals=tuple(_goal(section, context) for section in sections),
        items=tuple(_item(section.code, part, context) for section in sections for row in section.rows for part in _parts(row, context)),
        coordination=tuple(found for section in sections for found in coordination.read(section.code, section.coordination, context)),
        abbreviations=_abbreviations(abbreviations, context),
    )


@dataclass(slots=True)
class _Cut:
    """A document that is being cut: what was met so far, and which part the next lines belong to."""

    sections: list[_Section] = field(default_factory=list)
    abbreviations: list[Line] = field(default_factory=list)
    target: list[Line] = field(default_factory=list)
    after_blank: bool = True


def _sections(context: Context) -> tuple[list[_Section], list[Line]]:
    """Cut the document: which part a line belongs to is told by the last heading, row code or label before it."""
    cut = _Cut()
    for entry in entries(context):
        if isinstance(entry, Group) and cut.sections:
            cut.sections[-1].rows.append(entry)
            cut.target = []
        elif isinstance(entry, Unread) and cut.target is cut.abbreviations:
            first, *rest = entry.cells
            cut.abbreviations.append(Line.of(first.span[0], f"{first.text} {' '.join(cell.text for cell in rest)}"))
            context.ledger.take("abbreviations", *entry.cells)
        else:
            for line in lines_of(entry):
                _sort(line, cut, context)
    return cut.sections, cut.abbreviations


def _sort(line: Line, cut: _Cut, context: Context) -> None:
    """Enter one line where it belongs."""
    profile, sections = context.profile, cut.sections
    if profile.pattern("abbreviations_heading").match(line.clean):
        cut.target = cut.abbreviations
        context.ledger.take("abbreviations", Cell.of([line]))
    elif heading := _heading(line, profile, sections):
        sections.append(heading)
        cut.target = heading.about
    elif sections and profile.pattern("coordination_begin").match(line.clean):
        cut.target = sections[-1].coordination
        context.ledger.take("ignored: coordination-heading", Cell.of([line]))
    elif sections and profile.pattern("section_comment").match(line.clean):
        cut.target = sections[-1].about
        cut.target.append(line)
    elif sections and (
        profile.pattern("code").match(line.clean)
        or (cut.after_blank and _holds_rows(cut.target, sections[-1]) and profile.pattern("malformed_code").match(line.clean))
    ):
        cut.target = row = [line]
        sections[-1].rows.append(row)
    elif (rule := profile.ignored_by(line.clean)) and not line.blank and (not sections or cut.target is sections[-1].about):
        context.ledger.take(f"ignored: {rule}", Cell.of([line]))
    else:
        cut.target.append(line)
    cut.after_blank = line.blank


def _take_first_row(section: _Section, context: Context) -> None:
    """Move a row without a code, which stands before the section's other rows, from its introduction to them."""
    start = anchors.hidden_row(section.about, context.profile, behind_row=False)
    if start is None:
        return
    at = next(at for at, line in enumerate(section.about) if line.number == start)
    ends = (at for at, line in enumerate(section.about) if context.profile.pattern("section_comment").match(line.clean))
    end = next((comment for comment in ends if comment > at), len(section.about))
    section.rows.insert(0, _codeless(section.about[at:end], context))
    del section.about[at:end]


def _holds_rows(target: list[Line], section: _Section) -> bool:
    """Whether the lines are those of a row, or of the head of a section, behind which a row may begin."""
    return target is section.about or any(target is row for row in section.rows)


def _heading(line: Line, profile: Profile, before: list[_Section]) -> _Section | None:
    found = profile.pattern("goal_heading").match(line.clean)
    if found:
        return _Section(line, found["code"], squeeze(found["title"]) or None, None)
    found = profile.pattern("subgoal_heading").match(line.clean)
    if found and before and found["code"][0] == before[-1].code[0]:
        return _Section(line, found["code"], squeeze(found["title"] or "") or None, found["code"][0])
    return None


def _goal(section: _Section, context: Context) -> Goal:
    about = Cell.of(section.about)
    context.ledger.take("goal", Cell.of([section.line]), about)
    return Goal(section.code, section.title, section.parent, Locator(section.line.number, section.line.number), _said(about, context))


def _said(about: Cell, context: Context) -> str | None:
    """What an introduction or a comment says, without the words that begin it."""
    text = about.text
    begun = (context.profile.pattern(name).match(text) for name in ("intro", "section_comment"))
    start = next((found.end() for found in begun if found), 0)
    return text[start:] or None


def _parts(row: Group | list[Line], context: Context) -> Iterator[Group | list[Line]]:
    """The rows of a text that a row holds; one of a table is one."""
    if isinstance(row, Group):
        yield row
    else:
        yield from _parted(row, context)


def _parted(row: list[Line], context: Context) -> Iterator[list[Line]]:
    """The row and, if one is hidden behind its comment, the row without a code: its first line then is that of its title."""
    start = anchors.hidden_row(row[1:], context.profile, behind_row=True)
    at = next((at for at, line in enumerate(row) if line.number == start), len(row))
    yield row[:at]
    if row[at:]:
        yield from _parted(_codeless(row[at:], context), context)


def _codeless(lines: list[Line], context: Context) -> list[Line]:
    """The lines of a row without a code, behind an empty line in place of the code's."""
    first = lines[0]
    context.ledger.note((first.number, first.number), f"a row without a code begins here: {first.clean.strip()}")
    return [Line(first.number, "", ""), *lines]


def _cells(row: Group | list[Line], written: re.Match[str] | None, context: Context) -> dict[str, Cell]:
    """The cells of a row by field; ``written`` is its code with what is glued to it, the beginning of the title."""
    if isinstance(row, Group):
        cells = {name: row.get(name) for name in (*rows.CELLS, "status")}
        glued = Cell((Piece(row.code.span[0], written["rest"]),)) if written and written["rest"] else Cell()
        cells["title"] = glued + cells["title"]
        for name, cell in cells.items():
            context.ledger.take(name, cell)
        return cells
    head, *rest = row
    glued_to = (Piece(head.number, written["rest"]),) if written and written["rest"] else ()
    return rows.split(glued_to, rest, context)


def _item(goal: str, row: Group | list[Line], context: Context) -> Item:
    head = row.code if isinstance(row, Group) else Cell.of(row[:1])
    place = head.span if head else _first(row)
    found = context.profile.pattern("code").match(head.text)
    written = found["code"] if found else head.text
    code = context.profile.pattern("code_slip").sub("", written) if found else written
    context.ledger.take("code", head)
    if code != written:
        context.ledger.note(place, f"code {code} is written {written}")
    cells = _cells(row, found, context)
    spans = {name: cell.span for name, cell in cells.items() if cell and (name in _MAY_BE_DASHES or not fields.is_empty(cell.text))}
    title = _without_links(cells["title"], cells["strategy_links"], context)
    responsible, also = fields.bodies(cells["responsible"].broken, context.known_body)
    return Item(
        code=code,
        locator=Locator(place[0], max([place[1], *(last for _, last in spans.values())])),
        code_text=written if code != written else None,
        title=None if fields.is_empty(title) else title,
        goal=goal,
        deadline=fields.deadline(cells["deadline"].text),
        responsible=responsible,
        cooperating=also + fields.values(cells["cooperating"].broken, context.known_body),
        indicator=None if fields.is_empty(cells["indicator"].text) else cells["indicator"].text,
        status=cells["status"].text or None if "status" in cells else None,
        strategy_links=fields.strategy_links(cells["strategy_links"].text),
        narrative=None if fields.is_empty(cells["narrative"].text) else cells["narrative"].text,
        lines=({"code": place} if code else {}) | spans,
    )


def _first(row: Group | list[Line]) -> tuple[int, int]:
    """The place of the first line of a row without a code."""
    first = next(iter(row.cells.values())).span[0] if isinstance(row, Group) else row[0].number
    return (first, first)


def _without_links(title: Cell, links: Cell, context: Context) -> str:
    """The title without the numbers of the links' column, where the extraction printed them over its end (``chování1, 3, 5``)."""
    numbers = links.text.rpartition("/")[2].strip()
    found = re.fullmatch(rf"(?P<title>.*[^\W\d])\s?{re.escape(numbers)}", title.text) if numbers else None
    if found:
        context.ledger.note(title.span, f"numbers of the links left out of the title's end: {title.text}")
    return found["title"] if found else title.text


def _abbreviations(lines: list[Line], context: Context) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        entry = context.profile.pattern("abbreviation").match(line.clean)
        if entry:
            found[squeeze(entry["short"])] = squeeze(entry["long"])
            context.ledger.take("abbreviations", Cell.of([line]))
    return found
