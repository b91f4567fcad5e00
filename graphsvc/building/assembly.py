"""All graphs of the store: ontology, code lists, documents, links between plans, questions, and what the store says of itself."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from graphsvc import __version__, catalog
from graphsvc.building import keys
from graphsvc.building.graph import Graph, GraphData, Staying, Telling
from graphsvc.building.kept import Kept
from graphsvc.editions.links import GRAPH as LINKING
from graphsvc.errors import DataError
from graphsvc.linking import decisions, links
from graphsvc.linking.facts import plans
from graphsvc.linking.statements import statements
from graphsvc.questions import catalogue
from graphsvc.rdf import codelists, executables
from graphsvc.rdf.executables import Executable
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, iri, plain
from graphsvc.rdf.vocab import DCAT, DCT, RDF, G
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store import serial

QUESTIONS = "questions"
"""The graph of the questions of the catalogue."""


class Told(Graph, Telling, Protocol):
    """The graph of a document."""


@dataclass(frozen=True, slots=True)
class Others:
    """Graphs that are held by others: no build writes or removes them, whatever is shipped or read; linking reads what they tell."""

    held: frozenset[str] = frozenset()
    told: Sequence[Telling] = ()


NO_OTHERS = Others()


@dataclass(frozen=True, slots=True)
class Assembled:
    """The graphs, in their order, and the key under which the links are kept."""

    graphs: Sequence[Graph]
    links: str


def shipped(root: Path) -> dict[str, bytes]:
    """Document id → the shipped facts. Raises DataError where there are none."""
    found = {path.stem: path.read_bytes() for path in sorted((root / "data" / "graphs").glob("*.ttl"))}
    if not found:
        raise DataError(f"There are no shipped facts: {root / 'data' / 'graphs'}")
    return found


def assemble(
    settings: Settings, read: Sequence[Told], staying: Collection[Staying] = (), others: Others = NO_OTHERS, kept: Kept | None = None
) -> Assembled:
    """All graphs of the store, those of documents that were ``read`` among them. Links that are ``kept`` are not looked for again.

    Documents that are shipped but not among these, nor ``staying`` in the store, are taken as shipped, so that nothing is lost by a partial
    folder. Raises DataError for a decision about links that does not fit the plans.
    """
    terms = Terms(settings.base)
    documents = [graph for graph in read if graph.iri not in others.held]
    staying = [graph for graph in staying if graph.iri not in others.held]
    there = {*others.held, *(graph.iri for graph in documents), *(graph.iri for graph in staying)}
    as_shipped = [
        GraphData(str(terms.graph(name)), serial.rebase(data, DEFAULT_BASE, settings.base), "ttl")
        for name, data in shipped(settings.root).items()
        if str(terms.graph(name)) not in there
    ]
    lists = [triple for triples in codelists.all_code_lists(settings.root, settings.base).values() for triple in triples]
    made = GraphData(str(terms.graph("codelists")), serial.ntriples(lists), "nt")
    facts: list[Telling] = [*as_shipped, made, *documents, *staying, *others.told]
    key = _links_key(facts, settings, published=bool(others.held))
    graphs: list[Graph] = [
        GraphData(str(terms.graph("ontology")), (settings.root / "ontology" / "plan.ttl").read_bytes(), "ttl"),
        *as_shipped,
        made,
        *documents,
        GraphData(str(terms.graph(LINKING)), _between_plans(facts, settings, terms, key, kept, published=bool(others.held)), "nt"),
        GraphData(str(terms.graph(QUESTIONS)), serial.ntriples(executables.statements(_questions(settings), terms)), "nt"),
    ]
    about = _dataset(terms, digest_of(settings, bool(read)), [*(graph.iri for graph in graphs), *(graph.iri for graph in staying)])
    return Assembled([*graphs, GraphData(str(terms.graph("dataset")), serial.ntriples(about), "nt")], key)


def _links_key(facts: Iterable[Telling], settings: Settings, *, published: bool) -> str:
    """Changes with all that links depend on."""
    decided = settings.root / decisions.FILE
    people = decided.read_bytes() if decided.exists() else b""
    return keys.key(keys.reading(settings), keys.mapping(settings), people, str(published), *(graph.telling for graph in facts))


def _between_plans(facts: Iterable[Telling], settings: Settings, terms: Terms, key: str, kept: Kept | None, *, published: bool) -> bytes:
    """What is found to go on from plan to plan, with what people have decided about it, as N-Triples.

    Where editions were ``published``, decisions about what they have given up are passed over.

    In memory are, for the time, the codes, titles and links of all goals and items: some kilobytes for each.
    """
    there = kept.links(key) if kept else None
    if there is not None:
        return there
    said, decided = plans(statement for graph in facts for statement in graph.said()), decisions.load(settings.root)
    found = links.find(said, decided.fitting(said) if published else decided, settings.root)
    lines = serial.ntriples(statements(found, terms, settings.root))
    if kept:
        kept.keep_links(key, lines)
    return lines


def _questions(settings: Settings) -> Iterator[Executable]:
    """The questions that SPARQL answers, as queries that can be asked as they stand."""
    for question in catalogue.load(settings):
        if question.sparql:
            yield Executable(question.id, question.summary, question.description, question.bound({}), question.tags)


def digest_of(settings: Settings, from_documents: bool) -> str:
    """What a store is built from: ``shipped:`` or ``documents:`` and the SHA-256 of version, base and all shipped data files."""
    digest = hashlib.sha256(f"{__version__}\0{settings.base}".encode())
    data = (path for path in (settings.root / "data").rglob("*.t*l") if path.name != catalog.FILE)  # which is told, but not stored
    questions = (settings.root / "queries").glob("*.rq")
    for path in sorted([*data, *questions, settings.root / "ontology" / "plan.ttl"]):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return f"{'documents' if from_documents else 'shipped'}:{digest.hexdigest()}"


def _dataset(terms: Terms, digest: str, names: Iterable[str]) -> list[Triple]:
    dataset = terms.dataset()
    return [
        (dataset, RDF.type, DCAT.Dataset),
        (dataset, DCT.title, czech("Znalostní graf strategických plánů kraje")),
        (dataset, G.inputDigest, plain(digest)),
        *((dataset, G.builtGraph, iri(name)) for name in [*names, str(terms.graph("dataset"))]),
    ]
