"""What the server and a process that evaluates queries say to each other: frames of a kind and a payload, over a socket."""

from __future__ import annotations

import json
import os
import socket
import struct
import time
from collections import deque
from collections.abc import Mapping
from typing import Any

READY = b"R"
"""From the process: the store is open; ``1`` where the kernel keeps it from the network."""
QUERY = b"Q"
"""To the process: a query, its dataset, the state to ask, and the formats that are wanted (JSON)."""
KIND = b"K"
"""From the process: the query is one; ``rdf:`` or ``table:`` and the name of the format that its answer comes in, if one is wanted."""
DATA = b"D"
END = b"Z"
WRONG_QUERY = b"E"
"""From the process: the engine refuses the query (its words)."""
WRONG_STORE = b"S"
"""From the process: the store cannot be read (the engine's words)."""

TOO_LARGE = b"L"
"""From a holder: the state has more triples than are held in memory."""

_HEAD = struct.Struct("!cI")
_MOST = 1 << 18
"""Bytes that are taken at once."""
Frame = tuple[bytes, bytes]


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """A frame as it is sent."""
    return _HEAD.pack(kind, len(payload)) + payload


class Frames:
    """What arrives in pieces of any size, taken apart into frames."""

    def __init__(self) -> None:
        self._rest = bytearray()
        self._needed = 0

    def feed(self, data: bytes | bytearray) -> list[Frame]:
        """The frames that are complete with these bytes."""
        if self._rest:
            self._rest += data
            if len(self._rest) < self._needed:
                return []
            data, self._rest = self._rest, bytearray()
        frames, at = [], 0
        while len(data) - at >= _HEAD.size:
            kind, length = _HEAD.unpack_from(data, at)
            end = at + _HEAD.size + length
            if end > len(data):
                self._needed = end - at
                break
            frames.append((kind, bytes(data[at + _HEAD.size : end])))
            at = end
        else:
            self._needed = 0
        self._rest = bytearray(data[at:])
        return frames


class Channel:
    """One end of the socket. All methods raise EOFError where the other end is gone."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end
        self._incoming = Frames()
        self._arrived: deque[Frame] = deque()

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """A frame, when the other end takes it."""
        try:
            self._end.sendall(frame(kind, payload))
        except OSError as error:
            raise EOFError from error

    def send_all(self, frames: bytes) -> None:
        """Frames that were made already."""
        try:
            self._end.sendall(frames)
        except OSError as error:
            raise EOFError from error

    def tell(self, kind: bytes, payload: Mapping[str, Any]) -> None:
        """A frame with JSON."""
        self.send(kind, json.dumps(payload).encode())

    def waits(self, seconds: float) -> bool:
        """Whether a frame begins to arrive within so many seconds; true also where the other end is gone."""
        if self._arrived:
            return True
        self._end.settimeout(max(seconds, 0.001))
        try:
            self._end.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return False
        except OSError:
            return True
        finally:
            self._end.settimeout(None)
        return True

    def receive(self, eager: float = 0.0) -> Frame:
        """The kind and payload of the next frame.

        For so many seconds it is looked for ``eager``ly, without going to sleep: waking a process costs both ends more than a small query.
        """
        while not self._arrived:
            try:
                data = (self._soon(eager) if eager else None) or self._end.recv(_MOST)
            except OSError as error:
                raise EOFError from error
            if not data:
                raise EOFError
            self._arrived.extend(self._incoming.feed(data))
        return self._arrived.popleft()

    def _soon(self, seconds: float) -> bytes | None:
        """What arrives within so many seconds; None where nothing does. Whoever else has something to do goes first."""
        until = time.perf_counter() + seconds
        while time.perf_counter() < until:
            try:
                return self._end.recv(_MOST, socket.MSG_DONTWAIT)
            except BlockingIOError:
                os.sched_yield()
        return None

    def close(self) -> None:
        """Give the socket up."""
        self._end.close()
