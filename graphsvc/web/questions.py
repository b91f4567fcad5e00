"""The questions of the catalogue: a page with a form for each, and the same in all forms under ``/api/questions``."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from flask import Blueprint, Response, jsonify, render_template, request

from graphsvc.errors import ParameterError
from graphsvc.keeping import Keeper
from graphsvc.questions import forms
from graphsvc.questions.answer import Answer, Part
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.forms import FORMS
from graphsvc.web import answered, asked, wording
from graphsvc.web.answered import permalink
from graphsvc.web.asked import Asked
from graphsvc.web.cells import said
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language

_NOT_PARAMETERS = ("lang", "format", "limit", "offset", "version")
_OF_PAGES = (*_NOT_PARAMETERS, "sort", "find", "show")
"""What pages are told beside: the order of rows, words that they have, the columns."""
PAGE = 200
"""Rows of an answer on a page."""
_MOST = 1_000_000
_KEPT = 8
"""Answers that are kept: whoever sorts one, looks through it or takes it home sees the one that was given."""


def blueprint(site: Site, catalogue: Catalogue) -> Blueprint:
    """The questions over one site."""
    questions = Blueprint("questions", __name__)
    kept: Keeper[Answer] = Keeper(_KEPT)

    @questions.get("/questions")
    def listing() -> str:
        topics = [(topic, [question for question in catalogue if question.topic == topic.id]) for topic in wording.topics().values()]
        others = [question for question in catalogue if question.topic not in wording.topics()]
        return render_template("questions.html", topics=topics, others=others)

    @questions.get("/questions/<name>")
    def question(name: str) -> Response | str:
        one = asked.read(site, catalogue, catalogue[name], given(_OF_PAGES))
        show = partial(render_template, "question.html", asked=one, question=one.question, value_name=value_name)
        if one.wrong:
            return Response(show(answer=None), status=ParameterError.http_status, mimetype="text/html")
        if one.missing:
            return show(answer=None)
        return show(answer=answered.show(site, catalogue, one, answer(one), _part(PAGE)))

    @questions.get("/api/questions")
    def api_listing() -> Response:
        return jsonify([question.describe() for question in catalogue])

    @questions.get("/api/questions/<name>")
    def api(name: str) -> Response:
        form = request.args.get("format", "json")
        if form not in FORMS:
            raise ParameterError(f"Answers can be had as {', '.join(FORMS)}, not as: {form!r}")
        question, params, lang = catalogue[name], given(_NOT_PARAMETERS), current_language()
        found = catalogue.run(site.view, name, params).part(_part())
        if form == "json":
            return jsonify({**found.to_json(), "sparql": found.sparql, "permalink": permalink(found)})
        heads = [wording.columns()[column][lang] for column in found.columns]
        data = forms.written(found, form, site.view, question.summary[lang], heads)
        response = Response(data, content_type=FORMS[form])
        response.headers["Link"] = f'<{permalink(found)}>; rel="alternate"; type="text/html"'
        if form == "xlsx":
            response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
        return response

    def value_name(parameter: str, value: str) -> str:
        return said(site.settings.root, parameter, value)

    def answer(one: Asked) -> Answer:
        key = (site.version, one.question.id, tuple(sorted(one.params.items())))
        return kept.get(key, lambda: catalogue.answer(site.view, one.question, one.params, one.bindings))

    return questions


def _part(most: int = 0) -> Part:
    """The part of the rows that the request asks for; ``most`` where it does not say, 0 for all."""
    return Part(whole("offset", 0, 0, _MOST), whole("limit", most, 0, _MOST) if most or request.args.get("limit") else None)


def given(others: Collection[str]) -> dict[str, str]:
    """The parameters of the request that were filled in, without those of these names."""
    given = {name: values for name, values in request.args.lists() if name not in others and any(value.strip() for value in values)}
    if twice := [name for name, values in given.items() if len(values) > 1]:
        raise ParameterError(f"A parameter is given once, not twice: {twice[0]}")
    return {name: values[0].strip() for name, values in given.items()}
