"""A draft as triples: a document of a known family, read and mapped against what the graph has, or RDF as it is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphsvc import pipeline
from graphsvc.errors import DocumentError
from graphsvc.model import Record
from graphsvc.place import OnPage
from graphsvc.rdf import coordination, mapping
from graphsvc.rdf.index import Coded, Index, plan_of
from graphsvc.rdf.references import Context
from graphsvc.rdf.resolve import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple
from graphsvc.rdf.vocab import DCT, OA, RDF, G
from graphsvc.settings import Settings
from graphsvc.store import serial
from graphsvc.store.base import Iri, Row, View

RDF_SUFFIXES = {".ttl": "ttl", ".nt": "nt", ".jsonld": "jsonld", ".rdf": "rdf", ".owl": "rdf", ".xml": "rdf"}
"""Endings of RDF files, and the names of their formats."""

_GOALS = """
SELECT ?plan ?code ?title WHERE {{
  VALUES ?plan {{ {plans} }}
  ?node g:ofPlan ?plan ; skos:notation ?code .
  FILTER NOT EXISTS {{ ?node g:knownByReference true }}
  OPTIONAL {{ ?node skos:prefLabel ?title }}
}}"""
_ITEMS = """
SELECT ?plan ?code ?title WHERE {{
  VALUES ?plan {{ {plans} }}
  ?node g:ofPlan ?plan ; dct:identifier ?code .
  OPTIONAL {{ ?node dct:title ?title }}
}}"""
_PARENT = "SELECT ?plan ?parent WHERE {{ VALUES ?plan {{ {plans} }} ?plan g:parentPlan ?parent }}"

_REFERENCES = """
SELECT ?code ?ref WHERE {{
  {{ SELECT ?item ?code WHERE {{ ?item g:ofPlan <{plan}> ; dct:identifier ?code }} }}
  ?ref g:inItem ?item
}}"""
_REFERENCE = re.compile(r"(?P<document>.*)/item/[^/]*/ref/(?P<field>funding|responsible)/\d+")

_PARTS = {OA.SpecificResource, OA.FragmentSelector}
_TEXT, _ORDER = str(G.referenceText), str(G.order)
_UNREAD = {OA.hasSelector, G.lastLine, G.order, DCT.conformsTo, RDF.value}
"""What says where exactly a statement stands; no rule reads it, and it is half of all that a document says."""
_RECTANGLES = {OA.hasSelector, RDF.value}
"""What of that says at which rectangle of a page."""
_CONCERNS = {OA.hasTarget, G.inItem, G.inList}
"""What is said of another node by one of its own: an evaluation or a reference changes what is known of it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The statements of a draft as N-Triples, the nodes that it is about, and the ids of the plans that it is an edition of."""

    data: bytes
    about: frozenset[str]
    plans: frozenset[str] = frozenset()


def is_rdf(path: Path) -> bool:
    """Whether the name of a file is that of RDF."""
    return path.suffix.casefold() in RDF_SUFFIXES


def of_rdf(path: Path) -> Draft:
    """An RDF file. Raises DocumentError where it cannot be read or parsed."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise DocumentError(f"The file cannot be read ({error.strerror}): {path}") from error
    return of_data(path, data, path.resolve().as_uri())


def of_data(path: Path, data: bytes, base: str) -> Draft:
    """What an RDF file of that name holds, relative IRIs resolved against ``base``. Raises DocumentError where it cannot be parsed."""
    try:
        written = serial.as_ntriples(data, RDF_SUFFIXES[path.suffix.casefold()], base)
    except SyntaxError as error:
        raise DocumentError(f"The file is no RDF that can be read ({error}): {path}") from error
    return Draft(written, serial.subjects(written, {str(p) for p in _CONCERNS}))


def of_records(records: Sequence[Record], settings: Settings, view: View) -> Draft:
    """Documents, mapped against what the view knows; where a statement stands is left out but for its first line."""
    terms = Terms(settings.base)
    index = _index(records, settings, view, terms)
    kept: list[Triple] = []
    about: set[str] = set()
    for record in records:
        source = pipeline.source_of(record, settings.root)
        unread = _UNREAD - (_RECTANGLES if any(isinstance(place, OnPage) for place in record.where.values()) else set())
        for triple in mapping.statements(record, source, index, settings.root, terms, text=False):
            subject, predicate, value = triple
            if predicate in unread and not (predicate == RDF.value and "/declared/" in subject):
                continue
            kept.append(triple)
            if predicate == RDF.type and value not in _PARTS:
                about.add(str(subject))
            elif predicate in _CONCERNS:
                about.add(str(value))
    return Draft(serial.ntriples(kept), frozenset(about), frozenset(map(plan_of, records)))


def whole(record: Record, settings: Settings, view: View) -> bytes:
    """All that a document says as N-Triples, mapped against what the view knows: with running text, and where each statement stands."""
    terms = Terms(settings.base)
    source = pipeline.source_of(record, settings.root)
    index = _index([record], settings, view, terms)
    return serial.ntriples(mapping.statements(record, source, index, settings.root, terms, text=True))


def _index(records: Sequence[Record], settings: Settings, view: View, terms: Terms) -> Index:
    """What the drafts have, and what the graph has of their plans, of the strategies above them and of those that they coordinate with."""
    index = Index.of(records, settings.root)
    own = {plan_of(record) for record in records}
    index = index.with_sources({plan: _sources(view, str(terms.plan(plan))) for plan in sorted(own)})
    parents = {plan: row["parent"].value for plan in own for row in view.select(_PARENT.format(plans=f"<{terms.plan(plan)}>"))}
    named = {str(terms.plan(plan)): plan for plan in own | _coordinated(records, index, settings, terms)}
    named |= {iri: iri.rpartition("/")[2] for iri in parents.values()}
    asked = " ".join(f"<{iri}>" for iri in sorted(named))
    goals, items = (_coded(view.select(query.format(plans=asked)), named) for query in (_GOALS, _ITEMS))
    return index.with_more(goals, items, {plan: named[iri] for plan, iri in parents.items()})


def _sources(view: View, plan: str) -> dict[str, tuple[str, ...]]:
    """Code → the funding sources that a document in the graph lists for an item of the plan, as `Index.of` takes them from records."""
    codes = {row["ref"].value: row["code"].value for row in view.select(_REFERENCES.format(plan=plan))}
    read = {ref: found for ref in codes if (found := _REFERENCE.fullmatch(ref))}
    texts: dict[tuple[str, str, str], list[tuple[int, str]]] = {}
    said = {(triple.subject.value, triple.predicate.value): triple.object.value for triple in view.stated(read, (_TEXT, _ORDER))}
    for ref, found in read.items():
        place = found["document"], codes[ref], found["field"]
        texts.setdefault(place, []).append((int(said.get((ref, _ORDER), "0")), said.get((ref, _TEXT), "")))
    listed = {place: tuple(text for _, text in sorted(values)) for place, values in sorted(texts.items())}
    return {
        code: funding
        for (document, code, field), funding in listed.items()
        if field == "funding" and {*funding} != {*listed.get((document, code, "responsible"), ())}
    }


def _coded(rows: Iterable[Row], plans: Mapping[str, str]) -> list[Coded]:
    return [(plans[row["plan"].value], row["code"].value, row["title"].value if "title" in row else None) for row in rows]


def _coordinated(records: Iterable[Record], index: Index, settings: Settings, terms: Terms) -> set[str]:
    found: set[str | None] = set()
    for record in records:
        context = Context.of(record, Resolver(settings.root, terms), index)
        found.update(coordination.strategy_of(listed, context) for listed in record.coordination)
    return {plan for plan in found if plan}


def graphs_of(record: Record, settings: Settings) -> set[str]:
    """The name of the graph that holds the edition of the document which is in the graph."""
    return {str(Terms(settings.base).graph(pipeline.source_of(record, settings.root).id))}


def nodes(draft: Iterable[Draft]) -> frozenset[Iri]:
    """What several drafts are about."""
    return frozenset(Iri(node) for one in draft for node in one.about)
