"""Items with titles and descriptions, as many as are wanted, the same on every run, and searches in them.

Their words are those of the shipped titles, each as often as there, and one word of each item is its own. So a search for a common word
finds most of them, and the worst case is measured.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TypeVar

from rdflib import URIRef

from graphsvc import pipeline
from graphsvc.benchmark import measure
from graphsvc.fulltext import entries, index
from graphsvc.fulltext.search import Searcher
from graphsvc.rdf import provenance
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, plain
from graphsvc.rdf.vocab import DCT, PROV, RDF, G
from graphsvc.settings import Settings
from graphsvc.store import serial
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore

Made = TypeVar("Made")
PER_PLAN = 1_000
_TITLE, _DESCRIPTION = (4, 22), (30, 90)
"""Words, at least and at most."""
_LETTERS = ("bdfhjklmnprstvz", "aeiou")
SEARCHES = (
    "sociálních služeb",
    "podpora",
    "podpora sociálních služeb v rámci",
    "nízkoprahová zařízení",
    '"sociální služby" -podpora',
    "dluhoveho poradenstvi",
    "komunit*",
    "s*",
    "A02-0042",
    "bezdomovectvvím",
)
"""Common words, rare words, a phrase, words without diacritics, beginnings, a code, a word that nobody has because it is misspelt."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search: how many things it found, and the median of the seconds that it took with hits, marks and places."""

    text: str
    found: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """Seconds of reading the graph, of making the index, of opening it; its bytes and entries; the searches."""

    reading: float
    making: float
    opening: float
    size: int
    entries: int
    searches: tuple[Search, ...]


def build(items: int, settings: Settings, folder: Path, *, described: bool) -> View:
    """A store of so many items in a folder, with the shipped code lists; made where there is none."""
    store = EmbeddedStore(folder)
    if not store.exists():
        assembled = pipeline.assemble(settings, [])
        with store.writer(afresh=True) as writer:
            for graph in assembled:
                writer.replace_graph(graph.iri, measure.not_shipped(graph.data), FORMATS[graph.form])
        words = _words(store.view())
        for number, plan in enumerate(range(0, items, PER_PLAN)):
            with store.writer() as writer:  # a plan at a time, for all of them together take gigabytes
                triples = _plan(number, min(PER_PLAN, items - plan), words, Terms(settings.base), described)
                writer.replace_graph(f"{settings.base}graph/texts-{number}", serial.ntriples(triples))
    return store.view()


def measured(view: View, folder: Path, runs: int) -> Outcome:
    """Make an index in an empty folder and search in it."""
    read, reading = _timed(lambda: entries.read(view))
    _, making = _timed(lambda: index.make(read, folder))
    searcher, opening = _timed(lambda: Searcher(index.opened(folder), view.version()))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    searches = tuple(_searched(searcher, view, text, runs) for text in SEARCHES)
    return Outcome(reading, making, opening, size, len(read), searches)


def _searched(searcher: Searcher, view: View, text: str, runs: int) -> Search:
    timed = [_timed(lambda: searcher.search(text, view)) for _ in range(runs)]
    return Search(text, timed[0][0].total, median(seconds for _, seconds in timed))


def _timed(step: Callable[[], Made]) -> tuple[Made, float]:
    begin = perf_counter()
    made = step()
    return made, perf_counter() - begin


def _words(view: View) -> Sequence[str]:
    titles = view.select("SELECT ?s ?title { ?s a g:Measure ; dct:title ?title } ORDER BY ?s ?title")
    return [word for row in titles for word in row["title"].value.split()]


def _plan(number: int, items: int, words: Sequence[str], terms: Terms, described: bool) -> Iterator[Triple]:
    chance = random.Random(number)  # noqa: S311 - repeatable, no secret
    name = f"texts-{number}"
    plan, document = terms.plan(name), terms.document(name)
    yield plan, RDF.type, G.Plan
    yield plan, DCT.title, czech(f"Plán {name}")
    for at in range(items):
        code = f"A{at // 100 + 1:02d}-{at % 100:02d}{number:02d}"
        item = terms.item(name, code)
        yield item, RDF.type, G.Measure
        yield item, G.ofPlan, plan
        yield item, DCT.identifier, plain(code)
        yield item, DCT.title, czech(f"{_text(chance, words, _TITLE)} {_own(chance)}")
        yield from _place(item, terms.document(name, "item", code, "source", "title"), document, "title", at)
        if described:
            yield item, DCT.description, czech(_text(chance, words, _DESCRIPTION))
            yield from _place(item, terms.document(name, "item", code, "source", "narrative"), document, "narrative", at)


def _place(item: URIRef, place: URIRef, document: URIRef, field: str, at: int) -> Iterator[Triple]:
    yield item, PROV.wasDerivedFrom, place
    yield from provenance.place(place, document, field, (at + 1, at + 1), {})


def _text(chance: random.Random, words: Sequence[str], length: tuple[int, int]) -> str:
    return " ".join(chance.choices(words, k=chance.randint(*length)))


def _own(chance: random.Random) -> str:
    return "".join(chance.choice(letters) for _ in range(4) for letters in _LETTERS)
