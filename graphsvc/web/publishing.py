"""What a person or machine finds who wants the data and not the pages: one page about them, dumps, graphs, VoID, the catalogue."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, redirect, render_template, send_file, url_for

from graphsvc.errors import NotFoundError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Triple
from graphsvc.web import codelists, documents, vocabulary
from graphsvc.web.addresses import public
from graphsvc.web.dcat import Dcat
from graphsvc.web.documents import Document
from graphsvc.web.site import Site
from graphsvc.web.statements import labelled
from graphsvc.web.void import Void

GZIP = "application/gzip"
VOID = ".well-known/void"


def blueprint(site: Site) -> Blueprint:
    """The addresses of what is published, over one site."""
    publishing = Blueprint("publishing", __name__)

    def void() -> Void:
        return Void(site.published, public(site.settings))

    def dcat() -> Dcat:
        return Dcat(site.published, public(site.settings))

    def described(address: str, triples: Sequence[Triple], extension: str) -> Response:
        """A description without a page of its own: people are sent to the page about the data."""
        _, form = documents.split(f"{address}.{extension}")
        if extension and form is None:
            raise NotFoundError(f"Data can be had as {', '.join(documents.EXTENSIONS)}, not as: {extension!r}")
        if form is None and documents.prefers_page():
            return Response(headers=redirect(url_for("publishing.data"), 303).headers, status=303)
        return documents.with_own_tag(documents.answer(site.view, Document(address, lambda: triples), form))

    @publishing.get("/data")
    def data() -> str:
        return render_template(
            "data.html",
            address=public(site.settings),
            numbers=site.published.statistics,
            dumps=site.published.dumps.of_graph(None),
            sizes=site.published.sizes(),
            graphs=site.published.graphs,
            lists=codelists.lists(site.view, site.settings.base),
            vocabulary=vocabulary.load(site.settings.root),
            said=site.published.catalog,
            prefixes=PREFIXES,
        )

    @publishing.get("/dump/")
    def dumps() -> Response:
        page = render_template(
            "dumps.html",
            dumps=site.published.dumps,
            sizes=site.published.sizes(),
            graphs=site.published.graphs,
            title=dcat().title,
        )
        return documents.with_own_tag(Response(page, mimetype="text/html"))

    @publishing.get("/dump/<name>")
    def dump(name: str) -> Response:
        file = site.published.dumps.file(name)
        answer = send_file(file, GZIP, as_attachment=True, download_name=name, conditional=True, etag=f"{site.view.version()}-{name}")
        answer.cache_control.no_cache = True
        return answer

    @publishing.get(f"/{VOID}")
    @publishing.get(f"/{VOID}.<extension>")
    def well_known(extension: str = "") -> Response:
        return described(f"/{VOID}", labelled(site.view, void().document()), extension)

    @publishing.get("/catalog")
    @publishing.get("/catalog.<extension>")
    def catalog(extension: str = "") -> Response:
        site.published.sizes()
        return described("/catalog", list(dcat().document()), extension)

    return publishing
