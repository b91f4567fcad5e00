"""The application factory."""

from __future__ import annotations

from flask import Flask, Response

from graphsvc.questions.catalogue import Catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.foreign import Direct, Queries
from graphsvc.web import errors, filters, freshness, neighbourhood, pages, protocol, questions, resources
from graphsvc.web.site import Site

LARGEST_REQUEST = 1_048_576
"""Bytes of a request's body; a query is far shorter."""
_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Content-Type",
    "Access-Control-Max-Age": "86400",
}
"""On every answer. Any origin may read: the data are public, and there is nothing to log in to."""


def create_app(settings: Settings, view: View, catalogue: Catalogue | None = None, foreign: Queries | None = None) -> Flask:
    """A WSGI application over one view of the graph, with the questions of the catalogue where one is given. It writes nothing.

    Queries that people write are answered by ``foreign``; without it by the view, which sets them no limits.
    """
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.install(app)
    site = Site(settings, view, foreign or Direct(view))
    for module in (pages, resources, protocol, neighbourhood):
        app.register_blueprint(module.blueprint(site))
    if catalogue is not None:
        app.register_blueprint(questions.blueprint(site, catalogue))
    app.context_processor(lambda: {**site.context(), "has_questions": catalogue is not None})
    app.after_request(_finish)
    freshness.install(app, view.version())
    errors.install(app)
    return app


def _finish(response: Response) -> Response:
    response.headers.extend((name, value) for name, value in _HEADERS.items() if name not in response.headers)
    response.vary.update(("Accept", "Accept-Language"))
    return response
