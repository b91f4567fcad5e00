"""Whose document it is: the known document, the plan in the register, and what the document itself tells of its plan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from graphsvc import lookups, sources, text
from graphsvc.documents.base import Document
from graphsvc.extract.base import Context, Parts
from graphsvc.extract.profile import Profile
from graphsvc.extract.profilekeys import PLAN_FIELDS
from graphsvc.model import Evaluated, Plan

_MONTHS = ("leden", "únor", "březen", "duben", "květen", "červen", "červenec", "srpen", "září", "říjen", "listopad", "prosinec")


def source_of(document: Document, layout: Profile, root: Path, time: Evaluated | None) -> sources.Source | None:
    """The known document that this is; none where its heading says that it is about another plan, or its text about other years."""
    found = sources.recognise(document.text, layout.family, root, time)
    heading = _heading(document, layout).get("title")
    return found if not found or not heading or lookups.load(root, "strategies").resolve(heading) == found.plan else None


def known_plan(document: Document, layout: Profile, source: sources.Source | None, root: Path) -> lookups.Concept | None:
    """The plan in the register: that of the known document, else the one that the document's heading or title names."""
    plans = lookups.load(root, "strategies")
    if source:
        return plans.concepts.get(source.plan)
    heading = _heading(document, layout).get("title")
    if heading:
        named = plans.resolve(heading)
        return plans[named] if named else None
    kinds = {plan.extra.get("kind") for plan in _kin(layout, root)} or {*_own_kind(layout)}
    fitting = (plan for plan in plans if not kinds or plan.extra.get("kind") in kinds)
    names = [(text.key(name), plan) for plan in fitting for name in (plan.cs, *plan.variants)]
    lines = _titles(document, layout) if kinds else _labelled_titles(document, layout)
    found = (_named(text.key(line), names) for line in lines)
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
    yield from _labelled_titles(document, layout)
    yield from (line.clean for line in document.heads)
    begun = False
    for line in document.lines:
        label, _ = layout.label(line.clean)
        if label in PLAN_FIELDS:
            continue
        begun = (
            begun
            or bool(label)
            or any(layout.patterns[name].match(line.clean) for name in ("code", "goal_heading") if name in layout.patterns)
        )
        if line.blank or line.clean.rstrip().endswith(":"):
            continue
        if not begun or layout.ignored_by(line.clean) == "running-head":
            yield line.clean


def _labelled_titles(document: Document, layout: Profile) -> Iterator[str]:
    """What stands behind the label of the plan's title: in its line, or in the next one, which may be the next cell."""
    due = False
    for line in document.lines:
        label, value = layout.label(line.clean)
        if label == "plan_title" or (due and not line.blank):
            due = label == "plan_title" and not value.strip(" :")
            if not due:
                yield (value if label == "plan_title" else line.clean).strip(" :")


def _own_kind(layout: Profile) -> Iterator[str]:
    """The kind of plan that the profile says its documents are about."""
    if "kind" in layout.plan:
        yield layout.plan["kind"]


def _kin(layout: Profile, root: Path) -> list[lookups.Concept]:
    """The plans of the known documents of a family."""
    plans = lookups.load(root, "strategies").concepts
    return [plans[source.plan] for source in sources.load(root).values() if source.family == layout.family and source.plan in plans]


def rules(known: lookups.Concept | None, document: Document, layout: Profile, root: Path) -> lookups.Concept | None:
    """The plan whose forms of codes hold in the document: its own, else that of a known document of the family, by its goals' codes."""
    if known and "code_pattern" in known.extra:
        return known
    if not layout.plan.keys().isdisjoint(("code_pattern", "item_pattern")):
        return lookups.Concept("", "", "", (), {**layout.plan, **(known.extra if known else {})})
    kin = _kin(layout, root)
    forms = [(plan, plan.extra.get("goal_pattern", "")) for plan in kin]
    lettered = [plan for plan, form in forms if re.match(r"[A-Z]{2}", form) and re.search(rf"\b{form}\b", document.text)]
    plain = [plan for plan, form in forms if not re.match(r"[A-Z]{2}", form)]
    return next(iter([*lettered, *plain, *kin]), known)


def told(known: lookups.Concept | None, parts: Parts, context: Context) -> Plan:
    """The plan as the register knows it; date, approval and (where told) title as the document's own text tells them."""
    register = known.extra if known else {}
    said = {**_years(context), **_heading(context.document, context.profile), **parts.plan}
    return Plan(
        id=known.id if known else None,
        title=said.get("title", known.cs if known else None),
        kind=register.get("kind", said.get("kind", context.profile.plan.get("kind"))),
        period_start=register.get("period_start", said.get("start", context.profile.plan.get("period_start"))),
        period_end=register.get("period_end", said.get("end", context.profile.plan.get("period_end"))),
        date=said.get("date", _date(context)),
        approved_by=said.get("approved_by"),
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


def _date(context: Context) -> str | None:
    """The month that the title page or running head gives, ``srpen 2013``, where the profile tells how."""
    pattern = context.profile.patterns.get("date")
    for line in (*context.document.heads, *context.document.lines) if pattern else ():
        found = pattern.fullmatch(line.clean) if pattern else None
        if found and found["month"] in _MONTHS:
            return f"{found['year']}-{_MONTHS.index(found['month']) + 1:02d}"
    return None
