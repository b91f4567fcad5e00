"""Links → triples: a node with confidence, reasons, status and the places of both titles; beside it the plain link, where it is sure.

What is only a candidate has no plain link between items. Between goals it is skos:relatedMatch, and skos:closeMatch where it is sure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from graphsvc.linking import reasons
from graphsvc.linking.links import CANDIDATE, DUPLICATE, GOAL, Link
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, decimal, english, iri
from graphsvc.rdf.vocab import PROV, RDF, RDFS, SKOS, G


def statements(links: Iterable[Link], terms: Terms, root: Path) -> Iterator[Triple]:
    """All that is said of the links, in their order; ``root`` holds the lookups."""
    for link in links:
        yield from _node(link, terms, root)
        if link.kind != DUPLICATE:
            yield from _plain(link)


def _node(link: Link, terms: Terms, root: Path) -> Iterator[Triple]:
    later, earlier = iri(link.later.iri), iri(link.earlier.iri)
    duplicate = link.kind == DUPLICATE
    node = terms.link(later, "near-duplicate" if duplicate else "succeeds", earlier)
    yield node, RDF.type, G.NearDuplicate if duplicate else G.Succession
    yield node, G.between if duplicate else G.later, later
    yield node, G.between if duplicate else G.earlier, earlier
    label = reasons.label(link)
    yield node, RDFS.label, czech(label["cs"])
    yield node, RDFS.label, english(label["en"])
    yield node, G.confidence, decimal(link.confidence)
    yield node, G.linkStatus, terms.concept("link_statuses", link.status)
    for reason in reasons.of(link, root):
        yield node, G.linkReason, czech(reason["cs"])
        yield node, G.linkReason, english(reason["en"])
    if link.why:
        yield node, RDFS.comment, czech(link.why)
    for place in (*link.later.places, *link.earlier.places):
        yield node, PROV.wasDerivedFrom, iri(place)


def _plain(link: Link) -> Iterator[Triple]:
    later, earlier = iri(link.later.iri), iri(link.earlier.iri)
    if link.kind == GOAL:
        yield later, SKOS.relatedMatch if link.status == CANDIDATE else SKOS.closeMatch, earlier
    elif link.status != CANDIDATE:
        yield later, G.succeeds, earlier
