"""Each named graph under its own IRI: what it is, how much it holds and where it comes from, as a page and as data."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, url_for

from graphsvc.errors import NotFoundError
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Format, Triple
from graphsvc.web import documents
from graphsvc.web.addresses import document_of, public
from graphsvc.web.dcat import Dcat
from graphsvc.web.documents import Document
from graphsvc.web.dumps import short_name
from graphsvc.web.site import Site
from graphsvc.web.statements import labelled
from graphsvc.web.void import Void


def blueprint(site: Site) -> Blueprint:
    """``/graph/…`` over one site."""
    named = Blueprint("named", __name__)

    @named.get("/graph/")
    def graphs() -> Response:
        return Response(headers=redirect(url_for("publishing.dumps"), 303).headers, status=303)

    @named.get("/graph/<path:name>")
    def graph(name: str) -> Response:
        iri, form = _asked(site, name)
        document = Document(document_of(iri, site.settings.base) or "", lambda: _triples(site, iri), lambda: _page(site, iri))
        return documents.with_own_tag(documents.answer(site.view, document, form))

    return named


def _asked(site: Site, name: str) -> tuple[str, Format | None]:
    """The graph whose name is given, with or without the suffix of a format. Raises NotFoundError where there is none."""
    stem, form = documents.split(name)
    for path, suffix in ((name, None), (stem, form)):
        for iri in site.spellings("graph/", path):
            if iri in site.published.graphs:
                return iri, suffix
    raise NotFoundError(f"There is no such graph: {site.spellings('graph/', name)[0]}")


def _triples(site: Site, iri: str) -> list[Triple]:
    address = public(site.settings)
    return labelled(site.view, [*Void(site.published, address).graph(iri), *Dcat(site.published, address).graph(iri)])


def _page(site: Site, iri: str) -> str:
    source = str(Terms(site.settings.base).document(short_name(iri, site.settings.base)))
    return render_template(
        "graph.html",
        iri=iri,
        title=Dcat(site.published, public(site.settings)).title(iri),
        size=site.published.graphs[iri],
        classes=site.published.statistics.by_graph.get(iri, {}),
        dumps=site.published.dumps.of_graph(iri),
        sizes=site.published.sizes(),
        source=source if source in site.things.by_iri else None,
    )
