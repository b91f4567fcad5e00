"""A folder of documents → their graphs, and what became of each file."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

from graphsvc.building import folder, graphs, kept, keys, readings, staying, worker
from graphsvc.building.folder import Broken
from graphsvc.building.graph import Staying
from graphsvc.building.graphs import DocumentGraph
from graphsvc.building.kept import Kept
from graphsvc.building.readings import Means, Reading, Step
from graphsvc.building.workers import Bounds, Workers
from graphsvc.errors import DocumentError
from graphsvc.extract import profiles
from graphsvc.rdf.index import Index
from graphsvc.settings import Settings


def silent(what: str, done: int, of: int) -> None:
    """Nobody hears how far the work is."""
    del what, done, of


@dataclass(frozen=True, slots=True)
class How:
    """How a folder is read: ``strict`` raises at broken files, ``fresh`` forgets what was read before, ``step`` hears how far it is.

    ``module`` is what its processes run.
    """

    strict: bool = False
    fresh: bool = False
    jobs: int = 0
    step: Step = silent
    module: str = worker.__name__


DEFAULT = How()


@dataclass(frozen=True, slots=True)
class Folder:
    """What came of a folder: graphs, graphs that stay as they are, files that were read and that were not, and the keys of what is kept."""

    graphs: Sequence[DocumentGraph]
    staying: Sequence[Staying]
    read: Sequence[Reading]
    broken: Sequence[Broken]
    unchanged: int
    kept: Kept
    keys: frozenset[str]

    @property
    def items(self) -> int:
        """How many items the documents have."""
        return sum(reading.brief.items for reading in self.read)

    def sweep(self, links: str) -> None:
        """Forget what no file of the folder needs any more, and all links but those under this key."""
        self.kept.sweep(self.keys, {graph.key for graph in self.graphs}, {links})


Standing = Callable[[Sequence[Broken]], list[Staying]]
"""The graphs in the store of documents that are broken now."""


@contextmanager
def read(documents: Path, settings: Settings, standing: Standing, how: How) -> Iterator[Folder]:
    """Read a folder; what is kept is open until the block ends.

    Raises DocumentError where not one document can be read, and with ``strict`` where one cannot; DataError for a profile that is wrong.
    """
    profiles.load_all(settings.root, settings.profiles)  # what is wrong with one is no document's fault
    found, broken = folder.documents(documents)
    with kept.opened(settings.readings, fresh=how.fresh) as keeping:
        with Workers(_bounds(settings, how), _setting(settings), how.module) as workers:
            means = Means(keeping, workers, how.step)
            done = readings.read(found, keys.reading(settings), means)
            unread = [*broken, *done.broken]
            _refuse(unread, len(done.read), how)
            made = _mapped(
                Folder([], [], done.read, [*broken, *done.broken], done.unchanged, keeping, done.keys), settings, standing, means
            )
        _refuse(made.broken, len(made.read), how)
        yield made


def _mapped(made: Folder, settings: Settings, standing: Standing, means: Means) -> Folder:
    """With the graphs. What cannot be mapped is taken out of the index, and the rest is looked at again, until nothing is broken."""
    depends = keys.mapping(settings)
    while True:
        stay = standing(made.broken)
        index = Index.joined(chain(staying.named(stay), readings.named(made.read, made.kept)), settings.root)
        found, broken = graphs.mapped(made.read, index, settings.base, depends, means)
        there = {graph.iri for graph in found}
        made = replace(made, graphs=found, staying=[graph for graph in stay if graph.iri not in there])
        if not broken:
            return made
        names = {one.name for one in broken}
        read = [reading for reading in made.read if reading.name not in names]
        made = replace(made, read=read, broken=sorted([*made.broken, *broken]))


def _refuse(broken: Sequence[Broken], read: int, how: How) -> None:
    if broken and (how.strict or not read):
        which = f"{len(broken)} of {len(broken) + read} documents" if read else "None of the documents"
        one = "can" if not read else "cannot"
        raise DocumentError(f"{which} {one} be read, and the store stays as it was; the first one: {broken[0].why}")


def _bounds(settings: Settings, how: How) -> Bounds:
    here = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return Bounds(how.jobs or settings.building.processes or here or 1, settings.building.seconds, settings.building.memory)


def _setting(settings: Settings) -> dict[str, object]:
    own = str(settings.profiles.absolute()) if settings.profiles else None
    return {"root": str(settings.root.absolute()), "profiles": own, "base": settings.base}
