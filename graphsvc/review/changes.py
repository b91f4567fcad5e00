"""What a draft changes in the graph: items that it adds, changes or removes, and goals of its plan that nothing supports with it.

Two states are compared by what is said of the items themselves; where a statement stands in a document makes no difference.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from graphsvc.rdf.vocab import CV, DCT, ELI, PREFIXES, RDF, SCHEMA, SKOS, G
from graphsvc.store.base import Iri, Literal, Term, View
from graphsvc.text import natural

_OF_PLAN = "SELECT ?node ?plan {{ ?node a {kind} ; g:ofPlan ?plan }}"
_SUPPORTED = """
SELECT DISTINCT ?goal ?plan {
  { SELECT ?goal ?plan { ?goal g:ofPlan ?plan } }
  { SELECT ?goal { ?item g:supportsGoal ?goal . ?item a g:Measure } }
}"""
_PARTS = tuple(map(str, (DCT.temporal, G.deadline, G.indicator, G.cost)))
"""What an item says by a node of its own, whose name is that of the document: the text counts, not the name."""
_TEXTS = tuple(map(str, (G.periodText, G.deadlineText, G.costText, G.referenceText, DCT.title, SKOS.prefLabel, RDF.value)))
_COMPARED = (
    *map(str, (DCT.title, G.supportsGoal, G.implements, G.linkedGoal, G.succeeds, DCT.references)),
    *map(str, (G.concernsService, DCT.audience, SCHEMA.agent, SCHEMA.participant, G.fundedFrom, G.fundedByProgramme, DCT.spatial)),
    *map(str, (CV.hasLegalResource, ELI.cites, G.citesResolution)),
    *_PARTS,
)
_REFERRING = "SELECT ?source ?about ?target { ?source ?about ?target }"
_REFERENCES = frozenset(map(str, (G.implements, G.linkedGoal, G.supportsGoal, G.dependsOn, G.succeeds, DCT.references)))
_CODES = tuple(map(str, (DCT.identifier, SKOS.notation)))
_NAMES = tuple(map(str, (DCT.title, SKOS.prefLabel)))
_CALLED = (*_NAMES, str(ELI.number))
_KNOWN_BY_REFERENCE = str(G.knownByReference)
_TYPES = (PREFIXES["g"] + "Measure",)


@dataclass(frozen=True, slots=True)
class Node:
    """An item or goal: IRI, code and name (``""`` where it has none), and what is said of it: property → values, texts or IRIs."""

    iri: str
    code: str = ""
    name: str = ""
    said: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def order(self) -> tuple[object, ...]:
        """Sort key."""
        return (self.iri.rpartition("/")[0], natural(self.code), self.iri)


@dataclass(frozen=True, slots=True)
class State:
    """The items of some plans as one state of the graph has them, by IRI, and the goals of these plans that no item supports."""

    items: Mapping[str, Node]
    bare: Mapping[str, Node]
    goals: Mapping[str, Node] = field(default_factory=dict)
    """The goals that the plans have set."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One property of an item that changes; ``before`` and ``after`` hold what only one state says, in order."""

    property: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """An item that both states have, and in what they differ."""

    item: Node
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """What refers to a thing that a draft removes, and by which property."""

    source: Node
    property: str
    target: Node


@dataclass(frozen=True, slots=True)
class Changes:
    """What a draft does to the graph, each in the order of codes; ``kept`` is the number of items that stay as they are."""

    added: tuple[Node, ...]
    changed: tuple[Changed, ...]
    removed: tuple[Node, ...]
    kept: int
    uncovered: tuple[Node, ...]
    """Goals of the plan that no item of the graph supports, with the draft in it."""
    newly: frozenset[str]
    """Those of them that an item supports without it, or that are not there without it."""
    lost: tuple[Reference, ...] = ()
    """Of other plans, to items and goals that are gone with the draft in it."""


def state(view: View, plans: Collection[str], nodes: Collection[str] = ()) -> State:
    """The items of these plans (IRIs), and those among ``nodes``, as they are now."""
    found = _of_plans(view, "g:Measure", plans) | _items_among(view, nodes)
    texts = _texts(view, found)
    made = _nodes(view, _of_plans(view, "g:Goal", plans), {})
    # what is known of a plan by others' references alone is no goal that it has set
    goals = {iri: node for iri, node in made.items() if _KNOWN_BY_REFERENCE not in node.said}
    return State(_nodes(view, found, texts), _bare(view, goals, plans), goals)


def lost(view: View, before: State, after: State) -> tuple[Reference, ...]:
    """What refers, in the graph as it is after, to items and goals that only the state before has; not what is of the same plans."""
    were, are = {**before.items, **before.goals}, {**after.items, **after.goals}
    gone = {iri: node for iri, node in were.items() if iri not in are}
    found = {
        (row["source"].value, row["about"].value, iri)
        for iri in gone
        for row in view.select(_REFERRING, {"target": Iri(iri)})
        if isinstance(row["source"], Iri) and row["about"].value in _REFERENCES
    }
    sources = _nodes(view, {source for source, _, _ in found} - were.keys() - are.keys(), {})
    made = [Reference(sources[source], about, gone[iri]) for source, about, iri in found if source in sources]
    return tuple(sorted(made, key=lambda one: (one.target.order, one.source.order, one.property)))


def between(before: State, after: State, lost: tuple[Reference, ...] = ()) -> Changes:
    """What is different in the second state; ``lost`` are the references that lose their target."""
    both = [(before.items[iri], after.items[iri]) for iri in before.items.keys() & after.items.keys()]
    changed = [Changed(new, found) for old, new in both if (found := tuple(_differences(old, new)))]
    return Changes(
        added=_in_order(after.items[iri] for iri in after.items.keys() - before.items.keys()),
        changed=tuple(sorted(changed, key=lambda one: one.item.order)),
        removed=_in_order(before.items[iri] for iri in before.items.keys() - after.items.keys()),
        kept=len(both) - len(changed),
        uncovered=_in_order(after.bare.values()),
        newly=frozenset(after.bare.keys() - before.bare.keys()),
        lost=lost,
    )


def _in_order(nodes: Iterable[Node]) -> tuple[Node, ...]:
    return tuple(sorted(nodes, key=lambda node: node.order))


def _differences(old: Node, new: Node) -> Iterable[Difference]:
    for name in _COMPARED:
        was, is_now = old.said.get(name, frozenset()), new.said.get(name, frozenset())
        if was != is_now:
            yield Difference(name, tuple(sorted(was - is_now)), tuple(sorted(is_now - was)))


def _of_plans(view: View, kind: str, plans: Collection[str]) -> set[str]:
    rows = (row for plan in sorted(plans) for row in view.select(_OF_PLAN.format(kind=kind), {"plan": Iri(plan)}))
    return {row["node"].value for row in rows if isinstance(row["node"], Iri)}


def _items_among(view: View, nodes: Collection[str]) -> set[str]:
    return {triple.subject.value for triple in view.stated(nodes, (str(RDF.type),)) if triple.object.value in _TYPES}


def _texts(view: View, items: Collection[str]) -> Mapping[str, str]:
    """The text of each node that an item says something by."""
    parts = {triple.object.value for triple in view.stated(items, _PARTS) if isinstance(triple.object, Iri)}
    found: dict[str, str] = {}
    for triple in view.stated(parts, _TEXTS):
        found.setdefault(triple.subject.value, triple.object.value)
    return found


def _nodes(view: View, iris: Collection[str], texts: Mapping[str, str]) -> Mapping[str, Node]:
    said: dict[str, dict[str, set[str]]] = {iri: {} for iri in iris}
    for triple in view.stated(iris, (*_COMPARED, *_CODES, *_NAMES, _KNOWN_BY_REFERENCE)):
        said[triple.subject.value].setdefault(triple.predicate.value, set()).add(_value(triple.object, texts))
    return {iri: _node(iri, facts) for iri, facts in sorted(said.items())}


def _node(iri: str, facts: Mapping[str, set[str]]) -> Node:
    code, name = (min((value for about in names for value in facts.get(about, ())), default="") for names in (_CODES, _NAMES))
    return Node(iri, code, name, {about: frozenset(values) for about, values in facts.items()})


def _value(term: Term, texts: Mapping[str, str]) -> str:
    return term.value if isinstance(term, Literal) else texts.get(term.value, term.value)


def _bare(view: View, goals: Mapping[str, Node], plans: Collection[str]) -> Mapping[str, Node]:
    """Those of the goals that no item supports, nor a goal below them."""
    supported = {row["goal"].value for plan in sorted(plans) for row in view.select(_SUPPORTED, {"plan": Iri(plan)})}
    above: dict[str, list[str]] = {}
    for triple in view.stated(goals, (str(SKOS.broader),)):
        above.setdefault(triple.subject.value, []).append(triple.object.value)
    reached: set[str] = set()
    waiting = list(supported)
    while waiting:
        goal = waiting.pop()
        if goal not in reached:
            reached.add(goal)
            waiting += above.get(goal, [])
    return {iri: node for iri, node in goals.items() if iri not in reached}


def names(view: View, found: Changes) -> Mapping[str, Mapping[str, str]]:
    """What is called how of that which items refer to: IRI → language (may be empty) → name, or code where there is no name."""
    values = {value for one in found.changed for difference in one.differences for value in (*difference.before, *difference.after)}
    made: dict[str, dict[str, str]] = {}
    for properties in (_CALLED, _CODES):
        for triple in view.stated(values - made.keys(), properties):
            if isinstance(triple.object, Literal):
                made.setdefault(triple.subject.value, {}).setdefault(triple.object.language, triple.object.value)
    return made
