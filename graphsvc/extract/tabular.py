"""A table, one row an item: the headings of its columns say what stands in them.

Goals are told by a table of their own (``goal_code``), by headings between the rows (``goal_heading``), or by a column of the items'
rows; the plan by labels before the rows. A row whose code a rule of the profile ignores is left out as a whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graphsvc.documents.base import Cell, Line
from graphsvc.extract import marks, plandata, values
from graphsvc.extract.base import Context, Parts, code_goal
from graphsvc.extract.entries import Group, Labelled, Unread, lines_of
from graphsvc.extract.profilekeys import PLAN_FIELDS
from graphsvc.extract.tables import entries
from graphsvc.fields import is_empty
from graphsvc.model import Goal, Item, Locator
from graphsvc.text import squeeze


@dataclass(slots=True)
class _Read:
    """What was met so far; ``under``: the goal under whose heading the next rows stand."""

    goals: dict[str, Goal] = field(default_factory=dict)
    named: dict[str, Goal] = field(default_factory=dict)
    """Goals that rows of items name."""
    items: list[Item] = field(default_factory=list)
    plan: dict[str, Cell] = field(default_factory=dict)
    under: str | None = None


def read(context: Context) -> Parts:
    """Rows → items in the order of the document, with its goals; those that only rows of items name count where it tells no others."""
    met = _Read()
    for entry in entries(context):
        if isinstance(entry, Group):
            _group(entry, met, context)
        elif isinstance(entry, Unread) and _ignored(entry.cells[0], entry.cells, context):
            continue
        elif isinstance(entry, Labelled):
            context.ledger.take("label", entry.label)
            _plan_field(entry.name, entry.value, met, context)
        else:
            for line in lines_of(entry):
                _line(line, met, context)
    goals = met.goals or met.named
    return Parts(goals=tuple(goals.values()), items=tuple(met.items), plan=plandata.read(met.plan, context))


def _group(group: Group, met: _Read, context: Context) -> None:
    if group.code and _ignored(group.code, [group.code, *group.cells.values(), *(cell for _, cell in group.marks)], context):
        return
    if group.of_goal:
        _goal_row(group, met, context)
    else:
        met.items.append(_item(group, met, context))


def _ignored(first: Cell, cells: Iterable[Cell], context: Context) -> bool:
    """Whether a rule ignores a row by what stands in its first cell."""
    rule = context.profile.ignored_by(first.text)
    if rule:
        context.ledger.take(f"ignored: {rule}", *cells)
    return rule is not None


def _goal_row(group: Group, met: _Read, context: Context) -> None:
    cells = [group.code, group.get("goal_title"), group.get("goal_parent")]
    context.ledger.take("goal", *cells)
    code = group.code.text
    if not code:
        context.ledger.note(cells[1].span, f"a goal without a code: {cells[1].text}")
    elif code in met.goals:
        context.ledger.note(group.code.span, f"a goal that stands twice: {code}")
    else:
        met.goals[code] = Goal(code, cells[1].text or None, cells[2].text or None, Locator(*group.code.span))


def _line(line: Line, met: _Read, context: Context) -> None:
    """A line outside of rows: a heading of a goal, or a label of the plan's data with its value."""
    name, value = context.profile.label(line.clean)
    heading = context.profile.patterns.get("goal_heading")
    found = heading.match(line.clean) if heading else None
    if context.ledger.ignores(line, context.profile):
        return
    if found:
        met.under = found["code"]
        met.goals.setdefault(found["code"], Goal(found["code"], squeeze(found["title"]) or None, None, Locator(line.number, line.number)))
        context.ledger.take("goal", Cell.of([line]))
    elif name and value.strip(" :"):
        _plan_field(name, Cell.of([Line(line.number, value, value.strip(" :"))]), met, context)


def _plan_field(name: str, value: Cell, met: _Read, context: Context) -> None:
    if name in PLAN_FIELDS and value:
        context.ledger.take(name, value)
        met.plan.setdefault(name, value)


def _item(group: Group, met: _Read, context: Context) -> Item:
    marked = marks.read(group, context)
    cells = {"code": group.code, **group.cells}
    if marked.mark:
        cells["status"] = marked.mark
    if marked.comment:
        cells["narrative"] = cells.get("narrative", Cell()) + marked.comment
    for name, cell in cells.items():
        context.ledger.take(name, cell)
    found = context.profile.pattern("code").search(group.code.text)
    code = found[0] if found else group.code.text
    first = group.code or next(iter(group.cells.values()))
    told = values.read(cells, context)
    values.note_asides(cells.get("services", Cell()), context)
    return Item(
        code=code,
        locator=Locator(first.span[0], max(cell.span[1] for cell in cells.values() if cell)),
        code_text=group.code.text if group.code.text != code else None,
        goal=_goal_of(cells.get("goal", Cell()), met, context) or met.under or code_goal(code, context.plan),
        lines=values.spans(cells),
        **(told | ({"status": marked.status} if marked.mark else {})),
    )


def _goal_of(cell: Cell, met: _Read, context: Context) -> str | None:
    """The goal that a row names: what the pattern finds, with the title behind it; without a pattern all that stands there is its code."""
    text = cell.text
    if is_empty(text):
        return None
    pattern = context.profile.patterns.get("goal_code")
    found = pattern.search(text) if pattern else None
    if pattern and not found:
        context.ledger.note(cell.span, f"a goal without a code that is known: {text}")
        return None
    code = found[0] if found else text
    title = text[found.end() :].strip(" :.–-") if found else ""
    former = met.named.get(code)
    if former is None or (title and not former.title):
        met.named[code] = Goal(code, title or None, None, former.locator if former else Locator(*cell.span))
    return code
