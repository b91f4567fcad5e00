"""What is asked of every server: look-ups of one thing, joins of a hundred rows, and each of them as the same text again and again."""

from __future__ import annotations

import json
import random
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlencode

from graphsvc.benchmark.load import ACCEPT, Asked
from graphsvc.errors import StoreError
from graphsvc.rdf.vocab import DCT, G
from graphsvc.store.base import View

ROWS = 100
_PAGES = 50
"""Different joins: as many beginnings of the hundred rows."""
_SAMPLE = 20
_PREFIXES = f"PREFIX g: <{G}> PREFIX dct: <{DCT}> "
_LOOK_UP = _PREFIXES + "SELECT ?title WHERE {{ <{item}> dct:title ?title }}"
_JOIN = _PREFIXES + "SELECT ?item ?code ?title WHERE { ?item a g:Measure ; dct:identifier ?code ; dct:title ?title }"
_ITEMS = _PREFIXES + "SELECT ?item WHERE { ?item a g:Measure ; dct:identifier ?code ; dct:title ?title } ORDER BY ?item"

LOOK_UP, JOIN, LOOK_UP_AGAIN, JOIN_AGAIN = "look-up", "join", "look-up again", "join again"
KINDS = {
    LOOK_UP: "the title of one item, another item each time, no text twice",
    JOIN: f"code and title of {ROWS} items, from another offset each time, no text twice",
    LOOK_UP_AGAIN: "the same look-up again and again",
    JOIN_AGAIN: "the same join again and again",
}

_Answer = TypeVar("_Answer")
Row = frozenset[tuple[str, str, str, str, str]]
"""Of each variable: its name, and kind, value, language and datatype of the term."""


@dataclass(frozen=True, slots=True)
class Workload:
    """The queries over one graph."""

    look_ups: tuple[str, ...]
    joins: tuple[str, ...]
    everything: str
    """The join without an offset and a limit."""

    def asked(self) -> dict[str, Asked]:
        """For each of :data:`KINDS`, what is sent."""
        return {
            LOOK_UP: Asked(self.look_ups, fresh=True),
            JOIN: Asked(self.joins, fresh=True),
            LOOK_UP_AGAIN: Asked(self.look_ups[:1], fresh=False),
            JOIN_AGAIN: Asked(self.joins[:1], fresh=False),
        }


def over(view: View) -> Workload:
    """The queries over a synthetic graph: all its items in a random order, the same on every run."""
    items = [row["item"].value for row in view.select(_ITEMS)]
    if not items:
        raise StoreError("There is nothing to ask for: the graph holds no item with a code and a title")
    random.Random(1).shuffle(items)  # noqa: S311 - not for secrets
    pages = max(1, min(_PAGES, len(items) - ROWS))
    joins = tuple(f"{_JOIN} OFFSET {offset} LIMIT {ROWS}" for offset in range(pages))
    return Workload(tuple(_LOOK_UP.format(item=item) for item in items), joins, _JOIN)


def compare(workload: Workload, urls: Mapping[str, str]) -> int:
    """Ask a sample of the queries everywhere; gives the number of rows that were compared.

    Of a join, which has no order, the number of rows must be the same, and each be among those of the join without limit, which must be
    the same everywhere. Raises StoreError, naming the servers, where answers differ.
    """
    compared = 0
    for query in (*workload.look_ups[:_SAMPLE], workload.everything):
        compared += _same({name: Counter(rows(url, query)) for name, url in urls.items()}, query).total()
    allowed = set(rows(next(iter(urls.values())), workload.everything))
    for query in workload.joins[:: max(1, len(workload.joins) // _SAMPLE)]:
        pages = {name: rows(url, query) for name, url in urls.items()}
        for name, page in pages.items():
            if len(set(page)) < len(page) or not allowed.issuperset(page):
                raise StoreError(f"The rows of {name} are not those of the join, or are there twice: {query!r}")
        compared += _same({name: len(page) for name, page in pages.items()}, query)
    return compared


def rows(url: str, query: str) -> list[Row]:
    """The rows that a server gives. Raises StoreError where it gives none of status 200."""
    request = urllib.request.Request(f"{url}?{urlencode({'query': query})}", headers={"Accept": ACCEPT})  # noqa: S310 - ours, http
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            told = json.load(answer)
    except (urllib.error.URLError, ConnectionError) as error:
        raise StoreError(f"A server does not answer, {url} ({error}): {query!r}") from error
    return [frozenset(_term(name, term) for name, term in row.items()) for row in told["results"]["bindings"]]


def _term(name: str, term: Mapping[str, str]) -> tuple[str, str, str, str, str]:
    return name, term["type"], term["value"], term.get("xml:lang", ""), term.get("datatype", "")


def _same(found: Mapping[str, _Answer], query: str) -> _Answer:
    (first, expected), *others = found.items()
    for name, answer in others:
        if answer != expected:
            raise StoreError(f"The answers of {first} and {name} differ: {query!r}")
    return expected
