"""The questions of the catalogue: a page with a form for each, and the same in all forms under ``/api/questions``."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request, url_for

from graphsvc.analysis import links as dependencies
from graphsvc.errors import ParameterError
from graphsvc.questions import forms
from graphsvc.questions.answer import Answer, Cell, Part
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.forms import FORMS
from graphsvc.rdf.terms import Terms
from graphsvc.web import wording
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language

_NOT_PARAMETERS = ("lang", "format", "limit", "offset", "version")
PAGE = 200
"""Rows of an answer on a page."""
_MOST = 1_000_000


def blueprint(site: Site, catalogue: Catalogue) -> Blueprint:
    """The questions over one site."""
    questions = Blueprint("questions", __name__)

    @questions.get("/questions")
    def listing() -> str:
        return render_template("questions.html", questions=list(catalogue))

    @questions.get("/questions/<name>")
    def question(name: str) -> Response | str:
        asked, params = catalogue[name], given()
        if not params and any(not parameter.optional for parameter in asked.parameters):
            return render_template("question.html", question=asked, params={}, answer=None, trouble=None)
        part = _part(PAGE)
        try:
            found = catalogue.run(site.view, name, params)
        except ParameterError as error:
            page = render_template("question.html", question=asked, params=params, answer=None, trouble=error)
            return Response(page, status=error.http_status, mimetype="text/html")
        return render_template(
            "question.html",
            question=asked,
            params=params,
            answer=found.part(part),
            part=part,
            trouble=None,
            iri_of_row=iri_of_row,
            said=partial(said, site.settings.root),
            permalink=permalink(found),
            changed=request.args.get("version", found.version) != found.version,
        )

    @questions.get("/api/questions")
    def api_listing() -> Response:
        return jsonify([question.describe() for question in catalogue])

    @questions.get("/api/questions/<name>")
    def api(name: str) -> Response:
        form = request.args.get("format", "json")
        if form not in FORMS:
            raise ParameterError(f"Answers can be had as {', '.join(FORMS)}, not as: {form!r}")
        asked, params, lang = catalogue[name], given(), current_language()
        answer = catalogue.run(site.view, name, params).part(_part())
        if form == "json":
            return jsonify({**answer.to_json(), "sparql": answer.sparql, "permalink": permalink(answer)})
        heads = [wording.columns()[column][lang] for column in answer.columns]
        data = forms.written(answer, form, site.view, asked.summary[lang], heads)
        response = Response(data, content_type=FORMS[form])
        response.headers["Link"] = f'<{permalink(answer)}>; rel="alternate"; type="text/html"'
        if form == "xlsx":
            response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response

    def iri_of_row(row: Mapping[str, object]) -> str | None:
        """The IRI of the item or goal that a row names by plan and code, where the graph has one."""
        plan, code = row.get("plan"), row.get("code")
        if not isinstance(plan, str) or not isinstance(code, str):
            return None
        terms = Terms(site.settings.base)
        candidates = (str(terms.item(plan, code)), str(terms.goal(plan, code)))
        return next((iri for iri in candidates if iri in site.things.by_iri), None)

    return questions


def said(root: Path, column: str, cell: Cell) -> str:
    """What stands in a cell, in the words of the page: a value of a closed list, a relation (``^``: against its direction), a list."""
    lang = current_language()
    if isinstance(cell, list):
        return ", ".join(cell)
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    known = wording.values().get(column, {})
    if all(word in known for word in cell.split(", ")):
        return ", ".join(known[word][lang] for word in cell.split(", "))
    relation = dependencies.load(root).relations.get(cell.removeprefix("^")) if column == "relation" else None
    return f"{'← ' if cell.startswith('^') else ''}{relation.label[lang]}" if relation else cell


def permalink(answer: Answer) -> str:
    """The address of the page with this answer, below this server; it says which version of the data it was given from."""
    values: dict[str, Any] = {"name": answer.question, **answer.params, "version": answer.version}
    return url_for("questions.question", **values)


def _part(most: int = 0) -> Part:
    """The part of the rows that the request asks for; ``most`` where it does not say, 0 for all."""
    return Part(whole("offset", 0, 0, _MOST), whole("limit", most, 0, _MOST) if most or request.args.get("limit") else None)


def given() -> dict[str, str]:
    """The parameters of the request that were filled in."""
    given = {
        name: values for name, values in request.args.lists() if name not in _NOT_PARAMETERS and any(value.strip() for value in values)
    }
    if twice := [name for name, values in given.items() if len(values) > 1]:
        raise ParameterError(f"A parameter is given once, not twice: {twice[0]}")
    return {name: values[0].strip() for name, values in given.items()}
