"""A process that evaluates queries from outside, one at a time, on a read-only store, and can be killed at any moment.

``python -m graphsvc.store.worker FD STATE CONFIG``: the socket it is talked to by, the folder of the state, and JSON with the bytes of
memory that it may take, the prefixes and the base of queries. It imports the engine and little else, so that it starts fast.
"""

from __future__ import annotations

import fcntl
import io
import json
import os
import socket
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Protocol, cast

import pyoxigraph as ox

from graphsvc.store import sandbox, wire
from graphsvc.store.formats import RDF, TABLES
from graphsvc.store.wire import Channel

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

CHUNK = 1 << 16
"""Bytes of an answer that are sent at once."""
_EAGER = 0.0002
"""Seconds after a query in which the next one is expected, where it took no longer itself."""
_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class _Output(io.RawIOBase):
    """What the engine writes to: it goes on its way in large pieces, and what is short in one call, which wakes the other end once."""

    def __init__(self, channel: Channel, before: bytes) -> None:
        self._channel = channel
        self._frames = before
        self._piece = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        self._piece += data
        if len(self._piece) >= CHUNK:
            self._send(b"")
        return memoryview(data).nbytes

    def end(self) -> None:
        """Nothing more comes."""
        self._send(wire.frame(wire.END))

    def _send(self, after: bytes) -> None:
        self._channel.send_all(b"".join((self._frames, wire.frame(wire.DATA, bytes(self._piece)), after)))
        self._frames = b""
        self._piece.clear()


class State(Protocol):
    """One state, as a store that can be asked."""

    folder: str
    store: ox.Store

    def close(self) -> None:
        """It is not asked any more."""


class OnDisk:
    """The store as of one state, whose folder stays as long as it is open. Raises OSError and RuntimeError where it cannot be read."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self._held = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(self._held, fcntl.LOCK_SH)
            self.store = ox.Store.read_only(folder)
        except BaseException:  # whatever it is, no descriptor is left
            os.close(self._held)
            raise

    def close(self) -> None:
        """The folder may go."""
        del self.store
        os.close(self._held)


def main(arguments: Sequence[str]) -> None:
    """Open the store, say so, and answer until the other end of the socket is closed."""
    end, folder, written = arguments
    config = json.loads(written)
    channel = Channel(socket.socket(fileno=int(end)))
    sandbox.die_with_parent()
    confined = sandbox.forbid_connections()
    try:
        state = OnDisk(folder)
    except (OSError, RuntimeError) as error:
        with suppress(EOFError):
            channel.send(wire.WRONG_STORE, str(error).encode())
        return
    serve(channel, state, config, confined=confined)


def serve(channel: Channel, state: State, config: Mapping[str, Any], *, confined: bool) -> None:
    """Answer from the state, and from those that are asked for later, until the other end of the socket is closed."""
    try:
        sandbox.limit_memory(config["memory"])
        sandbox.forbid_writing()
        channel.send(wire.READY, b"1" if confined else b"0")
        quick = False
        while True:
            _, payload = channel.receive(_EAGER if quick else 0.0)
            begin = time.perf_counter()
            asked = json.loads(payload)
            if asked["state"] != state.folder:  # it moves on with the data
                state = _opened(channel, asked["state"], state)
            if asked["state"] == state.folder:
                _answer(state.store, channel, {**config, **asked})
            quick = time.perf_counter() - begin < _EAGER
    except EOFError:
        return


def _opened(channel: Channel, folder: str, former: State) -> State:
    try:
        state = OnDisk(folder)
    except (OSError, RuntimeError) as error:
        channel.send(wire.WRONG_STORE, str(error).encode())
        return former
    former.close()
    return state


def _answer(store: ox.Store, channel: Channel, asked: dict[str, Any]) -> None:
    try:
        answer = store.query(
            asked["sparql"],
            prefixes=asked["prefixes"],
            base_iri=asked["base"],
            default_graph=None if asked["default"] is None else [ox.NamedNode(name) for name in asked["default"]],
            named_graphs=None if asked["named"] is None else [ox.NamedNode(name) for name in asked["named"]],
        )
        what = "rdf" if isinstance(answer, ox.QueryTriples) else "table"
        form = asked[what]
        kind = wire.frame(wire.KIND, f"{what}:{form}".encode())
        if form:
            _write(answer, _Output(channel, kind), form, asked["prefixes"])
        else:
            channel.send_all(kind)
    except (SyntaxError, ValueError) as error:
        channel.send(wire.WRONG_QUERY, str(error).encode())
    except (OSError, RuntimeError) as error:
        channel.send(wire.WRONG_STORE, str(error).encode())


def _write(answer: _Answer, output: _Output, form: str, prefixes: dict[str, str]) -> None:
    file = cast(IO[bytes], output)
    if isinstance(answer, ox.QueryTriples):
        ox.serialize(answer, file, format=RDF[form], prefixes=prefixes)
    else:
        answer.serialize(file, format=TABLES[form])
    output.end()


if __name__ == "__main__":
    main(sys.argv[1:])
