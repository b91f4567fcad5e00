"""What is compared: plans with their items and goals, gathered from statements of the graphs. Titles, codes and links, no running text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from graphsvc.rdf.vocab import DCAT, DCT, PROV, RDF, SKOS, G
from graphsvc.store.serial import Statement

PREDICATES = frozenset(
    map(
        str,
        (
            *(RDF.type, G.ofPlan, DCT.identifier, DCT.title, SKOS.notation, SKOS.prefLabel, G.knownByReference),
            *(G.supportsGoal, G.concernsService, DCT.audience, G.implements, PROV.wasDerivedFrom),
            *(G.planKind, DCT.replaces, DCT.spatial, DCT.publisher, DCT.temporal, DCAT.startDate, DCAT.endDate),
        ),
    )
)
"""The properties that are read; a caller need not hand in statements of others."""

_TEXTS = frozenset(map(str, (DCT.title, SKOS.prefLabel, PROV.wasDerivedFrom)))
"""Properties whose values are another for each thing."""
_READ = frozenset(map(str, (G.Plan, G.Goal, G.Measure, DCT.PeriodOfTime)))
"""The classes of things whose statements are read."""
_TITLE_PLACE = "/source/title"
_GOAL_PLACE = "/source"


@dataclass(frozen=True, slots=True)
class Part:
    """An item or a goal of a plan; things are named by their IRIs. ``places``: where documents give its title."""

    iri: str
    code: str
    title: str = ""
    goals: tuple[str, ...] = ()
    services: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    implements: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan with what it holds, by code. What the facts do not give is empty; years are ``""`` or written out, ``2018``."""

    iri: str
    id: str
    title: str = ""
    kind: str = ""
    spatial: str = ""
    publishers: frozenset[str] = frozenset()
    start: str = ""
    end: str = ""
    replaces: frozenset[str] = frozenset()
    items: Mapping[str, Part] = field(default_factory=dict)
    goals: Mapping[str, Part] = field(default_factory=dict)


def telling(statements: Iterable[Statement]) -> list[Statement]:
    """Of one graph's statements those that :func:`plans` reads, which are few: nothing of references, evaluations and other places."""
    found = [statement for statement in statements if statement[1] != str(PROV.wasDerivedFrom) or _is_place_of_title(statement[2])]
    kinds: dict[str, bool] = {}
    for subject, predicate, value, _ in found:
        if predicate == str(RDF.type):
            kinds[subject] = kinds.get(subject, False) or value in _READ
    return [statement for statement in found if kinds.get(statement[0], True)]


def plans(statements: Iterable[Statement]) -> dict[str, Plan]:
    """Id → plan, in the order of the ids; an item without a code, which nobody could name, is left out."""
    said = _Said(statements)
    items, goals = said.parts(G.Measure, DCT.identifier), said.parts(G.Goal, SKOS.notation)
    found = [said.plan(iri, items[iri], goals[iri]) for iri in {*said.of_type(G.Plan), *items, *goals}]
    return {plan.id: plan for plan in sorted(found, key=lambda plan: plan.id)}


class _Said:
    """Subject → property → values, each once, in order; of literals in several languages the Czech ones."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._values: dict[str, dict[str, list[str]]] = {}
        one: dict[str, str] = {}  # names that come again and again are held once
        for subject, predicate, value, language in statements:
            if language in ("", "cs"):
                said = self._values.setdefault(one.setdefault(subject, subject), {})
                told = one.setdefault(value, value) if predicate not in _TEXTS else value
                said.setdefault(one.setdefault(predicate, predicate), []).append(told)

    def all(self, subject: str, predicate: str) -> list[str]:
        return sorted({*self._values.get(subject, {}).get(str(predicate), ())})

    def one(self, subject: str, predicate: str) -> str:
        """The fullest of several values, ``""`` where there is none."""
        return max(self.all(subject, predicate), key=len, default="")

    def of_type(self, kind: str) -> list[str]:
        return sorted(subject for subject, said in self._values.items() if str(kind) in said.get(str(RDF.type), ()))

    def parts(self, kind: str, coded: str) -> Mapping[str, dict[str, Part]]:
        """Plan → code → part, for all things of a class that have a code and a plan."""
        found: dict[str, dict[str, Part]] = defaultdict(dict)
        for iri in self.of_type(kind):
            code = self.one(iri, coded)
            if code and "true" not in self.all(iri, G.knownByReference):
                for plan in self.all(iri, G.ofPlan):
                    found[plan].setdefault(code, self._part(iri, code))
        return found

    def _part(self, iri: str, code: str) -> Part:
        places = self.all(iri, PROV.wasDerivedFrom)
        return Part(
            iri,
            code,
            self.one(iri, DCT.title) or self.one(iri, SKOS.prefLabel),
            tuple(self.all(iri, G.supportsGoal)),
            frozenset(self.all(iri, G.concernsService)),
            frozenset(self.all(iri, DCT.audience)),
            frozenset(self.all(iri, G.implements)),
            tuple(filter(_is_place_of_title, places)),
        )

    def plan(self, iri: str, items: Mapping[str, Part], goals: Mapping[str, Part]) -> Plan:
        period = self.one(iri, DCT.temporal)
        return Plan(
            iri,
            iri.rpartition("/")[2],
            self.one(iri, DCT.title),
            self.one(iri, G.planKind),
            self.one(iri, DCT.spatial),
            frozenset(self.all(iri, DCT.publisher)),
            self.one(period, DCAT.startDate)[:4],
            self.one(period, DCAT.endDate)[:4],
            frozenset(self.all(iri, DCT.replaces)),
            items,
            goals,
        )


def _is_place_of_title(place: str) -> bool:
    return place.endswith(_TITLE_PLACE) or ("/goal/" in place and place.endswith(_GOAL_PLACE))
