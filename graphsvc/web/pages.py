"""The start page, search, and lists of all things of a kind."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from graphsvc.errors import NotFoundError
from graphsvc.web import inspection, lately, lists, matrix_view, overview, search, timeline, wording
from graphsvc.web.consistency import plan_of
from graphsvc.web.site import Site, current_language


def blueprint(site: Site) -> Blueprint:
    """The pages over one site."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def start() -> str:
        size, graphs = site.sizes
        view, lang = site.view, current_language()
        counted = overview.load(view, site.things, site.published.used)
        # Of a large graph nobody who wants this page should wait for the check, which has a page of its own.
        inspected = inspection.load(view, site.settings.root) if 0 < size <= inspection.SMALL else None
        grown = lately.grown(site, inspected.report.counts) if inspected else frozenset()
        return render_template(
            "start.html",
            overview=counted,
            size=size,
            graphs=graphs,
            inspected=inspected,
            worst=overview.worst(inspected, lang, grown) if inspected else (),
            grown=grown,
            plan_of=plan_of(site),
            shade=matrix_view.shade,
            most=overview.MOST,
            year=timeline.YEAR,
        )

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
