"""A synthetic country of plans, the same on every run: regions × plans × items, mapped like the records of real documents.

Each region has, every four years, a strategy, an action plan that carries it out, and a plan of social services that continues the one
before. They are free of faults but for those that :mod:`faults` plants, one in a hundred items: validation must find all, and no others.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from rdflib import URIRef

from graphsvc.benchmark import plans
from graphsvc.benchmark.faults import Finding, Plot, plant
from graphsvc.model import Evaluated, Record
from graphsvc.rdf import mapping
from graphsvc.rdf.index import Index
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, plain, year
from graphsvc.rdf.vocab import DCAT, DCT, RDF, SKOS, G
from graphsvc.settings import DEFAULT_BASE
from graphsvc.sources import Source
from graphsvc.store import serial

REGIONS = 14
ITEMS = 90
_DRAFTED = "action-plan"


@dataclass(frozen=True, slots=True)
class SyntheticPlan:
    """One plan: the document about it, what the register of plans and other documents say, and what validation must find."""

    record: Record
    source: Source
    register: tuple[Triple, ...]
    expected: tuple[Finding, ...]
    parent: str | None


def country(regions: int = REGIONS, items: int = ITEMS) -> Iterator[SyntheticPlan]:
    """Plans without end: for each term, those of each region, but for the :func:`draft`.

    ``items`` is their number in a plan that is no strategy.
    """
    terms = Terms(DEFAULT_BASE)
    for term in count():
        for region in range(regions):
            for family in plans.FAMILIES:
                if (family, region, term) != (_DRAFTED, 0, 0):
                    yield _plan(terms, family, region, plans.FIRST_YEAR + term * plans.TERM, items, number=region + term * regions)


def graphs(chosen: Iterable[SyntheticPlan], root: Path) -> Iterator[tuple[str, bytes]]:
    """The named graphs, as IRI and N-Triples: what registers say of plans without a document here, then one of each plan.

    ``root`` holds ``data/lookups``.
    """
    terms = Terms(DEFAULT_BASE)
    yield str(terms.graph("register")), serial.ntriples([*_other_strategy(terms), *draft().register])
    for plan in chosen:
        triples = mapping.statements(plan.record, plan.source, _index(plan), root, terms, text=False)
        yield str(terms.graph(plan.source.id)), serial.ntriples([*plan.register, *triples])


def draft() -> SyntheticPlan:
    """A plan of 90 items that the country lacks: the first region's first action plan, of which only the register knows."""
    return _plan(Terms(DEFAULT_BASE), _DRAFTED, 0, plans.FIRST_YEAR, ITEMS, number=1)


def _plan(terms: Terms, family: str, region: int, start: int, items: int, *, number: int) -> SyntheticPlan:
    """``number`` says which faults are planted."""
    plot = plant(plans.record(family, region, start, items), number, terms)
    return planted(terms, plot, family, region, start)


def planted(terms: Terms, plot: Plot, family: str, region: int, start: int) -> SyntheticPlan:
    """The plan in which faults were planted, with what registers say of it."""
    clean = plot.record
    source = Source(f"{clean.plan.id}-doc", clean.plan.title or "", clean.plan.id or "", family, evaluates=_evaluated(family, start))
    register = (*_register(terms, clean, family, region, start), *_succession(terms, plot, region, start), *plot.extra)
    return SyntheticPlan(plot.record, source, register, tuple(plot.expected), plans.parent_of(family, region, start))


def _evaluated(family: str, start: int) -> Evaluated | None:
    return None if family == "cards" else Evaluated(str(start), str(start + 1))


def _register(terms: Terms, record: Record, family: str, region: int, start: int) -> Iterator[Triple]:
    plan = terms.plan(record.plan.id or "")
    yield from _said_of_plan(plan, record.plan.id or "", plans.CODE_PATTERNS[family])
    period = URIRef(f"{plan}/period")
    yield plan, DCT.temporal, period
    yield period, DCAT.startDate, year(start)
    yield period, DCAT.endDate, year(start + plans.TERM - 1)
    parent = plans.parent_of(family, region, start)
    if parent:
        yield plan, G.parentPlan, terms.plan(parent)
    if start > plans.FIRST_YEAR:
        yield plan, DCT.replaces, terms.plan(plans.plan_id(family, region, start - plans.TERM))


def _said_of_plan(plan: URIRef, name: str, pattern: str) -> Iterator[Triple]:
    yield plan, RDF.type, G.Plan
    yield plan, SKOS.notation, plain(name)
    yield plan, G.codePattern, plain(pattern)


def _other_strategy(terms: Terms) -> Iterator[Triple]:
    plan = terms.plan(plans.OTHER_STRATEGY)
    yield from _said_of_plan(plan, plans.OTHER_STRATEGY, plans.CODE_PATTERNS["strategy-report"])
    for code in plans.OTHER_CODES:
        goal = terms.goal(plans.OTHER_STRATEGY, code)
        yield goal, RDF.type, G.Goal
        yield goal, SKOS.notation, plain(code)
        yield goal, G.ofPlan, plan


def _succession(terms: Terms, plot: Plot, region: int, start: int) -> Iterator[Triple]:
    """Each item of a plan of social services continues the one of the same code, but for what was dropped."""
    record = plot.record
    if record.family == "cards" and start > plans.FIRST_YEAR:
        before = plans.plan_id("cards", region, start - plans.TERM)
        for item in plans.record("cards", region, start, len(record.items)).items:
            if item.code not in plot.dropped:
                yield terms.item(record.plan.id or "", item.code), G.succeeds, terms.item(before, item.code)


def _index(plan: SyntheticPlan) -> Index:
    """What exists beside the plan itself: its parent strategy, and the one that all coordinate with."""
    name = plan.record.plan.id or ""
    goals: dict[str, dict[str, str | None]] = {name: {goal.code: goal.title for goal in plan.record.goals}}
    items: dict[str, dict[str, str | None]] = {name: {item.code: None for item in plan.record.items}}
    goals[plans.OTHER_STRATEGY] = dict.fromkeys(plans.OTHER_CODES)
    if plan.parent:
        of_parent, measures = plans.codes_of_parent()
        goals[plan.parent], items[plan.parent] = dict.fromkeys(of_parent), dict.fromkeys(measures)
    patterns = {plans.OTHER_STRATEGY: re.compile(plans.CODE_PATTERNS["strategy-report"])}
    return Index(goals, items, patterns, {name: plan.parent} if plan.parent else {})
