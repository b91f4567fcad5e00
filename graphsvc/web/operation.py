"""What machines that run the service ask it: health, metrics, and what can be asked at all (OpenAPI)."""

from __future__ import annotations

import json
from pathlib import Path

from flask import Blueprint, Flask, Response, render_template, request

from graphsvc.operation.health import LIVE, Health, Readiness
from graphsvc.operation.metrics import MEDIA_TYPE, Data, Metrics
from graphsvc.web import manual, openapi
from graphsvc.web.addresses import public
from graphsvc.web.message import ROUTE
from graphsvc.web.site import Site

NAME = "operation"


def install(app: Flask, site: Site, metrics: Metrics, readiness: Readiness) -> None:
    """Add the addresses to an application, and let each request tell which of its routes it takes."""
    app.register_blueprint(blueprint(site, metrics, readiness))
    app.before_request(_route)


def blueprint(site: Site, metrics: Metrics, readiness: Readiness) -> Blueprint:
    """``/health``, ``/metrics``, ``/openapi.json`` and ``/api`` over one site."""
    operation = Blueprint(NAME, __name__)
    document = openapi.load()
    known = manual.parts(document)

    @operation.get("/health/live")
    def live() -> Response:
        return _told(LIVE)

    @operation.get("/health")
    @operation.get("/health/ready")
    def ready() -> Response:
        return _told(readiness.check())

    @operation.get("/metrics")
    def measured() -> Response:
        metrics.data(_data(site))
        return _fresh(Response(metrics.written_out(), content_type=MEDIA_TYPE))

    @operation.get("/openapi.json")
    def described() -> Response:
        return Response(openapi.written(document), content_type="application/json")

    @operation.get("/api")
    def listed() -> str:
        return render_template("api.html", parts=known, address=public(site.settings))

    return operation


def _route() -> None:
    request.environ[ROUTE] = request.url_rule.rule if request.url_rule else None


def _told(health: Health) -> Response:
    return _fresh(Response(json.dumps(health.found, ensure_ascii=False), status=health.http_status, content_type="application/json"))


def _fresh(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def _data(site: Site) -> Data:
    triples, graphs = site.sizes
    return Data(site.version, triples, len(graphs), None if site.settings.endpoint else _size(site.settings.store / "current"))


def _size(folder: Path) -> int:
    """Bytes of the files in a folder; those that go meanwhile count nothing."""
    total = 0
    for file in folder.iterdir() if folder.is_dir() else ():
        try:
            total += file.stat().st_size
        except OSError:
            continue
    return total
