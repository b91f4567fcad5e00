"""What the start page counts: plans with their goals, items and evaluations; strategies that are only referred to; kinds of things."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.store.base import View
from graphsvc.text import fold
from graphsvc.web import wording
from graphsvc.web.things import Thing, Things

_ITEMS = "SELECT ?plan (COUNT(?item) AS ?n) { ?item a g:Measure ; g:ofPlan ?plan } GROUP BY ?plan"
_GOALS = "SELECT ?plan (COUNT(?goal) AS ?n) { ?goal a g:Goal ; g:ofPlan ?plan } GROUP BY ?plan"
_EVALUATIONS = """
SELECT ?plan ?report ?status (COUNT(?e) AS ?n) {
  ?e a g:Evaluation ; oa:hasTarget ?item ; dct:isPartOf ?report . ?item g:ofPlan ?plan OPTIONAL { ?e oa:hasBody ?status }
} GROUP BY ?plan ?report ?status"""
_USED = "SELECT ?o (COUNT(DISTINCT ?item) AS ?n) { ?item a g:Measure ; ?p ?o } GROUP BY ?o"
_STATUSES = ("done", "fulfilled", "partly", "partly-fulfilled", "not-fulfilled", "unknown-mark", "")


@dataclass(frozen=True, slots=True)
class Share:
    """How many items a report gives a status; ``left`` and ``width`` place it on a bar of 100."""

    status: Thing | None
    style: str
    number: int
    left: float
    width: float


@dataclass(frozen=True, slots=True)
class Report:
    """The evaluations of one report."""

    document: Thing
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One plan with its counts."""

    plan: Thing
    goals: int
    items: int
    reports: tuple[Report, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the start page counts."""

    plans: tuple[PlanRow, ...]
    referred: tuple[PlanRow, ...]
    kinds: tuple[tuple[wording.Kind, int], ...]


def read(view: View, things: Things) -> Overview:
    """Count what is in the graph; plans in the order of their names."""
    items, goals, reports = _numbers(view, _ITEMS), _numbers(view, _GOALS), _reports(view, things)
    rows = [PlanRow(plan, goals[plan.iri], items[plan.iri], reports.get(plan.iri, ())) for plan in things.of_kind("plan")]
    rows.sort(key=lambda row: fold(row.plan.label("cs")))
    sizes = Counter(thing.kind for thing in things.by_iri.values())
    return Overview(
        tuple(row for row in rows if row.items),
        tuple(row for row in rows if not row.items),
        tuple((kind, sizes[kind.id]) for kind in wording.kinds().values() if kind.shown and sizes[kind.id]),
    )


def used_by(view: View) -> Counter[str]:
    """IRI → how many items link to it."""
    return Counter({row["o"].value: int(row["n"].value) for row in view.select(_USED)})


def _numbers(view: View, query: str) -> Counter[str]:
    return Counter({row["plan"].value: int(row["n"].value) for row in view.select(query)})


def _reports(view: View, things: Things) -> dict[str, tuple[Report, ...]]:
    counted: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in view.select(_EVALUATIONS):
        status = row["status"].value if "status" in row else ""
        counted[row["plan"].value][row["report"].value].append((status, int(row["n"].value)))
    return {
        plan: tuple(Report(things.get(report), _shares(numbers, things)) for report, numbers in sorted(reports.items()))
        for plan, reports in counted.items()
    }


def _shares(numbers: Sequence[tuple[str, int]], things: Things) -> tuple[Share, ...]:
    total = sum(number for _, number in numbers)
    shares: list[Share] = []
    left = 0.0
    for iri, number in sorted(numbers, key=lambda pair: (_rank(pair[0]), pair[0])):
        width = 100 * number / total
        shares.append(Share(things.get(iri) if iri else None, _style(iri), number, round(left, 3), round(width, 3)))
        left += width
    return tuple(shares)


def _style(iri: str) -> str:
    return iri.rpartition("/")[2] or "none"


def _rank(iri: str) -> int:
    name = iri.rpartition("/")[2]
    return _STATUSES.index(name) if name in _STATUSES else len(_STATUSES)
