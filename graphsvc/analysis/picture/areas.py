"""Areas: where there is too much to show, a goal stands for its measures, a plan for its goals, one thing for all of a kind."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.analysis.graph import DependencyGraph, Edge
from graphsvc.analysis.picture.address import AREA
from graphsvc.analysis.picture.filtering import MEASURE
from graphsvc.analysis.picture.parts import WHOLES
from graphsvc.analysis.picture.state import AREAS

LIMIT = 3_000
"""Things that are shown one by one."""
MOST = 6_000
"""Things that are shown with all the areas that are opened."""
LINKS = 10_000
"""Links that are shown."""
_STAGES: tuple[frozenset[str], ...] = (frozenset(), frozenset((MEASURE,)), frozenset((MEASURE, "goal")))
"""Kinds that are folded into their wholes, until there is room; the first ones of the stages are those of :data:`AREAS`."""


@dataclass(frozen=True, slots=True)
class Folded:
    """For each thing what stands for it (itself, an area's thing, or ``kind.…``); areas that are wanted open, and could not be."""

    stands: Mapping[str, str]
    too_much: tuple[str, ...]

    @property
    def shown(self) -> Counter[str]:
        """What is shown, in the order of the things, and how many things it stands for, with itself."""
        return Counter(self.stands.values())


def fold(
    graph: DependencyGraph,
    things: Mapping[str, None],
    wanted: Sequence[str],
    kept: Collection[str],
    room: tuple[int, int] | None = None,
    *,
    gather: str = AREAS[0],
) -> Folded:
    """Fold what is to be gathered, then things until at most so many are shown; then open the wanted areas, up to the second number.

    ``room`` holds these two, by default :data:`LIMIT` and :data:`MOST`; what is ``kept`` is never folded.
    """
    limit, most = room or (LIMIT, MOST)
    first = AREAS.index(gather)
    if len(things) <= limit and not first:
        return Folded({iri: iri for iri in things}, ())
    wholes = {iri: whole for iri in things if iri not in kept and (whole := _whole(graph, iri, things))}
    stands: Mapping[str, str] = {}
    parts: Mapping[str, str] = {}
    for kinds in _STAGES[first:]:
        parts = {iri: whole for iri, whole in wholes.items() if graph.nodes[iri].kind in kinds}
        stands = _stand(things, parts)
        if len(set(stands.values())) <= limit:
            break
    else:
        parts = {**_kinds(graph, set(stands.values()) - set(kept), limit, len(set(stands.values()))), **parts}
        stands = _stand(things, parts)
    opened, too_much = _opened(parts, wanted, most - len(set(stands.values())))
    return Folded(_stand(things, {iri: whole for iri, whole in parts.items() if whole not in opened}), too_much)


def gathered(edges: Iterable[Edge], stands: Mapping[str, str]) -> dict[Edge, list[Edge]]:
    """Each edge between what is shown, and the edges that it stands for; none from a thing to itself that stands for others."""
    found: dict[Edge, list[Edge]] = defaultdict(list)
    for edge in edges:
        between = Edge(stands[edge.source], stands[edge.target], edge.relation)
        if between.source != between.target or between == edge:
            found[between].append(edge)
    return dict(found)


def strongest(gathered: Mapping[Edge, list[Edge]], ways: Collection[Edge], most: int | None = None) -> dict[Edge, list[Edge]]:
    """Of more than ``most`` links (by default :data:`LINKS`) those of paths, then those that stand for most; in the order as before."""
    most = LINKS if most is None else most
    if len(gathered) <= most:
        return dict(gathered)
    ranked = sorted(enumerate(gathered.items()), key=lambda one: (one[1][1][0] not in ways, -len(one[1][1]), one[0]))
    return dict(entry for _, entry in sorted(ranked[:most]))


def _whole(graph: DependencyGraph, iri: str, things: Collection[str]) -> str | None:
    """The nearest whole of a thing that is among the things."""
    targets = graph.targets[iri]
    for relation in WHOLES:
        for target, relations in targets.items():
            if relation in relations and target in things and target != iri and graph.nodes[target].kind in ("goal", "plan"):
                return target
    return None


def _stand(things: Iterable[str], parts: Mapping[str, str]) -> dict[str, str]:
    """The last whole above each thing; in a circle of wholes, one of them."""
    stands: dict[str, str] = {}
    for iri in things:
        way, here = {iri: None}, iri
        while (whole := parts.get(here)) and whole not in way and here not in stands:
            way[whole] = None
            here = whole
        end = stands.get(here, here)
        stands.update(dict.fromkeys(way, end))
    return {iri: stands[iri] for iri in things}


def _kinds(graph: DependencyGraph, shown: Iterable[str], limit: int, number: int) -> dict[str, str]:
    """Areas of whole kinds, the largest kinds first, until there is room."""
    by_kind: dict[str, list[str]] = defaultdict(list)
    for iri in shown:
        by_kind[graph.nodes[iri].kind].append(iri)
    parts: dict[str, str] = {}
    for kind, members in sorted(by_kind.items(), key=lambda entry: (-len(entry[1]), entry[0])):
        if number <= limit or len(members) < 2:
            break
        parts.update(dict.fromkeys(members, f"{AREA}{kind}"))
        number -= len(members) - 1
    return parts


def _opened(parts: Mapping[str, str], wanted: Sequence[str], room: int) -> tuple[frozenset[str], tuple[str, ...]]:
    """The areas that there is room to open, in the order in which they are wanted; and those that there is not."""
    sizes = Counter(parts.values())
    opened: set[str] = set()
    too_much = []
    for area in wanted:
        if sizes[area] <= room:
            opened.add(area)
            room -= sizes[area]
        else:
            too_much.append(area)
    return frozenset(opened), tuple(too_much)
