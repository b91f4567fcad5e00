"""A strategy's monitoring report: okruhy with their measures.

A row is number, title, indicator, deadline, responsible, then cooperating; below it stand the status and the comment under their
labels (in one row swapped). Turned to text, every cell is a line that begins with a tabulator; cells may be empty, and a cell goes on in
the lines that do not begin with a tabulator.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from graphsvc import fields
from graphsvc.documents.base import Cell, Line
from graphsvc.extract.base import Context, Parts
from graphsvc.extract.entries import Group, lines_of
from graphsvc.extract.profile import Profile
from graphsvc.extract.tables import entries
from graphsvc.model import Goal, Item, Locator
from graphsvc.text import squeeze

_COLUMNS = ("title", "indicator", "deadline", "responsible")


@dataclass(slots=True)
class _Okruh:
    """A heading, the lines up to its first row, and its rows."""

    line: Line
    code: str
    title: str
    intro: list[Line] = field(default_factory=list)
    rows: list[Group | list[Line]] = field(default_factory=list)


def read(context: Context) -> Parts:
    """Okruhy → goals, rows → items, the introduction → what the document says of the plan and of itself."""
    profile = context.profile
    front: list[Line] = []
    okruhy: list[_Okruh] = []
    for entry in entries(context):
        if isinstance(entry, Group) and okruhy:
            okruhy[-1].rows.append(entry)
        for line in lines_of(entry):
            heading = profile.pattern("goal_heading").match(line.clean)
            if context.ledger.ignores(line, profile):
                continue
            if heading:
                okruhy.append(_Okruh(line, heading["code"], squeeze(heading["title"])))
            elif not okruhy:
                front.append(line)
            elif profile.pattern("number").match(line.text):
                okruhy[-1].rows.append([line])
            elif not okruhy[-1].rows:
                okruhy[-1].intro.append(line)
            elif isinstance(okruhy[-1].rows[-1], list):
                okruhy[-1].rows[-1].append(line)
    _take_listed(front, {okruh.title for okruh in okruhy}, context)
    counts = _counts(front, context)
    return Parts(
        goals=tuple(_goal(okruh, context) for okruh in okruhy),
        items=tuple(_item(okruh.code, row, context) for okruh in okruhy for row in okruh.rows),
        declared_counts={name: count for name, (count, _) in counts.items()},
        declared_lines={name: line for name, (_, line) in counts.items()},
        plan=_plan(front, context),
    )


def _goal(okruh: _Okruh, context: Context) -> Goal:
    intro = Cell.of(okruh.intro)
    context.ledger.take("goal", Cell.of([okruh.line]), intro)
    end = intro.span[1] if intro else okruh.line.number
    return Goal(okruh.code, okruh.title, None, Locator(okruh.line.number, end), intro.text or None)


def _cells(row: Group | list[Line], context: Context) -> dict[str, Cell]:
    """The cells of a row by field, that of its number among them."""
    if isinstance(row, Group):
        cells = {name: row.get(name) for name in (*_COLUMNS, "cooperating")}
        status, comment = row.get("status"), row.get("narrative")
        number = row.code
    else:
        parts = _parts(row[1:], context.profile)
        cells = dict.fromkeys(_COLUMNS, Cell()) | dict(zip(_COLUMNS, parts["cells"], strict=False))
        cells["cooperating"] = next((cell for cell in parts["cells"][len(_COLUMNS) :] if cell), Cell())
        status, comment = parts["status"][0], parts["comment"][0]
        number = Cell.of(row[:1])
        context.ledger.take("label", Cell.of(line for line in row[1:] if _is_label(line, context.profile)))
    cells["status"], cells["narrative"] = _status(status, comment, context)
    return {"code": number} | cells


def _item(goal: str, row: Group | list[Line], context: Context) -> Item:
    cells = _cells(row, context)
    number = cells.pop("code")
    context.ledger.take("code", number)
    first = (number or cells["title"]).span[0]
    for name, cell in cells.items():
        context.ledger.take(name, cell)
    responsible, also = fields.bodies(cells["responsible"].broken, context.known_body)
    cooperating = fields.values(cells["cooperating"].broken, context.known_body)
    found = re.search(r"\d+", number.text)
    return Item(
        code=context.profile.plan.get("item_code", "{number}").format(goal=goal, number=found[0] if found else ""),
        locator=Locator(first, max([first, *(cell.span[1] for cell in cells.values() if cell)])),
        title=cells["title"].text or None,
        goal=goal,
        deadline=fields.deadline(cells["deadline"].text),
        responsible=responsible,
        cooperating=also + cooperating,
        indicator=_value(cells["indicator"]),
        status=_value(cells["status"]),
        narrative=_value(cells["narrative"]),
        lines=({"code": number.span} if number else {}) | {name: cell.span for name, cell in cells.items() if _is_filled(name, cell)},
    )


def _is_filled(name: str, cell: Cell) -> bool:
    """Whether a cell has a place: one of dashes alone has none, except where that is an answer (no comment, nobody cooperates)."""
    return bool(cell) and (name in ("narrative", "cooperating") or not fields.is_empty(cell.text))


def _is_label(line: Line, profile: Profile) -> bool:
    return any(profile.pattern(name).match(line.text) for name in ("status_label", "comment_label"))


def _value(cell: Cell) -> str | None:
    return None if fields.is_empty(cell.text) else cell.text


def _parts(lines: Iterable[Line], profile: Profile) -> dict[str, list[Cell]]:
    """The row's lines by part: the table's cells, then what stands under the two labels."""
    parts: dict[str, list[list[Line]]] = {"cells": [], "status": [[]], "comment": [[]]}
    part = "cells"
    for line in lines:
        if profile.pattern("status_label").match(line.text):
            part = "status"
        elif profile.pattern("comment_label").match(line.text):
            part = "comment"
        elif part == "cells" and profile.pattern("cell").match(line.text):
            parts[part].append([line])
        elif parts[part]:
            parts[part][-1].append(line)
    return {name: [Cell.of(cell) for cell in cells] for name, cells in parts.items()}


def _status(status: Cell, comment: Cell, context: Context) -> tuple[Cell, Cell]:
    """Status and comment, put right (and noted) where each stands under the other's label."""
    known = context.profile.pattern("status")
    if not known.match(status.text) and known.match(comment.text):
        context.ledger.note((status + comment).span, f"status and comment stand under each other's label: {comment.text}")
        return comment, status
    if status and not known.match(status.text):
        context.ledger.note(status.span, f"this is no status that is known: {status.text}")
    return status, comment


def _counts(front: list[Line], context: Context) -> dict[str, tuple[int, int]]:
    """The figures that the document states about itself and their lines, by the patterns ``count_*`` of the profile.

    The prose around them is noted.
    """
    counts: dict[str, tuple[int, int]] = {}
    for name, pattern in context.profile.patterns.items():
        for line in front:
            found = pattern.search(line.clean) if name.startswith("count_") else None
            if found:
                counts.setdefault(name.removeprefix("count_"), (int(found["n"]), line.number))
    return counts


def _plan(front: list[Line], context: Context) -> dict[str, str]:
    """Title, date and approving resolution of the plan, where the introduction tells them."""
    for line in front:
        approval = context.profile.pattern("plan_approval").search(line.clean)
        title = context.profile.pattern("plan_title").search(line.clean)
        if approval:
            date = f"{approval['year']}-{int(approval['month']):02d}-{int(approval['day']):02d}"
            named = {"title": context.profile.plan.get("title", "{title}").format(title=squeeze(title["title"]))} if title else {}
            return {"date": date, "approved_by": approval["number"], **named}
    return {}


def _take_listed(front: list[Line], titles: set[str], context: Context) -> None:
    """Enter the introduction's numbered list of okruhy, which the headings repeat."""
    for line in front:
        if re.sub(r"^\d+\.\s+", "", squeeze(line.clean)) in titles or context.profile.pattern("number").match(line.text):
            context.ledger.take("goal", Cell.of([line]))
