"""Queries from outside are evaluated by processes that can be killed: nothing else stops the engine (see docs/decisions/0006).

A query has one process for itself until its answer is written. A process that takes too long, takes too much memory, or whose client
has left, is killed and another one started; the others go on meanwhile. Each query is asked of the state that is valid when it comes.

Everything here but the start of processes belongs to one event loop; :mod:`blocking` is the door for other threads.
"""

from __future__ import annotations

import asyncio
import json
import logging
import queue
import threading
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from graphsvc.errors import LimitError, QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import DEFAULT_BASE, Limits
from graphsvc.store import wire
from graphsvc.store.base import FORMATS, Format
from graphsvc.store.convert import node
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.explain import explain
from graphsvc.store.foreign import Asked, no_format
from graphsvc.store.guard import refuse_federation
from graphsvc.store.process import Process, launch

log = logging.getLogger(__name__)

Left = Callable[[], Awaitable[None]]
"""Waits until the client has left."""

WAITING = 128
"""Queries that may wait for a process; they cost nothing but memory."""
_WAIT = 5.0
"""Seconds that a query may wait for a process."""
_LOOK = 0.2
"""Seconds after which it is looked whether the client still waits: most queries are done before, and looking costs as much as they do."""
_STALLED = 1.0
"""Seconds after which an answer that nobody has taken a piece of is broken off, where others have waited as long for a process."""
_HELD = 1 << 20
"""Bytes of an answer that are made before the first is sent, so that what fails early fails with a status that says so."""
_PAUSE = 1.0
"""Seconds before another attempt where a process cannot be started."""
_MB = 1 << 20
_AGAIN = 3
"""Times that a query is asked again where the state that it was to be asked of was removed just then."""


class Pool:
    """Processes over a store; relative IRIs of queries are resolved against ``base``. Has to be closed, by the loop that made it."""

    def __init__(self, store: EmbeddedStore, limits: Limits, base: str = DEFAULT_BASE) -> None:
        self._loop = asyncio.get_running_loop()
        self._store = store
        self._limits = limits
        self._config = json.dumps({"memory": limits.memory * _MB, "prefixes": PREFIXES, "base": base})
        self._idle: list[Process] = []
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._all: set[Process] = set()
        self._streams: set[Streamed] = set()
        """Answers that were begun, and are not at their end."""
        self._tasks: queue.Queue[Process | None] = queue.Queue()
        """For the keeper: a process to see to its end (None: there is none), and another one to start in its place."""
        self._closed = threading.Event()
        self.killed = 0
        """Processes that were stopped."""
        store.state()
        for _ in range(limits.processes):
            self._tasks.put(None)
        # One thread starts all of them and lasts as long as the pool: the kernel ends a process with the thread that started it.
        self._keeper = threading.Thread(target=self._keep, name="query-processes", daemon=True)
        self._keeper.start()

    @property
    def running(self) -> int:
        """Queries that are being evaluated."""
        return len(self._all) - len(self._idle)

    @property
    def alive(self) -> int:
        """Processes that are there."""
        return len(self._all)

    async def answer(self, asked: Asked, left: Left | None = None) -> Streamed:
        """See `foreign.Queries`; ``left`` waits for the client's leaving."""
        if len(asked.sparql) > self._limits.length:
            raise QueryError(f"A query may have {self._limits.length} characters, this one has {len(asked.sparql)}")
        refuse_federation(asked.sparql)
        question = _question(asked)
        process = self._free() or await self._wait()
        answer = Streamed(self, process, self._limits, asked, left)
        for _ in range(_AGAIN):
            state = self._state(process)
            if await answer.begin(wire.frame(wire.QUERY, json.dumps({**question, "state": state}).encode())):
                if not answer.whole:
                    self._streams.add(answer)
                return answer
            if state == self._state(process):
                break
        raise answer.unreadable()

    async def close(self) -> None:
        """Kill what is at work."""
        if self._closed.is_set():
            return
        self._closed.set()
        self._tasks.put(None)
        await asyncio.to_thread(self._keeper.join)
        everyone = list(self._all)  # which answers that are broken off take themselves out of
        for process in everyone:
            process.kill()
        await asyncio.to_thread(self._reap, everyone)
        for waiting in self._waiting:
            waiting.cancel()

    def give_back(self, process: Process) -> None:
        """The process has done its work."""
        if process.gone:
            self.discard(process)
            return
        while self._waiting:
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(process)
                return
        self._idle.append(process)

    def ended(self, answer: Streamed) -> None:
        """The answer has no process any more."""
        self._streams.discard(answer)

    def discard(self, process: Process) -> None:
        """The process is to be stopped, and another one to be started."""
        self._all.discard(process)
        self.killed += 1
        process.kill()
        self._tasks.put(process)

    def _ended(self, process: Process) -> None:
        """A process has ended: where it was idle, the system has ended it, and another one takes its place."""
        if process in self._idle and not self._closed.is_set():
            self._idle.remove(process)
            self.discard(process)

    def _state(self, process: Process) -> str:
        try:
            return self._store.state()
        except StoreError:
            self.give_back(process)
            raise

    def _free(self) -> Process | None:
        """A process that has nothing to do; those that have ended meanwhile, whoever ended them, are replaced."""
        while self._idle:
            process = self._idle.pop()
            if not process.gone:
                return process
            self.discard(process)
        return None

    async def _wait(self) -> Process:
        if len(self._waiting) >= WAITING:
            raise LimitError("Too many queries are being evaluated and waiting; try again in a moment", "busy")
        waiting: asyncio.Future[Process] = self._loop.create_future()
        self._waiting.append(waiting)
        late = self._loop.call_later(_STALLED, self._break_off)
        try:
            async with asyncio.timeout(_WAIT):
                return await waiting
        except (TimeoutError, asyncio.CancelledError) as error:
            if waiting.done() and not waiting.cancelled():  # it came in the moment of giving up
                self.give_back(waiting.result())
            if isinstance(error, TimeoutError):
                raise LimitError(f"No process was free for the query within {_WAIT:g} seconds; try again in a moment", "busy") from None
            raise
        finally:
            late.cancel()
            with suppress(ValueError):  # else who has given up would count among those that wait
                self._waiting.remove(waiting)

    def _break_off(self) -> None:
        """Somebody has waited for long: the process is taken from the client that takes its answer most slowly, if one is slow at all."""
        slow = min(self._streams, key=lambda answer: answer.taken, default=None)
        if slow is not None and self._loop.time() - slow.taken >= _STALLED:
            slow.break_off()

    def _keep(self) -> None:
        """The keeper's work: start processes, and see to the end of those that were killed."""
        warned = False
        while not self._closed.is_set():
            ended = self._tasks.get()
            if ended is not None:
                ended.wait()
            process = self._launched()
            if process is None:
                self._tasks.put(None)
                continue
            if not process.confined and not warned:
                warned = True
                log.warning("no filter of system calls here: the text alone tells whether a query from outside would use the network")
            asyncio.run_coroutine_threadsafe(self._arrived(process), self._loop).result()

    def _launched(self) -> Process | None:
        """A process over the valid state; None where there is to be another attempt."""
        state = ""
        try:
            state = self._store.state()
            return launch(state, self._config)
        except StoreError as error:
            if self._superseded(state):  # it was removed while it was opened
                return None
            log.warning("a process for queries cannot be started: %s", error)
            self._closed.wait(_PAUSE)
            return None

    def _superseded(self, state: str) -> bool:
        with suppress(StoreError):
            return bool(state) and self._store.state() != state
        return False

    async def _arrived(self, process: Process) -> None:
        await process.connect(self._ended)
        self._all.add(process)
        if self._closed.is_set():
            process.kill()
        else:
            self.give_back(process)

    def _reap(self, everyone: Sequence[Process]) -> None:
        for process in everyone:
            process.wait()
        while not self._tasks.empty():
            if (killed := self._tasks.get()) is not None:
                killed.wait()


class Streamed:
    """An answer that a process writes: an asynchronous iterator of its bytes; see `foreign.Answer`."""

    form: Format

    def __init__(self, pool: Pool, process: Process, limits: Limits, asked: Asked, left: Left | None) -> None:
        self._pool = pool
        self._process: Process | None = process
        self._limits = limits
        self._asked = asked
        self._client = left
        self._seconds = asked.seconds or limits.seconds
        self._left = float(self._seconds)
        self._loop = asyncio.get_running_loop()
        self._timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None
        self._why: LimitError | None = None
        self._said = b""
        self._sent = 0
        self._pieces: deque[bytes] = deque()
        self.taken = self._loop.time()
        """When a piece was last asked for."""

    @property
    def whole(self) -> bool:
        """Whether the first piece is all of it."""
        return self._process is None

    async def begin(self, question: bytes) -> bool:
        """Ask, and fetch the beginning; False where the state is not there any more."""
        if self._process is None:
            raise self._broken()
        self._process.send(question)
        kind, said = await self._receive()
        if kind == wire.WRONG_STORE:
            self._said = said
            return False
        if kind == wire.WRONG_QUERY:
            self._done()
            raise QueryError(explain(self._asked.sparql, said.decode()))
        what, _, form = said.decode().partition(":")
        if not form:
            self._done()
            raise no_format(what == "rdf")
        self.form = FORMATS[form]
        while self._process is not None and self._sent < _HELD:
            await self._fetch()
        if len(self._pieces) > 1:
            self._pieces = deque((b"".join(self._pieces),))
        return True

    def unreadable(self) -> StoreError:
        """What is to be said where the store cannot be read; the process is free again."""
        self._done()
        return StoreError(f"The store cannot be read; build it again with 'graphsvc build': {self._said.decode('utf-8', 'replace')}")

    def __aiter__(self) -> Streamed:
        """The answer itself."""
        return self

    async def __anext__(self) -> bytes:
        """The next piece; see `foreign.Answer`."""
        self.taken = self._loop.time()
        while not self._pieces:
            if self._process is None:
                if self._why is not None:
                    raise self._why
                raise StopAsyncIteration
            await self._fetch()
        return self._pieces.popleft()

    def break_off(self) -> None:
        """Kill the process, which others wait for: the client has not taken what there is."""
        self._why = LimitError("The answer was taken too slowly while others waited; it breaks off", "left")
        self.close()

    def close(self) -> None:
        """Kill the process where it is not done."""
        process = self._finished()
        if process is not None:
            self._pool.discard(process)

    async def _fetch(self) -> None:
        kind, data = await self._receive()
        if kind == wire.END:
            self._done()
            return
        if kind != wire.DATA:
            self._said = data
            raise self.unreadable()
        self._sent += len(data)
        if self._sent > self._limits.result * _MB:
            self.close()
            raise LimitError(f"The answer is larger than {self._limits.result} MB; ask for less, or fetch the dump", "size")
        self._pieces.append(data)

    async def _receive(self) -> wire.Frame:
        """The next frame. Raises LimitError where the process was stopped or ended by itself."""
        process = self._process
        if process is None:
            raise self._broken()
        if not process.frames:
            await self._patiently(process)
        try:
            return process.take()
        except EOFError:
            self.close()
            raise self._broken() from None

    async def _patiently(self, process: Process) -> None:
        """Wait for a frame, as long as there is time; the time in which nothing is waited for is not counted."""
        begin = self._loop.time()
        self._timer = self._loop.call_later(min(_LOOK, self._left), self._late, process, begin)
        try:
            await process.arrival()
        except asyncio.CancelledError:  # whoever asked has given up
            self.close()
            raise
        finally:
            self._timer.cancel()
            self._left -= self._loop.time() - begin

    def _late(self, process: Process, begin: float) -> None:
        left = self._left - (self._loop.time() - begin)
        if left <= 0:
            self._stop(process, f"The query took longer than {self._seconds:g} seconds and was stopped; ask for less at once", "time")
            return
        self._timer = self._loop.call_later(left, self._late, process, begin)
        if self._client is not None and self._watch is None:
            self._watch = self._loop.create_task(self._leaving(process, self._client))

    async def _leaving(self, process: Process, left: Left) -> None:
        await left()
        self._stop(process, "The client has left; the query was stopped", "left")

    def _stop(self, process: Process, why: str, passed: str) -> None:
        self._why = LimitError(why, passed)
        process.kill()

    def _done(self) -> None:
        process = self._finished()
        if process is not None:
            self._pool.give_back(process)

    def _finished(self) -> Process | None:
        """The process, which this answer has no more to do with."""
        if self._watch is not None:
            self._watch.cancel()
        self._pool.ended(self)
        process, self._process = self._process, None
        return process

    def _broken(self) -> LimitError:
        """Why there is nothing more: if it was not stopped it had no memory left, or the engine cannot bear the query."""
        return self._why or LimitError(
            f"The query needs more than the {self._limits.memory} MB of memory that it may have, or is nested too deeply; it was stopped",
            "memory",
        )


def _question(asked: Asked) -> dict[str, object]:
    """What a process is asked, but for the state. Raises QueryError for the name of a graph that is no IRI."""
    dataset = asked.dataset
    return {
        "sparql": asked.sparql,
        "default": None if dataset.default is None else [node(name).value for name in dataset.default],
        "named": None if dataset.named is None else [node(name).value for name in dataset.named],
        "table": asked.table.name if asked.table else "",
        "rdf": asked.rdf.name if asked.rdf else "",
    }
