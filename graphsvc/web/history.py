"""The history of validation runs: of a plan below its page, of all at ``/consistency/history``; for programs ``/api/history``."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from flask import Blueprint, Response, abort, render_template, request

from graphsvc.errors import NotFoundError, ParameterError, StoreError
from graphsvc.history import forms, reading
from graphsvc.history.reading import Now
from graphsvc.history.run import Cause
from graphsvc.history.trend import Change, Trend, changes
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import RDF_FORMATS, Format
from graphsvc.validation import shapes
from graphsvc.validation.reports import words
from graphsvc.validation.result import SEVERITIES
from graphsvc.validation.shapes import Shape
from graphsvc.web import cells, course, documents, measurements, negotiation, wording
from graphsvc.web.addresses import public
from graphsvc.web.consistency import plan_of
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language

LISTED = 50
"""Runs of a table; the drawing has all, and so have the files."""
DRAWN = 5_000
"""Runs that are read for a page, at most: more than a history keeps."""
PLANS = 200
"""Plans of a table, those with the most findings."""
FORMS = (Format("json", "application/json", False), Format("csv", "text/csv", False), *RDF_FORMATS)
"""As what a history can be had."""
_LOG = logging.getLogger(__name__)


def blueprint(site: Site) -> Blueprint:
    """The history over one site."""
    history = Blueprint("history", __name__)

    @history.get("/consistency/history")
    def page() -> Response:
        return _page(site, "", "")

    @history.get("/page/plan/<plan>/history")
    def of_plan(plan: str) -> Response:
        iri = site.iri_of(f"plan/{plan}")
        if not site.knows(iri) and not _remembered(site, _id(iri)):
            raise NotFoundError(f"Neither the graph nor the history knows this plan: {plan!r}")
        return _page(site, _id(iri), iri)

    @history.get("/api/history")
    def api() -> Response:
        plan, rule, form = request.args.get("plan", ""), request.args.get("rule", ""), _form()
        most, since = whole("most", reading.MOST, 1, DRAWN), _since(request.args.get("since", ""))
        told = reading.trend(site.settings.history_file, plan, rule, since, most)
        if plan and not told.total and not _known(site, plan):
            raise ParameterError(f"Neither the graph nor the history knows this plan: {plan[:80]!r}")
        return documents.with_own_tag(_written(site, told, form))

    return history


def _page(site: Site, plan: str, iri: str) -> Response:
    lang = current_language()
    trend, numbers = _read(site, plan)
    steps = trend.steps() if trend else []
    page = render_template(
        "history.html",
        plan=site.things.get(iri) if plan else None,
        plan_id=plan,
        trend=trend,
        steps=steps[:LISTED],
        drawing=course.draw(trend) if trend else None,
        rules=_rules(trend) if trend else [],
        labels={name: _label(shape, lang) for name, shape in _shapes(site.settings.root).items()},
        spark=course.spark,
        of_rule=course.of_rule,
        causes=_causes(lang),
        plans=sorted(numbers.items(), key=lambda pair: (-pair[1].total, pair[0]))[:PLANS],
        left=max(len(numbers) - PLANS, 0),
        plan_of=plan_of(site),
        plan_key=unquote,
        most=DRAWN,
        day=lambda moment: cells.day(moment.astimezone().date().isoformat(), lang),
        severities=SEVERITIES,
        severity=lambda name: words.visible(words.severity(name, lang)),
        named=lambda name: words.heading(name, lang),
        forms=[form.name for form in FORMS[:3]],
        judged=site.settings.judged,
    )
    return documents.with_own_tag(Response(page, mimetype=negotiation.HTML))


def _read(site: Site, plan: str) -> tuple[Trend | None, Mapping[str, Now]]:
    """The trend, None where it cannot be read (the log says why), and of the whole graph the findings of each plan."""
    path = site.settings.history_file
    try:
        return reading.trend(path, plan, most=DRAWN), {} if plan else reading.by_plan(path)
    except StoreError as error:
        _LOG.warning("%s", error)
        return None, {}


def _remembered(site: Site, plan: str) -> bool:
    try:
        return reading.knows(site.settings.history_file, plan)
    except StoreError:
        return False


def _causes(lang: str) -> Mapping[str, str]:
    return {
        Cause.BUILD: wording.text("history_by_build", lang),
        Cause.SERVE: wording.text("history_by_serve", lang),
        Cause.VALIDATE: wording.text("history_by_validate", lang),
        Cause.PUBLISH: wording.text("history_by_publish", lang),
    }


def _label(shape: Shape, lang: str) -> str:
    """The name of a rule in that language, else in another, else its id."""
    return next((shape.labels[name] for name in (lang, *sorted(shape.labels)) if name in shape.labels), shape.rule)


def _rules(trend: Trend) -> Sequence[tuple[Change, Change | None]]:
    """The rules that found anything at the last run, the one before it, or the first: since the first, and since the run before."""
    if not trend.steps():
        return []
    last, before = trend.steps()[0]
    lately = {(one.rule, one.severity): one for one in changes(last, before)} if before else {}
    since_first = {(one.rule, one.severity): one for one in changes(last, trend.first)}
    gone = [Change(one.rule, one.severity, 0, 0) for key, one in lately.items() if key not in since_first]
    return [(one, lately.get((one.rule, one.severity))) for one in (*since_first.values(), *gone)]


def _written(site: Site, trend: Trend, form: Format) -> Response:
    if form.name == "json":
        return Response(json.dumps(forms.to_json(trend), ensure_ascii=False) + "\n", content_type="application/json")
    if form.name == "csv":
        answer = Response(forms.to_csv(trend), content_type="text/csv; charset=utf-8")
        answer.headers["Content-Disposition"] = f'attachment; filename="{wording.text("history_file", current_language())}.csv"'
        return answer
    plan, dataset = plan_of(site)(trend.plan) if trend.plan else "", str(Terms(site.settings.base).dataset())
    said = measurements.statements(trend, f"{public(site.settings)}api/history", plan, dataset, _shapes(site.settings.root))
    return Response(site.view.write(list(dict.fromkeys(said)), form), content_type=f"{form.media_type}; charset=utf-8")


def _form() -> Format:
    """The form that is asked for: by name, else by Accept, else JSON."""
    if asked := request.args.get("format"):
        return negotiation.by_name(asked, FORMS)
    found = negotiation.by_accept(request.accept_mimetypes, FORMS)
    if not isinstance(found, Format):
        abort(406, f"This can be had as {', '.join(form.media_type for form in FORMS)}.")
    return next(form for form in FORMS if form.name == found.name)


def _since(written: str) -> datetime | None:
    """The beginning of a day (UTC). Raises ParameterError for what is none."""
    try:
        return datetime.combine(date.fromisoformat(written), datetime.min.time(), UTC) if written else None
    except ValueError as error:
        raise ParameterError(f"since is a day such as 2026-01-31, not: {written[:40]!r}") from error


def _known(site: Site, plan: str) -> bool:
    return site.knows(plan_of(site)(plan)) or reading.knows(site.settings.history_file, plan)


def _id(iri: str) -> str:
    return iri.rpartition("/")[2]


@cache
def _shapes(root: Path) -> Mapping[str, Shape]:
    return shapes.folder(root).rules()
