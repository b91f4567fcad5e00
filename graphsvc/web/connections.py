"""The connection below an answer, as the kernel sees it.

The server takes whatever it is given to send, however slowly the client reads, and has no way to break an answer off. Both is done here,
on the socket itself, which is found by the client's address and port.
"""

from __future__ import annotations

import asyncio
import os
import socket
import stat
import struct
import time
from contextlib import suppress

_OPEN = "/proc/self/fd"
_TCP_INFO = getattr(socket, "TCP_INFO", 11)
_INFO = struct.Struct("=B119xQ")
"""``tcpi_state`` and ``tcpi_bytes_acked`` within ``struct tcp_info`` (Linux 4.1 and later)."""
_CLOSED = 7
_WINDOW = 4 << 20
"""Bytes that are on their way to a client at most, in memory here or in the kernel."""
_SLOWEST = 8 << 10
"""Bytes a second that a client must take in the long run."""
_LOOK = 0.02
"""Seconds between two looks at what a slow client has taken."""


class Flow:
    """The connection to a client, on which an answer is sent piece by piece. Has to be closed."""

    def __init__(self, client: str) -> None:
        self._connection = _find(client)
        self._begin = time.monotonic()
        self._sent = 0
        self._before = 0
        with suppress(ConnectionError):  # it is told when there is something to send
            self._before = self._acked() or 0

    async def room(self, size: int, patience: float) -> None:
        """Wait until so many bytes more may be sent; more than there is room for at all, once everything before has been taken.

        Raises TimeoutError where the client has taken next to nothing for ``patience`` seconds, ConnectionError where it is gone.
        """
        self._sent += size
        last, since = -1, time.monotonic()
        while (acked := self._acked()) is not None and self._sent - (taken := acked - self._before) > max(_WINDOW, size):
            now = time.monotonic()
            if taken != last:
                last, since = taken, now
            if now - since > patience or now - self._begin > patience + taken / _SLOWEST:
                raise TimeoutError(f"the client has taken next to nothing for {patience:g} seconds")
            await asyncio.sleep(_LOOK)

    def cut(self) -> None:
        """Break the connection off: an answer that cannot be ended must not look whole."""
        if self._connection is not None:
            with suppress(OSError):
                self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the connection, which goes on."""
        if self._connection is not None:
            self._connection.close()

    def _acked(self) -> int | None:
        """The bytes that the client has confirmed; None where the kernel does not tell. Raises ConnectionError where it is gone."""
        if self._connection is None:
            return None
        try:
            state, acked = _INFO.unpack_from(self._connection.getsockopt(socket.IPPROTO_TCP, _TCP_INFO, 256))
        except (OSError, struct.error):
            return None
        if state == _CLOSED:
            raise ConnectionResetError("the client has left")
        return int(acked)


def _find(client: str) -> socket.socket | None:
    """The open socket that leads to the client (``127.0.0.1:50000``), under a number of its own; None where there is none."""
    with suppress(OSError):
        for entry in os.listdir(_OPEN):  # noqa: PTH208 - numbers, not paths
            with suppress(OSError):
                if stat.S_ISSOCK(os.fstat(int(entry)).st_mode) and (found := _leading_to(int(entry), client)):
                    return found
    return None


def _leading_to(number: int, client: str) -> socket.socket | None:
    connection = socket.socket(fileno=os.dup(number))
    with suppress(OSError):
        if connection.family in (socket.AF_INET, socket.AF_INET6) and connection.type == socket.SOCK_STREAM:
            host, port = connection.getpeername()[:2]
            if client in (f"{host}:{port}", f"[{host}]:{port}"):
                return connection
    connection.close()
    return None
