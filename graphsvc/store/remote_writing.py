"""Writing a SPARQL 1.1 endpoint: what is to change is collected, checked, and sent when the block ends.

Data of graphs are sent as one update, which engines make all or nothing, or, where they are large, to the graph store graph by graph.
An update is sent as it was written. So a block is all or nothing at the endpoint where it comes to one request (docs/stores.md).
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import IO

from graphsvc.errors import GraphsvcError, QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import Endpoint
from graphsvc.store import canonical, updates
from graphsvc.store.base import FORMATS, WHOLE, Counts, Dataset, Format, Iri, Written
from graphsvc.store.convert import node
from graphsvc.store.endpoint import Client, RefusedError
from graphsvc.store.remote import RemoteView, told
from graphsvc.store.rewriting import declarations, escaped, serialise, update_head

_MB = 1 << 20


@dataclass(frozen=True, slots=True)
class _Graph:
    """A graph holds so many bytes of N-Triples (UTF-8), with those of before where it ``keeps`` them.

    They stand in a file, from ``at`` on.
    """

    name: str
    file: IO[bytes]
    at: int
    size: int
    keeps: bool = False

    @property
    def lines(self) -> bytes:
        """The N-Triples."""
        self.file.seek(self.at)
        return self.file.read(self.size)

    def as_update(self) -> str:
        """The operations that make the change, without prefixes."""
        graph = serialise(Iri(self.name))
        removed = [] if self.keeps else [f"DROP SILENT GRAPH {graph}"]
        added = [f"INSERT DATA {{ GRAPH {graph} {{\n{escaped(self.lines.decode())}}} }}"] if self.size else []
        return " ;\n".join(removed + added)


@dataclass(frozen=True, slots=True)
class _Update:
    sparql: str
    dataset: Dataset


_Step = _Graph | _Update


class RemoteWriter:
    """Changes to an endpoint; made by `RemoteStore.writer`. Nothing is sent before `finish`.

    What is more than one update may have waits on the disk: in memory is a graph at a time.
    """

    def __init__(self, endpoint: Endpoint, client: Client, base: str) -> None:
        self._base = base
        self._endpoint = endpoint
        self._client = client
        self._view = RemoteView(endpoint, client)
        self._steps: list[_Step] = []
        self._before: dict[str, int] = {}
        self._pending = tempfile.SpooledTemporaryFile(max_size=endpoint.update_size * _MB)  # noqa: SIM115 - closed by `close`

    @property
    def digests(self) -> dict[str, str]:
        """None: nobody counts along at an endpoint."""
        return {}

    def replace_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """See `base.Writer`."""
        self._steps.append(self._graph(node(name).value, _lines(name, data, form)))

    def add_to_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """See `base.Writer`."""
        self._steps.append(self._graph(node(name).value, _lines(name, data, form), keeps=True))

    def remove_graph(self, name: str) -> None:
        """See `base.Writer`."""
        self._steps.append(self._graph(node(name).value, b""))

    def compact(self) -> None:
        """Nothing: how the endpoint keeps its data is its own affair."""

    def update(self, sparql: str, dataset: Dataset = WHOLE) -> None:
        """Carry out an update; see `base.Writer`. What names no graph means what the endpoint takes it to mean."""
        updates.checked(sparql, dataset, PREFIXES, self._base)
        start = update_head(sparql)
        self._steps.append(_Update(f"BASE <{self._base}> {declarations(sparql, start) if start else ''}{sparql}", dataset))

    def close(self) -> None:
        """Give up what was pending."""
        self._pending.close()

    def _graph(self, name: str, lines: bytes, *, keeps: bool = False) -> _Graph:
        at = self._pending.seek(0, os.SEEK_END)
        self._pending.write(lines)
        return _Graph(name, self._pending, at, len(lines), keeps)

    def finish(self) -> None:
        """Send what is pending.

        Raises QueryError for an update that the endpoint cannot read, StoreError where it does not make the change; either says what
        of the block was made before.
        """
        self._before = self._sizes()
        requests = list(self._requests())
        for made, request in enumerate(requests):
            try:
                self._send(request)
            except GraphsvcError as error:
                if not made:
                    raise
                raise type(error)(f"Only {made} of {len(requests)} parts of the change were made before this: {error}") from error

    def written(self) -> Written:
        """The version that the endpoint reckons now, and what became of the graphs that were named; an update tells no counts."""
        after = self._sizes()
        kept = {step.name for step in self._steps if isinstance(step, _Graph) and step.keeps}
        kept -= {step.name for step in self._steps if isinstance(step, _Graph) and not step.keeps}
        changed = {
            name: Counts(after[name] - before, 0) if name in kept else Counts(after[name], before)
            for name, before in self._before.items()
            if before or after[name]
        }
        created = frozenset(name for name in changed if not self._before[name] and after[name])
        return Written(self._view.version(), changed, created)

    def _requests(self) -> Iterator[str | _Step]:
        """What is sent: updates, as text where they are the product's own, and graphs."""
        for of_graphs, group in groupby(self._steps, lambda step: isinstance(step, _Graph)):
            steps = list(group)
            if of_graphs:
                yield from self._graphs([step for step in steps if isinstance(step, _Graph)])
            else:
                yield from steps

    def _graphs(self, steps: Sequence[_Graph]) -> Iterator[str | _Graph]:
        size = sum(step.size for step in steps)
        if size <= self._endpoint.update_size * _MB:
            if together := [text for step in steps if (text := step.as_update())]:
                yield " ;\n".join(together)
        elif not self._endpoint.graph_store:
            raise StoreError(
                f"{size / _MB:.1f} MB are more than one update may have (GRAPHSVC_STORE_UPDATE_SIZE); "
                f"give the address of the graph store as GRAPHSVC_STORE_GRAPHS: {self._client.shown}"
            )
        else:
            yield from (step if step.size else step.as_update() for step in steps if step.size or not step.keeps)

    def _send(self, request: str | _Step) -> None:
        try:
            match request:
                case _Graph():
                    (self._client.post if request.keeps else self._client.put)(request.name, request.lines)
                case _Update(sparql, dataset):
                    self._client.update(sparql, dataset)
                case str():
                    self._client.update(request)
        except RefusedError as error:
            said = told(str(error), self._client.shown)
            if isinstance(request, _Update):
                raise QueryError(f"The update cannot be carried out: {said}") from error
            raise StoreError(f"The change was refused: {said}") from error

    def _sizes(self) -> dict[str, int]:
        return self._view.sizes(list(dict.fromkeys(step.name for step in self._steps if isinstance(step, _Graph))))


def _lines(name: str, data: bytes, form: Format) -> bytes:
    """The data as N-Triples. The labels of blank nodes are new ones each time: one request may hold many data."""
    return b"".join(line + b"\n" for line in canonical.lines(data, form, name, again=True))
