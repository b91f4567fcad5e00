"""Which editions there are: what the graph ``editions`` of the store says, read and written.

Only what stands in that graph counts, whatever documents say of editions elsewhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from graphsvc.editions.model import SEVERITIES, Edition, Publication
from graphsvc.errors import NotFoundError, StoreError
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, english, instant, integer, iri, plain, truth
from graphsvc.rdf.vocab import DCT, FOAF, PROV, RDF, RDFS, SCHEMA, G
from graphsvc.store.base import Iri, Row, View

GRAPH = "editions"
_OF_PLAN = """SELECT ?graph ?plan ?s ?p ?o WHERE {
  GRAPH ?graph { ?s ?p ?o } FILTER (STRSTARTS(STR(?s), CONCAT(STR(?plan), "/edition/")))
}"""
_ALL = "SELECT ?graph ?s ?p ?o WHERE { GRAPH ?graph { ?s ?p ?o } }"
_HELD = "SELECT DISTINCT ?graph ?o WHERE { GRAPH ?graph { ?s ?p ?o } FILTER (?p IN (g:removedGraph, g:publishedGraph)) }"
_COUNTED = dict(zip(SEVERITIES, (G.violations, G.warnings, G.infos), strict=True))
_PUBLICATION, _DRAFT = "publication", "draft"

_Said = Mapping[str, Mapping[str, list[str]]]
"""Subject → property → values."""


def of_plan(view: View, base: str, plan: str) -> list[Edition]:
    """The editions of a plan (its IRI), from the first."""
    return _editions(view.select(_OF_PLAN, {"graph": _graph(base), "plan": Iri(plan)}), base)


def all_editions(view: View, base: str) -> list[Edition]:
    """All editions, by plan and number. Raises StoreError where somebody has written what makes no sense into their graph."""
    return _editions(view.select(_ALL, {"graph": _graph(base)}), base)


def numbered(editions: Iterable[Edition], plan: str, number: int) -> Edition:
    """The edition of that number. Raises NotFoundError where there is none, with those that there are."""
    known = {edition.number: edition for edition in editions}
    if number not in known:
        there = ", ".join(map(str, sorted(known))) or "none"
        raise NotFoundError(f"The plan {plan.rpartition('/')[2]} has no edition of this number (there are: {there}): {number}")
    return known[number]


def held(view: View, base: str) -> frozenset[str]:
    """The graphs that publications have taken out or put in: no build writes them again."""
    return frozenset(row["o"].value for row in view.select(_HELD, {"graph": _graph(base)}))


def statements(edition: Edition, terms: Terms) -> Iterator[Triple]:
    """All that is said of an edition."""
    plan, number = edition.plan_id, edition.number
    node = terms.edition(plan, number)
    yield node, RDF.type, G.Edition
    yield node, RDFS.label, czech(f"{number}. vydání plánu {plan}")
    yield node, RDFS.label, english(f"Edition {number} of {plan}")
    yield node, DCT.isVersionOf, iri(edition.plan)
    yield node, SCHEMA.version, integer(number)
    yield node, SCHEMA.sha256, plain(edition.content)
    yield node, G.itemCount, integer(edition.items)
    if number > 1:
        yield node, PROV.wasRevisionOf, terms.edition(plan, number - 1)
    if edition.publication:
        yield from _published(edition, edition.publication, terms)


def _published(edition: Edition, told: Publication, terms: Terms) -> Iterator[Triple]:
    plan, number = edition.plan_id, edition.number
    node = terms.edition(plan, number)
    activity, agent = terms.edition(plan, number, _PUBLICATION), terms.agent(told.agent)
    yield node, PROV.generatedAtTime, instant(told.when)
    yield node, PROV.wasGeneratedBy, activity
    if told.note:
        yield node, DCT.description, plain(told.note)
    if told.restored is not None:
        yield node, PROV.wasDerivedFrom, terms.edition(plan, told.restored)
    yield activity, RDF.type, G.Publication
    yield activity, RDFS.label, czech(f"zveřejnění {number}. vydání plánu {plan}")
    yield activity, RDFS.label, english(f"publication of edition {number} of {plan}")
    yield activity, PROV.wasAssociatedWith, agent
    yield agent, RDF.type, PROV.Agent
    yield agent, FOAF.name, plain(told.agent)
    yield agent, RDFS.label, plain(told.agent)
    yield activity, G.dataVersion, plain(told.version)
    for severity, number_of in (told.found or {}).items():
        yield activity, _COUNTED[severity], integer(number_of)
    if told.accepted:
        yield activity, G.violationsAccepted, truth(True)
    yield from ((activity, G.removedGraph, iri(name)) for name in told.removed)
    yield from ((activity, G.publishedGraph, iri(name)) for name in told.published)
    if told.file:
        draft = terms.edition(plan, number, _DRAFT)
        yield activity, PROV.used, draft
        yield draft, RDF.type, PROV.Entity
        yield draft, DCT.source, plain(told.file)
        yield draft, RDFS.label, plain(told.file)
        yield draft, SCHEMA.sha256, plain(told.digest)


def _graph(base: str) -> Iri:
    return Iri(str(Terms(base).graph(GRAPH)))


def _editions(rows: Iterable[Row], base: str) -> list[Edition]:
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        said[row["s"].value][row["p"].value].append(row["o"].value)
    nodes = [node for node, facts in said.items() if str(G.Edition) in facts[str(RDF.type)]]
    return sorted((_edition(node, said, base) for node in nodes), key=lambda edition: (edition.plan, edition.number))


def _edition(node: str, said: _Said, base: str) -> Edition:
    facts = said[node]
    activity = _one(facts, PROV.wasGeneratedBy)
    try:
        publication = _publication(facts, said[activity], said.get(f"{node}/{_DRAFT}", {}), base) if activity in said else None
        number, items = (int(_one(facts, about)) for about in (SCHEMA.version, G.itemCount))
    except ValueError as error:
        raise StoreError(f"The graph {_graph(base)} does not say what it must of an edition; restore a backup: {node}") from error
    return Edition(_one(facts, DCT.isVersionOf), number, _one(facts, SCHEMA.sha256), items, publication)


def _publication(of: Mapping[str, list[str]], facts: Mapping[str, list[str]], draft: Mapping[str, list[str]], base: str) -> Publication:
    counts = {severity: int(_one(facts, about)) for severity, about in _COUNTED.items() if facts.get(str(about))}
    restored = _one(of, PROV.wasDerivedFrom)
    return Publication(
        agent=unquote(_one(facts, PROV.wasAssociatedWith).removeprefix(str(Terms(base).agent("")))),
        when=_one(of, PROV.generatedAtTime),
        note=_one(of, DCT.description),
        file=_one(draft, DCT.source),
        digest=_one(draft, SCHEMA.sha256),
        restored=int(restored.rpartition("/")[2]) if restored else None,
        found=counts or None,
        accepted=bool(facts.get(str(G.violationsAccepted))),
        version=_one(facts, G.dataVersion),
        removed=tuple(sorted(facts.get(str(G.removedGraph), ()))),
        published=tuple(sorted(facts.get(str(G.publishedGraph), ()))),
    )


def _one(facts: Mapping[str, list[str]], about: str) -> str:
    """The value; ``""`` where there is none."""
    return min(facts.get(str(about), ()), default="")
