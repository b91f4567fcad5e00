"""``/api/graph``: a picture of the graph for a state that the address says; as JSON, SVG, GraphML or CSV."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify, request

from graphsvc.analysis import graph
from graphsvc.analysis.picture import address, facts, forms, make, svg
from graphsvc.analysis.picture.address import Names, told
from graphsvc.analysis.picture.parts import Picture
from graphsvc.errors import ParameterError
from graphsvc.web import marks
from graphsvc.web.site import Site, current_language

FORMS = ("json", "svg", "graphml", "csv")
_OURS = ("format", "table", "lang")
"""Parameters that say nothing of the picture."""


def blueprint(site: Site) -> Blueprint:
    """``/api/graph`` over one site."""
    routes = Blueprint("picture", __name__)

    @routes.get("/api/graph")
    def picture() -> Response:
        view, root = site.view, site.settings.root
        form, table = _choice("format", FORMS), _choice("table", forms.TABLES)
        names = Names(graph.load(view, root), facts.load(view), site.settings.base)
        state = address.read(((name, value) for name, value in request.args.items(multi=True) if name not in _OURS), names)
        return _written(make.load(view, state, current_language(), root, lambda: marks.load(view, root)), names, form, table)

    return routes


def _choice(name: str, choices: tuple[str, ...]) -> str:
    written = request.args.get(name, choices[0])
    if written not in choices:
        raise ParameterError(f"The parameter {name} is one of {', '.join(choices)}, not {told(written)}")
    return written


def _written(picture: Picture, names: Names, form: str, table: str) -> Response:
    match form:
        case "svg":
            return Response(svg.to_svg(picture), content_type="image/svg+xml; charset=utf-8")
        case "graphml":
            return Response(forms.to_graphml(picture), content_type="application/graphml+xml; charset=utf-8")
        case "csv":
            return Response(forms.to_csv(picture, table), content_type="text/csv; charset=utf-8")
        case _:
            return jsonify(forms.to_json(picture, names))
