"""A document → its record: recognise the family, read it, add what its texts name, and account for every line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphsvc import lookups, sources
from graphsvc.documents import txt
from graphsvc.documents.base import Cell, Document
from graphsvc.errors import DocumentError
from graphsvc.extract import actionplan, cards, mentions, monitoring, profile, report
from graphsvc.extract.base import Context, Parts, code_goal
from graphsvc.extract.ledger import Ledger
from graphsvc.fields import is_empty
from graphsvc.model import Item, Plan, Record
from graphsvc.text import squeeze

_READERS = {"cards": cards.read, "monitoring-table": monitoring.read, "strategy-report": report.read, "action-plan": actionplan.read}
_ANY_CODE = r"\b(?:[A-Z]\d\d-\d\d|SC\d+)\b"


def read(path: Path, root: Path) -> Record:
    """Read one document of a known family.

    Raises DocumentError for what cannot be read, is of no known family, or has no items, with file and reason.
    """
    return read_document(txt.read(path), root)


def read_document(document: Document, root: Path) -> Record:
    """The record of a document whose lines are at hand."""
    layout = profile.recognise(document, profile.load_all(root))
    source = sources.recognise(document.text, layout.family, root)
    plan = _known_plan(document, source, root)
    context = Context(document, layout, Ledger(document), root, plan)
    parts = _READERS[layout.family](context)
    if not parts.items:
        raise DocumentError(f"The document looks like the family {layout.family!r}, but not one item was found in it: {document.name}")
    items = tuple(_with_mentions(item, context) for item in parts.items)
    return Record(
        document=document.name,
        family=layout.family,
        plan=_plan(plan, parts, context),
        goals=parts.goals,
        items=items,
        coordination=parts.coordination,
        abbreviations=parts.abbreviations,
        declared_counts=parts.declared_counts,
        declared_lines=parts.declared_lines,
        resolution_dates=dict(pair for item in items for pair in mentions.resolution_dates(item.narrative or "").items()),
        notes=context.ledger.finish(),
        source=source.id if source else None,
    )


def _known_plan(document: Document, source: sources.Source | None, root: Path) -> lookups.Concept | None:
    """The plan in the register: that of the known document, else the one whose name stands in a line of its own."""
    plans = lookups.load(root, "strategies")
    if source:
        return plans.concepts.get(source.plan)
    named = (plans.resolve(line.clean) for line in document.lines if not line.blank)
    return next((plans[name] for name in named if name), None)


def _plan(known: lookups.Concept | None, parts: Parts, context: Context) -> Plan:
    """The plan as the register knows it; date, approval and (where told) title as the document's own text tells them."""
    register = known.extra if known else {}
    told = {**_heading(context), **parts.plan}
    return Plan(
        id=known.id if known else None,
        title=told.get("title", known.cs if known else None),
        kind=register.get("kind"),
        period_start=register.get("period_start", told.get("start")),
        period_end=register.get("period_end", told.get("end")),
        date=told.get("date", _date(context)),
        approved_by=told.get("approved_by"),
    )


def _heading(context: Context) -> dict[str, Any]:
    """Title and years of the plan, where the title page or running head tells them."""
    pattern = context.profile.patterns.get("plan_heading")
    found = (pattern.match(line.clean) for line in context.document.lines) if pattern else ()
    heading = next(filter(None, found), None)
    return {"title": squeeze(heading["title"]), "start": int(heading["start"]), "end": int(heading["end"])} if heading else {}


_MONTHS = ("leden", "únor", "březen", "duben", "květen", "červen", "červenec", "srpen", "září", "říjen", "listopad", "prosinec")


def _date(context: Context) -> str | None:
    """The month that stands alone in a line of the title page or running head, ``srpen 2013``."""
    for line in context.document.lines:
        found = re.fullmatch(rf"\s*(?P<month>{'|'.join(_MONTHS)}) (?P<year>\d{{4}})\s*", line.clean)
        if found:
            return f"{found['year']}-{_MONTHS.index(found['month']) + 1:02d}"
    return None


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
    return Cell.of(context.document.lines[first - 1 : last]).text


def _codes(context: Context) -> re.Pattern[str]:
    """What a reference by code looks like in the plan's texts: its item and goal codes, ``IX/2`` for ``IX.2``."""
    extra = context.plan.extra if context.plan else {}
    item = extra.get("code_pattern", _ANY_CODE).replace(r"\.", r"\s?[./]\s?")
    goal = extra.get("goal_pattern", "")
    # A goal's code is a reference only where it cannot be an ordinary number or letter: SC8, but not 4, A1 or X.
    goals = [goal] if re.match(r"[A-Z]{2}", goal) else []
    return re.compile(rf"(?<![\w/.])(?:{'|'.join([item, *goals])})(?![\w/]|\.\d)")
