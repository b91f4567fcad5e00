"""A document → its record: recognise the family, read it, add what its texts name, and account for every line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from graphsvc import lookups, sources, text
from graphsvc.documents import files
from graphsvc.documents.base import Cell, Document
from graphsvc.errors import DocumentError
from graphsvc.extract import actionplan, cards, mentions, monitoring, profile, report
from graphsvc.extract.base import Context, Parts, code_goal
from graphsvc.extract.evaluated import evaluated
from graphsvc.extract.ledger import Ledger
from graphsvc.extract.profile import Profile
from graphsvc.fields import is_empty
from graphsvc.model import Evaluated, Item, Plan, Record

_READERS = {"cards": cards.read, "monitoring-table": monitoring.read, "strategy-report": report.read, "action-plan": actionplan.read}
_ANY_CODE = r"\b(?:[A-Z]\d\d-\d\d|SC\d+)\b"


def read(path: Path, root: Path, plan: str | None = None) -> Record:
    """Read one document of a known family, as an edition of ``plan`` (its id) where one is given.

    Raises DocumentError for what cannot be read, is of no known family, or has no items, with file and reason.
    """
    return read_document(files.read(path), root, plan)


def read_document(document: Document, root: Path, plan: str | None = None) -> Record:
    """The record of a document whose lines are at hand."""
    layout = profile.recognise(document, profile.load_all(root))
    time = evaluated(document.text, layout)
    source = _source(document, layout, root, time)
    if source and plan not in (None, source.plan):
        source = None
    known = _known_plan(document, layout, source, root) if plan is None else lookups.load(root, "strategies").concepts.get(plan)
    context = Context(document, layout, Ledger(document), root, _rules(known, document, layout, root))
    parts = _READERS[layout.family](context)
    _note_asides(context)
    if not parts.items:
        raise DocumentError(f"The document looks like the family {layout.family!r}, but not one item was found in it: {document.name}")
    items = tuple(_with_mentions(item, context) for item in parts.items)
    alone = plan is not None or known is None
    goals = cards.with_goals_of_codes(parts.goals, items, alone=alone) if layout.family == "cards" else parts.goals
    told = _plan(known, parts, context)
    return Record(
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


def _note_asides(context: Context) -> None:
    """What belongs to the document and to no field: its footnotes, and what its reader could not read."""
    for line in context.document.notes:
        context.ledger.note((line.number, line.number), f"footnote: {text.squeeze(line.clean)}")
    for remark in context.document.remarks:
        context.ledger.note((1, 1), remark)


def _source(document: Document, layout: Profile, root: Path, time: Evaluated | None) -> sources.Source | None:
    """The known document that this is; none where its heading says that it is about another plan, or its text about other years."""
    source = sources.recognise(document.text, layout.family, root, time)
    heading = _heading(document, layout).get("title")
    return source if not source or not heading or lookups.load(root, "strategies").resolve(heading) == source.plan else None


def _known_plan(document: Document, layout: Profile, source: sources.Source | None, root: Path) -> lookups.Concept | None:
    """The plan in the register: that of the known document, else the one that the document's heading or title names."""
    plans = lookups.load(root, "strategies")
    if source:
        return plans.concepts.get(source.plan)
    heading = _heading(document, layout).get("title")
    if heading:
        named = plans.resolve(heading)
        return plans[named] if named else None
    kinds = {plan.extra.get("kind") for plan in _kin(layout, root)}
    names = [(text.key(name), plan) for plan in plans if plan.extra.get("kind") in kinds for name in (plan.cs, *plan.variants)]
    found = (_named(text.key(line), names) for line in _titles(document, layout))
    return next(filter(None, found), None)


def _named(title: str, names: list[tuple[str, lookups.Concept]]) -> lookups.Concept | None:
    """The plan whose name the title is; or contains, if the name has a year, for a plan's successor bears the same words."""
    within = [
        (len(name), plan)
        for name, plan in names
        if name == title or (re.search(r"\d{4}", name) and re.search(rf"(?<!\w){re.escape(name)}(?![\w-]*\d)", title))
    ]
    return max(within, key=lambda pair: pair[0])[1] if within else None


def _titles(document: Document, layout: Profile) -> Iterator[str]:
    """Where a document names itself: the lines before its first goal or item, and running heads. Never the label of a list."""
    yield from (line.clean for line in document.heads)
    begun = False
    for line in document.lines:
        begun = (
            begun
            or bool(layout.label(line.clean)[0])
            or any(layout.patterns[name].match(line.clean) for name in ("code", "goal_heading") if name in layout.patterns)
        )
        if line.blank or line.clean.rstrip().endswith(":"):
            continue
        if not begun or layout.ignored_by(line.clean) == "running-head":
            yield line.clean


def _kin(layout: Profile, root: Path) -> list[lookups.Concept]:
    """The plans of the known documents of a family."""
    plans = lookups.load(root, "strategies").concepts
    return [plans[source.plan] for source in sources.load(root).values() if source.family == layout.family and source.plan in plans]


def _rules(known: lookups.Concept | None, document: Document, layout: Profile, root: Path) -> lookups.Concept | None:
    """The plan whose forms of codes hold in the document: its own, else that of a known document of the family, by its goals' codes."""
    if known and "code_pattern" in known.extra:
        return known
    kin = _kin(layout, root)
    forms = [(plan, plan.extra.get("goal_pattern", "")) for plan in kin]
    lettered = [plan for plan, form in forms if re.match(r"[A-Z]{2}", form) and re.search(rf"\b{form}\b", document.text)]
    plain = [plan for plan, form in forms if not re.match(r"[A-Z]{2}", form)]
    return next(iter([*lettered, *plain, *kin]), known)


def _plan(known: lookups.Concept | None, parts: Parts, context: Context) -> Plan:
    """The plan as the register knows it; date, approval and (where told) title as the document's own text tells them."""
    register = known.extra if known else {}
    told = {**_years(context), **_heading(context.document, context.profile), **parts.plan}
    return Plan(
        id=known.id if known else None,
        title=told.get("title", known.cs if known else None),
        kind=register.get("kind"),
        period_start=register.get("period_start", told.get("start")),
        period_end=register.get("period_end", told.get("end")),
        date=told.get("date", _date(context)),
        approved_by=told.get("approved_by"),
    )


def _heading(document: Document, layout: Profile) -> dict[str, Any]:
    """Title and years of the plan, where the title page or running head tells them."""
    pattern = layout.patterns.get("plan_heading")
    found = (pattern.match(line.clean) for line in (*document.heads, *document.lines)) if pattern else ()
    heading = next(filter(None, found), None)
    return {"title": text.squeeze(heading["title"]), "start": int(heading["start"]), "end": int(heading["end"])} if heading else {}


def _years(context: Context) -> dict[str, Any]:
    """The years that a document gives as its plan's own in its text, where its family does so."""
    pattern = context.profile.patterns.get("own_years")
    found = pattern.search(context.document.text) if pattern else None
    return {"start": int(found["start"]), "end": int(found["end"])} if found else {}


_MONTHS = ("leden", "únor", "březen", "duben", "květen", "červen", "červenec", "srpen", "září", "říjen", "listopad", "prosinec")


def _date(context: Context) -> str | None:
    """The month that stands alone in a line of the title page or running head, ``srpen 2013``."""
    for line in (*context.document.heads, *context.document.lines):
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
    lines = context.document.lines[first - 1 : last]
    if context.document.blocks:  # cells of other fields may stand between those of one that goes on on the next page
        lines = tuple(line for line in lines if context.ledger.taken.get(line.number) == name)
    return Cell.of(lines).text


def _codes(context: Context) -> re.Pattern[str]:
    """What a reference by code looks like in the plan's texts: its item and goal codes, ``IX/2`` for ``IX.2``."""
    extra = context.plan.extra if context.plan else {}
    item = extra.get("code_pattern", _ANY_CODE).replace(r"\.", r"\s?[./]\s?")
    goal = extra.get("goal_pattern", "")
    # A goal's code is a reference only where it cannot be an ordinary number or letter: SC8, but not 4, A1 or X.
    goals = [goal] if re.match(r"[A-Z]{2}", goal) else []
    return re.compile(rf"(?<![\w/.])(?:{'|'.join([item, *goals])})(?![\w/]|\.\d)")
