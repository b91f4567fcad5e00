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
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from graphsvc.errors import LimitError, QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import DEFAULT_BASE, Limits
from graphsvc.store import wire
from graphsvc.store.convert import node
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Asked
from graphsvc.store.guard import refuse_federation
from graphsvc.store.holding import Source
from graphsvc.store.process import Process
from graphsvc.store.streaming import Left, Streamed

log = logging.getLogger(__name__)


WAITING = 128
"""Queries that may wait for a process; they cost nothing but memory."""
_WAIT = 5.0
"""Seconds that a query may wait for a process."""
_STALLED = 1.0
"""Seconds after which an answer that nobody has taken a piece of is broken off, where others have waited as long for a process."""
_PAUSE = 1.0
"""Seconds before another attempt where a process cannot be started."""
_LOOK = 0.25
"""Seconds between two looks at whether another state is to be held in memory."""
_MB = 1 << 20
_AGAIN = 3
"""Times that a query is asked again where the state that it was to be asked of was removed just then."""


@dataclass(frozen=True, slots=True)
class _Task:
    """A process to see to its end, if there is one, and whether another one is to be started."""

    ended: Process | None = None
    start: bool = True


class Pool:
    """Processes over a store; relative IRIs of queries are resolved against ``base``. Has to be closed, by the loop that made it."""

    def __init__(self, store: EmbeddedStore, limits: Limits, base: str = DEFAULT_BASE) -> None:
        self._loop = asyncio.get_running_loop()
        self._store = store
        self._limits = limits
        self._source = Source(store, {"memory": limits.memory * _MB, "prefixes": PREFIXES, "base": base}, limits.held)
        self._idle: list[Process] = []
        self._waiting: deque[asyncio.Future[Process]] = deque()
        self._all: set[Process] = set()
        self._streams: set[Streamed] = set()
        """Answers that were begun, and are not at their end."""
        self._tasks: queue.Queue[_Task] = queue.Queue()
        """For the keeper."""
        self._closed = threading.Event()
        self.killed = 0
        """Processes that were stopped."""
        store.state()
        for _ in range(limits.processes):
            self._tasks.put(_Task())
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

    @property
    def held(self) -> bool:
        """Whether all of them evaluate in memory."""
        return self._source.held and not any(process.former for process in self._all)

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
        self._tasks.put(_Task())
        await asyncio.to_thread(self._keeper.join)
        for waiting in self._waiting:
            waiting.cancel()

    def give_back(self, process: Process) -> None:
        """The process has done its work."""
        if process.gone:
            self.discard(process)
            return
        if len(self._all) > self._limits.processes and self._may_go(process):
            self._dismiss(process)
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
        self._tasks.put(_Task(process))

    def _may_go(self, process: Process) -> bool:
        """Whether this one, where there are more than there should be, is the one to go."""
        return process.former or not any(other.former for other in self._all)

    def _dismiss(self, process: Process) -> None:
        """The process has nothing to do, and no other is to be started for it."""
        self._all.discard(process)
        process.kill()
        self._tasks.put(_Task(process, start=False))

    async def _renew(self) -> None:
        """Better processes come than those that there are: as each comes, one of these goes, when it has nothing to do."""
        for process in self._all:
            process.former = True
        for _ in range(self._limits.processes):
            self._tasks.put(_Task())

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
            task = self._task()
            if task is None:
                continue
            if task.ended is not None:
                task.ended.wait()
            if not task.start or self._closed.is_set():
                continue
            process = self._launched()
            if process is None:
                self._tasks.put(_Task())
                continue
            if not process.confined and not warned:
                warned = True
                log.warning("no filter of system calls here: the text alone tells whether a query from outside would use the network")
            asyncio.run_coroutine_threadsafe(self._arrived(process), self._loop).result()
        everyone = asyncio.run_coroutine_threadsafe(self._killed(), self._loop).result()
        for process in everyone:
            process.wait()
        while not self._tasks.empty():
            if (ended := self._tasks.get().ended) is not None:
                ended.wait()
        self._source.close()  # after those that it has forked: nobody else would take note of their end

    async def _killed(self) -> Sequence[Process]:
        """Everything that is at work, which is over now."""
        everyone = list(self._all)  # which answers that are broken off take themselves out of
        for process in everyone:
            process.kill()
        return everyone

    def _task(self) -> _Task | None:
        """What is to be done; None where there is nothing at the moment. The source is seen after meanwhile."""
        if self._source.look():
            asyncio.run_coroutine_threadsafe(self._renew(), self._loop).result()
        with suppress(queue.Empty):
            return self._tasks.get(timeout=_LOOK)
        return None

    def _launched(self) -> Process | None:
        """A process over the valid state; None where there is to be another attempt."""
        state = ""
        try:
            state = self._store.state()
            return self._source.launch()
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
            return
        self.give_back(process)
        if len(self._all) > self._limits.processes and (idle := next(filter(self._may_go, self._idle), None)):
            self._idle.remove(idle)
            self._dismiss(idle)


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
