"""Two plans of one series side by side: what is kept, what changed and in which respect, what was dropped, what is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from graphsvc.store.base import Literal, Row, Term, View
from graphsvc.text import fold, natural

COLUMNS = ("change", "code_a", "title_a", "code_b", "title_b", "what")
_BROADER, _NARROWER = (f"http://www.w3.org/2004/02/skos/core#{name}" for name in ("broader", "narrower"))
KEPT, CHANGED, DROPPED, NEW = "kept", "changed", "dropped", "new"

_ITEMS = """
SELECT ?item ?code ?title ?plan {
  ?item g:ofPlan ?plan ; dct:identifier ?code .
  OPTIONAL { ?item dct:title ?title }
}"""
# One property a query: with several, the engine reads those of all plans.
_FACT = "SELECT ?item ?value ?plan {{ ?item g:ofPlan ?plan ; {property} ?value }}"
_GOAL = "goal"
_RESPECTS = {
    "services": "g:concernsService",
    "target_groups": "dct:audience",
    "responsible": "schema:agent",
    "funding": "g:fundedFrom",
}
"""What is compared as it is; the goals of two plans are not the same ones, and titles are written in more than one way."""
_FACTS = {_GOAL: "g:supportsGoal", **_RESPECTS}
_PAIRS = """
SELECT DISTINCT ?a ?b ?plan_a ?plan_b {
  { ?a g:ofPlan ?plan_a . ?b g:succeeds ?a ; g:ofPlan ?plan_b }
  UNION
  { ?a g:ofPlan ?plan_a ; g:succeeds ?b . ?b g:ofPlan ?plan_b }
}"""
_GOALS = """
SELECT DISTINCT ?a ?b ?plan_a ?plan_b {
  { ?a g:ofPlan ?plan_a . ?b skos:closeMatch ?a ; g:ofPlan ?plan_b }
  UNION
  { ?a g:ofPlan ?plan_a ; skos:closeMatch ?b . ?b g:ofPlan ?plan_b }
}"""
_Linked = AbstractSet[tuple[str, str]]
"""Pairs of IRIs."""


@dataclass(frozen=True, slots=True)
class _Item:
    code: str
    title: str
    facts: Mapping[str, AbstractSet[str]] = field(default_factory=dict)


def rows(view: View, bindings: Mapping[str, Term]) -> Iterable[Row]:
    """The items of ``plan_a`` and of ``plan_b``, pair by pair as one continues the other, in the order of the codes.

    Columns: ``change`` (kept, changed, dropped, new), code and title on either side, and ``what`` changed (title, goal, services,
    target_groups, responsible, funding, with ``, `` between). An item that several continue, or that continues several, has a row for each.
    What one of two items does not tell has not changed: it is not known. Nor has a group changed where one names it and the other a part
    of it (an organisation of the region, the organisations of the region).
    """
    a, b, known = _compared(view, bindings)
    for one, other in sorted(known, key=lambda pair: (natural(a[pair[0]].code), natural(b[pair[1]].code), pair)):
        what = known[one, other]
        yield _row(CHANGED if what else KEPT, a[one], b[other], what)
    yield from (_row(DROPPED, item, None) for item in _alone(a, {one for one, _ in known}))
    yield from (_row(NEW, None, item) for item in _alone(b, {other for _, other in known}))


def continued(view: View, plan_a: Term, plan_b: Term) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The items (IRIs) of two plans of which one continues the other, that of ``plan_a`` first, and what changed; see :func:`rows`."""
    return _compared(view, {"plan_a": plan_a, "plan_b": plan_b})[2]


_Pairs = Mapping[tuple[str, str], tuple[str, ...]]


def _compared(view: View, bindings: Mapping[str, Term]) -> tuple[Mapping[str, _Item], Mapping[str, _Item], _Pairs]:
    """The items of either plan, and the pairs with what changed."""
    a, b = (_items(view, bindings[name]) for name in ("plan_a", "plan_b"))
    plans = {name: bindings[name] for name in ("plan_a", "plan_b")}
    pairs, goals = (_pairs(view, query, plans) for query in (_PAIRS, _GOALS))
    wider = _wider(view, [*a.values(), *b.values()])
    return a, b, {(one, other): tuple(_changed(a[one], b[other], goals, wider)) for one, other in pairs if one in a and other in b}


def _items(view: View, plan: Term) -> Mapping[str, _Item]:
    facts: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for what, about in _FACTS.items():
        for row in view.select(_FACT.format(property=about), {"plan": plan}):
            facts[row["item"].value][what].add(row["value"].value)
    items: dict[str, _Item] = {}
    for row in view.select(_ITEMS, {"plan": plan}):
        iri, title = row["item"].value, row["title"].value if "title" in row else ""
        known = items.get(iri)
        if known is None or (len(title), title) > (len(known.title), known.title):
            items[iri] = _Item(row["code"].value, title, facts[iri])
    return items


def _pairs(view: View, query: str, plans: Mapping[str, Term]) -> _Linked:
    return {(row["a"].value, row["b"].value) for row in view.select(query, plans)}


def _wider(view: View, items: Iterable[_Item]) -> _Linked:
    """Which of the groups and bodies that items name are parts of others, the wider first."""
    named = {value for item in items for respect in _RESPECTS for value in item.facts.get(respect, ())}
    said = [(triple.subject.value, triple.predicate.value, triple.object.value) for triple in view.stated(named, (_BROADER, _NARROWER))]
    return {(other, one) if predicate == _BROADER else (one, other) for one, predicate, other in said}


def _changed(one: _Item, other: _Item, goals: _Linked, wider: _Linked) -> Iterator[str]:
    if one.title and other.title and fold(one.title) != fold(other.title):
        yield "title"
    mine, theirs = one.facts.get(_GOAL), other.facts.get(_GOAL)
    if mine and theirs and not any((goal, next_) in goals for goal in mine for next_ in theirs):
        yield _GOAL
    for respect in _RESPECTS:
        mine, theirs = one.facts.get(respect), other.facts.get(respect)
        if mine and theirs and not _same(mine, theirs, wider):
            yield respect


def _same(mine: AbstractSet[str], theirs: AbstractSet[str], wider: _Linked) -> bool:
    """Whether each value is also the other's, or a part of one of the other's, or has one of the other's as its part."""

    def has(values: AbstractSet[str], value: str) -> bool:
        return value in values or any((value, other) in wider or (other, value) in wider for other in values)

    return all(has(theirs, value) for value in mine) and all(has(mine, value) for value in theirs)


def _alone(items: Mapping[str, _Item], paired: AbstractSet[str]) -> list[_Item]:
    return sorted((item for iri, item in items.items() if iri not in paired), key=lambda item: (natural(item.code), item.title))


def _row(change: str, one: _Item | None, other: _Item | None, what: Iterable[str] = ()) -> Row:
    cells = {
        "change": change,
        "code_a": one.code if one else "",
        "title_a": one.title if one else "",
        "code_b": other.code if other else "",
        "title_b": other.title if other else "",
        "what": ", ".join(what),
    }
    return {name: Literal(text) for name, text in cells.items() if text}
