"""What a server needs of an endpoint: a view whose version costs nothing, queries from outside within limits, and changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from graphsvc.errors import ConflictError, DataError, ForeignDataError, LimitError, NotFoundError, QueryError
from graphsvc.settings import Endpoint, Limits
from graphsvc.store.base import Iri, Written
from graphsvc.store.endpoint import Client
from graphsvc.store.foreign import CHANGED, Asked, Delete, Direct, Expect, Post, Put, Step, Update, Whole
from graphsvc.store.remote import RemoteView
from graphsvc.store.remote_store import RemoteStore
from graphsvc.store.remote_writing import RemoteWriter
from graphsvc.store.rewriting import serialise
from graphsvc.store.watch import Watch

_WAIT = 5.0
"""Seconds that a query may wait for others."""


class WatchedView(RemoteView):
    """The data of an endpoint, whose version is as old as the settings allow; see `Watch`."""

    def __init__(self, endpoint: Endpoint, client: Client | None = None) -> None:
        super().__init__(endpoint, client)
        self._watch = Watch(super().version, endpoint.fresh)

    def version(self) -> str:
        """The version that is known, at once."""
        return self._watch.version()

    def reckon(self) -> str:
        """The version at this moment, as dear as it is. Raises StoreError where it cannot be had."""
        return super().version()

    def changed(self) -> None:
        """The data were changed by this program."""
        self._watch.changed()


class RemoteQueries:
    """Queries from outside, asked at an endpoint: as many at a time, as long, and with answers as large as the limits say.

    The endpoint is given up on when the time is over; only its own limit ends the work that it does then (docs/stores.md).
    """

    def __init__(self, endpoint: Endpoint, limits: Limits) -> None:
        bounded = replace(endpoint, timeout=min(endpoint.timeout, limits.seconds))
        # not tried again: who asks can do that, and an endpoint with too much to do is not helped by more
        self._direct = Direct(RemoteView(bounded, Client(bounded, pauses=(), largest=limits.result << 20)))
        self._length = limits.length
        self.most = 2 * limits.processes
        """Queries that are asked or wait at the same time."""
        self._all = threading.BoundedSemaphore(self.most)
        self._asked = threading.BoundedSemaphore(limits.processes)

    def answer(self, asked: Asked) -> Whole:
        """See `foreign.Queries`."""
        if len(asked.sparql) > self._length:
            raise QueryError(f"A query may have {self._length} characters, this one has {len(asked.sparql)}")
        with self._turn():
            return self._direct.answer(asked)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._all.acquire(blocking=False):
            raise LimitError("Too many queries are being evaluated and waiting; try again in a moment", "busy")
        try:
            if not self._asked.acquire(timeout=_WAIT):
                raise LimitError(f"No query ended within {_WAIT:g} seconds that this one could follow; try again in a moment", "busy")
            try:
                yield
            finally:
                self._asked.release()
        finally:
            self._all.release()


class RemoteChanges:
    """Changes from outside, sent to an endpoint; ``changed`` hears of each that was made."""

    def __init__(self, endpoint: Endpoint, base: str, changed: Callable[[], None]) -> None:
        self._store = RemoteStore(endpoint, base)
        self._changed = changed
        self._turn = threading.Lock()

    def apply(self, steps: Sequence[Step], seconds: float | None = None) -> Written:
        """See `foreign.Changes`; how far a change is all or nothing, and that the endpoint sets the time, is told in docs/stores.md."""
        del seconds
        with self._turn:
            try:
                with self._store.writer() as writer:
                    for step in steps:
                        self._add(writer, step)
            except DataError as error:
                raise ForeignDataError(str(error)) from error
            finally:
                self._changed()
            return writer.written()

    def _add(self, writer: RemoteWriter, step: Step) -> None:
        match step:
            case Update(sparql, dataset):
                writer.update(sparql, dataset)
            case Put(graph, data, form):
                writer.replace_graph(graph, data, form)
            case Post(graph, data, form):
                writer.add_to_graph(graph, data, form)
            case Delete(graph):
                if not self._store.view().ask(f"ASK {{ GRAPH {serialise(Iri(graph))} {{ ?s ?p ?o }} }}"):
                    raise NotFoundError(f"There is no such graph: {graph}")
                writer.remove_graph(graph)
            case Expect(version):
                if self._store.view().version() != version:
                    raise ConflictError(CHANGED.format(version))
