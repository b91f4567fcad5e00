"""A process that evaluates queries, seen from the server: its start, and the frames that come and go."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Callable, Mapping
from typing import Protocol, cast

from graphsvc.errors import StoreError
from graphsvc.store import wire
from graphsvc.store.wire import Channel, Frame, Frames

_HIGH = 1 << 20
"""Bytes of frames that wait here before the process has to."""
ENGINE = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=1000:glibc.malloc.tcache_max=4096"}
"""The engine asks for memory in many small pieces; without this a twentieth of its time goes there."""


class Running(Protocol):
    """A process of the system; a `subprocess.Popen` is one."""

    pid: int

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> object:
        """Wait for its end."""


class Process(asyncio.Protocol):
    """One process, which has said that it is ready; after :meth:`connect` it belongs to an event loop."""

    def __init__(self, process: Running, end: socket.socket, confined: bool) -> None:
        self.process = process
        self.confined = confined
        """Whether the kernel keeps it from the network."""
        self.frames: deque[Frame] = deque()
        self._end = end
        self._incoming = Frames()
        self._held = 0
        self.gone = False
        """Whether it has ended, or is about to."""
        self.former = False
        """Whether it is to make room for one that is faster."""
        self._ended: Callable[[Process], None] | None = None
        self._arrival: asyncio.Future[None] | None = None
        self._transport: asyncio.Transport | None = None

    async def connect(self, ended: Callable[[Process], None]) -> None:
        """Let the running loop read what it says; it calls ``ended`` when there is no more to come."""
        self._ended = ended
        await asyncio.get_running_loop().create_connection(lambda: self, sock=self._end)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The loop reads."""
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        """Bytes have come."""
        for frame in self._incoming.feed(data):
            self.frames.append(frame)
            self._held += len(frame[1])
        if self._held > _HIGH and self._transport:
            self._transport.pause_reading()
        if self.frames:
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """It has ended, by itself or because it was killed."""
        del exc
        self.gone = True
        self._wake()
        if self._ended:
            self._ended(self)

    def send(self, frames: bytes) -> None:
        """Say something to it."""
        if self._transport and not self._transport.is_closing():
            self._transport.write(frames)

    async def arrival(self) -> None:
        """Wait until there is a frame, or no more to come."""
        if not self.frames and not self.gone:
            self._arrival = asyncio.get_running_loop().create_future()
            await self._arrival

    def take(self) -> Frame:
        """The next frame. Raises EOFError where none is there, for the process has ended."""
        if not self.frames:
            raise EOFError
        frame = self.frames.popleft()
        self._held -= len(frame[1])
        if self._held <= _HIGH and self._transport and not self._transport.is_reading() and not self._transport.is_closing():
            self._transport.resume_reading()
        return frame

    def kill(self) -> None:
        """End it; what it has said already can still be taken."""
        self.gone = True
        self.process.kill()
        if self._transport:
            self._transport.abort()
        else:
            self._end.close()

    def wait(self) -> None:
        """Wait for its end, which the kernel may need some time for where it had much memory."""
        self.process.wait()

    def _wake(self) -> None:
        if self._arrival is not None and not self._arrival.done():
            self._arrival.set_result(None)


def launch(state: str, config: str) -> Process:
    """Start a process over a state on disk, and wait until it has opened it.

    Raises StoreError where it cannot be started or cannot open it.
    """
    process, ours = spawn("graphsvc.store.worker", state, config, environment=ENGINE)
    return opened(process, ours, state)


def opened(process: Running, ours: socket.socket, state: str) -> Process:
    """A process that was started, when it is ready. Raises StoreError where it is not going to be."""
    try:
        kind, said = Channel(ours).receive()
    except (EOFError, OSError):
        kind, said = wire.WRONG_STORE, f"it ended at once (status {process.wait()})".encode()
    if kind != wire.READY:
        ours.close()
        process.kill()
        process.wait()
        raise StoreError(f"The store cannot be opened for queries: {state} ({said.decode('utf-8', 'replace')})")
    return Process(process, ours, said == b"1")


def spawn(module: str, *words: str, environment: Mapping[str, str]) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start a module of the product as a process of its own, and give the end of the socket by which it is talked to.

    The number of its own end is its first argument, the ``words`` follow. Raises StoreError where it cannot be started.
    """
    try:
        ours, theirs = socket.socketpair()
    except OSError as error:
        raise StoreError(f"No process can be started: {error}") from error
    with theirs:
        try:
            process = subprocess.Popen(  # noqa: S603 - this program itself, no shell
                [sys.executable, "-P", "-m", module, str(theirs.fileno()), *words],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,  # the engine's last words when memory runs out
                env={**environment, **os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            )
        except OSError as error:
            ours.close()
            raise StoreError(f"No process can be started: {error}") from error
    return process, ours
