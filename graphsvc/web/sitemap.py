"""What search engines may read: ``/robots.txt``, and a sitemap (sitemaps.org) of all pages in parts of at most 50,000 addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from xml.sax.saxutils import escape

from flask import Blueprint, Response, url_for

from graphsvc.errors import NotFoundError
from graphsvc.web import codelists, wording
from graphsvc.web.addresses import public
from graphsvc.web.site import Site

LARGEST = 50_000
"""Addresses of one part; the protocol allows no more."""
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_CLOSED = ("/sparql", "/search", "/api/", "/resource")
"""What is computed for each question anew, or has its own address elsewhere."""


def blueprint(site: Site, largest: int = LARGEST) -> Blueprint:
    """The sitemap over one site, in parts of so many addresses."""
    sitemap = Blueprint("sitemap", __name__)

    def absolute(path: str) -> str:
        return public(site.settings) + path.lstrip("/")

    def paths() -> list[str]:
        return [*_fixed(site), *_things(site)]

    @sitemap.get("/robots.txt")
    def robots() -> Response:
        lines = ["User-agent: *", *(f"Disallow: {path}" for path in _CLOSED), "", f"Sitemap: {absolute('sitemap.xml')}", ""]
        return Response("\n".join(lines), mimetype="text/plain")

    @sitemap.get("/sitemap.xml")
    def index() -> Response:
        parts = range(1, -(-len(paths()) // largest) + 1)
        return _xml(_index([absolute(f"sitemap/{number}.xml") for number in parts], site.view.modified()))

    @sitemap.get("/sitemap/<int:number>.xml")
    def part(number: int) -> Response:
        start = (number - 1) * largest
        found = paths()[start : start + largest] if number else []
        if not found:
            raise NotFoundError(f"The sitemap has no such part: {number}")
        return _xml(_addresses(absolute(path) for path in found))

    return sitemap


def _fixed(site: Site) -> Iterator[str]:
    yield url_for("pages.start")
    yield url_for("publishing.data")
    yield url_for("publishing.dumps")
    yield url_for("vocabulary.page")
    yield url_for("codelists.listing")
    own = (*codelists.lists(site.view, site.settings.base), *site.published.graphs)
    yield from (site.page(iri) for iri in own if iri.startswith(site.settings.base))
    yield from (url_for("pages.listing", kind=kind.id) for kind in wording.kinds().values() if kind.shown)


def _things(site: Site) -> Iterator[str]:
    """Pages of the things below the base that search and lists show."""
    kinds = wording.kinds()
    return (site.page(iri) for iri, thing in site.things.by_iri.items() if kinds[thing.kind].shown and site.path_of(iri))


def _index(addresses: Iterable[str], modified: datetime | None) -> Iterator[str]:
    when = f"<lastmod>{modified.isoformat()}</lastmod>" if modified else ""
    yield f"{_HEAD}<sitemapindex {_NAMESPACE}>\n"
    yield from (f"<sitemap><loc>{escape(address)}</loc>{when}</sitemap>\n" for address in addresses)
    yield "</sitemapindex>\n"


def _addresses(addresses: Iterable[str]) -> Iterator[str]:
    yield f"{_HEAD}<urlset {_NAMESPACE}>\n"
    yield from (f"<url><loc>{escape(address)}</loc></url>\n" for address in addresses)
    yield "</urlset>\n"


def _xml(pieces: Iterable[str]) -> Response:
    return Response("".join(pieces), mimetype="application/xml")
