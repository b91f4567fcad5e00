"""The application factory."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from http import HTTPStatus

from flask import Flask, Response, request
from flask_babel import Babel

from graphsvc.operation.health import Processes, Readiness
from graphsvc.operation.metrics import Metrics
from graphsvc.operation.queries import Counted
from graphsvc.questions.catalogue import Catalogue
from graphsvc.review.checking import Checks
from graphsvc.settings import Settings
from graphsvc.store.foreign import Queries
from graphsvc.store.live import Live
from graphsvc.web import (
    about,
    asking,
    blank,
    check,
    codelists,
    compare,
    consistency,
    editions,
    endpoint,
    errors,
    explorer,
    filters,
    freshness,
    graphs,
    history,
    lately,
    matrices,
    named,
    operation,
    pages,
    picture,
    publishing,
    questions,
    resources,
    search,
    shown,
    sitemap,
    suggesting,
    vocabulary,
    wording,
)
from graphsvc.web.headers import PREFLIGHT, STANDARD
from graphsvc.web.site import Site, negotiated
from graphsvc.web.writes import Writes

LARGEST_REQUEST = 1_048_576
"""Bytes of the body of a request that does not write; a query is far shorter."""


def create_app(
    settings: Settings,
    live: Live,
    foreign: Queries,
    catalogue: Catalogue | None = None,
    *,
    metrics: Metrics | None = None,
    writes: Writes | None = None,
    processes: Callable[[], Processes] | None = None,
) -> Flask:
    """A WSGI application over the graph as it is now, with the questions of the catalogue where one is given.

    Queries that people write are answered by ``foreign``; ``processes`` tells of those that answer them, where there are such. Data are
    changed through ``writes``, where there are such.
    """
    metrics = metrics or Metrics()
    app = Flask(__name__)
    app.config["MAX_CONTENT_LENGTH"] = max(LARGEST_REQUEST, writes.largest if writes else 0)
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.merge_slashes = False  # an IRI with two slashes in a row is another one than that with one
    Babel(app, default_locale=wording.LANGUAGES[0], locale_selector=negotiated)
    filters.install(app)
    shown.install(app)
    site = Site(settings, live, Counted(foreign, metrics))
    for module in (pages, picture, explorer, publishing, named, vocabulary, codelists, search, consistency, history, compare, sitemap):
        app.register_blueprint(module.blueprint(site))
    app.register_blueprint(resources.blueprint(site, catalogue))
    app.register_blueprint(about.blueprint(site))
    app.register_blueprint(matrices.blueprint(site, catalogue))
    app.register_blueprint(blank.blueprint(site))
    app.register_blueprint(check.blueprint(site, Checks(settings), writes))
    app.register_blueprint(editions.blueprint(site, writes))
    app.register_blueprint(endpoint.blueprint(site, writes, catalogue))
    app.register_blueprint(graphs.blueprint(site, writes))
    if catalogue is not None:
        app.register_blueprint(questions.blueprint(site, catalogue))
        app.register_blueprint(asking.blueprint(site, catalogue))
    proposed = asking.proposer(site, catalogue)
    app.register_blueprint(suggesting.blueprint(site, catalogue, proposed))
    course = partial(lately.of, site)
    app.context_processor(lambda: {**site.context(), "has_questions": catalogue is not None, "proposed": proposed, "lately": course})
    app.after_request(_finish)
    operation.install(app, site, metrics, Readiness(lambda: live.now().view, processes))
    freshness.install(app, site)
    errors.install(app)
    return app


def _finish(response: Response) -> Response:
    headers = STANDARD | PREFLIGHT if request.method == "OPTIONS" else STANDARD
    response.headers.extend((name, value) for name, value in headers.items() if name not in response.headers)
    if response.status_code in (HTTPStatus.CREATED, HTTPStatus.NO_CONTENT) and not response.content_length:
        response.headers.pop("Content-Type", None)  # there is no content
    response.vary.update(("Accept", "Accept-Language", "Accept-Encoding"))
    return response
