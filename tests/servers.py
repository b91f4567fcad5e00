"""Servers for the tests of remote stores, all on loopback: Oxigraph and Virtuoso as programs, and one that answers what it is told."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

OXIGRAPH = Path(sys.executable).with_name("oxigraph")
VIRTUOSO = shutil.which("virtuoso-t")
JSON = "application/sparql-results+json"
Script = Callable[["Scripted"], None]


@contextmanager
def oxigraph(*words: str) -> Iterator[str]:
    """Oxigraph's own server with these words of its command line; gives its address without a path."""
    port = _free_port()
    with _started([OXIGRAPH, *words, "--bind", f"127.0.0.1:{port}"], port):
        yield f"http://127.0.0.1:{port}"


@contextmanager
def virtuoso(folder: Path) -> Iterator[str]:
    """Virtuoso with a new database in this folder, whose administrator is ``dba`` with the password ``dba``; gives its address."""
    port = _free_port()
    (folder / "virtuoso.ini").write_text(_VIRTUOSO.format(sql=_free_port(), http=port), encoding="ascii")
    with _started([str(VIRTUOSO), "-f", "-c", str(folder / "virtuoso.ini")], port, cwd=folder):
        yield f"http://127.0.0.1:{port}"


_VIRTUOSO = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
[TempDatabase]
DatabaseFile = temp.db
TransactionFile = temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = .
"""


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


@contextmanager
def _started(call: list[str | Path], port: int, cwd: Path | None = None) -> Iterator[None]:
    with subprocess.Popen(call, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=cwd) as server:
        try:
            _wait(server, port)
            yield
        finally:
            server.terminate()


def _wait(server: subprocess.Popen[bytes], port: int) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except ConnectionRefusedError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError(f"The server does not start: {server.args}")


class Scripted(BaseHTTPRequestHandler):
    """Answers each request with the script of its server, the last one again and again."""

    server: ScriptedServer

    def do_POST(self) -> None:
        self.body = self.rfile.read(int(self.headers["Content-Length"] or 0)).decode()
        self.server.seen.append(self)
        script = self.server.scripts[min(len(self.server.seen), len(self.server.scripts)) - 1]
        script(self)

    do_PUT = do_HEAD = do_POST  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the tests' own output is enough."""

    def answer(self, status: int, body: bytes, media_type: str = "text/plain", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", headers.pop("length", str(len(body))))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class ScriptedServer(ThreadingHTTPServer):
    """Keeps what it was asked in ``seen``."""

    daemon_threads = True

    def __init__(self, scripts: tuple[Script, ...]) -> None:
        super().__init__(("127.0.0.1", 0), Scripted)
        self.scripts = scripts
        self.seen: list[Scripted] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/query"

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: a client that hangs up is part of the tests."""


@contextmanager
def scripted(*scripts: Script) -> Iterator[ScriptedServer]:
    """A server that answers the first request with the first script, and so on."""
    with ScriptedServer(scripts) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def says(status: int, body: bytes, media_type: str = JSON, **headers: str) -> Script:
    """A script: this status, body and media type."""
    return lambda handler: handler.answer(status, body, media_type, **headers)
