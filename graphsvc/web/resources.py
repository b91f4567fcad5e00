"""Linked data: from the IRI of a thing (303) to its page or its data, and both for IRIs that were minted elsewhere.

After Cool URIs for the Semantic Web (W3C Note, 2008): ``/id/…`` names the thing, ``/page/…`` and ``/data/….ttl`` describe it.
"""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request, url_for

from graphsvc.errors import NotFoundError
from graphsvc.questions.catalogue import Catalogue
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import RDF_FORMATS, Format, Triple
from graphsvc.web import links, negotiation, sheet, shown
from graphsvc.web.addresses import public
from graphsvc.web.dcat import Dcat
from graphsvc.web.documents import wanted
from graphsvc.web.numbers import whole
from graphsvc.web.site import Site, current_language
from graphsvc.web.subject import Reader

LAST_PAGE = 1_000_000
MOST = 300
"""Links of one kind that a page lists; the list of items has all of them."""


def blueprint(site: Site, catalogue: Catalogue | None) -> Blueprint:
    """The addresses of things, pages and data over one site; pages offer the questions of the catalogue, where there is one."""
    resources = Blueprint("resources", __name__)

    def describe(iri: str, form: Format) -> Response:
        page, first = page_asked(), public(site.settings) + site.data(iri, form.name).lstrip("/")
        part = links.read(site.view, iri, page)
        if not part.triples:
            raise NotFoundError(f"The graph does not know this IRI{f', or has no such page of it ({page})' if page > 1 else ''}: {iri}")
        said = [*part.triples, *links.paging(first, page, more=part.more), *(_dataset(site, iri) if page == 1 else ())]
        answer = Response(site.view.write(said, form), content_type=f"{form.media_type}; charset=utf-8")
        answer.headers.extend(("Link", link) for link in _links(site, iri, form))
        if part.more:
            answer.headers.add("Link", f'<{links.part(site.data(iri, form.name), page + 1)}>; rel="next"')
        return answer

    def render(iri: str) -> Response:
        lang = current_language()
        subject = Reader(site.view, site.things, lang).read(iri)
        if not subject.known:
            raise NotFoundError(f"The graph does not know this IRI: {iri}")
        told = sheet.read(site, subject, lang, catalogue)
        outside = iri if urlsplit(iri).scheme in ("http", "https") and site.path_of(iri) is None else None
        page = render_template(
            "page.html",
            subject=subject,
            iri=iri,
            sheet=told,
            outside=outside,
            most=MOST,
            **shown.context(site, subject.thing, lang),
        )
        answer = Response(page, mimetype=negotiation.HTML)
        if told.waiting:  # a later answer says more, though the data are the same
            answer.set_etag(f"{site.version}-waiting", weak=True)
            answer.cache_control.no_store = True
        return answer

    @resources.get("/id/<path:path>")
    def thing(path: str) -> Response:
        iri = site.iri_of(path)
        asked = request.args.get("format")
        html = asked == "html"
        form = None if html else negotiation.by_name(asked, RDF_FORMATS) if asked else wanted(html=True)
        if not site.knows(iri):
            raise NotFoundError(f"The graph does not know this IRI: {iri}")
        answer = redirect(site.page(iri) if form is None else site.data(iri, form.name), 303)
        response = Response(headers=answer.headers, status=303)
        for one in RDF_FORMATS:
            response.headers.add("Link", f'<{site.data(iri, one.name)}>; rel="describedby"; type="{one.media_type}"')
        return response

    @resources.get("/page/<path:path>")
    def page(path: str) -> Response:
        return render(site.iri_of(path))

    @resources.get("/data/<path:name>")
    def data(name: str) -> Response:
        path, _, extension = name.rpartition(".")
        if extension not in {form.name for form in RDF_FORMATS}:
            raise NotFoundError(f"Data can be had as {', '.join(form.name for form in RDF_FORMATS)}, not as: {name!r}")
        return describe(site.iri_of(path), negotiation.by_name(extension, RDF_FORMATS))

    @resources.get("/resource")
    def resource() -> Response:
        iri, asked = request.args.get("iri", ""), request.args.get("format")
        if asked and asked != "html":
            return describe(iri, negotiation.by_name(asked, RDF_FORMATS))
        form = None if asked else wanted(html=True)
        return render(iri) if form is None else describe(iri, form)

    return resources


def _dataset(site: Site, iri: str) -> Iterator[Triple]:
    """What the catalogue says of the whole dataset, which is a thing of the graph too; nothing of any other thing."""
    if iri == str(Terms(site.settings.base).dataset()):
        yield from Dcat(site.published, public(site.settings)).complete()


def _links(site: Site, iri: str, form: Format) -> list[str]:
    """The same in other formats, the page about it, and the description of the dataset that it is from."""
    others = [f'<{site.data(iri, other.name)}>; rel="alternate"; type="{other.media_type}"' for other in RDF_FORMATS if other != form]
    page, void = f'<{site.page(iri)}>; rel="alternate"; type="text/html"', url_for("publishing.well_known")
    return [page, *others, f'<{void}>; rel="describedby"; type="text/turtle"']


def page_asked() -> int:
    """The number that ``?page=`` gives. Raises ParameterError for what is none."""
    return whole("page", 1, 1, LAST_PAGE)
