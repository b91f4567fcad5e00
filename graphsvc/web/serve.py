"""The application on a port, by granian: one event loop, threads for pages, processes for queries."""

from __future__ import annotations

import asyncio
import errno
import logging
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from functools import partial

import uvloop
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server

from graphsvc.access.gate import Gate
from graphsvc.access.writelog import WriteLog
from graphsvc.errors import StoreError
from graphsvc.operation.health import Processes
from graphsvc.operation.metrics import Metrics
from graphsvc.questions.catalogue import Catalogue
from graphsvc.settings import Settings
from graphsvc.store.blocking import Blocking
from graphsvc.store.foreign import Direct, Queries
from graphsvc.store.pool import Pool
from graphsvc.store.threads import Threads
from graphsvc.web.app import create_app
from graphsvc.web.backend import Backend
from graphsvc.web.front import Front
from graphsvc.web.writes import Writes

_WAITING = 1_024
"""Connections that wait to be accepted, at most."""
_CONNECTIONS = 16_384
"""Connections that are open, at most; what is done for them has bounds of its own."""
_SLOW = 10_000
"""Milliseconds in which the headers of a request must arrive."""
_ATTEMPTS = 200

logging.getLogger("_granian").setLevel(logging.ERROR)  # it warns of being embedded, which is what we want


Ready = Callable[[str, Callable[[], None]], None]
"""Is told the address once connections are accepted, and what stops the server, from any thread."""


def run(settings: Settings, backend: Backend, catalogue: Catalogue | None, on_ready: Ready) -> None:
    """Serve until interrupted or stopped.

    Raises StoreError, saying what to do, where the port cannot be had.
    """
    port = _free(settings.host, settings.port)
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each connection is an open file
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_serve(settings, port, backend, catalogue, on_ready))


async def _serve(settings: Settings, port: int, backend: Backend, catalogue: Catalogue | None, on_ready: Ready) -> None:
    loop = asyncio.get_running_loop()
    live, store = backend.live, backend.store
    foreign: Queries
    queries: Pool | Threads
    if store:
        queries = pool = Pool(store, settings.limits, settings.base)
        foreign = Blocking(pool, loop)
    else:
        foreign = backend.foreign or Direct(live.now().view)
        queries = Threads(foreign, 2 * settings.limits.processes + 1)  # as many as may be asked or wait, and one that refuses more
    metrics = Metrics()
    processes = partial(_processes, queries, settings) if isinstance(queries, Pool) else None
    gate = Gate(settings)
    writes = _writes(settings, backend, gate, metrics) if settings.access.updates else None
    app = create_app(settings, live, foreign, catalogue, metrics=metrics, writes=writes, processes=processes)
    front = Front(app, live, queries, metrics=metrics, gate=gate, settings=settings)
    server = Server(
        front,
        settings.host,
        port,
        interface=Interfaces.RSGI,
        websockets=False,
        http=HTTPModes.http1,
        backlog=_WAITING,
        backpressure=_CONNECTIONS,
        log_enabled=False,
        http1_settings=HTTP1Settings(header_read_timeout=_SLOW),
    )
    with suppress(ValueError, RuntimeError):  # not the main thread: whoever started it stops it
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, server.stop)
    ready = loop.create_task(_tell(settings.host, port, lambda address: on_ready(address, lambda: _stop(loop, server))))
    try:
        await server.serve()
    finally:
        ready.cancel()
        front.close()
        await queries.close()


def _processes(pool: Pool, settings: Settings) -> Processes:
    return Processes(pool.alive, settings.limits.processes, pool.held)


def _writes(settings: Settings, backend: Backend, gate: Gate, metrics: Metrics) -> Writes | None:
    if backend.changes is None:
        return None
    log, largest = WriteLog(settings.write_log), settings.access.write_size << 20
    return Writes(backend.changes, backend.live, gate, log, metrics, largest=largest)


async def _tell(host: str, port: int, on_ready: Callable[[str], None]) -> None:
    for _ in range(_ATTEMPTS):
        with suppress(OSError):
            _, writer = await asyncio.open_connection(host, port)
            writer.close()
            break
        await asyncio.sleep(0.01)
    on_ready(f"http://{f'[{host}]' if ':' in host else host}:{port}/")


def _stop(loop: asyncio.AbstractEventLoop, server: Server) -> None:
    with suppress(RuntimeError):  # it has ended
        loop.call_soon_threadsafe(server.stop)


def _free(host: str, port: int) -> int:
    """The port, or a free one for 0. Raises StoreError where it cannot be had."""
    try:
        with socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
            found: int = listening.getsockname()[1]
            return found
    except OSError as error:
        raise StoreError(_refused(host, port, error)) from error


def _refused(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Another program uses this port; stop it, or choose another port with GRAPHSVC_PORT: {host}:{port}"
    return f"The port cannot be opened ({error.strerror or error}); choose another with GRAPHSVC_HOST and GRAPHSVC_PORT: {host}:{port}"
