"""``/consistency``: what the rules find on the published data, chosen and grouped, and the rules; for programs ``/api/consistency``."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, render_template, request

from graphsvc.analysis.csvtext import plain
from graphsvc.errors import ParameterError
from graphsvc.questions.forms import FORMS as MEDIA_TYPES
from graphsvc.validation import report as reports
from graphsvc.validation.reports import words
from graphsvc.validation.result import SEVERITIES, Finding
from graphsvc.web import documents, findings, inspection, wording
from graphsvc.web.findings import FILTERS, Asked, Group
from graphsvc.web.inspection import Inspected
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language

GROUPS = ("severity", "rule", "plan", "document")
"""What findings of the published data can be grouped by."""
FORMS = {
    "json": "application/json",
    "csv": MEDIA_TYPES["csv"],
    "xlsx": MEDIA_TYPES["xlsx"],
    "ttl": "text/turtle; charset=utf-8",
}
"""As what the findings can be had, and the media types."""
PAGE = 100
"""Findings on a page."""
_MOST_PAGES = 100_000
_REPORTS = {"json": "json", "xlsx": "xlsx", "ttl": "turtle"}
_COLUMNS = ("severity", "rule", "label", "plan", "code", "field", "value", "message", "document", "place")


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter: what stands in the address, what it is called, and how many findings it would leave."""

    value: str
    label: str
    number: int


@dataclass(frozen=True, slots=True)
class Part:
    """As much of a group as the page has room for, and how many findings the whole of it has."""

    group: Group
    total: int


def blueprint(site: Site) -> Blueprint:
    """The findings over one site."""
    consistency = Blueprint("consistency", __name__)

    def found() -> Inspected:
        return inspection.load(site.view, site.settings.root)

    @consistency.get("/consistency")
    def page() -> str:
        return _page(site, found())

    @consistency.get("/consistency/rules")
    def rules() -> str:
        known = found().rules
        by_severity = {name: [rule for rule in known if rule.severity == name] for name in SEVERITIES}
        return render_template("rules.html", rules=by_severity, heading=words.heading, advice=words.advice)

    @consistency.get("/shapes.ttl")
    def shapes() -> Response:
        return documents.with_own_tag(Response(_shapes(site.settings.root), content_type=FORMS["ttl"]))

    @consistency.get("/api/consistency")
    def api() -> Response:
        form = request.args.get("format", "json")
        if form not in FORMS:
            raise ParameterError(f"Findings can be had as {', '.join(FORMS)}, not as: {form[:20]!r}")
        inspected, lang = found(), current_language()
        asked = findings.read(request.args, inspected.pages[lang], GROUPS)
        answer = Response(_written(inspected, asked, form, lang), content_type=FORMS[form])
        if form in ("csv", "xlsx"):
            answer.headers["Content-Disposition"] = f'attachment; filename="{wording.text("consistency_file", lang)}.{form}"'
        return answer

    return consistency


def _page(site: Site, inspected: Inspected) -> str:
    lang = current_language()
    page = inspected.pages[lang]
    asked = findings.read(request.args, page, GROUPS)
    listed = findings.chosen(page, asked)
    pages = max(-(-len(listed) // PAGE), 1)
    number = whole("page", 1, 1, min(pages, _MOST_PAGES))
    whole_groups = findings.groups(page, listed, asked.group)

    def to(**values: str) -> str:
        """The address of the page with other values; ``""`` leaves one out."""
        grouping = {} if asked.group == GROUPS[0] else {"group": asked.group}
        given = {name: value for name, value in {**asked.choice, **grouping, **values}.items() if value}
        return site.url("consistency.page", **given)

    return render_template(
        "consistency.html",
        page=page,
        asked=asked,
        total=len(listed),
        parts=list(cut(whole_groups, (number - 1) * PAGE, PAGE)),
        first=(number - 1) * PAGE + 1,
        last=min(number * PAGE, len(listed)),
        number=number,
        pages=pages,
        filters={name: _choices(site, inspected, asked, name, lang) for name in FILTERS},
        groupings=GROUPS,
        documents=inspected.documents,
        titles=inspected.titles,
        plan_of=plan_of(site),
        severities=SEVERITIES,
        to=to,
        forms=FORMS,
        largest=max((rule["number"] for rule in page["rules"]), default=1),
        rules=len(inspected.rules),
    )


def plan_of(site: Site) -> Callable[[str], str]:
    """The IRI of the plan that a finding names by its id."""

    def named(plan: str) -> str:
        return f"{site.settings.base}id/plan/{plan}"

    return named


def cut(groups: Sequence[Group], first: int, most: int) -> Iterator[Part]:
    """Of findings in groups, ``most`` from that place on, still in their groups."""
    before = 0
    for group in groups:
        shown = group.findings[max(first - before, 0) : max(first + most - before, 0)]
        if shown:
            yield Part(replace(group, findings=shown), len(group.findings))
        before += len(group.findings)


def _choices(site: Site, inspected: Inspected, asked: Asked, name: str, lang: str) -> list[Choice]:
    """The values of a filter in the order of the report, plans and documents in that of their names, with the one that is chosen."""
    page = inspected.pages[lang]
    numbers = findings.numbers(page, asked, name)
    if chosen := asked.choice.get(name):
        numbers.setdefault(chosen, 0)
    labels = {one["id"]: one["label"] for one in page["severities" if name == "severity" else "rules"]}
    if name == "plan":
        labels = {plan: site.things.get(plan_of(site)(plan)).label(lang) for plan in numbers}
    if name == "document":
        labels = dict(inspected.titles)
    known = [value for value in labels if value in numbers]
    order = known if name in ("severity", "rule") else findings.in_order(value for value in numbers if value)
    return [Choice(value, words.visible(labels.get(value) or value), numbers[value]) for value in order]


def _written(inspected: Inspected, asked: Asked, form: str, lang: str) -> bytes:
    chosen = tuple(found for found in inspected.report.findings if _fits(found, asked))
    report = replace(inspected.report, findings=chosen)
    if form == "csv":
        return _csv(inspected, asked, lang)
    return reports.write(report, inspected.shapes, _REPORTS[form], lang, inspected.titles)


def _fits(found: Finding, asked: Asked) -> bool:
    return all((getattr(found, FILTERS[name]) or "") == value for name, value in asked.choice.items())


def _csv(inspected: Inspected, asked: Asked, lang: str) -> bytes:
    """One line a finding; what looks like a formula gets a ``'``."""
    out, page = io.StringIO(), inspected.pages[lang]
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    labels = {one["id"]: one["label"] for one in page["rules"]}
    for found in findings.chosen(page, asked):
        told = {**found, "label": labels[found["rule"]], "value": found["value"] or ""}
        writer.writerow([plain(str(told[column])) for column in _COLUMNS])
    return out.getvalue().encode()


@cache
def _shapes(root: Path) -> bytes:
    """The rules as they are written, one file after the other: each says its prefixes, so the whole is Turtle too."""
    return b"\n".join(file.read_bytes() for file in sorted((root / "shapes").glob("*.ttl")))
