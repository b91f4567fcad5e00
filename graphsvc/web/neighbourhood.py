"""The neighbourhood of a thing as a small graph: the things that it links to and that link to it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from graphsvc.errors import NotFoundError
from graphsvc.store.base import Iri, Row, View
from graphsvc.web import wording
from graphsvc.web.site import Site, current_language
from graphsvc.web.things import Thing, Things

MOST = 60
"""So many neighbours at most: more cannot be told apart on a screen."""
_NEAR = """
SELECT DISTINCT ?x ?p ?y ?out {
  { ?x ?p ?y BIND(true AS ?out) } UNION { ?y ?p ?x BIND(false AS ?out) } FILTER(isIRI(?y))
}"""


@dataclass(frozen=True, slots=True)
class Edge:
    """A link between two things of the neighbourhood."""

    source: str
    target: str
    property: str


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """A thing in the middle, its neighbours by kind and order, the links, and how many neighbours there are in all."""

    centre: Thing
    neighbours: tuple[Thing, ...]
    edges: tuple[Edge, ...]
    total: int


def read(view: View, things: Things, iri: str, most: int = MOST) -> Neighbourhood:
    """The neighbourhood of an IRI. Of too many neighbours those are kept whose kind is rarer: they say more."""
    rows = view.select(_NEAR, {"x": Iri(iri)})
    near = {row["y"].value for row in rows} - {iri}
    found = [things.by_iri[other] for other in near if other in things.by_iri and wording.kinds()[things.by_iri[other].kind].shown]
    kept = _ordered(_rarest(found, most))
    known = {thing.iri for thing in kept}
    edges = {_edge(iri, row) for row in rows if row["y"].value in known and row["p"].value in _shown()}
    linked = {edge.source for edge in edges} | {edge.target for edge in edges}
    neighbours = tuple(thing for thing in kept if thing.iri in linked)
    return Neighbourhood(things.get(iri), neighbours, tuple(sorted(edges, key=_edge_order)), len(found))


def _shown() -> frozenset[str]:
    return frozenset(prop.iri for prop in wording.properties().values() if prop.forward)


def _edge(iri: str, row: Row) -> Edge:
    ends = (iri, row["y"].value) if row["out"].value == "true" else (row["y"].value, iri)
    return Edge(*ends, row["p"].value)


def _edge_order(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.target, edge.property


def _rarest(found: Iterable[Thing], most: int) -> list[Thing]:
    by_kind: dict[str, list[Thing]] = defaultdict(list)
    for thing in sorted(found, key=lambda thing: thing.order):
        by_kind[thing.kind].append(thing)
    kept = [thing for same in sorted(by_kind.values(), key=lambda same: (len(same), same[0].kind)) for thing in same]
    return kept[:most]


def _ordered(found: Iterable[Thing]) -> list[Thing]:
    kinds = list(wording.kinds())
    return sorted(found, key=lambda thing: (kinds.index(thing.kind), thing.order))


def _short(thing: Thing, lang: str) -> str:
    """What fits beside a node: the code, the id of a plan, else the name."""
    return thing.code or (thing.iri.rpartition("/")[2] if thing.kind == "plan" else thing.label(lang))


def as_json(site: Site, seen: Neighbourhood, lang: str) -> dict[str, object]:
    """Nodes and edges for the graph view, with names and headings in that language and host-relative links."""
    names, kinds = wording.properties(), wording.kinds()

    def node(thing: Thing) -> dict[str, object]:
        return {
            "id": thing.iri,
            "label": _short(thing, lang),
            "title": " ".join(part for part in (thing.code, thing.label(lang)) if part),
            "kind": thing.kind,
            "kindLabel": kinds[thing.kind].one[lang],
            "href": site.page(thing.iri),
            "centre": thing is seen.centre,
        }

    def edge(link: Edge) -> dict[str, str]:
        forward = names[link.property].forward if link.property in names else None
        return {"source": link.source, "target": link.target, "label": forward[lang] if forward else link.property}

    return {
        "nodes": [node(thing) for thing in (seen.centre, *seen.neighbours)],
        "edges": [edge(link) for link in seen.edges],
        "total": seen.total,
    }


def blueprint(site: Site) -> Blueprint:
    """``/api/neighbourhood?iri=`` over one site."""
    api = Blueprint("neighbourhood", __name__)

    @api.get("/api/neighbourhood")
    def neighbourhood() -> Response:
        iri = request.args.get("iri", "")
        seen = read(site.view, site.things, iri)
        if not seen.neighbours and not site.knows(iri):
            raise NotFoundError(f"The graph does not know this IRI: {iri}")
        return jsonify(as_json(site, seen, current_language()))

    return api
