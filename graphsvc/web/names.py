"""Reading what is called how: all names of a state of the graph, or, where another state is known already, what differs from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from sys import intern

from graphsvc.store.base import Iri, Literal, Term, View
from graphsvc.store.rewriting import serialise
from graphsvc.web import wording
from graphsvc.web.things import Thing, Things

_LABELS = (
    "dct:title",
    "skos:prefLabel",
    "rdfs:label",
    "eli:number",
    "g:referenceText",
    "g:periodText",
    "g:deadlineText",
    "g:costText",
    "g:statusText",
)
_CODES = ("dct:identifier", "skos:notation")
_TYPE, _SCHEME, _PLAN, _FROM, _TO = "rdf:type", "skos:inScheme", "g:ofPlan", "dcat:startDate", "dcat:endDate"
_SAID = (*_LABELS, *_CODES, _SCHEME, _PLAN, _FROM, _TO)
_CODED = ("plan", "goal", "item", "service")
"""The kinds whose code is shown: elsewhere it is only the id of the code list's entry."""
_CONCEPT, _PERIOD = "skos:Concept", "dct:PeriodOfTime"
_FEW = 3_000
"""Things that are read one by one; where more may have changed, all names are read again."""


def load(view: View, base: str) -> Things:
    """All names of the graph; ``base`` is that of the things' IRIs."""
    names = _Names(base)
    for curie in _SAID:
        for row in view.select(f"SELECT ?s ?o {{ ?s {curie} ?o }}"):
            names.add(row["s"].value, curie, row["o"])
    classes = " ".join(f"<{name}>" for name in _ranks())
    for row in view.select(f"SELECT ?s ?o {{ VALUES ?o {{ {classes} }} ?s a ?o }}"):
        names.add(row["s"].value, _TYPE, row["o"])
    return names.things()


def follow(former: Things, before: View, view: View, base: str) -> Things:
    """All names of the graph, where those of an earlier state are known: only of things in graphs that differ are they read."""
    changed = _changed(before, view)
    if changed is None:
        return load(view, base)
    names, curies = _Names(base), {wording.expand(curie): curie for curie in (*_SAID, _TYPE)}
    for triple in view.stated(changed, curies):
        names.add(triple.subject.value, curies[triple.predicate.value], triple.object)
    fresh = names.things()
    named = {iri: thing for iri, thing in former.by_iri.items() if iri not in changed}
    parts = {iri: kind for iri, kind in former.parts.items() if iri not in changed}
    return Things(dict(sorted({**named, **fresh.by_iri}.items())), {**parts, **fresh.parts})


def _changed(before: View, view: View) -> Collection[str] | None:
    """What the graphs that differ speak of in either state; None where that is not known, is much, or has no IRI."""
    graphs = view.changed_since(before)
    if graphs is None:
        return None
    found: set[str] = set()
    values = " ".join(serialise(Iri(name)) for name in graphs)
    for state in (before, view):
        rows = state.select(f"SELECT DISTINCT ?s {{ VALUES ?g {{ {values} }} GRAPH ?g {{ ?s ?p ?o }} }} LIMIT {_FEW + 1}")
        if len(rows) > _FEW or not all(isinstance(row["s"], Iri) for row in rows):
            return None
        found.update(row["s"].value for row in rows)
    return found


class _Names:
    """What was read, by IRI; the order of reading makes no difference."""

    def __init__(self, base: str) -> None:
        self._lists = {f"{base}codelist/{kind.code_list}": kind.id for kind in wording.kinds().values() if kind.code_list}
        self._classes: dict[str, int] = {}
        self._concepts: set[str] = set()
        self._periods: set[str] = set()
        self._labels: dict[str, dict[str, str]] = defaultdict(dict)
        self._least: dict[str, dict[str, str]] = {name: {} for name in ("code", _SCHEME, _PLAN, _FROM, _TO)}
        """Of several values the first of the alphabet."""
        self._shared: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}
        """Many things, references above all, are called alike: they share their labels."""

    def add(self, iri: str, about: str, value: Term) -> None:
        """One statement; ``about`` is a property that names something, as ``prefix:name``."""
        if about in _LABELS:
            if isinstance(value, Literal):
                _keep(self._labels[iri], value)
        elif about == _TYPE:
            self._class(iri, value.value)
        else:
            least = self._least["code" if about in _CODES else about]
            least[iri] = min(value.value, least.get(iri, value.value))

    def things(self) -> Things:
        """What was read as things."""
        for iri in self._periods:
            self._labels[iri].setdefault("", self._span(iri))
        found: dict[str, Thing] = {}
        parts: dict[str, str] = {}
        for iri in {*self._labels, *self._least["code"], *self._classes, *self._concepts}:
            kind = self._kind(iri)
            if iri in self._labels or iri in self._least["code"] or iri in self._least[_PLAN] or wording.kinds()[kind].shown:
                found[iri] = self._thing(iri, kind)
            elif kind != "other":
                parts[iri] = kind
        return Things(dict(sorted(found.items())), parts)

    def _class(self, iri: str, name: str) -> None:
        rank = _ranks().get(name)
        if rank is None:
            return
        if name == wording.expand(_CONCEPT):
            self._concepts.add(iri)
            return
        if name == wording.expand(_PERIOD):
            self._periods.add(iri)
        self._classes[iri] = min(rank, self._classes.get(iri, rank))

    def _kind(self, iri: str) -> str:
        listed = self._lists.get(self._least[_SCHEME].get(iri, "")) if iri in self._concepts else None
        return listed or (_order()[self._classes[iri]] if iri in self._classes else "other")

    def _thing(self, iri: str, kind: str) -> Thing:
        code = self._least["code"].get(iri, "") if kind in _CODED else ""
        own, plan = self._called(iri), self._least[_PLAN].get(iri)
        paragraph = f"§ {code}" if kind == "service" else ""
        return Thing(iri, kind, "" if kind == "plan" else paragraph or code, own, plan and intern(plan))

    def _called(self, iri: str) -> Mapping[str, str]:
        own = sorted(self._labels.get(iri, {}).items())
        return self._shared.setdefault(tuple(own), dict(own))

    def _span(self, iri: str) -> str:
        begin, end = (self._least[name].get(iri, "") for name in (_FROM, _TO))
        return begin if begin == end else f"{begin}–{end}"


def _keep(labels: dict[str, str], literal: Literal) -> None:
    """Of several names in one language the longest, then the first of the alphabet, whatever the order of reading."""
    there = labels.get(literal.language)
    if there is None or (-len(literal.value), literal.value) < (-len(there), there):
        labels[intern(literal.language)] = literal.value


@cache
def _order() -> tuple[str, ...]:
    return tuple(wording.kinds())


@cache
def _ranks() -> Mapping[str, int]:
    """Class → the place of the first kind that it makes; concepts are of the kind of their list."""
    ranks = dict(_classes())
    return {wording.expand(_CONCEPT): len(_order()), **ranks}


def _classes() -> Iterator[tuple[str, int]]:
    """The first kind of a class counts, so it comes last."""
    for rank, kind in reversed(list(enumerate(wording.kinds().values()))):
        for name in kind.types:
            yield name, rank
