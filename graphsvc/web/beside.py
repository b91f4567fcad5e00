"""Two plans side by side: the goals and items of both, each with what the graph links it to in the other, and what has become of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.analysis import compare
from graphsvc.analysis.compare import CHANGED, DROPPED, KEPT, NEW
from graphsvc.keeping import Keeper
from graphsvc.store.base import Iri, View
from graphsvc.web import judged, structure, wording
from graphsvc.web.plans import statuses
from graphsvc.web.structure import Structure
from graphsvc.web.things import Thing, Things

LINKED, ALONE = "linked", "alone"
"""What has a counterpart that is neither kept nor changed (nobody continues anything), and what has none."""
_UNFULFILLED = "/status/not-fulfilled"
MAYBE, SAME = "maybe", "same"
_WAYS = {
    "g:succeeds": "succeeds",
    "g:implements": "implements",
    **dict.fromkeys((f"skos:{name}Match" for name in ("close", "exact", "broad", "narrow")), "match"),
    **dict.fromkeys(("dct:relation", "skos:relatedMatch", "g:linkedGoal", "g:dependsOn"), "related"),
    "dct:references": "refers",
}
"""Property → the way in which it links parts of two plans; the most telling first."""
_LINKS = "SELECT ?left ?right ?a ?p ?b { ?a g:ofPlan ?left ; ?p ?b . ?b g:ofPlan ?right }"
_OPEN = """
SELECT ?left ?right ?a ?b ?confidence ?duplicate {
  { ?a g:ofPlan ?left . { ?link g:earlier ?a ; g:later ?b } UNION { ?link g:later ?a ; g:earlier ?b } BIND(false AS ?duplicate) }
  UNION { ?a g:ofPlan ?left . ?link g:between ?a, ?b FILTER(?a != ?b) BIND(true AS ?duplicate) }
  ?link g:linkStatus ?status FILTER(STRENDS(STR(?status), "/candidate"))
  ?b g:ofPlan ?right OPTIONAL { ?link g:confidence ?confidence }
}"""


@dataclass(frozen=True, slots=True)
class Counterpart:
    """A part of the other plan, how it is linked (``back``: the left one has the link), its status (IRI), what changed where it goes on."""

    thing: Thing
    way: str
    back: bool
    status: str
    what: tuple[str, ...] | None = None
    confidence: float | None = None

    @property
    def open(self) -> bool:
        """Whether people have still to decide whether there is such a link."""
        return self.way in (MAYBE, SAME)


@dataclass(frozen=True, slots=True)
class Entry:
    """A part of a plan and its counterparts in the other, the sure ones first; ``change`` is what has become of it."""

    thing: Thing
    status: str
    change: str
    others: tuple[Counterpart, ...] = ()

    @property
    def paired(self) -> bool:
        """Whether a link that is sure leads to the other plan."""
        return any(not other.open for other in self.others)

    @property
    def unfulfilled(self) -> bool:
        """Whether the last report on it, or on a counterpart, says that it is not fulfilled."""
        return any(status.endswith(_UNFULFILLED) for status in (self.status, *(other.status for other in self.others)))


@dataclass(frozen=True, slots=True)
class Group:
    """The items under a goal (None: under none), all of one side; the goal with counterparts of its own."""

    goal: Entry | None
    entries: tuple[Entry, ...]
    right: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """Two plans: all of the left one, then what of the right one has no counterpart; ``successive`` where one continues the other."""

    left: Thing
    right: Thing
    groups: tuple[Group, ...]
    numbers: Mapping[str, int]
    successive: bool


@dataclass(frozen=True, slots=True)
class _Side:
    plan: str
    parts: Structure
    status: Mapping[str, str]


_Changes = Mapping[tuple[str, str], tuple[str, ...]]
"""Items of which one continues the other → what has changed."""
_KEPT: Keeper[Beside] = Keeper(8)


def load(view: View, things: Things, left: str, right: str) -> Beside:
    """Two plans (IRIs) side by side; kept, as the same data give the same."""
    return _KEPT.get((view.version(), left, right), lambda: read(view, things, left, right))


def read(view: View, things: Things, left: str, right: str) -> Beside:
    """Two plans side by side, read anew."""
    one, other = (_side(view, things, plan) for plan in (left, right))
    what = compare.continued(view, Iri(left), Iri(right))
    links = _linked(view, things, one, other, what)
    entries = {iri: _entry(things.get(iri), one, found, DROPPED if what else ALONE) for iri, found in _all(one.parts, links)}
    backward = {counterpart.thing.iri for found in links.values() for counterpart in found if not counterpart.open}
    hints = _turned(links, things, one)
    alone = {
        iri: _entry(things.get(iri), other, hints.get(iri, ()), NEW if what else ALONE)
        for iri in (*other.parts.goals, *other.parts.items)
        if iri not in backward
    }
    groups = (*_groups(one, entries, things, right=False), *_groups(other, alone, things, right=True))
    return Beside(things.get(left), things.get(right), groups, _numbers(one, other, groups), bool(what))


def chosen(groups: Iterable[Group], show: str, *, unfulfilled: bool) -> list[Group]:
    """The groups with the entries that are asked for: ``paired``, ``changed``, ``unpaired``, all for ``""``; without those of none.

    A goal stays as the heading of its items, and by itself where it is what was asked for.
    """
    found = []
    for group in groups:
        kept = tuple(entry for entry in group.entries if _fits(entry, show) and (entry.unfulfilled or not unfulfilled))
        if kept or (group.goal and not unfulfilled and not group.entries and _fits(group.goal, show)):
            found.append(Group(group.goal, kept, group.right))
        elif group.goal and not unfulfilled and show and _fits(group.goal, show):
            found.append(Group(group.goal, (), group.right))
    return found


def part(groups: Sequence[Group], first: int, most: int) -> list[Group]:
    """So many rows from the first on, under the headings of their groups; a group without items is a row."""
    found, at = [], 0
    for group in groups:
        size = max(len(group.entries), 1)
        begin, end = max(first - at, 0), min(first + most - at, size)
        if begin < end:
            found.append(Group(group.goal, group.entries[begin:end], group.right))
        at += size
    return found


def rows(groups: Iterable[Group]) -> int:
    """How many rows the groups make."""
    return sum(max(len(group.entries), 1) for group in groups)


def _fits(entry: Entry, show: str) -> bool:
    if show == "changed":
        return entry.change == CHANGED
    return show == "" or entry.paired == (show == "paired")


def _side(view: View, things: Things, plan: str) -> _Side:
    parts = structure.load(view, plan, things)
    return _Side(plan, parts, statuses(judged.load(view, plan), parts.items))


def _all(parts: Structure, links: Mapping[str, list[Counterpart]]) -> Iterator[tuple[str, tuple[Counterpart, ...]]]:
    for iri in (*parts.goals, *parts.items):
        yield iri, tuple(sorted(links.get(iri, ()), key=_order))


def _order(one: Counterpart) -> tuple[object, ...]:
    return (one.open, [*dict.fromkeys(_WAYS.values()), MAYBE, SAME].index(one.way), one.thing.order)


def _linked(view: View, things: Things, one: _Side, other: _Side, what: _Changes) -> Mapping[str, list[Counterpart]]:
    """The counterparts of the parts of the left plan, each once for each way."""
    there = frozenset((*other.parts.goals, *other.parts.items))
    links: dict[str, list[Counterpart]] = defaultdict(list)
    for (a, b), same in _pairs(view, one.plan, other.plan).items():
        for (way, back), confidence in same.items():
            if b in there:
                changed = what.get((a, b)) if way == "succeeds" else None
                links[a].append(Counterpart(things.get(b), way, back, other.status.get(b, ""), changed, confidence))
    return links


def _pairs(view: View, one: str, other: str) -> Mapping[tuple[str, str], Mapping[tuple[str, bool], float | None]]:
    """Part of the one plan and part of the other → in which ways they are linked; with the confidence where nobody has decided."""
    ways = {wording.expand(curie): way for curie, way in _WAYS.items()}
    found: dict[tuple[str, str], dict[tuple[str, bool], float | None]] = defaultdict(dict)
    for left, right, back in ((one, other, True), (other, one, False)):
        for row in view.select(_LINKS, {"left": Iri(left), "right": Iri(right)}):
            if way := ways.get(row["p"].value):
                a, b = (row["a"].value, row["b"].value) if back else (row["b"].value, row["a"].value)
                found[a, b][way, back] = None
    for row in view.select(_OPEN, {"left": Iri(one), "right": Iri(other)}):
        pair = row["a"].value, row["b"].value
        if pair not in found or all(way in (MAYBE, SAME) for way, _ in found[pair]):
            way = SAME if row["duplicate"].value == "true" else MAYBE
            found[pair][way, False] = _number(row["confidence"].value) if "confidence" in row else None
    return found


def _number(written: str) -> float | None:
    try:
        return float(written)
    except ValueError:
        return None


def _turned(links: Mapping[str, list[Counterpart]], things: Things, one: _Side) -> Mapping[str, tuple[Counterpart, ...]]:
    """What the left plan has that may be a counterpart of a part of the right one."""
    found: dict[str, list[Counterpart]] = defaultdict(list)
    for iri, others in links.items():
        for other in others:
            if other.open:
                turned = Counterpart(things.get(iri), other.way, other.back, one.status.get(iri, ""), None, other.confidence)
                found[other.thing.iri].append(turned)
    return {iri: tuple(sorted(same, key=_order)) for iri, same in found.items()}


def _entry(thing: Thing, side: _Side, others: tuple[Counterpart, ...], without: str) -> Entry:
    going_on = [other.what for other in others if other.what is not None]
    sure = any(not other.open for other in others)
    change = (CHANGED if any(going_on) else KEPT) if going_on else LINKED if sure else without
    return Entry(thing, side.status.get(thing.iri, ""), change, others)


def _groups(side: _Side, entries: Mapping[str, Entry], things: Things, *, right: bool) -> Iterator[Group]:
    """The items of each goal, in order, then those of none; of goals and items those that are among the entries."""
    of_goal: dict[str, list[Entry]] = defaultdict(list)
    for item in side.parts.items:
        if item in entries:
            of_goal[side.parts.parent.get(item, "")].append(entries[item])
    for goal in side.parts.goals:
        if goal in entries or goal in of_goal:  # a goal that has a counterpart still heads what has none
            yield Group(entries.get(goal, Entry(things.get(goal), "", LINKED)), tuple(of_goal[goal]), right)
    if "" in of_goal:
        yield Group(None, tuple(of_goal[""]), right)


def _numbers(one: _Side, other: _Side, groups: Sequence[Group]) -> Mapping[str, int]:
    """How many items there are on either side, what became of them, and what the filters leave."""
    entries = [entry for group in groups for entry in group.entries]
    numbers = Counter(entry.change for entry in entries)
    numbers["left"], numbers["right"] = len(one.parts.items), len(other.parts.items)
    numbers["all"] = len(entries)
    for name in ("paired", "unpaired"):
        numbers[name] = sum(entry.paired == (name == "paired") for entry in entries)
    numbers["unfulfilled"] = sum(entry.unfulfilled for entry in entries)
    return numbers
