"""The application on a port, by waitress."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable

import waitress
from flask import Flask

from graphsvc.errors import StoreError
from graphsvc.web.app import LARGEST_REQUEST

THREADS = 8
"""For pages; each query that is evaluated or waits has one beside them."""


def run(app: Flask, host: str, port: int, on_ready: Callable[[str], None], queries: int = 0) -> None:
    """Serve until interrupted, with threads for so many queries. ``on_ready`` is told the address once connections are accepted.

    Raises StoreError, saying what to do, where the port cannot be had.
    """
    try:
        listening = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        raise StoreError(_refused(host, port, error)) from error
    server = waitress.create_server(
        app,
        sockets=[listening],
        threads=THREADS + queries,
        ident=None,
        max_request_body_size=LARGEST_REQUEST,
        # so that it is noticed when a client leaves
        channel_request_lookahead=1,
    )
    on_ready(f"http://{f'[{host}]' if ':' in host else host}:{listening.getsockname()[1]}/")
    try:
        server.run()
    finally:
        server.close()


def _refused(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Another program uses this port; stop it, or choose another port with GRAPHSVC_PORT: {host}:{port}"
    return f"The port cannot be opened ({error.strerror or error}); choose another with GRAPHSVC_HOST and GRAPHSVC_PORT: {host}:{port}"
