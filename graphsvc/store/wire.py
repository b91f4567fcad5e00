"""What the server and a process that evaluates queries say to each other: frames of a kind and a payload, over a socket."""

from __future__ import annotations

import json
import socket
import struct
from collections.abc import Mapping
from typing import Any

READY = b"R"
"""From the process: the store is open; ``1`` where the kernel keeps it from the network."""
QUERY = b"Q"
"""To the process: a query and its dataset (JSON)."""
KIND = b"K"
"""From the process: the query is one; ``rdf`` or ``table`` is what it gives."""
FORMAT = b"F"
"""To the process: the answer is wanted in that format."""
NOTHING = b"N"
"""To the process: the answer is not wanted."""
DATA = b"D"
END = b"Z"
WRONG_QUERY = b"E"
"""From the process: the engine refuses the query (its words)."""
WRONG_STORE = b"S"
"""From the process: the store cannot be read (the engine's words)."""

_HEAD = struct.Struct("!cI")


class Channel:
    """One end of the socket. All methods raise EOFError where the other end is gone."""

    def __init__(self, end: socket.socket) -> None:
        self._end = end

    def send(self, kind: bytes, payload: bytes = b"") -> None:
        """A frame, when the other end takes it."""
        self._end.settimeout(None)
        try:
            self._end.sendall(_HEAD.pack(kind, len(payload)) + payload)
        except OSError as error:
            raise EOFError from error

    def tell(self, kind: bytes, payload: Mapping[str, Any]) -> None:
        """A frame with JSON."""
        self.send(kind, json.dumps(payload).encode())

    def waits(self, seconds: float) -> bool:
        """Whether a frame is there, or comes within so many seconds; true also where the other end is gone."""
        self._end.settimeout(max(seconds, 0.001))
        try:
            self._end.recv(1, socket.MSG_PEEK)
        except TimeoutError:
            return False
        except OSError:
            return True
        return True

    def receive(self) -> tuple[bytes, bytes]:
        """The kind and payload of the next frame."""
        self._end.settimeout(None)
        kind, length = _HEAD.unpack(self._exactly(_HEAD.size))
        return kind, self._exactly(length)

    def close(self) -> None:
        """Give the socket up."""
        self._end.close()

    def _exactly(self, size: int) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            try:
                part = self._end.recv(size - len(parts))
            except OSError as error:
                raise EOFError from error
            if not part:
                raise EOFError
            parts += part
        return bytes(parts)
