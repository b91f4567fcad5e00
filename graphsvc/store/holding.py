"""Where the processes that evaluate queries come from: forked by one that holds the valid state in memory, else opening it on disk.

In memory a join takes a third to a half of the time that it takes on the disk (docs/decisions/0006). A state is held only when it has
stayed the valid one for a while, so that a series of small writes costs no loading; until then, and where the data are too large, the
disk is read.

Everything here belongs to the thread that keeps the processes: the kernel ends them with it.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import time
from collections.abc import Mapping
from contextlib import suppress

from graphsvc.errors import StoreError
from graphsvc.store import process, wire
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.process import Process
from graphsvc.store.wire import Channel

_SETTLED = 1.0
"""Seconds for which a state has to be the valid one before it is held."""
_SHARE = 5
"""Times that loading the last state took, for which the next one has to be valid: so it takes a sixth of a processor at most."""

_LEAST, _TRIPLE = 1 << 30, 4_000
"""Bytes that a holder may take in all, and by the triple, which is several times what usual ones take: data of long texts are not held."""


class Forked:
    """A process that a holder has started, by the handle that the kernel gives for it."""

    def __init__(self, pid: int, handle: int) -> None:
        self.pid = pid
        self._handle = handle

    def kill(self) -> None:
        """See `process.Running`."""
        with suppress(OSError):  # it has ended
            signal.pidfd_send_signal(self._handle, signal.SIGKILL)

    def wait(self) -> None:
        """See `process.Running`; its handle is given up."""
        if self._handle >= 0:
            ended = select.poll()
            ended.register(self._handle, select.POLLIN)
            ended.poll()
            os.close(self._handle)
            self._handle = -1


class Holder:
    """The process that holds one state, or is about to."""

    def __init__(self, state: str, config: str) -> None:
        """Start it; it loads meanwhile. Raises StoreError where it cannot be started."""
        self.state = state
        self._since = time.monotonic()
        self._process, self._ours = process.spawn("graphsvc.store.holder", state, config, environment=process.ENGINE)
        self._channel = Channel(self._ours)
        self.took = 0.0
        """Seconds that loading took."""

    def waits(self) -> bool:
        """Whether it has something to say: that it is ready, or why it is not going to be."""
        return self._channel.waits(0.0)

    def ready(self) -> bool:
        """Whether it holds the state; False where it cannot, or may not. Waits until one or the other is known."""
        self.took = time.monotonic() - self._since
        with suppress(EOFError):
            return self._channel.receive()[0] == wire.READY
        return False

    def fork(self) -> Process:
        """A process over what it holds, which shares its memory. Raises StoreError where there can be none."""
        ours, theirs = socket.socketpair()
        try:
            with theirs:
                socket.send_fds(self._ours, [b"+"], [theirs.fileno()])
            said, handles, _, _ = socket.recv_fds(self._ours, 32, 1)
        except OSError as error:
            ours.close()
            raise StoreError(f"No process can be forked: {self.state} ({error})") from error
        if not handles:
            ours.close()
            raise StoreError(f"No process can be forked: {self.state}")
        return process.opened(Forked(int(said), handles[0]), ours, self.state)

    def ended(self) -> bool:
        """Whether it is no more."""
        return self._process.poll() is not None

    def leave(self) -> None:
        """Let it end when the last that it has forked has ended."""
        self._ours.close()

    def kill(self) -> None:
        """End it, and all that it has forked."""
        self._ours.close()
        self._process.kill()
        self._process.wait()


class Source:
    """Gives processes over the valid state of a store; ``config`` is what they are told, ``most`` the triples that are held in memory."""

    def __init__(self, store: EmbeddedStore, config: Mapping[str, object], most: int) -> None:
        self._store = store
        self._config = json.dumps({**config, "held": most, "held_memory": max(_LEAST, most * _TRIPLE)})
        self._most = most if hasattr(os, "pidfd_open") else 0
        self._holder: Holder | None = None
        self._coming: Holder | None = None
        self._left: list[Holder] = []
        """Those whose processes may be at work yet."""
        self._seen = ""
        self._since = 0.0
        self._refused = ""
        """The state that cannot be held."""
        self._took = 0.0

    @property
    def held(self) -> bool:
        """Whether processes that start now evaluate in memory."""
        return self._holder is not None and self._holder.state == self._seen

    def launch(self) -> Process:
        """A process over the valid state. Raises StoreError where there is none, or it cannot be started."""
        state = self._store.state()
        if self._holder and self._holder.state == state:
            try:
                return self._holder.fork()
            except StoreError:  # the system may have ended it
                self._drop()
        return process.launch(state, self._config)

    def look(self) -> bool:
        """See after the holder; whether processes that start now are better ones than those that there are."""
        if not self._most:
            return False
        self._left = [holder for holder in self._left if not holder.ended()]
        try:
            state = self._store.state()
        except StoreError:
            return False
        if state != self._seen:
            self._seen, self._since = state, time.monotonic()
        if self._coming:
            return self._arrived(state)
        settled = time.monotonic() - self._since >= max(_SETTLED, _SHARE * self._took)
        if settled and state != self._refused and not (self._holder and self._holder.state == state):
            self._begin(state)
        return False

    def close(self) -> None:
        """End everything at once."""
        for holder in filter(None, (self._holder, self._coming, *self._left)):
            holder.kill()
        self._holder = self._coming = None
        self._left.clear()

    def _begin(self, state: str) -> None:
        try:
            self._coming = Holder(state, self._config)
        except StoreError:  # no process, or no descriptor, can be had now
            self._since = time.monotonic()

    def _arrived(self, state: str) -> bool:
        coming = self._coming
        if coming is None or (coming.state == state and not coming.waits()):
            return False
        self._coming = None
        if coming.state != state:  # superseded while it was loaded
            coming.kill()
            return False
        former = self._holder is not None
        self._drop()
        if coming.ready():
            self._holder, self._took = coming, coming.took
            return True
        coming.kill()
        self._refused = state
        return former

    def _drop(self) -> None:
        if self._holder:
            self._holder.leave()
            self._left.append(self._holder)
            self._holder = None
