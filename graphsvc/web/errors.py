"""One body for every error: a page for people, problem details (RFC 9457, formerly 7807) for machines. No trace ever leaves the server."""

from __future__ import annotations

import json
import logging

from flask import Flask, Response, render_template, request
from werkzeug.exceptions import HTTPException

from graphsvc.errors import GraphsvcError, LimitError
from graphsvc.web import negotiation

PROBLEM = "application/problem+json"
_FOR_MACHINES = ("/api/", "/data/", "/sparql")
_AGAIN = "5"
"""Seconds after which a query that found no room may be sent again."""
_LOG = logging.getLogger("graphsvc.web")


def install(app: Flask) -> None:
    """Let the application answer every error in one form."""

    @app.errorhandler(GraphsvcError)
    def told(error: GraphsvcError) -> Response:
        answer = body(error.http_status, str(error))
        if isinstance(error, LimitError):
            answer.headers["Retry-After"] = _AGAIN
        return answer

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        if error.code is None or error.code < 400:
            return Response(error.get_response().data, status=error.code or 500, headers=dict(error.get_headers()))
        answer = body(error.code, error.description or error.name)
        answer.headers.extend((name, value) for name, value in error.get_headers() if name in ("Allow", "Retry-After"))
        return answer

    @app.errorhandler(Exception)
    def unexpected(error: Exception) -> Response:
        _LOG.error("%s %s failed", request.method, request.path, exc_info=error)
        return body(500, "Internal error; it has been recorded.")


def body(status: int, detail: str) -> Response:
    """The answer for a status and a sentence, as the client prefers it."""
    if _people():
        page = render_template("error.html", status=status, detail=detail if status < 500 else "")
        return Response(page, status=status, mimetype=negotiation.HTML)
    problem = {"type": "about:blank", "title": _title(status), "status": status, "detail": detail}
    return Response(json.dumps(problem, ensure_ascii=False), status=status, content_type=PROBLEM)


def _title(status: int) -> str:
    return Response(status=status).status.partition(" ")[2].capitalize()


def _people() -> bool:
    accept = request.accept_mimetypes
    machines = request.path.startswith(_FOR_MACHINES)
    if not accept or accept.best == "*/*":
        return not machines
    offered = [PROBLEM, "application/json", negotiation.HTML]
    return accept.best_match(offered if machines else offered[::-1]) == negotiation.HTML
