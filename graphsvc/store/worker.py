"""A process that evaluates queries from outside, one at a time, on a read-only store, and can be killed at any moment.

``python -m graphsvc.store.worker FD STATE MEMORY``: the socket it is talked to by, the folder of the state, bytes of memory. It imports the
engine and little else, so that it starts in a tenth of a second.
"""

from __future__ import annotations

import io
import json
import socket
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from graphsvc.store import sandbox, wire
from graphsvc.store.formats import RDF, TABLES
from graphsvc.store.wire import Channel

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer as Buffer

CHUNK = 1 << 16
"""Bytes of an answer that are sent at once."""
_Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class _Sender(io.RawIOBase):
    """A file that sends what is written to it."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def writable(self) -> bool:
        return True

    def write(self, data: Buffer) -> int:
        piece = bytes(data)
        self._channel.send(wire.DATA, piece)
        return len(piece)


def main(arguments: Sequence[str]) -> None:
    """Open the store, say so, and answer until the other end of the socket is closed."""
    end, state, memory = arguments
    channel = Channel(socket.socket(fileno=int(end)))
    sandbox.die_with_parent()
    confined = sandbox.forbid_connections()
    try:
        try:
            store = ox.Store.read_only(state)
        except (OSError, RuntimeError) as error:
            channel.send(wire.WRONG_STORE, str(error).encode())
            return
        sandbox.limit_memory(int(memory))
        sandbox.forbid_writing()
        channel.send(wire.READY, b"1" if confined else b"0")
        while True:
            _, payload = channel.receive()
            _answer(store, channel, json.loads(payload))
    except EOFError:
        return


def _answer(store: ox.Store, channel: Channel, asked: dict[str, Any]) -> None:
    try:
        answer = store.query(
            asked["sparql"],
            prefixes=asked["prefixes"],
            base_iri=asked["base"],
            default_graph=None if asked["default"] is None else [ox.NamedNode(name) for name in asked["default"]],
            named_graphs=None if asked["named"] is None else [ox.NamedNode(name) for name in asked["named"]],
        )
        channel.send(wire.KIND, b"rdf" if isinstance(answer, ox.QueryTriples) else b"table")
        kind, form = channel.receive()
        if kind == wire.FORMAT:
            _write(answer, channel, form.decode(), asked["prefixes"])
    except (SyntaxError, ValueError) as error:
        channel.send(wire.WRONG_QUERY, str(error).encode())
    except (OSError, RuntimeError) as error:
        channel.send(wire.WRONG_STORE, str(error).encode())


def _write(answer: _Answer, channel: Channel, form: str, prefixes: dict[str, str]) -> None:
    with io.BufferedWriter(_Sender(channel), CHUNK) as output:
        if isinstance(answer, ox.QueryTriples):
            ox.serialize(answer, output, format=RDF[form], prefixes=prefixes)
        else:
            answer.serialize(output, format=TABLES[form])
    channel.send(wire.END)


if __name__ == "__main__":
    main(sys.argv[1:])
