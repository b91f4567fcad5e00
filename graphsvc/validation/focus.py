"""Which focus nodes a change can affect: those that it is about, and what points at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rdflib import URIRef

from graphsvc.store.base import Iri, View
from graphsvc.validation.patterns import Subclasses, target_pattern, values
from graphsvc.validation.shapes import Shape, Target

_POINTING = "{own} ?this ?property ?own ."
_ABSENT = "SELECT ?this WHERE {{ {own} FILTER NOT EXISTS {{ ?this ?property ?value }} }}"
# The class is filtered, not joined: else the engine would fetch all instances of it.
_TYPED = "SELECT DISTINCT ?this ?class WHERE {{ {nodes} ?this a ?class FILTER (?class IN ({classes})) }}"
_BATCH = 1_000


@dataclass(frozen=True, slots=True)
class Focus:
    """The focus nodes of each set of targets, and the nodes ``about`` which results are wanted."""

    about: frozenset[str]
    nodes: Mapping[tuple[Target, ...], tuple[Iri, ...]]

    def of(self, shape: Shape) -> tuple[Iri, ...]:
        """The focus nodes of a shape, in order."""
        return self.nodes.get(shape.targets, ())

    def count(self) -> int:
        """How many there are; a node counts once for each set of targets."""
        return sum(map(len, self.nodes.values()))


def find(view: View, shapes: Iterable[Shape], about: Iterable[Iri], subclasses: Subclasses) -> Focus:
    """The focus nodes among ``about``, and among the nodes that have one of those as a value, also of one that is gone."""
    wanted = sorted(set(about))
    chosen = {shape.targets for shape in shapes}
    finder = _Finder(view, {target for targets in chosen for target in targets}, subclasses)
    found: dict[Target, set[Iri]] = {target: set() for target in finder.targets}
    for some in _batches(wanted):
        finder.add(found, values(some))
    absent = [term for some in _batches(wanted) for term in _named(view, _ABSENT.format(own=values(some)))]
    for some in _batches(sorted(set(absent).union(*found.values()))):
        finder.add(found, _POINTING.format(own=values(some, "own")))
    nodes = {targets: tuple(sorted(set().union(*(found[target] for target in targets)))) for targets in chosen}
    return Focus(frozenset(node.value for node in wanted), nodes)


@dataclass(frozen=True, slots=True)
class _Finder:
    view: View
    targets: set[Target]
    subclasses: Subclasses

    def add(self, found: dict[Target, set[Iri]], nodes: str) -> None:
        """Add the focus nodes of each target among those that the pattern ``nodes`` binds ``?this`` to."""
        classes = self._classes()
        if classes:
            asked = ", ".join(f"<{name}>" for name in sorted(classes))
            for row in self.view.select(_TYPED.format(nodes=nodes, classes=asked)):
                if isinstance(row["this"], Iri):
                    for target in classes[row["class"].value]:
                        found[target].add(row["this"])
        for target in self.targets - {target for targets in classes.values() for target in targets}:
            found[target].update(
                _named(self.view, f"SELECT DISTINCT ?this WHERE {{ {nodes} {target_pattern([target], self.subclasses)} }}")
            )

    def _classes(self) -> dict[str, list[Target]]:
        """Class → the targets whose instances those of the class are, where all classes have names."""
        classes: dict[str, list[Target]] = {}
        for target in self.targets:
            if target.kind == "targetClass" and isinstance(target.term, URIRef):
                for name in self.subclasses(target.term):
                    classes.setdefault(name, []).append(target)
        return classes


def _batches(nodes: Sequence[Iri]) -> Iterator[Sequence[Iri]]:
    return (nodes[start : start + _BATCH] for start in range(0, len(nodes), _BATCH))


def _named(view: View, sparql: str) -> list[Iri]:
    """A blank node is left out: another query cannot name it."""
    return [term for row in view.select(sparql) for term in (row["this"],) if isinstance(term, Iri)]
