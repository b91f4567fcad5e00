"""Matrices under ``/api/matrices``: as JSON, CSV or a workbook, of one plan or all."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from graphsvc.analysis import matrices, matrix_forms
from graphsvc.analysis.matrix import Matrix, compute
from graphsvc.errors import ParameterError
from graphsvc.lazy import lazily
from graphsvc.questions.forms import FORMS as MEDIA_TYPES
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri
from graphsvc.web.site import Site, current_language

FORMS = ("json", "csv", "xlsx")


def blueprint(site: Site) -> Blueprint:
    """The matrices over one site."""
    routes = Blueprint("matrices", __name__)

    @routes.get("/api/matrices")
    def listing() -> Response:
        known = matrices.load(site.settings.root)
        return jsonify([{"id": one.id, "title": {lang: text.title for lang, text in one.texts.items()}} for one in known])

    @routes.get("/api/matrices/<name>")
    def one(name: str) -> Response:
        definition = matrices.load(site.settings.root)[name]
        form = request.args.get("format", FORMS[0])
        if form not in FORMS:
            raise ParameterError(f"Matrices can be had as {', '.join(FORMS)}, not as: {form!r}")
        return _written(site, compute(definition, site.view, _plan(site)), form)

    return routes


def _plan(site: Site) -> Iri | None:
    """The plan of the request. Raises ParameterError, with the nearest, for one that there is not."""
    written = request.args.get("plan", "").strip()
    return Resolver(site.settings.root, Terms(site.settings.base), site.view).thing("plan", written) if written else None


def _written(site: Site, matrix: Matrix, form: str) -> Response:
    lang = current_language()
    words = matrices.load(site.settings.root).words[lang]
    if form == "json":
        return jsonify(matrix_forms.to_json(matrix))
    if form == "csv":
        return Response(matrix_forms.to_csv(matrix, lang, words), content_type="text/csv; charset=utf-8")
    answer = Response(lazily("graphsvc.analysis.matrix_workbook").to_xlsx(matrix, lang, words), content_type=MEDIA_TYPES["xlsx"])
    answer.headers["Content-Disposition"] = f'attachment; filename="{matrix.definition.id}.xlsx"'
    return answer
