"""Matrices as pages below ``/matrices``, and below ``/api/matrices`` as JSON, CSV or a workbook; of one plan or all."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from flask import Blueprint, Response, jsonify, render_template, request

from graphsvc.analysis import matrices, matrix_forms
from graphsvc.analysis.matrix import Heading, Matrix
from graphsvc.errors import ParameterError
from graphsvc.lazy import lazily
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.forms import FORMS as MEDIA_TYPES
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri
from graphsvc.web import matrix_view
from graphsvc.web.facets import NOTHING
from graphsvc.web.inspection import SMALL
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language

FORMS = ("json", "csv", "xlsx")
_SHOWN = 40
"""Items of a row or column that are shown beside an empty cell."""


def blueprint(site: Site, catalogue: Catalogue | None = None) -> Blueprint:
    """The matrices over one site; cells lead on to questions where there are such."""
    routes = Blueprint("matrices", __name__)

    @routes.get("/matrices")
    def page() -> str:
        known = list(matrices.load(site.settings.root))
        small = site.sizes[0] <= SMALL
        numbers = {one.id: matrix_forms.numbers(matrix_view.load(site, one.id)) for one in known} if small else {}
        return render_template("matrices.html", matrices=known, numbers=numbers)

    @routes.get("/matrices/<name>")
    def matrix(name: str) -> str:
        return _page(site, matrix_view.load(site, name, _plan(site)), catalogue)

    @routes.get("/api/matrices")
    def listing() -> Response:
        known = matrices.load(site.settings.root)
        return jsonify([{"id": one.id, "title": {lang: text.title for lang, text in one.texts.items()}} for one in known])

    @routes.get("/api/matrices/<name>")
    def one(name: str) -> Response:
        form = request.args.get("format", FORMS[0])
        if form not in FORMS:
            raise ParameterError(f"Matrices can be had as {', '.join(FORMS)}, not as: {form!r}")
        return _written(site, matrix_view.load(site, name, _plan(site)), form)

    return routes


def _plan(site: Site) -> Iri | None:
    """The plan of the request. Raises ParameterError, with the nearest, for one that there is not."""
    written = request.args.get("plan", "").strip()
    return Resolver(site.settings.root, Terms(site.settings.base), site.view).thing("plan", written) if written else None


def _page(site: Site, matrix: Matrix, catalogue: Catalogue | None) -> str:
    definition, lang = matrix.definition, current_language()
    pages = max(-(-len(matrix.rows) // matrix_view.ROWS), 1)
    number = whole("page", 1, 1, pages)
    rows = matrix.rows[(number - 1) * matrix_view.ROWS : number * matrix_view.ROWS]
    row = matrix_view.heading(matrix.rows, request.args.get("row", ""), "row")
    column = matrix_view.heading(matrix.columns, request.args.get("column", ""), "column") if row else None

    def to(**values: str) -> str:
        """The address of the matrix with these values; plan and page stay as they are."""
        kept = {"plan": matrix.plan or "", "page": str(number) if number > 1 else ""}
        given = {name: value for name, value in {**kept, **values}.items() if value}
        return site.url("matrices.matrix", name=definition.id, **given)

    begin = f"?{to().partition('?')[2]}"
    keys = {one.key: quote(one.key, safe="@") for one in (*rows, *matrix.columns)}

    def at(line: Heading, crossed: Heading) -> str:
        """The address of a cell, below that of the page: there are thousands."""
        return f"{begin}{'&' if len(begin) > 1 else ''}row={keys[line.key]}&column={keys[crossed.key]}#cell"

    return render_template(
        "matrix.html",
        at=at,
        matrix=matrix,
        texts=definition.texts[lang],
        numbers=matrix_forms.numbers(matrix),
        lines=matrix_view.lines(matrix, rows),
        totals=matrix_view.totals(matrix),
        plan_iri=str(Terms(site.settings.base).plan(matrix.plan)) if matrix.plan else "",
        row=row,
        row_line=matrix_view.lines(matrix, [row])[0] if row else None,
        column=column,
        cell=matrix.cell(row, column) if row and column else None,
        beside=matrix_view.others(matrix, row, column) if row and column else ([], []),
        listed=_listed(site, matrix, row, column),
        onward=_onward(matrix, row, column, catalogue),
        questions=catalogue,
        plans=_plans(site),
        drawn=len(matrix.columns) <= matrix_view.COLUMNS,
        narrow=len(matrix.columns) > 6,
        largest=matrix_view.most(matrix),
        shade=matrix_view.shade,
        items=lambda held: matrix_view.items(site, held),
        most=_SHOWN,
        number=number,
        pages=pages,
        to=to,
        forms=FORMS[::-1],
    )


def _listed(site: Site, matrix: Matrix, row: Heading | None, column: Heading | None) -> list[tuple[str, dict[str, str]]]:
    """Lists of items that lead on: of what (``cell``, ``row``, ``column``), and their facets."""
    if row is None:
        return []
    sides = {"cell": (row, column), "row": (row, None), "column": (None, column)} if column else {"row": (row, None)}
    found = {name: matrix_view.listing(site, matrix, *headings) for name, headings in sides.items()}
    return [(name, facets) for name, facets in found.items() if facets and (name == "row" or facets != found.get("row"))]


def _onward(matrix: Matrix, row: Heading | None, column: Heading | None, catalogue: Catalogue | None) -> Sequence[matrix_view.Onward]:
    if row is None or column is None or catalogue is None:
        return []
    return list(matrix_view.onward(matrix.definition.asks, row, column, [question.id for question in catalogue]))


def _plans(site: Site) -> list[tuple[str, str]]:
    """The plans that have items: what stands in the address, and the name."""
    lang = current_language()
    keys = {iri: key for iri, key in site.facets.keys["plan"].items() if key != NOTHING}
    return sorted((key, site.things.get(iri).label(lang)) for iri, key in keys.items())


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
