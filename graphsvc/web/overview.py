"""What the start page counts: plans in time, their goals, items and evaluations, what links to what, new and severe findings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphsvc.keeping import Keeper
from graphsvc.store.base import Iri, Literal, Row, View
from graphsvc.text import fold
from graphsvc.web import timeline, wording
from graphsvc.web.inspection import Inspected
from graphsvc.web.things import Thing, Things
from graphsvc.web.timeline import Dated, Mark, Span, Timeline

MOST = 30
"""Plans of a table, at most; the list of plans has all."""
FINDINGS = 4
_ITEMS = "SELECT ?plan (COUNT(?item) AS ?n) { ?item a g:Measure ; g:ofPlan ?plan } GROUP BY ?plan"
_GOALS = "SELECT ?plan (COUNT(?goal) AS ?n) { ?goal a g:Goal ; g:ofPlan ?plan } GROUP BY ?plan"
_EVALUATIONS = """
SELECT ?plan ?report ?status (COUNT(?e) AS ?n) {
  ?e a g:Evaluation ; oa:hasTarget ?item ; dct:isPartOf ?report . ?item g:ofPlan ?plan OPTIONAL { ?e oa:hasBody ?status }
} GROUP BY ?plan ?report ?status"""
_USED = "SELECT ?o (COUNT(DISTINCT ?item) AS ?n) { ?item a g:Measure ; ?p ?o } GROUP BY ?o"
_LINKED = """
SELECT ?from ?to (COUNT(DISTINCT ?item) AS ?n) {
  { SELECT ?item ?other {
      VALUES ?property { g:implements dct:references dct:relation g:linkedGoal g:dependsOn g:succeeds } ?item ?property ?other } }
  { SELECT ?item ?from { ?item g:ofPlan ?from } }
  { SELECT ?other ?to { ?other g:ofPlan ?to } }
  FILTER(?from != ?to)
} GROUP BY ?from ?to"""
"""The same links as those of the matrix of strategies (queries/matrices/strategy-strategy), counted by the store."""
_PLANS = "SELECT ?thing ?when { ?thing a g:Plan ; dct:temporal ?when }"
_PARENTS = "SELECT ?plan ?parent { ?plan a g:Plan ; g:parentPlan ?parent }"
_REPORTS = "SELECT ?thing ?when ?plan { ?thing a foaf:Document ; foaf:primaryTopic ?plan ; dct:temporal ?when }"
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
class Links:
    """How many items and goals of plans (``sources``) link to other plans (``targets``), by both."""

    sources: tuple[Thing, ...]
    targets: tuple[Thing, ...]
    numbers: Mapping[tuple[str, str], int]

    @property
    def largest(self) -> int:
        """The largest of the numbers."""
        return max(self.numbers.values(), default=0)


@dataclass(frozen=True, slots=True)
class Overview:
    """All that the start page counts."""

    plans: tuple[PlanRow, ...]
    referred: tuple[PlanRow, ...]
    kinds: tuple[tuple[wording.Kind, int], ...]
    timeline: Timeline
    referred_timeline: Timeline
    links: Links
    goals: Mapping[str, int]
    examples: tuple[Thing, ...]


_KEPT: Keeper[Overview] = Keeper(2)


def load(view: View, things: Things, used: Mapping[str, int]) -> Overview:
    """What is in the graph, counted once for a state of the data; ``used`` says how many items link to a thing."""
    return _KEPT.get(view.version(), lambda: read(view, things, used))


def read(view: View, things: Things, used: Mapping[str, int]) -> Overview:
    """Count what is in the graph; plans in the order of their names."""
    items, goals, told = _numbers(view, _ITEMS), _numbers(view, _GOALS), reports(view, things)
    rows = [PlanRow(plan, goals[plan.iri], items[plan.iri], told.get(plan.iri, ())) for plan in things.of_kind("plan")]
    rows.sort(key=lambda row: fold(row.plan.label("cs")))
    own, referred = [row for row in rows if row.items], [row for row in rows if not row.items]
    sizes = Counter(thing.kind for thing in things.by_iri.values())
    dated = _dated(view, things)
    whole = timeline.draw(dated[row.plan.iri] for row in [*own[:MOST], *referred[:MOST]])
    mine = {row.plan.iri for row in own}
    bars = [[bar for bar in whole.bars if (bar.plan.plan.iri in mine) is wanted] for wanted in (True, False)]
    return Overview(
        tuple(own),
        tuple(referred),
        tuple((kind, sizes[kind.id]) for kind in wording.kinds().values() if kind.shown and sizes[kind.id]),
        Timeline(whole.years, tuple(bars[0])),
        Timeline(whole.years, tuple(bars[1])),
        _links(view, things),
        goals,
        tuple(_examples(things, used)),
    )


def worst(inspected: Inspected, lang: str, grown: Collection[str] = ()) -> list[Mapping[str, Any]]:
    """A few of the most severe findings, each of another rule; first those of rules that have ``grown``: find more than they did before."""
    first: dict[str, Mapping[str, Any]] = {}
    for found in inspected.pages[lang]["findings"]:
        first.setdefault(found["rule"], found)
    return sorted(first.values(), key=lambda found: found["rule"] not in grown)[:FINDINGS]


def used_by(view: View) -> Counter[str]:
    """IRI → how many items link to it."""
    return Counter({row["o"].value: int(row["n"].value) for row in view.select(_USED)})


def _examples(things: Things, used: Mapping[str, int]) -> Iterator[Thing]:
    """What can be searched for with success: an item, and the service, group and body that most items have."""
    items = [thing for thing in things.by_iri.values() if thing.kind == "item" and thing.code]
    if items:
        yield min(items, key=lambda thing: thing.order)
    for kind in ("service", "target-group", "body"):
        known = [thing for thing in things.by_iri.values() if thing.kind == kind and used.get(thing.iri)]
        if known:
            yield min(known, key=lambda thing: (-used[thing.iri], thing.order))


def _links(view: View, things: Things) -> Links:
    numbers = {(row["from"].value, row["to"].value): int(row["n"].value) for row in view.select(_LINKED)}
    return Links(_most(things, numbers, 0, 6), _most(things, numbers, 1, MOST), numbers)


def _most(things: Things, numbers: Mapping[tuple[str, str], int], side: int, most: int) -> tuple[Thing, ...]:
    """The plans with the most links on one side, in the order of their names."""
    totals: Counter[str] = Counter()
    for pair, number in numbers.items():
        totals[pair[side]] += number
    chosen = sorted(totals, key=lambda iri: (-totals[iri], iri))[:most]
    return tuple(sorted((things.get(iri) for iri in chosen), key=lambda plan: (fold(plan.label("cs")), plan.iri)))


def _dated(view: View, things: Things) -> Mapping[str, Dated]:
    """Each plan with its period, by its IRI."""
    plans, reports = view.select(_PLANS), view.select(_REPORTS)
    spans = _spans(view, {row["when"].value for row in [*plans, *reports]})
    own = {row["thing"].value: spans.get(row["when"].value, Span()) for row in _ordered(plans)}
    parents = {row["plan"].value: things.get(row["parent"].value) for row in _ordered(view.select(_PARENTS))}
    marks: dict[str, list[Mark]] = defaultdict(list)
    for row in _ordered(reports):
        marks[row["plan"].value].append(Mark(things.get(row["thing"].value), spans.get(row["when"].value, Span())))
    return {
        plan.iri: Dated(plan, own.get(plan.iri, Span()), parents.get(plan.iri), tuple(marks.get(plan.iri, ())))
        for plan in things.of_kind("plan")
    }


def _ordered(rows: Sequence[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: [str(row[name]) for name in sorted(row)])


def _spans(view: View, periods: Collection[str]) -> Mapping[str, Span]:
    ends = {wording.expand("dcat:startDate"): "start", wording.expand("dcat:endDate"): "end"}
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for triple in view.stated(periods, list(ends)):
        year = timeline.year(triple.object.value) if isinstance(triple.object, Literal) else None
        if year is not None:
            found[triple.subject.value].setdefault(ends[triple.predicate.value], year)
    return {period: Span(said.get("start"), said.get("end")) for period, said in found.items()}


def _numbers(view: View, query: str) -> Counter[str]:
    return Counter({row["plan"].value: int(row["n"].value) for row in view.select(query)})


def reports(view: View, things: Things, plan: str = "") -> dict[str, tuple[Report, ...]]:
    """The reports on each plan, or on the one that is given: how many of its items each gives which status."""
    counted: dict[str, dict[str, list[tuple[str, int]]]] = defaultdict(lambda: defaultdict(list))
    for row in view.select(_EVALUATIONS, {"plan": Iri(plan)} if plan else {}):
        status = row["status"].value if "status" in row else ""
        counted[row["plan"].value][row["report"].value].append((status, int(row["n"].value)))
    return {
        plan: tuple(Report(things.get(report), shares(numbers, things)) for report, numbers in sorted(by_report.items()))
        for plan, by_report in counted.items()
    }


def shares(numbers: Sequence[tuple[str, int]], things: Things) -> tuple[Share, ...]:
    """What numbers of statuses (IRI, ``""`` for none) are of a whole, the best status first."""
    total = sum(number for _, number in numbers)
    parts: list[Share] = []
    left = 0.0
    for iri, number in sorted(numbers, key=lambda pair: (_rank(pair[0]), pair[0])):
        width = 100 * number / total
        parts.append(Share(things.get(iri) if iri else None, _style(iri), number, round(left, 3), round(width, 3)))
        left += width
    return tuple(parts)


def _style(iri: str) -> str:
    return iri.rpartition("/")[2] or "none"


def _rank(iri: str) -> int:
    name = iri.rpartition("/")[2]
    return _STATUSES.index(name) if name in _STATUSES else len(_STATUSES)
