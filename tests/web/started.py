"""The service as it is run: ``python -m graphsvc serve``, a process of its own, over the shipped graph."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, Queue
from typing import Any

ROOT = Path(__file__).parents[2]
_READY = re.compile(r"Ready: (http://\S+)/ ")


@dataclass(frozen=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0]

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Started:
    """A started server: its address without the last slash, its process, and what it has written to standard error."""

    address: str
    process: subprocess.Popen[str]
    lines: Queue[str] = field(default_factory=Queue)

    @property
    def host(self) -> str:
        return self.address.partition("://")[2].rpartition(":")[0]

    @property
    def port(self) -> int:
        return int(self.address.rpartition(":")[2])

    def get(self, path: str, headers: Mapping[str, str] | None = None, body: bytes | None = None, method: str | None = None) -> Reply:
        """See :func:`fetch`."""
        return fetch(self.address + path, headers, body, method)

    def send(self, sent: bytes, silence: float = 30) -> bytes:
        """What comes back for these bytes until the server closes the connection, or says nothing more for so many seconds."""
        with socket.create_connection((self.host, self.port), timeout=30) as client:
            with suppress(OSError):  # it may answer, and close, before it has read everything
                client.sendall(sent)
            client.settimeout(silence)
            return _all(client)

    def logged(self, words: str, seconds: float = 10) -> str:
        """The next line of the log that holds these words; those before it are gone."""
        try:
            while words not in (line := self.lines.get(timeout=seconds)):
                pass
        except Empty:
            raise AssertionError(f"nothing was logged with {words!r}") from None
        return line

    def memory(self) -> int:
        """Bytes that are resident in the server and the processes that it started."""
        return sum(resident(process) for process in [self.process.pid, *children(self.process.pid)])


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: object) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay, urllib.request.ProxyHandler({}))


def fetch(url: str, headers: Mapping[str, str] | None = None, body: bytes | None = None, method: str | None = None) -> Reply:
    """The answer, whatever its status; redirects are not followed."""
    request = urllib.request.Request(url, body, dict(headers or {}), method=method)
    try:
        with _OPENER.open(request, timeout=60) as answer:
            return Reply(answer.status, answer.headers, answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read())


@contextmanager
def started(store: Path, *options: str, command: str = "serve", **environment: str) -> Iterator[Started]:
    """``graphsvc serve`` over the store in that folder, which it builds where there is none, with further settings."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHSVC_")}
    env |= {"PYTHONPATH": str(ROOT), "GRAPHSVC_STORE": str(store), **environment}
    words = [sys.executable, "-m", "graphsvc", command, "--port", "0", *options]
    with subprocess.Popen(words, env=env, cwd=store.parent, stderr=subprocess.PIPE, text=True, errors="backslashreplace") as process:
        assert process.stderr
        said = []
        for line in process.stderr:
            said.append(line)
            if found := _READY.search(line):
                break
        else:
            raise AssertionError("".join(said))
        server = Started(found[1], process)
        reader = threading.Thread(target=lambda: [server.lines.put(line.rstrip("\n")) for line in process.stderr or ()], daemon=True)
        reader.start()
        try:
            yield server
        finally:
            process.terminate()
            process.wait(30)
            reader.join(10)


def token(store: Path, role: str = "editor") -> str:
    """A new token for the server over the store in that folder."""
    words = [sys.executable, "-m", "graphsvc", "--store", str(store), "token", "create", f"the-{role}", "--role", role]
    made = subprocess.run(words, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, timeout=60, check=True)
    return made.stdout.strip()


def children(parent: int) -> list[int]:
    """The processes that a process has started, and those that they have started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/status"):
        try:
            if f"\nPPid:\t{parent}\n" in status.read_text():
                found.append(int(status.parent.name))
        except OSError:
            continue
    return [process for child in found for process in (child, *children(child))]


def workers(server: int) -> set[int]:
    """The processes of a server that evaluate queries: those over the disk that it has started, and those that its holder has forked."""
    return {process for process in children(server) if "graphsvc.store.worker" in _words(process) or _parent(process) != server}


def settled(address: str) -> None:
    """Wait until the server evaluates in memory: its processes stay the same from then on."""
    for _ in range(300):
        if fetch(f"{address}/health").json()["processes"]["held"]:
            return
        time.sleep(0.05)
    raise AssertionError(fetch(f"{address}/health").body)


def _words(process: int) -> str:
    with suppress(OSError):
        return Path(f"/proc/{process}/cmdline").read_text()
    return ""


def _parent(process: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])
    return 0


def resident(process: int) -> int:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) * 1024 if found else 0


def _all(client: socket.socket) -> bytes:
    parts = []
    with suppress(OSError):
        while part := client.recv(1 << 16):
            parts.append(part)
    return b"".join(parts)
