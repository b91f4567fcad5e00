"""An answer that a process writes while it is read, bounded in time and size, and given up when its client leaves."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from graphsvc.errors import LimitError, QueryError, StoreError
from graphsvc.settings import Limits
from graphsvc.store import wire
from graphsvc.store.base import FORMATS, Format
from graphsvc.store.explain import explain
from graphsvc.store.foreign import Asked, no_format
from graphsvc.store.process import Process

Left = Callable[[], Awaitable[None]]
"""Waits until the client has left."""

_LOOK = 0.2
"""Seconds after which it is looked whether the client still waits: most queries are done before, and looking costs as much as they do."""
_HELD = 1 << 20
"""Bytes of an answer that are made before the first is sent, so that what fails early fails with a status that says so."""
_MB = 1 << 20


class Owner(Protocol):
    """Who the process is from."""

    def give_back(self, process: Process) -> None:
        """The process has done its work."""

    def discard(self, process: Process) -> None:
        """The process is to be stopped, and another one to be started."""

    def ended(self, answer: Streamed) -> None:
        """The answer has no process any more."""


class Streamed:
    """An answer that a process writes: an asynchronous iterator of its bytes; see `foreign.Answer`."""

    form: Format

    def __init__(self, owner: Owner, process: Process, limits: Limits, asked: Asked, left: Left | None) -> None:
        self._owner = owner
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
            self._owner.discard(process)

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
            self._owner.give_back(process)

    def _finished(self) -> Process | None:
        """The process, which this answer has no more to do with."""
        if self._watch is not None:
            self._watch.cancel()
        self._owner.ended(self)
        process, self._process = self._process, None
        return process

    def _broken(self) -> LimitError:
        """Why there is nothing more: if it was not stopped it had no memory left, or the engine cannot bear the query."""
        return self._why or LimitError(
            f"The query needs more than the {self._limits.memory} MB of memory that it may have, or is nested too deeply; it was stopped",
            "memory",
        )
