"""What is published of one state of the data: its numbers, its dumps, and what the operator says of it; each made when first needed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from graphsvc import catalog
from graphsvc.catalog import Catalog
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.web import overview, statistics
from graphsvc.web.dumps import Dumps
from graphsvc.web.statistics import Statistics

SMALL = 200_000
"""Triples up to which all dumps are made to tell their sizes: about a second."""


@dataclass(frozen=True)
class Published:
    """One state of the data as others find it."""

    settings: Settings
    view: View
    _counting: Lock = field(default_factory=Lock)

    @cached_property
    def catalog(self) -> Catalog:
        """What the operator says; see :mod:`graphsvc.catalog`."""
        return catalog.load(self.settings.catalog or self.settings.root / "data" / catalog.FILE)

    @cached_property
    def graphs(self) -> Mapping[str, int]:
        """The graphs and their numbers of triples."""
        return self.view.graphs()

    @property
    def statistics(self) -> Statistics:
        """Counted once: who asks while they are being counted waits."""
        with self._counting:
            return self._statistics

    @cached_property
    def _statistics(self) -> Statistics:
        return statistics.read(self.view, self.settings.base)

    @cached_property
    def used(self) -> Mapping[str, int]:
        """IRI → how many items link to it."""
        return overview.used_by(self.view)

    @cached_property
    def dumps(self) -> Dumps:
        """The files to download; they are kept beside the folder of the store."""
        folder = self.settings.store.absolute()  # a relative one would be looked for beside the program
        return Dumps.of(self.view, folder.with_name(f"{folder.name}-dumps"), self.settings.base, self.graphs)

    def sizes(self) -> Mapping[str, int]:
        """Bytes of the dumps, so far as they have been made; of a small graph all are."""
        if sum(self.graphs.values()) <= SMALL:
            for name in self.dumps.offered:
                self.dumps.file(name)
        return self.dumps.sizes()
