"""A checked draft as plain data: what a page shows in each language, and the reports as files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from graphsvc.review import changes
from graphsvc.review.changes import Changes, Node
from graphsvc.store.base import View
from graphsvc.validation import report as reports
from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Entry, Outline, outline
from graphsvc.validation.result import Report
from graphsvc.validation.shapes import Shapes

LANGUAGES = ("cs", "en")
MOST = 2_000
"""Findings, and items of each kind of change, that a page is given; the reports hold all."""
FILES = {"html": "html", "xlsx": "xlsx", "json": "json", "ttl": "turtle"}
"""Endings of the files, and the form of the report that each is."""
_LONGEST = 1_000
"""Characters of a text on a page."""
_IN_ONE = ("json", "ttl")
"""Files that hold all languages."""


def page(report: Report, shapes: Shapes, language: str, titles: Mapping[str, str], most: int | None = MOST) -> dict[str, Any]:
    """The findings in one language: ``verdict``, ``severities`` and ``rules`` with their numbers, the first ``findings`` (None: all)."""
    made = outline(report, shapes, language, titles)
    return {
        "conforms": made.conforms,
        "looked": bool(made.focus_nodes),
        "verdict": made.verdict,
        "summary": made.summary,
        "checked": made.checked,
        "total": made.total,
        "severities": [
            {"id": severity, "label": words.heading(severity, language), "advice": words.advice(severity, language), "number": number}
            for severity, number in made.severities.items()
        ],
        "rules": list(_rules(made)),
        "findings": [_finding(entry) for entry in islice(made.entries, most)],
    }


def changed(found: Changes) -> dict[str, Any]:
    """What a draft changes, with IRIs and texts as they are in the data."""
    return {
        "added": _nodes(found.added),
        "changed": [
            {
                **_node(one.item),
                "differences": [
                    {"property": difference.property, "before": list(difference.before), "after": list(difference.after)}
                    for difference in one.differences
                ],
            }
            for one in found.changed
        ],
        "removed": _nodes(found.removed),
        "kept": found.kept,
        "uncovered_goals": [{**_node(goal), "new": goal.iri in found.newly} for goal in found.uncovered],
        "lost_references": [{"from": _node(one.source), "property": one.property, "to": _node(one.target)} for one in found.lost],
    }


def everything(view: View, report: Report, found: Changes, shapes: Shapes) -> dict[str, Any]:
    """All that is told of a draft but the files: ``report``, ``changes``, ``names`` of what they mention, ``pages`` by language."""
    titles = reports.titles(view)
    return {
        "report": reports.to_json(report),
        "changes": changed(found),
        "names": {iri: dict(called) for iri, called in changes.names(view, found).items()},
        "pages": {language: page(report, shapes, language, titles) for language in LANGUAGES},
    }


def files(view: View, report: Report, shapes: Shapes) -> Iterator[tuple[str, bytes]]:
    """The reports as files: ``html.cs``, ``ttl``, … and what each holds."""
    titles = reports.titles(view)
    for ending, form in FILES.items():
        if ending in _IN_ONE:
            yield ending, reports.write(report, shapes, form)
            continue
        for language in LANGUAGES:
            yield f"{ending}.{language}", reports.write(report, shapes, form, language, titles)


def outlines(view: View, report: Report, shapes: Shapes) -> Iterator[Outline]:
    """The report in each language."""
    titles = reports.titles(view)
    return (outline(report, shapes, language, titles) for language in LANGUAGES)


def file_of(ending: str, language: str) -> str:
    """The name under which :func:`files` gives the report with that ending."""
    return ending if ending in _IN_ONE else f"{ending}.{language}"


def _rules(made: Outline) -> Iterator[dict[str, Any]]:
    for group in made.groups:
        yield {
            "id": group.rule,
            "severity": group.severity,
            "anchor": group.anchor,
            "label": group.label.text,
            "language": group.label.language,
            "meaning": group.meaning,
            "number": len(group.entries),
        }


def _finding(entry: Entry) -> dict[str, Any]:
    return {
        "severity": entry.severity,
        "rule": entry.rule,
        "plan": entry.plan,
        "code": entry.code,
        "node": entry.node,
        "field": _short(entry.field),
        "value": None if entry.value is None else _short(entry.value),
        "message": _short(entry.message.text),
        "language": entry.message.language,
        "document": _short(entry.document),
        "place": entry.place,
    }


def _short(text: str) -> str:
    return words.visible(text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…")


def _nodes(nodes: Sequence[Node]) -> list[dict[str, str]]:
    return [_node(node) for node in nodes]


def _node(node: Node) -> dict[str, str]:
    return {"iri": node.iri, "code": node.code, "title": node.name}
