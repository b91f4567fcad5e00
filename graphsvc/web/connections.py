"""Breaking a connection off. An answer that cannot be ended must not look whole, and the server has no other way to tell the client."""

from __future__ import annotations

import os
import socket
import stat
from contextlib import suppress
from pathlib import Path

_OPEN = Path("/proc/self/fd")


def cut(client: str) -> bool:
    """Close the connection to a client, by its address and port (``127.0.0.1:50000``); False where it is not found."""
    with suppress(OSError):
        for entry in os.listdir(_OPEN):  # noqa: PTH208 - numbers, not paths
            with suppress(OSError):
                number = int(entry)
                if stat.S_ISSOCK(os.fstat(number).st_mode) and _ends_at(number, client):
                    return True
    return False


def _ends_at(number: int, client: str) -> bool:
    """Whether this open socket leads to the client; it is shut down then."""
    with socket.socket(fileno=os.dup(number)) as connection:
        if connection.family not in (socket.AF_INET, socket.AF_INET6) or connection.type != socket.SOCK_STREAM:
            return False
        host, port = connection.getpeername()[:2]
        if client not in (f"{host}:{port}", f"[{host}]:{port}"):
            return False
        connection.shutdown(socket.SHUT_RDWR)
        return True
