"""The start page, search, and lists of all things of a kind."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, render_template, request

from graphsvc.errors import NotFoundError
from graphsvc.web import overview, wording
from graphsvc.web.site import Site

EXAMPLES = ("A05-01", "nzdm", "senioři", "§ 62", "bydlení")
SHOWN = 25
"""How many results of one kind a search shows unless that kind is asked for."""


def blueprint(site: Site) -> Blueprint:
    """The pages over one site."""
    pages = Blueprint("pages", __name__)

    @pages.get("/")
    def start() -> str:
        size, graphs = site.sizes
        counted = overview.read(site.view, site.things)
        return render_template("start.html", overview=counted, size=size, graphs=graphs, examples=EXAMPLES)

    @pages.get("/search")
    def search() -> str:
        query, kind = request.args.get("q", "").strip()[:200], request.args.get("kind")
        found = [thing for thing in site.things.search(query) if kind in (None, thing.kind)]
        order = list(wording.kinds())
        by_kind = groupby(sorted(found, key=lambda thing: order.index(thing.kind)), key=lambda thing: thing.kind)
        groups = [(wording.kinds()[name], list(same)) for name, same in by_kind]
        groups.sort(key=lambda group: found.index(group[1][0]))
        return render_template("search.html", q=query, number=len(found), groups=groups, limit=len(found) if kind else SHOWN)

    @pages.get("/list/<kind>")
    def listing(kind: str) -> str:
        named = wording.kinds().get(kind)
        if named is None or not named.shown:
            raise NotFoundError(f"There is no kind of things called so: {kind!r}")
        listed = site.things.of_kind(kind)
        return render_template("list.html", named=named, listed=listed, used=overview.used_by(site.view))

    return pages
