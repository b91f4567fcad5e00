"""``/about``: what the application is, where its data come from, under which terms they can be used, and how accessible it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, render_template
from flask_babel import format_date, format_datetime

from graphsvc import __version__
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri, Row, View
from graphsvc.web import wording
from graphsvc.web.addresses import public
from graphsvc.web.dumps import short_name
from graphsvc.web.site import Site
from graphsvc.web.things import Thing

CHECKED = date(2026, 11, 26)
"""The day on which the pages were last tried for accessibility, and the statement written."""
_DOCUMENTS = """
SELECT ?document ?plan ?issued {
  ?document a foaf:Document OPTIONAL { ?document foaf:primaryTopic ?plan } OPTIONAL { ?document dct:issued ?issued }
}"""
_PUBLISHERS = "SELECT ?plan ?publisher { ?plan a g:Plan ; dct:publisher ?publisher }"


@dataclass(frozen=True, slots=True)
class Source:
    """A document: its plan and who published that, when it was issued (as written), how many items and statements come from it."""

    document: Thing
    plan: Thing | None
    publisher: Thing | None
    issued: str
    graph: str
    items: int
    statements: int


def blueprint(site: Site) -> Blueprint:
    """``/about`` over one site."""
    about = Blueprint("about", __name__)

    @about.get("/about")
    def page() -> str:
        published, modified = site.published, site.view.modified()
        return render_template(
            "about.html",
            sources=sources(site),
            modified=format_datetime(modified, "long", rebase=False) if modified else "",
            day=format_date(modified, "long", rebase=False) if modified else "",
            checked=format_date(CHECKED, "long"),
            program=f"graphsvc {__version__}",
            said=published.catalog,
            graphs=published.graphs,
            size=site.sizes[0],
            address=public(site.settings),
        )

    return about


def sources(site: Site) -> list[Source]:
    """The documents of the graph, in the order of their names."""
    view, things = site.view, site.things
    about: dict[str, str] = {}
    issued: dict[str, str] = {}
    for row in _ordered(view, _DOCUMENTS):
        about.setdefault(row["document"].value, row["plan"].value if "plan" in row else "")
        issued.setdefault(row["document"].value, row["issued"].value if "issued" in row else "")
    publishers = {row["plan"].value: row["publisher"].value for row in _ordered(view, _PUBLISHERS) if isinstance(row["publisher"], Iri)}
    terms = Terms(site.settings.base)
    graphs = {str(terms.document(short_name(graph, site.settings.base))): graph for graph in site.published.graphs}
    found = []
    for thing in things.of_kind("document"):
        plan, graph = about.get(thing.iri, ""), graphs.get(thing.iri, "")
        publisher = publishers.get(plan)
        counted = site.published.statistics.by_graph.get(graph, {})
        found.append(
            Source(
                thing,
                things.get(plan) if plan else None,
                things.get(publisher) if publisher else None,
                issued.get(thing.iri, ""),
                graph,
                counted.get(wording.expand("g:Measure"), 0),
                site.published.graphs.get(graph, 0),
            )
        )
    return found


def _ordered(view: View, query: str) -> Sequence[Row]:
    return sorted(view.select(query), key=lambda row: [str(row[name]) for name in sorted(row)])
