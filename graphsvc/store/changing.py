"""Changes from outside are carried out by processes that can be killed, as queries are (see docs/decisions/0006).

One process a change, and one change at a time; it is the only one to read what people send. The kernel keeps it from the network and
from starting programs, and takes its memory away where it needs too much.
"""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from graphsvc import errors
from graphsvc.errors import GraphsvcError, LimitError, QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import DEFAULT_BASE, Limits
from graphsvc.store import changer, states
from graphsvc.store.base import Counts, Written
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Delete, Expect, Step, Update
from graphsvc.store.process import spawn
from graphsvc.store.states import States
from graphsvc.store.wire import Channel

_START = 10.0
"""Seconds that a process may take to start."""
MOST = 8
"""Changes that are made or wait at the same time, at most: each holds one of the server's threads."""
_MB = 1 << 20
_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""Each of malloc's arenas reserves 64 MB, which would count."""


class Changer:
    """Carries out changes of a store, each in a process of its own; see `foreign.Changes`.

    ``base`` is that of relative IRIs in updates, and of the graph that takes what names no graph. ``wait`` is how many seconds a change
    waits for others, in this server or elsewhere; then come the seconds and the memory that a query may take too.
    """

    def __init__(self, store: EmbeddedStore, limits: Limits, base: str = DEFAULT_BASE, wait: float = 30.0) -> None:
        self._folder = States(store.path)
        self._limits = limits
        self._base = base
        self._wait = wait
        self._most = threading.BoundedSemaphore(MOST)
        self._turn = threading.Lock()

    def apply(self, steps: Sequence[Step], seconds: float | None = None) -> Written:
        """See `foreign.Changes`."""
        for step in steps:
            if isinstance(step, Update) and len(step.sparql) > self._limits.length:
                raise QueryError(f"An update may have {self._limits.length} characters, this one has {len(step.sparql)}")
        with self._in_turn(), self._process() as (process, channel):
            try:
                return self._follow(_Work(process, channel, _START + self._wait, seconds or self._limits.seconds), steps)
            finally:
                process.kill()
                process.wait()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._most.acquire(blocking=False):
            raise LimitError("Too many changes are waiting; try again in a moment")
        try:
            if not self._turn.acquire(timeout=self._wait):
                raise LimitError(f"Other changes took longer than {self._wait:g} seconds; try again in a moment")
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._most.release()

    @contextmanager
    def _process(self) -> Iterator[tuple[subprocess.Popen[bytes], Channel]]:
        process, end = spawn("graphsvc.store.changer", environment=_ARENAS)
        channel = Channel(end)
        try:
            yield process, channel
        finally:
            channel.close()

    def _follow(self, work: _Work, steps: Sequence[Step]) -> Written:
        """Send the steps and hear what becomes of them."""
        task = {
            "store": str(self._folder.path),
            "base": self._base,
            "prefixes": PREFIXES,
            "wait": self._wait,
            "memory": self._limits.memory * _MB,
            "steps": [_described(step) for step in steps],
        }
        try:
            work.channel.tell(changer.TASK, task)
            for step in steps:
                work.channel.send(changer.BODY, _body(step))
            while not work.done:
                work.hear()
        except EOFError:
            work.process.kill()
            work.process.wait()
            return self._ended(work)
        assert work.written  # said before it was done
        return work.written

    def _ended(self, work: _Work) -> Written:
        """The process was killed, or ended by itself: what it left behind is its change as a whole, or nothing."""
        late = work.late
        with suppress(EOFError):
            while not work.done:  # what it said before its end
                work.hear()
        current = self._folder.current()
        if work.written and current and states.version(states.digests(current)) == work.written.version:
            states.sync(self._folder.path)
            return work.written
        with suppress(StoreError), self._folder.writing():
            pass  # removes what is left of it
        if late:
            raise LimitError(f"The change took longer than {work.seconds:g} seconds and was stopped", "time")
        raise LimitError(
            f"The change needs more than the {self._limits.memory} MB of memory that it may have, or is nested too deeply; it was stopped"
        )


class _Work:
    """A process at work, and what it has said; it has the time of ``start`` to become the writer, then ``seconds`` for each stage."""

    def __init__(self, process: subprocess.Popen[bytes], channel: Channel, start: float, seconds: float) -> None:
        self.process = process
        self.channel = channel
        self.seconds = seconds
        self._until = time.monotonic() + start
        self.late = False
        self.done = False
        self.written: Written | None = None

    def hear(self) -> None:
        """Take what it says next.

        Raises EOFError where it has ended or takes too long, and the error that it tells.
        """
        if not self.channel.waits(self._until - time.monotonic()):
            self.late = True
            raise EOFError
        kind, said = self.channel.receive()
        self._until = time.monotonic() + self.seconds
        if kind == changer.VALID:
            self.written = _written(json.loads(said))
        elif kind == changer.REFUSED:
            raise _error(json.loads(said))
        self.done = kind == changer.DONE


def _described(step: Step) -> dict[str, Any]:
    described: dict[str, Any] = {"do": type(step).__name__}
    match step:
        case Update():
            return {**described, "default": step.dataset.default, "named": step.dataset.named}
        case Delete():
            return {**described, "graph": step.graph}
        case Expect():
            return {**described, "version": step.version}
        case _:
            return {**described, "graph": step.graph, "form": step.form.name}


def _body(step: Step) -> bytes:
    match step:
        case Update():
            return step.sparql.encode()
        case Delete() | Expect():
            return b""
        case _:
            return step.data


def _written(told: dict[str, Any]) -> Written:
    graphs = {name: Counts(inserted, deleted) for name, (inserted, deleted) in told["graphs"].items()}
    return Written(told["version"], graphs, frozenset(told["created"]))


def _error(told: dict[str, str]) -> GraphsvcError:
    kind: type[GraphsvcError] = getattr(errors, told["error"])
    return kind(told["message"])
