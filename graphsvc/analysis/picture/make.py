"""A picture of a state: what it holds, where each thing stands, what its colours mean, what its filters would leave."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphsvc.analysis import graph, layout, report, springs
from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.analysis.layout import Layout, Link, Spot
from graphsvc.analysis.picture import areas, facts, filtering, keys, model, scope, stated, telling
from graphsvc.analysis.picture.address import AREA
from graphsvc.analysis.picture.areas import Folded
from graphsvc.analysis.picture.facts import Facts
from graphsvc.analysis.picture.filtering import MEASURE
from graphsvc.analysis.picture.keys import Labels
from graphsvc.analysis.picture.model import Model
from graphsvc.analysis.picture.parts import IN_BOX, Counts, Line, Marks, Picture, Thing, Totals
from graphsvc.analysis.picture.scope import Scope
from graphsvc.analysis.picture.state import DIRECTIONS, State
from graphsvc.analysis.wording import Wording, stopped
from graphsvc.keeping import Keeper
from graphsvc.store.base import View

_KEPT: Keeper[Picture] = Keeper(8)


@dataclass(frozen=True, slots=True)
class _Making:
    """What pictures are made from."""

    graph: DependencyGraph
    facts: Facts
    model: Model
    state: State
    language: str
    branches: bool

    @property
    def wording(self) -> Wording:
        return Wording(self.graph, self.language)

    def plan_of(self, iri: str) -> str | None:
        return self.graph.nodes[iri].plan if iri in self.graph.nodes else None

    @property
    def labels(self) -> Labels:
        return Labels(self.graph, self.facts, self.model, self.language)


def load(view: View, state: State, language: str, root: Path | None = None, marks: Callable[[], Marks] | None = None) -> Picture:
    """The picture of a state over a state of the data; kept, as the same give the same.

    ``marks`` are asked for where the state wants them. Raises ParameterError for a force layout of too many things.
    """
    return _KEPT.get((view.version(), str(root), state, language), lambda: make(view, state, language, root, marks))


def make(
    view: View,
    state: State,
    language: str,
    root: Path | None = None,
    marks: Callable[[], Marks] | None = None,
    *,
    branches: bool = True,
) -> Picture:
    """The picture, made anew; ``branches`` says whether it tells what further links of its things would bring."""
    making = _Making(graph.load(view, root), facts.load(view), model.load(root), state, language, branches)
    found = scope.chosen(making.graph, state, making.model)
    left = filtering.apply(making.graph, found, state, making.facts, making.model)
    folded = areas.fold(making.graph, left.things, state.open, state.kept, gather=state.areas)
    whole = areas.gathered(left.edges, folded.stands)
    gathered = areas.strongest(whole, found.ways)
    marked = marks() if marks and state.marks else None
    things = tuple(_things(making, found, folded, marked))
    links = making.graph.size
    alone = [edges[0] for edges in gathered.values() if len(edges) == 1]
    lines = tuple(_lines(making, found, gathered, stated.of(view, making.graph, alone, links), marked))
    totals = Totals(
        len(making.graph.nodes),
        links,
        len(left.things),
        len(whole),
        sum(making.graph.nodes[iri].kind == MEASURE for iri in left.things),
        folded.too_much,
    )
    return Picture(
        state,
        view.version(),
        language,
        telling.sentence(making.labels, state, things, len(lines), totals, connected=bool(found.ways) or len(set(state.path)) < 2),
        things,
        lines,
        _placed(making, things, gathered),
        {plan: making.labels.of("plan", plan) for plan in dict.fromkeys(thing.plan for thing in things if thing.plan)},
        keys.legend((thing.value for thing in things), state, making.labels),
        keys.facets(left, state, making.labels),
        totals,
        {kind.id: kind.label[language] for kind in making.graph.links.kinds.values()},
        making.model.words[language],
        making.model.ink,
    )


def _things(making: _Making, found: Scope, folded: Folded, marks: Marks | None) -> Iterator[Thing]:
    marked: dict[str, Counter[str]] = defaultdict(Counter)
    for iri, stands in folded.stands.items() if marks else ():
        marked[stands].update(marks.things.get(iri, {}) if marks else {})
    for shown, count in folded.shown.items():
        yield _thing(making, found, shown, count, dict(sorted(marked[shown].items())) if marks is not None else None)


def _thing(making: _Making, found: Scope, shown: str, count: int, marks: Counts | None) -> Thing:
    state, words = making.state, making.model.words[making.language]
    if shown.startswith(AREA) and shown not in making.graph.nodes:
        kind = shown.removeprefix(AREA)
        label = words["area"].format(name=making.graph.links.kinds[kind].label[making.language], count=count)
        return Thing(shown, kind, None, None, label, count, None, keys.colour_of(state.colour, kind, None, None, None), marks=marks)
    node = making.graph.nodes[shown]
    losses = found.losses.get(shown, ())
    verdict = "start" if shown == state.impact else losses[0].verdict if losses else None
    status = making.facts.status.get(shown) if node.kind == MEASURE else None
    return Thing(
        shown,
        node.kind,
        node.plan,
        node.code,
        node.title or making.wording.name(shown),
        count,
        status,
        keys.colour_of(state.colour, node.kind, node.plan, status, verdict),
        verdict,
        " ".join(stopped(report.told(loss, making.wording)) for loss in losses),
        shown in state.kept,
        _hidden(making.graph, shown, found) if count == 1 and making.branches else {},
        marks,
    )


def _hidden(known: DependencyGraph, iri: str, found: Scope) -> dict[tuple[str, str], int]:
    """What links would bring that the state's scope does not hold."""
    hidden: Counter[tuple[str, str]] = Counter()
    for direction, ends in zip(DIRECTIONS, (known.targets[iri], known.sources[iri]), strict=True):
        for end, relations in ends.items():
            if end not in found.things:
                hidden.update((direction, relation) for relation in relations)
    return dict(sorted(hidden.items(), key=lambda entry: (entry[0][0] != DIRECTIONS[0], known.links.order[entry[0][1]])))


def _lines(
    making: _Making, found: Scope, gathered: Mapping[Edge, list[Edge]], said_of: stated.Found, marks: Marks | None
) -> Iterator[Line]:
    links, words, wording = making.graph.links, making.model.words[making.language], making.wording
    for edge, edges in gathered.items():
        first = edges[0]
        alone = len(edges) == 1
        says = wording.says(first, (first.source, first.target)) if alone else words["link"].format(count=len(edges))
        label = links.relations[edge.relation].label[making.language]
        in_box = edge.relation == IN_BOX and making.state.layout == "layers" and making.plan_of(edge.source) == edge.target
        said = says if alone else f"{label}: {says}"
        marked = None if marks is None else _marked(edges, marks)
        yield Line(edge, len(edges), label, said, first in found.ways, in_box, said_of.get(first, ()) if alone else (), marked)


def _marked(edges: list[Edge], marks: Marks) -> Counts:
    """The findings where any of these links is written."""
    found: Counter[str] = Counter()
    for edge in edges:
        found.update(marks.links.get((edge.source, edge.target), {}))
    return dict(sorted(found.items()))


def _placed(making: _Making, things: tuple[Thing, ...], gathered: Mapping[Edge, list[Edge]]) -> Layout:
    spots = [Spot(one.id, making.model.band[one.kind], one.plan, making.graph.rank.get(one.id, len(making.graph.rank))) for one in things]
    links = [_link(making.model, edge) for edge in gathered]
    if making.state.layout == "force":
        return springs.layout(spots, links)
    return layout.layered(spots, links)


def _link(known: Model, edge: Edge) -> Link:
    if edge.relation in known.up:
        return Link(edge.target, edge.source)
    return Link(edge.source, edge.target, edge.relation in known.down)
