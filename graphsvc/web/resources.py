"""Linked data: from the IRI of a thing (303) to its page or its data, and both for IRIs that were minted elsewhere.

After Cool URIs for the Semantic Web (W3C Note, 2008): ``/id/…`` names the thing, ``/page/…`` and ``/data/….ttl`` describe it.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, Response, redirect, render_template, request

from graphsvc.errors import NotFoundError
from graphsvc.store.base import RDF_FORMATS, Format, Iri
from graphsvc.web import negotiation
from graphsvc.web.neighbourhood import read as read_neighbourhood
from graphsvc.web.site import Site, current_language
from graphsvc.web.subject import Reader

_DATA = """
CONSTRUCT { ?x ?p ?o . ?s ?q ?x . ?reference ?r ?value . ?place ?t ?at } WHERE {
  { ?x ?p ?o } UNION { ?s ?q ?x }
  UNION { ?reference g:inItem ?x ; ?r ?value }
  UNION { ?x prov:wasDerivedFrom ?place . ?place ?t ?at }
}"""
"""What the graph says of a thing both ways, with its references (text, target or reason) and the places that it comes from."""


def blueprint(site: Site) -> Blueprint:
    """The addresses of things, pages and data over one site."""
    resources = Blueprint("resources", __name__)

    def describe(iri: str, form: Format) -> Response:
        triples = site.view.construct(_DATA, {"x": Iri(iri)})
        if not triples:
            raise NotFoundError(f"The graph does not know this IRI: {iri}")
        return Response(site.view.write(triples, form), content_type=f"{form.media_type}; charset=utf-8")

    def render(iri: str) -> str:
        lang = current_language()
        subject = Reader(site.view, site.things, lang).read(iri)
        if not subject.known:
            raise NotFoundError(f"The graph does not know this IRI: {iri}")
        neighbours = read_neighbourhood(site.view, site.things, iri)
        outside = iri if urlsplit(iri).scheme in ("http", "https") and site.path_of(iri) is None else None
        return render_template("page.html", subject=subject, iri=iri, neighbours=neighbours, outside=outside, formats=RDF_FORMATS)

    @resources.get("/id/<path:path>")
    def thing(path: str) -> Response:
        iri = site.iri_of(path)
        asked = request.args.get("format")
        html = asked == "html"
        form = None if html else negotiation.by_name(asked, RDF_FORMATS) if asked else _wanted()
        if not site.view.ask("ASK { { ?x ?p ?o } UNION { ?s ?q ?x } }", {"x": Iri(iri)}):
            raise NotFoundError(f"The graph does not know this IRI: {iri}")
        answer = redirect(site.page(iri) if form is None else site.data(iri, form.name), 303)
        return Response(headers=answer.headers, status=303)

    @resources.get("/page/<path:path>")
    def page(path: str) -> str:
        return render(site.iri_of(path))

    @resources.get("/data/<path:name>")
    def data(name: str) -> Response:
        path, _, extension = name.rpartition(".")
        if extension not in {form.name for form in RDF_FORMATS}:
            raise NotFoundError(f"Data can be had as {', '.join(form.name for form in RDF_FORMATS)}, not as: {name!r}")
        return describe(site.iri_of(path), negotiation.by_name(extension, RDF_FORMATS))

    @resources.get("/resource")
    def resource() -> Response | str:
        iri, asked = request.args.get("iri", ""), request.args.get("format")
        if asked and asked != "html":
            return describe(iri, negotiation.by_name(asked, RDF_FORMATS))
        form = None if asked else _wanted()
        return render(iri) if form is None else describe(iri, form)

    return resources


def _wanted() -> Format | None:
    """The data format that the client prefers to a page, else None: who has no preference gets the page."""
    accept = request.accept_mimetypes
    if not accept or accept.best == "*/*":
        return None
    chosen = negotiation.by_accept(accept, RDF_FORMATS, html=True)
    return chosen if isinstance(chosen, Format) else None
