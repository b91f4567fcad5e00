"""The questions of the catalogue: a page with a form for each, and the same as JSON or CSV under ``/api/questions``."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, Response, jsonify, render_template, request

from graphsvc.errors import ParameterError
from graphsvc.questions.answer import Answer
from graphsvc.questions.catalogue import Catalogue
from graphsvc.rdf.terms import Terms
from graphsvc.web.site import Site

_NOT_PARAMETERS = ("lang", "format")


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
        try:
            found = catalogue.run(site.view, name, params)
        except ParameterError as error:
            page = render_template("question.html", question=asked, params=params, answer=None, trouble=str(error))
            return Response(page, status=error.http_status, mimetype="text/html")
        return render_template("question.html", question=asked, params=params, answer=found, trouble=None, iri_of_row=iri_of_row)

    @questions.get("/api/questions")
    def api_listing() -> Response:
        return jsonify([question.describe() for question in catalogue])

    @questions.get("/api/questions/<name>")
    def api(name: str) -> Response:
        return _written(catalogue.run(site.view, name, given()))

    def iri_of_row(row: Mapping[str, object]) -> str | None:
        """The IRI of the item or goal that a row names by plan and code, where the graph has one."""
        plan, code = row.get("plan"), row.get("code")
        if not isinstance(plan, str) or not isinstance(code, str):
            return None
        terms = Terms(site.settings.base)
        candidates = (str(terms.item(plan, code)), str(terms.goal(plan, code)))
        return next((iri for iri in candidates if iri in site.things.by_iri), None)

    return questions


def given() -> dict[str, str]:
    """The parameters of the request that were filled in."""
    given = {
        name: values for name, values in request.args.lists() if name not in _NOT_PARAMETERS and any(value.strip() for value in values)
    }
    if twice := [name for name, values in given.items() if len(values) > 1]:
        raise ParameterError(f"A parameter is given once, not twice: {twice[0]}")
    return {name: values[0].strip() for name, values in given.items()}


def _written(answer: Answer) -> Response:
    form = request.args.get("format", "json")
    if form == "csv":
        return Response(answer.to_csv(), content_type="text/csv; charset=utf-8")
    if form != "json":
        raise ParameterError(f"Answers can be had as json or csv, not as: {form!r}")
    return jsonify(answer.to_json())
