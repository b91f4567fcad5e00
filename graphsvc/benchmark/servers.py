"""SPARQL servers side by side, each as a process of its own on a free port of this machine: ours, Oxigraph's, and rdflib-endpoint.

All answer over the union of the same graphs. Oxigraph's is started twice: over a folder of its own, whose default graph it makes the
union at each query, and over ours, where the default graph is the union already.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urljoin

from graphsvc.errors import ParameterError, StoreError

OURS, UNSTOPPABLE = "graphsvc", "graphsvc-unstoppable"
OXIGRAPH, ON_OURS = "oxigraph", "oxigraph-our-folder"
RDFLIB = "rdflib-endpoint"
_READY = re.compile(r"^Ready: (\S+)", re.MULTILINE)
_PATIENCE = 300
"""Seconds in which a server must be ready; rdflib reads the whole graph first."""
_LOOK = 0.005
_END = 10
_SETTLES = 15


@dataclass(frozen=True, slots=True)
class Data:
    """One graph, for every server in its form: the folder of our store, of Oxigraph's, and N-Quads."""

    store: Path
    oxigraph: Path
    dump: Path


@dataclass(frozen=True, slots=True)
class Server:
    """A server that accepts connections: where queries go, its process, and when that was started (``time.perf_counter``)."""

    url: str
    pid: int
    begin: float


_Process = subprocess.Popen[bytes]


def installed() -> list[str]:
    """The servers that can run here."""
    needs = {OXIGRAPH: _oxigraph() is not None, ON_OURS: _oxigraph() is not None}
    needs[RDFLIB] = find_spec("rdflib_endpoint") is not None and find_spec("uvicorn") is not None
    return [name for name in SERVERS if needs.get(name, True)]


@contextmanager
def started(name: str, data: Data) -> Iterator[Server]:
    """One of :data:`SERVERS`, stopped when the block ends.

    Raises ParameterError where it is not installed here, StoreError with its last words where it does not start.
    """
    if name not in installed():
        raise ParameterError(f"This server is not installed here: {name!r}")
    port = _free_port()
    begin = time.perf_counter()
    with (
        tempfile.NamedTemporaryFile() as said,
        subprocess.Popen(SERVERS[name](data, port), stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=_environment()) as process,  # noqa: S603
    ):
        try:
            ready = _told if name in (OURS, UNSTOPPABLE) else _accepts
            address = _waited(lambda: ready(Path(said.name), port), process, Path(said.name))
            yield Server(address + _PATHS.get(name, "sparql"), process.pid, begin)
        finally:
            process.terminate()
            try:
                process.wait(_END)
            except subprocess.TimeoutExpired:
                process.kill()


def settle(name: str, server: Server) -> None:
    """Wait until our server holds the data in memory, or will not: it begins to when it has run for a second."""
    until = time.monotonic() + _SETTLES
    health = urljoin(server.url, "/health")
    while name == OURS and time.monotonic() < until:
        with suppress(urllib.error.HTTPError), urllib.request.urlopen(health, timeout=_END) as answer:  # noqa: S310 - a server of this machine
            if json.load(answer)["processes"]["held"]:
                return
        time.sleep(_LOOK * 10)


def _environment() -> dict[str, str]:
    """Ours counts no rates here: all requests come from one address. Lines of the log are for those who read them: none a request."""
    return {**os.environ, "GRAPHSVC_READS_PER_SECOND": "0", "GRAPHSVC_LOG_LEVEL": "warning"}


def load_oxigraph(dump: Path, folder: Path) -> None:
    """Oxigraph's own way: load the file, then compact, as a fresh store of ours is. Raises StoreError where it fails."""
    program = _oxigraph()
    if program is None:
        raise ParameterError(f"This server is not installed here: {OXIGRAPH!r}")
    for words in (["load", "--location", str(folder), "--file", str(dump)], ["optimize", "--location", str(folder)]):
        done = subprocess.run([program, *words], capture_output=True, text=True, check=False)  # noqa: S603
        if done.returncode:
            raise StoreError(f"Oxigraph cannot load the graph: {_last(done.stderr)}")


def _ours(data: Data, port: int) -> list[str]:
    return [sys.executable, "-m", "graphsvc", "--store", str(data.store), "serve", "--port", str(port)]


def _unstoppable(data: Data, port: int) -> list[str]:
    return [sys.executable, "-m", "graphsvc", "--store", str(data.store), "bench", "unstoppable", "--port", str(port)]


def _oxigraph_server(folder: Path, port: int, *words: str) -> list[str]:
    return [_oxigraph() or "oxigraph", "serve-read-only", "--location", str(folder), "--bind", f"127.0.0.1:{port}", *words]


def _rdflib(data: Data, port: int) -> list[str]:
    return [sys.executable, "-m", "graphsvc.benchmark.rdflib_server", str(data.dump), str(port)]


def _oxigraph() -> str | None:
    """The program, from beside our own or the path."""
    return shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")


def _told(said: Path, port: int) -> str | None:
    """The address that our own server tells when it is ready."""
    del port
    found = _READY.search(_text(said))
    return found and found[1]


def _accepts(said: Path, port: int) -> str | None:
    del said
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except ConnectionRefusedError:
        return None
    return f"http://127.0.0.1:{port}/"


def _waited(ready: Callable[[], str | None], process: _Process, said: Path) -> str:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        address = ready()
        if address:
            return address
        time.sleep(_LOOK)
    raise StoreError(f"A server does not start: {process.args!r} ({_last(_text(said))})")


def _text(said: Path) -> str:
    return said.read_text(encoding="utf-8", errors="replace")


def _last(text: str) -> str:
    return text.strip().rpartition("\n")[2] or "it said nothing"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


_PATHS = {OXIGRAPH: "query", ON_OURS: "query"}
SERVERS: Mapping[str, Callable[[Data, int], list[str]]] = {
    OURS: _ours,
    UNSTOPPABLE: _unstoppable,
    OXIGRAPH: lambda data, port: _oxigraph_server(data.oxigraph, port, "--union-default-graph"),
    ON_OURS: lambda data, port: _oxigraph_server(data.store / "current", port),
    RDFLIB: _rdflib,
}
"""Name → the words that start it, ours first."""
