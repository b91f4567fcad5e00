"""What a page says about one thing: its statements with their sources, what links to it, evaluations, coordination lists.

Reads rows from the view, gives plain dataclasses; templates only lay them out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from graphsvc.store.base import Iri, Literal, Row, Term, View
from graphsvc.validation import placed
from graphsvc.validation.reports import words
from graphsvc.web import wording
from graphsvc.web.things import Thing, Things

_OUT = "SELECT ?x ?g ?p ?o { GRAPH ?g { ?x ?p ?o } }"
_IN = "SELECT DISTINCT ?x ?p ?s { ?s ?p ?x }"
_PLACES = """
SELECT ?x ?g ?field ?doc ?first ?last ?place {
  GRAPH ?g { ?x prov:wasDerivedFrom ?place . ?place g:field ?field ; oa:hasSource ?doc ; g:firstLine ?first ; g:lastLine ?last }
}"""
# No OPTIONAL with more than one pattern and no path in a join below: the engine would scan the whole graph for each.
_PLACE = "prov:wasDerivedFrom ?place . ?place oa:hasSource ?doc ; g:firstLine ?first ; g:lastLine ?last"
_TOLD = """
  ?node g:onProperty ?p ; g:referenceText ?text
  OPTIONAL { ?node g:resolvesTo ?target } OPTIONAL { ?node g:unresolvedBecause ?reason } OPTIONAL { ?node g:asReading ?reading }"""
_IN_ITEM = "?node g:inItem ?x ."
_IN_LIST = "?list g:inSection ?x . ?node g:inList ?list ."
_EVALUATION = "?node oa:hasTarget ?x FILTER EXISTS { ?node a g:Evaluation }"  # as a pattern, the engine would read all evaluations
_REFERENCES = f"SELECT ?x ?node ?p ?text ?target ?reason ?reading {{ {_IN_ITEM} {_TOLD} }}"
_REFERENCE_PLACES = f"SELECT ?x ?node ?doc ?first ?last ?place {{ {_IN_ITEM} ?node {_PLACE} }}"
_LISTED = f"SELECT ?x ?list ?node ?p ?text ?target ?reason ?reading {{ {_IN_LIST} {_TOLD} }}"
_LISTED_PLACES = f"SELECT ?x ?node ?doc ?first ?last ?place {{ {_IN_LIST} ?node {_PLACE} }}"
_EVALUATIONS = f"""
SELECT ?x ?node ?report ?period ?status ?written ?comment {{
  {_EVALUATION}
  OPTIONAL {{ ?node dct:isPartOf ?report }} OPTIONAL {{ ?node dct:temporal ?period }} OPTIONAL {{ ?node oa:hasBody ?status }}
  OPTIONAL {{ ?node g:statusText ?written }} OPTIONAL {{ ?node dct:description ?comment }}
}}"""
_EVALUATION_PLACES = (
    f"SELECT ?x ?node ?doc ?first ?last ?place {{ ?node oa:hasTarget ?x . ?node {_PLACE} FILTER EXISTS {{ ?node a g:Evaluation }} }}"
)
_LISTS = """
SELECT ?x ?list ?label ?strategy {
  ?list g:inSection ?x OPTIONAL { ?list rdfs:label ?label } OPTIONAL { ?list g:withStrategy ?strategy }
}"""
_EVALUATED = "SELECT ?x ?s { ?e oa:hasBody ?x ; oa:hasTarget ?s }"

_EVALUATED_AS = wording.expand("oa:hasBody")
_SCHEME = wording.expand("skos:inScheme")
_PARTS = frozenset({"evaluation", "reference", "source", "period", "cost", "indicator", "coordination", "term"})
"""Kinds of things that only belong to others: they are no links of their own to the thing they belong to."""


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """Lines of a document, and, where it is no plain text, what the place is called there (page, row, cell)."""

    document: str
    first: int
    last: int
    called: str = ""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a property: a thing or a literal, how it is written, where it stands, and what is to be known of it."""

    thing: Thing | None = None
    literal: Literal | None = None
    written: tuple[str, ...] = ()
    reason: Thing | None = None
    reading: bool = False
    sources: tuple[Source, ...] = ()
    order: tuple[int, tuple[object, ...]] = (0, ())


@dataclass(frozen=True, slots=True)
class Group:
    """A heading with its values, in order."""

    heading: str
    values: tuple[Value, ...]
    iri: str = ""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What one report says about the fulfilment of an item."""

    report: Thing | None
    period: Thing | None
    status: Thing | None
    written: str
    comment: Literal | None
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """All that a page says about a thing."""

    thing: Thing
    facts: tuple[Group, ...]
    inverse: tuple[Group, ...]
    evaluations: tuple[Evaluation, ...] = ()
    lists: tuple[Group, ...] = ()
    documents: tuple[Thing, ...] = field(default=())

    def facts_of(self, properties: frozenset[str]) -> tuple[Group, ...]:
        """The groups of these properties."""
        return tuple(group for group in self.facts if group.iri in properties)

    @property
    def known(self) -> bool:
        """Whether the graph says anything about the thing."""
        return bool(self.facts or self.inverse or self.evaluations)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads subjects from a view, in one language of the pages."""

    view: View
    things: Things
    lang: str

    def read(self, iri: str) -> Subject:
        """All about an IRI; a Subject that is not ``known`` where the graph has nothing."""
        rows = {name: self.view.select(query, {"x": Iri(iri)}) for name, query in _QUERIES.items()}
        for name in _OF_PLACES:
            rows[name] = self._located(rows[name])
        values = self._stated(rows["out"], _places(rows["places"]))
        _merge(values, self._written(rows["references"], rows["reference_places"]))
        lists = self._lists(rows["lists"], rows["listed"], rows["listed_places"])
        facts = self._groups(values, inverse=False)
        evaluations = self._evaluations(rows["evaluations"], rows["evaluation_places"])
        cited = _cited((*facts, *lists), evaluations)
        return Subject(
            self.things.get(iri),
            facts,
            self._groups(self._incoming(rows["in"], rows["evaluated"]), inverse=True),
            evaluations,
            lists,
            tuple(self.things.get(document) for document in cited),
        )

    def _located(self, rows: Sequence[Row]) -> list[Row]:
        """The rows with what each place is called, where that is not the number of a line."""
        parts = placed.parts(self.view, {row["place"].value for row in rows})
        called = {place: Literal(words.place(told, self.lang)) for place, told in parts.items()}
        return [{**row, "called": called[row["place"].value]} if row["place"].value in called else row for row in rows]

    def _stated(self, rows: Iterable[Row], places: Mapping[tuple[str, str], tuple[Source, ...]]) -> dict[str, dict[Term, Value]]:
        values: dict[str, dict[Term, Value]] = defaultdict(dict)
        known = wording.properties()
        for row in rows:
            about, graph = row["p"].value, row["g"].value
            if about == _SCHEME and not self.things.get(row["o"].value).labels:
                continue
            named = known[about].field if about in known else None
            sources = places.get((graph, named or "")) or places.get((graph, "item"), ()) if named else ()
            there = values[about].get(row["o"]) or self._value(row["o"])
            values[about][row["o"]] = replace(there, sources=tuple(sorted({*there.sources, *sources})))
        return values

    def _written(self, rows: Iterable[Row], places: Iterable[Row]) -> dict[str, dict[Term, Value]]:
        """Cross-references as values: under what they name, or under their own IRI where they name nothing."""
        sources = _sources_of(places)
        values: dict[str, dict[Term, Value]] = defaultdict(dict)
        for row in rows:
            target = row.get("target")
            value = self._value(target) if target else Value()
            reason = row.get("reason")
            value = replace(
                value,
                written=(row["text"].value,),
                reason=self.things.get(reason.value) if reason else None,
                reading="reading" in row and row["reading"].value == "true",
                sources=sources.get(row["node"].value, ()),
                order=value.order if target else (2, (row["text"].value,)),
            )
            _merge(values, {row["p"].value: {target or row["node"]: value}})
        return values

    def _value(self, term: Term) -> Value:
        if isinstance(term, Literal):
            return Value(literal=term, order=(1, (term.value, term.language)))
        thing = self.things.get(term.value)
        return Value(thing=thing, order=(0, thing.order))

    def _incoming(self, rows: Iterable[Row], evaluated: Iterable[Row]) -> dict[str, dict[Term, Value]]:
        values: dict[str, dict[Term, Value]] = defaultdict(dict)
        for row in rows:
            if row["p"].value != _EVALUATED_AS and self.things.get(row["s"].value).kind not in _PARTS:
                values[row["p"].value][row["s"]] = self._value(row["s"])
        for row in evaluated:
            values[_EVALUATED_AS][row["s"]] = self._value(row["s"])
        return values

    def _groups(self, values: Mapping[str, Mapping[Term, Value]], *, inverse: bool) -> tuple[Group, ...]:
        groups = []
        for about in sorted(values, key=_order):
            heading = self._heading(about, inverse=inverse)
            if heading:
                shown = self._in_language(list(values[about].values()))
                groups.append(Group(heading, tuple(sorted(shown, key=_value_order)), about))
        return tuple(groups)

    def _in_language(self, values: list[Value]) -> list[Value]:
        """Of literals that are given in the page's language and others, those in the page's language."""
        own = [value for value in values if value.literal is None or value.literal.language in ("", self.lang)]
        return own or values

    def _heading(self, about: str, *, inverse: bool) -> str | None:
        known = wording.properties().get(about)
        if known:
            names = known.inverse if inverse else known.forward
            return names[self.lang] if names else None
        label = self.things.get(about).label(self.lang) if about in self.things.by_iri else wording.compact(about)
        return f"{label} ←" if inverse else label

    def _evaluations(self, rows: Iterable[Row], places: Iterable[Row]) -> tuple[Evaluation, ...]:
        sources = _sources_of(places)
        by_node = {row["node"].value: row for row in rows}
        return tuple(self._evaluation(row, sources.get(node, ())) for node, row in sorted(by_node.items()))

    def _evaluation(self, row: Row, sources: tuple[Source, ...]) -> Evaluation:
        comment = row.get("comment")
        report, period, status = (self.things.get(row[name].value) if name in row else None for name in ("report", "period", "status"))
        written = row["written"].value if "written" in row else ""
        return Evaluation(report, period, status, written, comment if isinstance(comment, Literal) else None, sources)

    def _lists(self, lists: Iterable[Row], listed: Sequence[Row], places: Sequence[Row]) -> tuple[Group, ...]:
        groups = []
        for row in lists:
            strategy = row.get("strategy")
            label = self.things.get(strategy.value).label(self.lang) if strategy else row["label"].value if "label" in row else ""
            values = self._written((told for told in listed if told["list"] == row["list"]), places)
            codes = (value for same in values.values() for value in same.values())
            groups.append(Group(label, tuple(sorted(codes, key=_value_order)), row["list"].value))
        return tuple(sorted(groups, key=lambda group: (group.heading, group.iri)))


_QUERIES = {
    "out": _OUT,
    "in": _IN,
    "places": _PLACES,
    "references": _REFERENCES,
    "reference_places": _REFERENCE_PLACES,
    "lists": _LISTS,
    "listed": _LISTED,
    "listed_places": _LISTED_PLACES,
    "evaluations": _EVALUATIONS,
    "evaluation_places": _EVALUATION_PLACES,
    "evaluated": _EVALUATED,
}

_OF_PLACES = tuple(name for name in _QUERIES if name.endswith("places"))


def _places(rows: Iterable[Row]) -> dict[tuple[str, str], tuple[Source, ...]]:
    found: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        found[row["g"].value, row["field"].value].append(row)
    return {key: _sources(same) for key, same in found.items()}


def _sources_of(places: Iterable[Row]) -> dict[str, tuple[Source, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in places:
        found[row["node"].value].append(row)
    return {node: _sources(same) for node, same in found.items()}


def _sources(rows: Iterable[Row]) -> tuple[Source, ...]:
    return tuple(sorted({_source(row) for row in rows}))


def _source(row: Row) -> Source:
    called = row["called"].value if "called" in row else ""
    return Source(row["doc"].value, int(row["first"].value), int(row["last"].value), called)


def _merge(values: dict[str, dict[Term, Value]], more: Mapping[str, Mapping[Term, Value]]) -> None:
    """Add what references tell to the plain links that stand beside them: their places are more exact."""
    for about, same in more.items():
        for term, value in same.items():
            there = values.setdefault(about, {}).get(term)
            values[about][term] = value if there is None else _joined(there, value)


def _joined(there: Value, value: Value) -> Value:
    sources = {*there.sources, *value.sources} if there.written else value.sources or there.sources
    return replace(
        there,
        written=tuple(sorted({*there.written, *value.written})),
        reason=there.reason or value.reason,
        reading=there.reading or value.reading,
        sources=tuple(sorted(sources)),
    )


def _order(about: str) -> tuple[int, str]:
    known = wording.properties().get(about)
    return (known.order, "") if known else (1_000, about)


def _value_order(value: Value) -> tuple[int, tuple[object, ...]]:
    """Things in their own order, then literals, then what was not resolved, each by its text."""
    return value.order


def _cited(groups: Iterable[Group], evaluations: Iterable[Evaluation]) -> list[str]:
    sources = {source.document for group in groups for value in group.values for source in value.sources}
    return sorted(sources | {source.document for evaluation in evaluations for source in evaluation.sources})
