"""Everything in the graph that has a name, by IRI: what pages, lists and search call it. Made once for each state of the data."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphsvc.store.base import Iri, Literal, Row, View
from graphsvc.text import fold, natural
from graphsvc.web import wording

_LABELS = """
SELECT ?s ?p ?o {
  VALUES ?p { dct:title skos:prefLabel rdfs:label eli:number g:referenceText g:periodText g:deadlineText g:costText g:statusText }
  ?s ?p ?o
}"""
_CODES = "SELECT ?s ?o { VALUES ?p { dct:identifier skos:notation } ?s ?p ?o }"
_VARIANTS = "SELECT ?s ?o { VALUES ?p { skos:altLabel dct:alternative } ?s ?p ?o }"
_TYPES = "SELECT ?s ?o { ?s a ?o }"
_SCHEMES = "SELECT ?s ?o { ?s skos:inScheme ?o . ?s a skos:Concept }"
_PLANS = "SELECT ?s ?o { ?s g:ofPlan ?o }"
_PERIODS = "SELECT ?s ?from ?to { ?s a dct:PeriodOfTime OPTIONAL { ?s dcat:startDate ?from } OPTIONAL { ?s dcat:endDate ?to } }"
_ENDING = re.compile(r"(?:ych|ich|ach|ech|ami|emi|ymi|imi|eho|iho|emu|imu|um|ym|im|em|ou|[aeiouy])$")
"""Endings of Czech adjectives and nouns, folded: the same word in another case is found."""
_SHORT = 5
_CODED = ("plan", "goal", "item", "service")
"""The kinds whose code is shown: elsewhere it is only the id of the code list's entry."""


@dataclass(frozen=True, slots=True)
class Thing:
    """One named thing: its kind, code (``""`` where none is shown), labels by language (``""``: no language), and plan."""

    iri: str
    kind: str
    code: str
    labels: Mapping[str, str]
    plan: str | None = None
    searched: str = field(default="", repr=False)

    def label(self, lang: str) -> str:
        """The name in that language, else in Czech, else in whichever there is; without any the code must do, else the IRI."""
        for choice in (lang, "cs", "", *sorted(self.labels)):
            if choice in self.labels:
                return self.labels[choice]
        return "" if self.code else self.iri.partition("://")[2] or self.iri

    def language(self, lang: str) -> str | None:
        """The language of :meth:`label` where it is not the page's."""
        if lang in self.labels or "" in self.labels or not self.labels:
            return None
        return "cs" if "cs" in self.labels else min(self.labels)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key: plan, code in natural order, Czech name."""
        return (self.plan or "", natural(self.code), fold(self.label("cs")), self.iri)


@dataclass(frozen=True, slots=True)
class Things:
    """All named things of one state of the graph."""

    by_iri: Mapping[str, Thing]

    def get(self, iri: str) -> Thing:
        """The thing, or for an IRI without a name one that is called by its IRI."""
        return self.by_iri.get(iri) or Thing(iri, "other", "", {})

    def of_kind(self, kind: str) -> list[Thing]:
        """Things of a kind in order."""
        return sorted((thing for thing in self.by_iri.values() if thing.kind == kind), key=lambda thing: thing.order)

    def search(self, query: str) -> list[Thing]:
        """Things that hold all words of the query (case, diacritics, kind of dash and a long word's ending aside), best first.

        A thing whose code is the query comes first, then those whose code or name begins with it, then the rest.
        """
        whole = fold(query)
        words = [_ENDING.sub("", word) if len(word) > _SHORT else word for word in whole.split()]
        if not words:
            return []
        kinds = list(wording.kinds())
        found = [thing for thing in self.by_iri.values() if all(word in thing.searched for word in words)]
        return sorted(found, key=lambda thing: (_rank(thing, whole), kinds.index(thing.kind), thing.order))


def _rank(thing: Thing, query: str) -> int:
    code, names = fold(thing.code), [fold(label) for label in thing.labels.values()]
    if query in (code, code.removeprefix("§ "), code.replace(" ", "")) or query in names:
        return 0
    return 1 if code.startswith(query) or any(name.startswith(query) for name in names) else 2


def load(view: View, base: str) -> Things:
    """Read all names from the graph; ``base`` is that of the things' IRIs."""
    labels: dict[str, dict[str, str]] = defaultdict(dict)
    for row in view.select(_LABELS):
        if isinstance(row["o"], Literal):
            _keep(labels[row["s"].value], row["o"])
    for row in view.select(_PERIODS):
        labels[row["s"].value].setdefault("", _span(row))
    names = _Names(_kinds(view, base), _one(view.select(_CODES)), labels, _one(view.select(_PLANS)), _many(view.select(_VARIANTS)))
    return Things({iri: names.thing(iri) for iri in sorted({*labels, *names.codes, *names.kinds})})


@dataclass(frozen=True, slots=True)
class _Names:
    """What was read, by IRI."""

    kinds: Mapping[str, str]
    codes: Mapping[str, str]
    labels: Mapping[str, Mapping[str, str]]
    plans: Mapping[str, str]
    variants: Mapping[str, list[str]]

    def thing(self, iri: str) -> Thing:
        kind = self.kinds.get(iri, "other")
        code = self.codes.get(iri, "") if kind in _CODED else ""
        own, plan = self.labels.get(iri, {}), self.plans.get(iri)
        paragraph = f"§ {code}" if kind == "service" else ""
        plan_id = (plan or "").rpartition("/")[2] if code else ""
        words = (code, paragraph, *own.values(), *self.variants.get(iri, ()), plan_id) if wording.kinds()[kind].shown else ()
        return Thing(iri, kind, "" if kind == "plan" else paragraph or code, own, plan, fold(" ".join(words)))


def _keep(labels: dict[str, str], literal: Literal) -> None:
    """Of several names in one language the longest, then the first of the alphabet, whatever the order of reading."""
    there = labels.get(literal.language)
    if there is None or (-len(literal.value), literal.value) < (-len(there), there):
        labels[literal.language] = literal.value


def _span(row: Row) -> str:
    begin, end = (row[name].value if name in row else "" for name in ("from", "to"))
    return begin if begin == end else f"{begin}–{end}"


def _one(rows: Iterable[Row]) -> dict[str, str]:
    return {iri: min(values) for iri, values in _many(rows).items()}


def _many(rows: Iterable[Row]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        found[row["s"].value].append(row["o"].value)
    return found


def _kinds(view: View, base: str) -> dict[str, str]:
    types = _many(view.select(_TYPES))
    schemes = {row["s"].value: row["o"].value for row in view.select(_SCHEMES) if isinstance(row["o"], Iri)}
    lists = {f"{base}codelist/{kind.code_list}": kind.id for kind in wording.kinds().values() if kind.code_list}
    return {iri: lists.get(schemes.get(iri, ""), _kind(classes)) for iri, classes in types.items()}


def _kind(classes: Sequence[str]) -> str:
    for kind in wording.kinds().values():
        if any(name in kind.types for name in classes):
            return kind.id
    return "other"
