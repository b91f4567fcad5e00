"""Queries from outside are evaluated by processes that can be killed: nothing else stops the engine (see docs/decisions/0006).

A query has one process for itself until its answer is written. A process that takes too long, takes too much memory, or whose client
has left, is killed and another one started; the others go on meanwhile.
"""

from __future__ import annotations

import logging
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass

from graphsvc.errors import LimitError, QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import DEFAULT_BASE, Limits
from graphsvc.store import wire
from graphsvc.store.base import Dataset, Format
from graphsvc.store.convert import node
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.explain import explain
from graphsvc.store.foreign import Choose, Wanted
from graphsvc.store.guard import refuse_federation
from graphsvc.store.wire import Channel

log = logging.getLogger(__name__)

_LOOK = 0.2
"""Seconds after which it is looked whether the client still waits."""
_WAIT = 5.0
"""Seconds that a query may wait for a process."""
_HELD = 1 << 20
"""Bytes of an answer that are made before the first is sent, so that what fails early fails with a status that says so."""
_PAUSE = 1.0
"""Seconds before another attempt where a process cannot be started."""
_MB = 1 << 20


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    channel: Channel

    def kill(self) -> None:
        self.process.kill()
        self.channel.close()
        self.process.wait()


class Pool:
    """Processes over the state that the store has now; relative IRIs of queries are resolved against ``base``. Has to be closed."""

    def __init__(self, store: EmbeddedStore, limits: Limits, base: str = DEFAULT_BASE) -> None:
        self._base = base
        self._state, self._held = store.hold()
        self._limits = limits
        self._idle: queue.Queue[_Worker] = queue.Queue()
        self._wanted: queue.Queue[bool] = queue.Queue()
        self.most = 2 * limits.processes
        """Queries that are evaluated or wait at the same time."""
        self._waiting = threading.BoundedSemaphore(self.most)
        self._workers: dict[int, _Worker] = {}
        self._closed = threading.Event()
        for _ in range(limits.processes):
            self._wanted.put(True)
        # One thread starts all of them and lasts as long as the pool: the kernel ends a process with the thread that started it.
        self._keeper = threading.Thread(target=self._keep, name="query-processes", daemon=True)
        self._keeper.start()

    def answer(self, sparql: str, dataset: Dataset, choose: Choose, wanted: Wanted) -> Streamed:
        """See `foreign.Queries`."""
        if len(sparql) > self._limits.length:
            raise QueryError(f"A query may have {self._limits.length} characters, this one has {len(sparql)}")
        refuse_federation(sparql)
        asked = {
            "sparql": sparql,
            "prefixes": PREFIXES,
            "base": self._base,
            "default": None if dataset.default is None else [node(name).value for name in dataset.default],
            "named": None if dataset.named is None else [node(name).value for name in dataset.named],
        }
        worker = self._take()
        return Streamed(self, worker, self._limits, wanted).begin(sparql, asked, choose)

    def close(self) -> None:
        """Kill what is at work and give the state up."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._wanted.put(False)
        self._keeper.join()
        for worker in list(self._workers.values()):
            worker.kill()
        os.close(self._held)

    def give_back(self, worker: _Worker) -> None:
        """The worker has done its work."""
        self._waiting.release()
        self._idle.put(worker)

    def discard(self, worker: _Worker) -> None:
        """The worker is to be stopped, and another one to be started."""
        self._waiting.release()
        worker.kill()
        self._workers.pop(worker.process.pid, None)
        self._wanted.put(True)

    def _take(self) -> _Worker:
        if not self._waiting.acquire(blocking=False):
            raise LimitError("Too many queries are being evaluated and waiting; try again in a moment")
        try:
            return self._idle.get(timeout=_WAIT)
        except queue.Empty:
            self._waiting.release()
            raise LimitError(f"No process was free for the query within {_WAIT:g} seconds; try again in a moment") from None

    def _keep(self) -> None:
        warned = False
        while self._wanted.get() and not self._closed.is_set():
            try:
                worker, confined = self._start()
            except StoreError as error:
                log.warning("a process for queries cannot be started: %s", error)
                self._closed.wait(_PAUSE)
                self._wanted.put(True)
                continue
            if not confined and not warned:
                warned = True
                log.warning("no filter of system calls here: the text alone tells whether a query from outside would use the network")
            self._workers[worker.process.pid] = worker
            self._idle.put(worker)

    def _start(self) -> tuple[_Worker, bool]:
        ours, theirs = socket.socketpair()
        with theirs:
            arguments = [str(theirs.fileno()), str(self._state), str(self._limits.memory * _MB)]
            try:
                process = subprocess.Popen(  # noqa: S603 - this program itself, no shell
                    [sys.executable, "-P", "-m", "graphsvc.store.worker", *arguments],
                    pass_fds=[theirs.fileno()],
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,  # the engine's last words when memory runs out
                    env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
                )
            except OSError as error:
                ours.close()
                raise StoreError(f"No process can be started: {error}") from error
        worker = _Worker(process, Channel(ours))
        try:
            kind, said = worker.channel.receive()
        except EOFError:
            kind, said = wire.WRONG_STORE, f"it ended at once (status {process.wait()})".encode()
        if kind != wire.READY:
            worker.kill()
            raise StoreError(f"The store cannot be opened for queries: {self._state} ({said.decode('utf-8', 'replace')})")
        return worker, said == b"1"


class Streamed:
    """An answer that a process writes; see `foreign.Answer`."""

    form: Format

    def __init__(self, pool: Pool, worker: _Worker, limits: Limits, wanted: Wanted) -> None:
        self._pool = pool
        self._worker: _Worker | None = worker
        self._limits = limits
        self._wanted = wanted
        self._left = float(limits.seconds)
        self._sent = 0
        self._pieces: list[bytes] = []

    @property
    def whole(self) -> bool:
        """Whether the first piece is all of it."""
        return self._worker is None

    def begin(self, sparql: str, asked: Mapping[str, object], choose: Choose) -> Streamed:
        """Ask, choose the format, and fetch the beginning."""
        try:
            self._channel().tell(wire.QUERY, asked)
            kind, said = self._receive()
            if kind == wire.WRONG_QUERY:
                self._done()
                raise QueryError(explain(sparql, said.decode()))
            if kind != wire.KIND:
                self._done()
                raise _unreadable(said)
            try:
                self.form = choose(said == b"rdf")
            except BaseException:  # whatever it is, it is the caller's, and the process is free again
                self._channel().send(wire.NOTHING)
                self._done()
                raise
            self._channel().send(wire.FORMAT, self.form.name.encode())
            while self._worker is not None and sum(map(len, self._pieces)) < _HELD:
                self._fetch()
        except EOFError:
            self._broke()
        self._pieces = [b"".join(self._pieces)]
        return self

    def __iter__(self) -> Iterator[bytes]:
        """The answer itself."""
        return self

    def __next__(self) -> bytes:
        """The next piece; see `foreign.Answer`."""
        try:
            while not self._pieces:
                if self._worker is None:
                    raise StopIteration
                self._fetch()
        except EOFError:
            self._broke()
        return self._pieces.pop(0)

    def close(self) -> None:
        """Kill the process where it is not done."""
        worker, self._worker = self._worker, None
        if worker is not None:
            self._pool.discard(worker)

    def __del__(self) -> None:
        with suppress(AttributeError):
            self.close()

    def _fetch(self) -> None:
        kind, data = self._receive()
        if kind == wire.END:
            self._done()
            return
        if kind != wire.DATA:
            self._done()
            raise _unreadable(data)
        self._sent += len(data)
        if self._sent > self._limits.result * _MB:
            self.close()
            raise LimitError(f"The answer is larger than {self._limits.result} MB; ask for less, or fetch the dump")
        self._pieces.append(data)

    def _receive(self) -> tuple[bytes, bytes]:
        """The next frame, waited for while there is time and the client waits. Raises LimitError when there is none left."""
        channel = self._channel()
        begin = time.monotonic()
        while not channel.waits(min(_LOOK, self._left)):
            now = time.monotonic()
            self._left -= now - begin
            begin = now
            if not self._wanted():
                self.close()
                raise LimitError("The client has left; the query was stopped")
            if self._left <= 0:
                self.close()
                raise LimitError(f"The query took longer than {self._limits.seconds} seconds and was stopped; ask for less at once")
        self._left -= time.monotonic() - begin
        return channel.receive()

    def _channel(self) -> Channel:
        if self._worker is None:
            raise EOFError
        return self._worker.channel

    def _done(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            self._pool.give_back(worker)

    def _broke(self) -> None:
        """The process ended by itself: it had no memory left, or the query is one that the engine cannot bear."""
        self.close()
        raise LimitError(
            f"The query needs more than the {self._limits.memory} MB of memory that it may have, or is nested too deeply; it was stopped"
        )


def _unreadable(said: bytes) -> StoreError:
    return StoreError(f"The store cannot be read; build it again with 'graphsvc build': {said.decode('utf-8', 'replace')}")
