"""A process that holds one state in memory and forks processes that evaluate queries there: they share its memory, and start at once.

``python -m graphsvc.store.holder FD STATE CONFIG``: as `worker`, with the most triples and bytes that are held in CONFIG. It has one
thread of its own and evaluates nothing, and the disk, whose threads the engine keeps, is closed before: so what it forks is sound.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, cast

import pyoxigraph as ox

from graphsvc.store import sandbox, wire, worker
from graphsvc.store.wire import Channel

_COUNT = "SELECT (COUNT(*) AS ?n) { SELECT * { ?s ?p ?o } LIMIT %d }"
"""The default graph, which is the union, up to one triple more than is held: the size of larger ones does not matter."""


class InMemory:
    """A state whose memory is shared with the holder: it is never given back, for that would copy it first."""

    def __init__(self, folder: str, store: ox.Store) -> None:
        self.folder = folder
        self.store = store

    def close(self) -> None:
        """Kept until the process ends."""
        _KEPT.append(self.store)


_KEPT: list[ox.Store] = []


def main(arguments: Sequence[str]) -> None:
    """Hold the state, say so, and fork a process for each socket that comes, until the other end is closed."""
    end, folder, written = arguments
    config = json.loads(written)
    ours = socket.socket(fileno=int(end))
    sandbox.die_with_parent()
    confined = sandbox.forbid_connections()
    channel = Channel(ours)
    try:
        try:
            store = _held(folder, config["held"], config["held_memory"])
        except (OSError, RuntimeError) as error:
            channel.send(wire.WRONG_STORE, str(error).encode())
            return
        if store is None:
            channel.send(wire.TOO_LARGE)
            return
        signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel forgets those that have ended
        gc.freeze()
        channel.send(wire.READY)
        _fork_on_demand(ours, InMemory(folder, store), config, confined)
    except EOFError:
        return


def _held(folder: str, most: int, memory: int) -> ox.Store | None:
    """The state as a store in memory; None where it has too many triples. It ends the process where that takes more bytes than it may."""
    state = worker.OnDisk(folder)
    sandbox.limit_memory(memory, final=False)  # on top of what the engine's threads have reserved by now
    try:
        counted = cast(ox.QuerySolutions, state.store.query(_COUNT % (most + 1)))
        if int(cast(ox.Literal, next(counted)["n"]).value) > most:
            return None
        store = ox.Store()
        store.bulk_extend(state.store)  # and no dump: that would give blank nodes other names
    finally:
        state.close()
    return store


def _fork_on_demand(ours: socket.socket, state: InMemory, config: Mapping[str, Any], confined: bool) -> None:
    while True:
        _, sockets, _, _ = socket.recv_fds(ours, 1, 1)
        if not sockets:
            break
        try:
            child = os.fork()
        except OSError:
            child = -1
        if not child:
            ours.close()
            _evaluate(socket.socket(fileno=sockets[0]), state, config, confined)
        _tell(ours, child)
        os.close(sockets[0])
    with suppress(ChildProcessError):  # those that it has forked end with it, and may be at work
        os.wait()


def _tell(ours: socket.socket, child: int) -> None:
    """Send the number of the child and a handle by which it, and never another process of the same number, can be killed."""
    try:
        handle = os.pidfd_open(child)
    except OSError:  # there is none, or it has ended already
        ours.sendall(b"-")
        return
    socket.send_fds(ours, [str(child).encode()], [handle])
    os.close(handle)


def _evaluate(end: socket.socket, state: InMemory, config: Mapping[str, Any], confined: bool) -> None:
    """What the child does instead of returning."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        sandbox.die_with_parent()
        worker.serve(Channel(end), state, config, confined=confined)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    main(sys.argv[1:])
