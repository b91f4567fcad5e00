"""The start page, search, and lists of all things of a kind."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from graphsvc.errors import NotFoundError
from graphsvc.web import lists, overview, search, wording
from graphsvc.web.site import Site

EXAMPLES = ("A05-01", "nzdm", "senioři", "§ 62", "bydlení")


def blueprint(site: Site) -> Blueprint:
    """The pages over one site."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def start() -> str:
        size, graphs = site.sizes
        counted = overview.read(site.view, site.things)
        return render_template("start.html", overview=counted, size=size, graphs=graphs, examples=EXAMPLES)

    @pages.get("/search", endpoint="search")
    def results() -> Response:
        return search.page(site)

    @pages.get("/list/<kind>")
    def listing(kind: str) -> Response:
        named = wording.kinds().get(kind)
        if named is None or not named.shown:
            raise NotFoundError(f"There is no kind of things called so: {kind!r}")
        return lists.page(site, named)

    return pages
