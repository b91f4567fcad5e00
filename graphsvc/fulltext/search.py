"""Searching an index: hits with what was found marked, how many there are of each kind, and what may have been meant."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import tantivy

from graphsvc.fulltext import fields, marking, places
from graphsvc.fulltext import query as queries
from graphsvc.fulltext.entries import Entry, Passage
from graphsvc.fulltext.index import KIND, entry_of
from graphsvc.fulltext.marking import Marked
from graphsvc.fulltext.nearest import nearest
from graphsvc.fulltext.places import Place
from graphsvc.fulltext.query import Part, Query
from graphsvc.fulltext.scoring import Scorer
from graphsvc.store.base import View

LIMIT = 20
PASSAGES = 3
"""Pieces of running text that one hit shows."""
_DIGITS = 3
_TITLE = ("title", "goal", "item")
"""Fields at whose place a label stands: the first of them that there is."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A piece of running text: its kind (``fields.toml``), what is marked in it, where it stands."""

    kind: str
    marked: Marked
    place: Place | None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that was found: how well, its label with the words marked, other names and running text that hold them, its place."""

    entry: Entry
    score: float
    label: Marked
    names: tuple[Marked, ...]
    passages: tuple[Shown, ...]
    place: Place | None

    def places(self) -> set[str]:
        """The IRIs of the places in documents that are told of it."""
        return {place.node for place in (self.place, *(passage.place for passage in self.passages)) if place}


@dataclass(frozen=True, slots=True)
class Fewer:
    """A search with one part less: what is left out, what is written then, and how many things it finds."""

    without: str
    written: str
    total: int


@dataclass(frozen=True, slots=True)
class Found:
    """Hits, best first; how many there are in all and of each kind (in the order of kinds).

    Where there are none: for a word that nobody has the nearest words, and what searches with one part less find.
    """

    query: Query
    hits: tuple[Hit, ...]
    total: int
    kinds: Mapping[str, int]
    nearest: Mapping[str, Sequence[str]] = field(default_factory=dict)
    fewer: Sequence[Fewer] = ()

    def places(self) -> set[str]:
        """The IRIs of the places in documents that are told of the hits."""
        return {place for hit in self.hits for place in hit.places()}


class Searcher:
    """Searches in one index; safe to use from several threads."""

    def __init__(self, index: tantivy.Index, version: str) -> None:
        self.version = version
        """The version of the data that the index was made from."""
        self._index = index
        self._searcher = index.searcher()
        self._scorer = Scorer(index, self._searcher)

    def __len__(self) -> int:
        """The number of entries."""
        return self._searcher.num_docs

    def search(
        self, text: str, view: View | None = None, *, kind: str | None = None, limit: int = LIMIT, offset: int = 0, lang: str = "cs"
    ) -> Found:
        """What people write → what is found; no text is an error.

        ``view`` tells the places in documents. ``kind`` is one of ``fields.toml``, or nothing is found. Labels are in ``lang`` where there
        are such, else in Czech.
        """
        query, kinds = self._understood(queries.parse(text))
        if not kinds:
            return Found(query, (), 0, kinds, self._nearest(query), self._fewer(query))
        result = self._searcher.search(self._scorer.clause(query, kind), max(limit, 1), count=False, offset=offset)
        entries = [(entry_of(self._searcher.doc(address)), float(score)) for score, address in result.hits[:limit]]
        hits = tuple(_hit(entry, score, query, lang) for entry, score in entries)
        total = sum(kinds.values()) if kind is None else kinds.get(kind, 0)
        return Found(query, _placed(hits, view) if view else hits, total, kinds)

    def coded(self, text: str, limit: int) -> Sequence[Entry]:
        """The entries whose code a text is, however it is written; none where it is no code."""
        query = queries.parse(text).as_codes()
        found = self._searcher.search(self._scorer.clause(query), limit, count=False).hits if query else ()
        return [entry_of(self._searcher.doc(address)) for _, address in found]

    def every(self, text: str, kind: str, most: int) -> Iterator[tuple[Entry, float]]:
        """The entries of a kind that are found, best first, with their scores; ``most`` at most."""
        query, _ = self._understood(queries.parse(text))
        for score, address in self._searcher.search(self._scorer.clause(query, kind), most, count=False).hits:
            yield entry_of(self._searcher.doc(address)), round(float(score), _DIGITS)

    def _understood(self, query: Query) -> tuple[Query, Mapping[str, int]]:
        """The query, and how many there are of each kind; where there are none, its last word is a beginning, or it is codes."""
        for meant in (query, query.as_beginning(), query.as_codes()):
            if meant is not None and (counts := self._counts(meant)):
                return meant, counts
        return query, {}

    def _any(self, query: Query) -> bool:
        return bool(self._searcher.search(self._scorer.clause(query), 1, count=False).hits)

    def _counts(self, query: Query) -> Mapping[str, int]:
        told = self._searcher.aggregate(self._scorer.clause(query), {"kinds": {"terms": {"field": KIND, "size": 100}}})
        counted = {bucket["key"]: int(bucket["doc_count"]) for bucket in told["kinds"]["buckets"]}
        return {kind: counted[kind] for kind in fields.load().kinds if kind in counted}

    def _fewer(self, query: Query) -> Sequence[Fewer]:
        counted = (Fewer(left_out, rest.written, sum(self._counts(rest).values())) for left_out, rest in query.without_one())
        return tuple(fewer for fewer in counted if fewer.total)

    def _nearest(self, query: Query) -> Mapping[str, Sequence[str]]:
        """For each word that no entry has those that are most like it; words for which there are none are there too."""
        alone = dict.fromkeys(word for part in query.wanted for word in part.words)
        missing = [word for word in alone if not self._any(Query((Part((word,)),)))]
        return {word: nearest(word, self._index, self._searcher) for word in missing}


def _hit(entry: Entry, score: float, query: Query, lang: str) -> Hit:
    label = next((entry.labels[name] for name in (lang, "cs", "", *sorted(entry.labels)) if name in entry.labels), "")
    others = dict.fromkeys(text for text in (*entry.labels.values(), *entry.variants) if text != label)
    marked = marking.mark(label, query)
    names = () if marked.ranges else tuple(one for text in others if (one := marking.mark(text, query)).ranges)
    shown = [Shown(passage.kind, one, None) for passage in entry.passages if (one := marking.piece(passage.text, query)).ranges]
    return Hit(entry, round(score, _DIGITS), marked, names[:PASSAGES], tuple(shown[:PASSAGES]), None)


def _placed(hits: Sequence[Hit], view: View) -> tuple[Hit, ...]:
    """The hits with their places."""
    owners = {hit.entry.iri for hit in hits} | {passage.owner for hit in hits for passage in hit.entry.passages}
    there = places.of(view, owners)
    return tuple(_with_places(hit, there) for hit in hits)


def _with_places(hit: Hit, there: Mapping[str, Sequence[Place]]) -> Hit:
    texts = fields.load().texts
    shown = []
    for passage in hit.passages:
        source = _source(hit.entry.passages, passage)
        shown.append(replace(passage, place=_first(there.get(source.owner, ()), texts[passage.kind].fields) if source else None))
    return replace(hit, passages=tuple(shown), place=_first(there.get(hit.entry.iri, ()), _TITLE))


def _source(passages: Sequence[Passage], shown: Shown) -> Passage | None:
    return next((passage for passage in passages if passage.kind == shown.kind and shown.marked.text in passage.text), None)


def _first(known: Sequence[Place], wanted: Sequence[str]) -> Place | None:
    """The first place of the first of these fields that has one."""
    return next((place for name in wanted for place in known if place.field == name), None)
