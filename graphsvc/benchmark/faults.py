"""Faults that are planted in invented plans, one in a hundred items, and the findings that must come of each: every rule has its fault."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rdflib import URIRef

from graphsvc.benchmark import plans
from graphsvc.model import Cost, Deadline, Period, Record, Service, StrategyLinks
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, plain, year
from graphsvc.rdf.vocab import DCAT, DCT, OA, PROV, RDF, G

ONE_IN = 100


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """What validation must find: rule, id of the plan, code of the item or goal ("" where it has none)."""

    rule: str
    plan: str
    code: str


@dataclass(slots=True)
class Plot:
    """A plan while faults are planted in it: its items by number, triples beside its own, and what must be found.

    ``dropped``: codes of the plan before that no item of this one continues.
    """

    record: Record
    terms: Terms
    extra: list[Triple] = field(default_factory=list)
    expected: list[Finding] = field(default_factory=list)
    dropped: set[str] = field(default_factory=set)

    @property
    def plan(self) -> str:
        """The id of the plan."""
        return self.record.plan.id or ""

    @property
    def start(self) -> int:
        """The plan's first year."""
        return self.record.plan.period_start or 0

    @property
    def region(self) -> int:
        """The number of the region, from 0."""
        return int(self.plan[1:3]) - 1

    def change(self, number: int, **values: Any) -> None:  # noqa: ANN401 - fields of an item
        """Another value in an item; its lines follow."""
        items = list(self.record.items)
        items[number] = plans.with_lines(replace(items[number], **values), items[number].locator)
        self.record = replace(self.record, items=tuple(items))

    def expect(self, rule: str, *codes: str, plan: str | None = None) -> None:
        """Findings of a rule at these codes."""
        self.expected += [Finding(rule, plan or self.plan, code) for code in codes]


Fault = Callable[[Plot, int], None]
"""Plants a fault at the item of that number, the last but one of its goal."""


def plant(record: Record, number: int, terms: Terms, kinds: Sequence[str] | None = None) -> Plot:
    """Plant faults in the plan that is the ``number``-th of its family: the kinds of faults come in turn over all plans.

    With ``kinds``, one of each of these instead.
    """
    plot = Plot(record, terms)
    every = list(FAULTS[record.family].items())
    per_plan = len(record.items) / ONE_IN
    turns = range(int(number * per_plan), int((number + 1) * per_plan))
    chosen = [every[turn % len(every)] for turn in turns] if kinds is None else [(kind, FAULTS[record.family][kind]) for kind in kinds]
    size = plans.MEASURES if record.family == "strategy-report" else plans.PER_GOAL
    goals = max(1, len(record.items) // size)
    for place, (rule, fault) in enumerate(chosen):
        if rule in _NEEDS_A_PLAN_BEFORE and plot.start == plans.FIRST_YEAR:
            fault = every[0][1]  # noqa: PLW2901 - the first plan of all has none before it
        fault(plot, (number * 7 + place) % goals * size + size - 2)
    return plot


def _value(rule: str, values: Mapping[str, Any]) -> Fault:
    def fault(plot: Plot, number: int) -> None:
        plot.change(number, **values)
        plot.expect(rule, plot.record.items[number].code)

    return fault


def _dated(rule: str, values: Callable[[int], Mapping[str, Any]]) -> Fault:
    """Values that depend on the plan's first year."""

    def fault(plot: Plot, number: int) -> None:
        _value(rule, values(plot.start))(plot, number)

    return fault


def _missing_code(plot: Plot, number: int) -> None:
    plot.change(number + 1, code="")
    plot.expect("missing-code", "")


def _malformed_code(plot: Plot, number: int) -> None:
    code = plot.record.items[number + 1].code.replace("-", "_")
    plot.change(number + 1, code=code)
    plot.expect("malformed-code", code)


def _duplicate_code(plot: Plot, number: int) -> None:
    code = plot.record.items[number].code
    plot.change(number + 1, code=code)
    plot.expect("duplicate-code", code)


def _other_goal(plot: Plot, number: int) -> None:
    item = plot.record.items[number]
    plot.change(number, goal=next(goal.code for goal in plot.record.goals if goal.code != item.goal))
    plot.expect("code-goal-mismatch", item.code)


def _code_gap(plot: Plot, number: int) -> None:
    items = plot.record.items
    plot.expect("code-gap", items[number + 1].code)
    plot.record = replace(plot.record, items=(*items[:number], *items[number + 1 :]))


def _duplicate_title(plot: Plot, number: int) -> None:
    items = plot.record.items
    plot.change(number, title=items[number + 1].title)
    plot.expect("duplicate-title", items[number].code, items[number + 1].code)


def _self_reference(plot: Plot, number: int) -> None:
    code = plot.record.items[number].code
    plot.change(number, refers_to=(code,))
    plot.expect("self-reference", code)


def _dependency_cycle(plot: Plot, number: int) -> None:
    codes = [plot.record.items[number].code, plot.record.items[number + 1].code]
    one, other = (plot.terms.item(plot.plan, code) for code in codes)
    plot.extra += [(one, G.dependsOn, other), (other, G.dependsOn, one)]
    plot.expect("dependency-cycle", *codes)


def _near_duplicate(plot: Plot, number: int) -> None:
    """The title of an activity of the action plan, its words turned round."""
    other = plans.record("action-plan", plot.region, plot.start, number + 1).items[number]
    plot.change(number, title=" ".join(reversed((other.title or "").split())))
    plot.expect("near-duplicate-item", plot.record.items[number].code)
    plot.expect("near-duplicate-item", other.code, plan=plans.plan_id("action-plan", plot.region, plot.start))


def _dropped(plot: Plot, number: int) -> None:
    """An item of the plan before was not fulfilled, and none of this plan continues it."""
    before, code = plans.plan_id("cards", plot.region, plot.start - plans.TERM), plot.record.items[number].code
    plot.dropped.add(code)
    plot.extra += _report(plot, before, code, ("NEPLNĚNO", "not-fulfilled"))
    plot.expect("dropped-unfulfilled", code, plan=before)


def _contradiction(plot: Plot, number: int) -> None:
    code = plot.record.items[number].code
    plot.extra += _report(plot, plot.plan, code, ("SPLNĚNO", "done"))
    plot.expect("status-contradiction", code)


def _report(plot: Plot, plan: str, code: str, status: tuple[str, str]) -> list[Triple]:
    """What another report says of one item."""
    written, judged = status
    document = plot.terms.document(f"{plot.plan}-report-{code}")
    evaluation, period, place = (URIRef(f"{document}/{part}") for part in ("evaluation", "period", "source"))
    return [
        (document, DCT.source, plain(f"{plot.plan}-report-{code}.txt")),
        (document, RDF.type, URIRef("http://xmlns.com/foaf/0.1/Document")),
        (document, DCT.temporal, period),
        (period, DCAT.endDate, year(plot.start + 1)),
        (evaluation, RDF.type, G.Evaluation),
        (evaluation, OA.hasTarget, plot.terms.item(plan, code)),
        (evaluation, OA.hasBody, plot.terms.concept("statuses", judged)),
        (evaluation, G.statusText, plain(written)),
        (evaluation, DCT.temporal, period),
        (evaluation, DCT.isPartOf, document),
        (evaluation, PROV.wasDerivedFrom, place),
        (place, OA.hasSource, document),
        (place, G.field, plain("status")),
    ]


def _declared_count(plot: Plot, number: int) -> None:
    del number
    plot.record = replace(plot.record, declared_counts={"measures": len(plot.record.items) + 1})
    plot.expect("declared-count-mismatch", "")


def _uncovered(plot: Plot, number: int) -> None:
    """What would carry out one measure carries out the one beside it; other measures of the okruh are linked."""
    okruh, place = divmod(number % (len(plans.OKRUHY) * plans.MEASURES), plans.MEASURES)
    beside = 1 if place else 2
    links = StrategyLinks(f"{plans.OKRUHY[okruh]} / {beside}", (plans.OKRUHY[okruh],), (beside,))
    for other in range(number % (len(plans.OKRUHY) * plans.MEASURES), len(plot.record.items), len(plans.OKRUHY) * plans.MEASURES):
        plot.change(other, strategy_links=links)
    parent = plans.parent_of("action-plan", plot.region, plot.start)
    plot.expect("uncovered-measure", f"{plans.OKRUHY[okruh]}.{place + 1}", plan=parent)


def _coordinated(rule: str, **values: Any) -> Fault:  # noqa: ANN401 - fields of a coordination list
    def fault(plot: Plot, number: int) -> None:
        at = number % len(plot.record.coordination)
        lists = list(plot.record.coordination)
        lists[at] = replace(lists[at], **values)
        plot.record = replace(plot.record, coordination=tuple(lists))
        plot.expect(rule, lists[at].section or "")

    return fault


_NEEDS_A_PLAN_BEFORE = {"dropped-unfulfilled"}
_ENDED = "Strategie boje proti sociálnímu vyloučení 2011-2015"

FAULTS: Mapping[str, Mapping[str, Fault]] = {
    "cards": {
        "missing-title": _value("missing-title", {"title": None}),
        "missing-code": _missing_code,
        "malformed-code": _malformed_code,
        "duplicate-code": _duplicate_code,
        "code-goal-mismatch": _other_goal,
        "code-gap": _code_gap,
        "duplicate-title": _duplicate_title,
        "missing-goal": _value("missing-goal", {"goal": None}),
        "missing-responsible": _value("missing-responsible", {"responsible": ()}),
        "placeholder-value": _value("placeholder-value", {"responsible": ("???",)}),
        "missing-period": _value("missing-period", {"period": None}),
        "unreadable-period": _value("unreadable-period", {"period": Period("dle potřeby", None, None)}),
        "period-reversed": _dated("period-reversed", lambda start: {"period": Period(f"{start + 1}–{start}", start + 1, start)}),
        "period-outside-plan": _dated("period-outside-plan", lambda start: {"period": Period(f"{start - 1}–{start}", start - 1, start)}),
        "missing-target-group": _value("missing-target-group", {"target_groups": ()}),
        "missing-funding": _value("missing-funding", {"funding": ()}),
        "unreadable-cost": _value("unreadable-cost", {"cost": Cost("3,,5 mil. Kč", None)}),
        "unknown-paragraph": _value("unknown-paragraph", {"services": (Service("Pečovatelská služba", "38"),)}),
        "service-paragraph-mismatch": _value("service-paragraph-mismatch", {"services": (Service("Pečovatelská služba", "62"),)}),
        "unknown-service": _value("unknown-service", {"services": (Service("Služba zcela nová", None),)}),
        "unknown-target-group": _value("unknown-target-group", {"target_groups": ("kosmonauti",)}),
        "unknown-funding-source": _value("unknown-funding-source", {"funding": ("sbírka kosmonautů",)}),
        "unknown-body": _value("unknown-body", {"responsible": ("Svaz kosmonautů",)}),
        "unknown-goal-reference": _value("unknown-goal-reference", {"linked_goals": ("SC99",)}),
        "unknown-item-reference": _value("unknown-item-reference", {"refers_to": ("A99-99",)}),
        "self-reference": _self_reference,
        "expired-funding-programme": _value("expired-funding-programme", {"funding": ("OP LZZ",)}),
        "dependency-cycle": _dependency_cycle,
        "near-duplicate-item": _near_duplicate,
        "dropped-unfulfilled": _dropped,
    },
    "strategy-report": {
        "overdue": _dated("overdue", lambda start: {"deadline": Deadline(f"3 / {start}", f"{start}-03", False), "status": "NEPLNĚNO"}),
        "status-without-evidence": _value("status-without-evidence", {"status": "PLNĚNO", "narrative": None}),
        "status-contradiction": _contradiction,
        "declared-count-mismatch": _declared_count,
    },
    "action-plan": {
        "missing-indicator": _value("missing-indicator", {"indicator": None}),
        "deadline-outside-plan": _dated("deadline-outside-plan", lambda s: {"deadline": Deadline(f"12 / {s + 9}", f"{s + 9}-12", False)}),
        "uncovered-measure": _uncovered,
        "unresolved-strategy-link": _value("unresolved-strategy-link", {"strategy_links": StrategyLinks("XIV", ("XIV",), ())}),
        "malformed-strategy-code": _coordinated("malformed-strategy-code", codes=("III.4x",)),
        "unresolved-strategy-code": _coordinated("unresolved-strategy-code", codes=("V.9",)),
        "expired-strategy-reference": _coordinated("expired-strategy-reference", strategy=None, label=_ENDED, codes=()),
    },
}
"""Family → rule → how it is broken."""
