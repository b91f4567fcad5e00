"""One body for every error: a page for people, problem details for machines. No trace ever leaves the server."""

from __future__ import annotations

import logging

from flask import Flask, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException

from graphsvc.web import negotiation, problem, wording
from graphsvc.web.assets import asset
from graphsvc.web.problem import Problem
from graphsvc.web.site import current_language

_LOG = logging.getLogger("graphsvc.web")


def install(app: Flask) -> None:
    """Let the application answer every error in one form."""

    @app.errorhandler(Exception)
    def told(error: Exception) -> Response:
        if isinstance(error, HTTPException) and (error.code is None or error.code < 400):
            return Response(error.get_response().data, status=error.code or 500, headers=dict(error.get_headers()))
        return body(problem.of(error, f"{request.method} {request.path}"))


def body(found: Problem) -> Response:
    """The answer for a problem, as the client prefers it."""
    if problem.for_people(request.path, request.headers.get("Accept", "")):
        answer = Response(_page(found), status=found.status, mimetype=negotiation.HTML)
    else:
        lang = problem.language(request.headers.get("Accept-Language", ""))
        answer = Response(found.body(lang), status=found.status, content_type=problem.MEDIA_TYPE)
        answer.headers["Content-Language"] = lang
    answer.headers.extend(found.headers)
    return answer


def _page(found: Problem) -> str:
    """The page for people; what every page shows comes from the store, and where that is what fails, there is a page without it."""
    try:
        said = found.said(current_language()) if found.status < 500 else None
        return render_template("error.html", status=found.status, said=said)
    except Exception:  # an error is being told already; this one is recorded
        _LOG.exception("the page of an error cannot be made")
        return _bare(found.status)


def _bare(status: int) -> str:
    """The page that needs nothing but the templates: no context of the site, which would ask the store."""
    lang = current_language()
    template = current_app.jinja_env.get_template("unavailable.html")
    return template.render(lang=lang, status=status, asset=asset, t=lambda key: wording.text(key, lang))
