"""What colours mean: by kind, plan, status or verdict, with a legend; and the facets in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.picture.facts import Facts, short
from graphsvc.analysis.picture.filtering import MEASURE, Left
from graphsvc.analysis.picture.model import FACETS, NONE, Look, Model
from graphsvc.analysis.picture.parts import Facet, Key, Value
from graphsvc.analysis.picture.state import State
from graphsvc.analysis.wording import Wording

_NOTHING = "–"
_OF_THINGS = ("plan", "target-group", "service")


@dataclass(frozen=True, slots=True)
class Labels:
    """The words for values, in one language."""

    graph: DependencyGraph
    facts: Facts
    model: Model
    language: str

    def of(self, facet: str, value: str) -> str:
        """The words for a value of a facet, or of a colour."""
        links, words = self.graph.links, self.model.words[self.language]
        if not value:
            return words["no_plan"] if facet == "plan" else _NOTHING
        match facet:
            case "kind":
                return links.kinds[value].label[self.language]
            case "relation":
                return links.relations[value].label[self.language]
            case "status":
                return words[NONE] if value == NONE else self.status(value)
            case "verdict":
                return self.model.verdict_labels[value][self.language]
            case "plan" | "target-group" | "service":
                return Wording(self.graph, self.language).name(value) if value in self.graph.nodes else short(value)
            case _:
                return value

    def status(self, value: str) -> str:
        """The label of a status."""
        said = self.facts.labels.get(value, {})
        return next((said[language] for language in (self.language, "cs", *sorted(said)) if language in said), value)


def legend(values: Iterable[str], state: State, labels: Labels) -> tuple[Key, ...]:
    """What the colours of these values mean, each value once, in order."""
    counts = Counter(values)
    looks = _looks(state.colour, labels)
    ordered = sorted(counts, key=_order(state.colour, labels))
    looked = [(value, looks.get(value, Look(labels.model.none))) for value in ordered]
    return tuple(Key(value, labels.of(state.colour, value), look.colour, look.sign, counts[value]) for value, look in looked)


def facets(left: Left, state: State, labels: Labels) -> tuple[Facet, ...]:
    """The facets with all of their values that would leave something, or are chosen."""
    words = labels.model.words[labels.language]
    made = []
    for facet in FACETS:
        counts, chosen = left.counts[facet], state.filters.of(facet)
        values = sorted({*counts, *chosen}, key=_order(facet, labels))
        made.append(
            Facet(facet, words[facet], tuple(Value(one, labels.of(facet, one), counts.get(one, 0), one in chosen) for one in values))
        )
    return tuple(made)


def colour_of(colour: str, kind: str, plan: str | None, status: str | None, verdict: str | None) -> str:
    """The value that colours a thing; ``""`` where it has none. Only measures have a status."""
    match colour:
        case "plan":
            return plan or ""
        case "status":
            return (status or NONE) if kind == MEASURE else ""
        case "verdict":
            return verdict or ""
        case _:
            return kind


def _looks(colour: str, labels: Labels) -> Mapping[str, Look]:
    model = labels.model
    match colour:
        case "plan":
            plans = [node.iri for node in labels.graph.nodes.values() if node.kind == "plan"]
            return {iri: Look(model.plans[place % len(model.plans)]) for place, iri in enumerate(plans)}
        case "status":
            return model.statuses
        case "verdict":
            return model.verdicts
        case _:
            return model.kinds


def _order(facet: str, labels: Labels) -> _Order:
    links = labels.graph.links
    places: Mapping[str, int]
    match facet:
        case "kind":
            places = {kind: place for place, kind in enumerate(links.kinds)}
        case "relation":
            places = links.order
        case "status":
            places = {status: place for place, status in enumerate(labels.model.statuses)}
        case "verdict":
            places = {verdict: place for place, verdict in enumerate(labels.model.verdicts)}
        case _:
            places = labels.graph.rank if facet in _OF_THINGS else {}
    return _Order(places)


@dataclass(frozen=True, slots=True)
class _Order:
    """Sort key: by place, what has none by name; what is none at the end."""

    places: Mapping[str, int]

    def __call__(self, value: str) -> tuple[bool, int, str]:
        return (value in ("", NONE), self.places.get(value, len(self.places)), value)
