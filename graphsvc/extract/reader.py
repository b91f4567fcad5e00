"""A document → its record: recognise the family, read it, add what its texts name, and account for every line."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

from graphsvc import lookups, text
from graphsvc.documents import files
from graphsvc.documents.base import Cell, Document
from graphsvc.errors import DocumentError
from graphsvc.extract import actionplan, cards, mentions, monitoring, patience, planof, profiles, report, tabular, texttables
from graphsvc.extract.base import Context, code_goal
from graphsvc.extract.evaluated import evaluated
from graphsvc.extract.ledger import Ledger
from graphsvc.extract.profile import Profile
from graphsvc.fields import is_empty
from graphsvc.model import Item, Record

_READERS = {
    "cards": cards.read,
    "table": tabular.read,
    "monitoring-table": monitoring.read,
    "strategy-report": report.read,
    "action-plan": actionplan.read,
}
"""Layout → its reader."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A record with what it was read from: the document, the profile, and who took which line."""

    record: Record
    context: Context


def read(path: Path, root: Path, plan: str | None = None, own: Path | None = None) -> Record:
    """Read one document of a known family, as an edition of ``plan`` (its id) where one is given; ``own`` is a folder of further profiles.

    Raises DocumentError for what cannot be read, is of no known family, or has no items, with file and reason; DataError for a profile
    that is wrong.
    """
    return read_document(files.read(path), root, plan, own)


def read_document(document: Document, root: Path, plan: str | None = None, own: Path | None = None) -> Record:
    """The record of a document whose lines are at hand."""
    layout = profiles.recognise(document, profiles.load_all(root, own), root)
    record = reading(document, layout, root, plan).record
    if not record.items:
        raise DocumentError(f"The document looks like the family {layout.family!r}, but not one item was found in it: {document.name}")
    return record


def reading(document: Document, layout: Profile, root: Path, plan: str | None = None) -> Reading:
    """The document as this profile reads it, though it hold not one item.

    Raises DataError where a pattern of the profile takes too long on it.
    """
    with patience.limited(document, layout):
        return _reading(texttables.found(document, layout), layout, root, plan)


def _reading(document: Document, layout: Profile, root: Path, plan: str | None) -> Reading:
    time = evaluated(document.text, layout)
    source = planof.source_of(document, layout, root, time)
    if source and plan not in (None, source.plan):
        source = None
    known = planof.known_plan(document, layout, source, root) if plan is None else lookups.load(root, "strategies").concepts.get(plan)
    context = Context(document, layout, Ledger(document), root, planof.rules(known, document, layout, root))
    parts = _READERS[layout.layout](context)
    _note_asides(context)
    items = tuple(_with_mentions(item, context) for item in parts.items)
    alone = plan is not None or known is None
    goals = cards.with_goals_of_codes(parts.goals, items, alone=alone) if layout.layout == "cards" else parts.goals
    told = planof.told(known, parts, context)
    record = Record(
        document=document.name,
        family=layout.family,
        plan=replace(told, id=plan) if plan else told,
        goals=goals,
        items=items,
        coordination=parts.coordination,
        refers_to=parts.refers_to,
        abbreviations=parts.abbreviations,
        declared_counts=parts.declared_counts,
        declared_lines=parts.declared_lines,
        resolution_dates=dict(pair for item in items for pair in mentions.resolution_dates(item.narrative or "").items()),
        notes=context.ledger.finish(),
        evaluates=time,
        source=source.id if source else None,
        where=document.places,
    )
    return Reading(record, context)


def _note_asides(context: Context) -> None:
    """What belongs to the document and to no field: its footnotes, and what its reader could not read."""
    for line in context.document.notes:
        context.ledger.note((line.number, line.number), f"footnote: {text.squeeze(line.clean)}")
    for remark in context.document.remarks:
        context.ledger.note((1, 1), remark)


def _with_mentions(item: Item, context: Context) -> Item:
    narrative = item.narrative if item.narrative and not is_empty(item.narrative) else None
    texts = {
        "title": item.title or "",
        "indicator": item.indicator or "",
        "narrative": narrative or "",
        "fulfilment": " ".join(item.fulfilment),
        **{name: _as_written(item, name, context) for name in ("funding", "responsible", "services")},
    }
    found = mentions.add(replace(item, narrative=narrative), texts, _codes(context), mentions.finder(context.root))
    return replace(found, lines={**_placed_goal(found, context), **_shared(found), **found.lines})


_SAME_CELL = {"cooperating": "responsible", "cost": "funding"}


def _shared(item: Item) -> dict[str, tuple[int, int]]:
    """Who cooperates may stand in the cell of who is responsible, and a cost in that of the sources: then the lines are the same."""
    lines = {field: item.lines.get(cell) for field, cell in _SAME_CELL.items() if getattr(item, field)}
    return {field: span for field, span in lines.items() if span}


def _placed_goal(item: Item, context: Context) -> dict[str, tuple[int, int]]:
    """The goal is told by the item's code, where the plan has a rule for that; it stands in the code's line."""
    told = item.goal is not None and "code" in item.lines and code_goal(item.code, context.plan) == item.goal
    return {"goal": item.lines["code"]} if told else {}


def _as_written(item: Item, name: str, context: Context) -> str:
    """The lines that a field was read from, for what its reading does not keep (a programme between the sources)."""
    first, last = item.lines.get(name, (1, 0))
    lines = context.document.lines[first - 1 : last]
    if context.document.blocks:  # cells of other fields may stand between those of one that goes on on the next page
        lines = tuple(line for line in lines if context.ledger.taken.get(line.number) == name)
    return Cell.of(lines).text


def _codes(context: Context) -> re.Pattern[str]:
    """What a reference by code looks like in the plan's texts: its item and goal codes, ``IX/2`` for ``IX.2``."""
    extra = context.plan.extra if context.plan else {}
    item = extra.get("code_pattern", _reference(context.profile)).replace(r"\.", r"\s?[./]\s?")
    goal = extra.get("goal_pattern", "")
    # A goal's code is a reference only where it cannot be an ordinary number or letter: SC8, but not 4, A1 or X.
    goals = [goal] if re.match(r"[A-Z]{2}", goal) else []
    return re.compile(rf"(?<![\w/.])(?:{'|'.join([item, *goals])})(?![\w/]|\.\d)")


def _reference(layout: Profile) -> str:
    """What a code looks like in a text of a family about whose plans nothing is known: none where its profile does not say."""
    return layout.patterns["reference"].pattern if "reference" in layout.patterns else r"(?!)"
