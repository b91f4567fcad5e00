"""What the page of a plan shows besides the facts: its goals with their items, how reports see it, and what ties it to other plans."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Iri, View
from graphsvc.web import checked, judged, overview, structure, wording
from graphsvc.web.judged import Judgements
from graphsvc.web.overview import Report, Share
from graphsvc.web.structure import Branch
from graphsvc.web.things import Thing, Things

_G, _DCT, _SKOS = (PREFIXES[prefix] for prefix in ("g", "dct", "skos"))
_OWN = (f"{_DCT}replaces", f"{_G}parentPlan")
"""Links of the plan itself to another."""
_OF_PARTS = (
    f"{_G}succeeds",
    f"{_G}implements",
    f"{_G}linkedGoal",
    f"{_G}dependsOn",
    f"{_DCT}relation",
    f"{_DCT}references",
    *(f"{_SKOS}{name}" for name in ("relatedMatch", "closeMatch", "exactMatch", "broadMatch", "narrowMatch")),
)
"""Links of parts of plans to parts of others."""
_PLAN_LINKS = "SELECT ?plan ?p ?other ?out { { ?plan ?p ?other BIND(true AS ?out) } UNION { ?other ?p ?plan BIND(false AS ?out) } }"
# The ends of the links are what the plan holds; their plans are looked up one by one.
_OUT = "SELECT ?plan ?p ?other ?a { ?a g:ofPlan ?plan ; ?p ?b . ?b g:ofPlan ?other }"
_IN = "SELECT ?plan ?p ?other ?a { ?b g:ofPlan ?plan . ?a ?p ?b . ?a g:ofPlan ?other }"


@dataclass(frozen=True, slots=True)
class Tie:
    """A link between two plans in words, and how many parts of the one that has it are so linked (0: the plans themselves are)."""

    words: str
    number: int


@dataclass(frozen=True, slots=True)
class Related:
    """Another plan with its ties; ``left`` and ``right`` (ids) are the two side by side, the one that is referred to first."""

    plan: Thing
    ties: tuple[Tie, ...]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that finds something in the plan: its name, its severity, how often."""

    rule: str
    label: str
    severity: str
    number: int


@dataclass(frozen=True, slots=True)
class PlanSheet:
    """What is shown of a plan; ``statuses`` are the last ones of its items (IRI of the item → IRI of the status)."""

    goals: int
    items: int
    tree: tuple[Branch, ...]
    loose: tuple[Thing, ...]
    statuses: dict[str, str]
    reports: tuple[Report, ...]
    related: tuple[Related, ...]
    years: str


def read(view: View, things: Things, plan: str, lang: str) -> PlanSheet:
    """All that is shown of a plan."""
    parts = structure.load(view, plan, things)
    span = judged.spans(view, (plan,)).get(plan, (None, None))
    return PlanSheet(
        len(parts.goals),
        len(parts.items),
        parts.tree(things),
        parts.loose(things),
        statuses(judged.load(view, plan), parts.items),
        overview.reports(view, things, plan).get(plan, ()),
        related(view, things, plan, lang),
        judged.told(*span),
    )


def statuses(said: Judgements, items: Sequence[str]) -> dict[str, str]:
    """The last status of each item that has one."""
    return {item: status for item in items if (status := judged.last(said, item))}


def below(said: Judgements, items: Sequence[str], things: Things) -> tuple[Share, ...]:
    """How many of these items have which status; nothing where no report gives any."""
    known = statuses(said, items)
    counted = Counter(known.get(item, "") for item in items)
    return overview.shares(sorted(counted.items()), things) if known else ()


def related(view: View, things: Things, plan: str, lang: str) -> tuple[Related, ...]:
    """The plans that this one is tied to, those with the most ties first."""
    found: dict[str, dict[tuple[str, bool], set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in view.select(_PLAN_LINKS, {"plan": Iri(plan)}):
        if row["p"].value in _OWN:
            found[row["other"].value][row["p"].value, row["out"].value == "true"]
    for query, out in ((_OUT, True), (_IN, False)):
        for row in view.select(query, {"plan": Iri(plan)}):
            if row["p"].value in _OF_PARTS and row["other"].value != plan:
                found[row["other"].value][row["p"].value, out].add(row["a"].value)
    made = [_related(plan, things.get(other), ties, lang) for other, ties in sorted(found.items())]
    return tuple(sorted(made, key=lambda one: (-sum(tie.number for tie in one.ties), one.plan.order)))


def _related(plan: str, other: Thing, ties: dict[tuple[str, bool], set[str]], lang: str) -> Related:
    told = sorted(ties.items(), key=lambda entry: (_rank(entry[0][0]), not entry[0][1]))
    refers = any(out for _, out in ties)
    ids = (other.iri, plan) if refers else (plan, other.iri)
    left, right = (iri.rpartition("/")[2] for iri in ids)
    return Related(other, tuple(Tie(_words(about, lang, out=out), len(parts)) for (about, out), parts in told), left, right)


def _rank(about: str) -> int:
    return (*_OWN, *_OF_PARTS).index(about)


def _words(about: str, lang: str, *, out: bool) -> str:
    known = wording.properties()[about]
    names = known.forward if out else known.inverse
    return names[lang] if names else wording.compact(about)


def findings(found: checked.Checked, plan: str) -> tuple[Finding, ...]:
    """The rules that find something in the plan, the most severe first."""
    numbers = found.by_plan.get(plan.rpartition("/")[2], {})
    return tuple(Finding(rule, *found.rules[rule], numbers[rule]) for rule in found.rules if rule in numbers)
