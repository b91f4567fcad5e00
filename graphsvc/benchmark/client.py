"""Eight clients, or how many one likes, in one process: each asks again as soon as it has its answer, on a connection that stays open.

``python -m graphsvc.benchmark.client`` reads a `Plan` as JSON from standard input and writes a `Count`. It is its own process, and imports
little, so that the processor time that the asking takes can be told from that of the answering.
"""

from __future__ import annotations

import gc
import json
import re
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import count

PATIENCE = 30
"""Seconds without any answer at all after which it is given up."""
_AT_ONCE = 1 << 18
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding:[ \t]*chunked", re.IGNORECASE)
_STATUS, _FINE = slice(9, 12), "status 200"
_END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked: the heads in turn, each with the next number from ``first`` on behind it if ``numbered``, and the tail."""

    host: str
    port: int
    heads: tuple[str, ...]
    tail: str
    numbered: bool
    first: int
    clients: int
    seconds: float

    def requests(self) -> Iterator[bytes]:
        """The requests, without end."""
        heads, tail = [head.encode() for head in self.heads], self.tail.encode()
        for number in count(self.first):
            yield heads[number % len(heads)] + (b"%d" % number if self.numbered else b"") + tail


@dataclass(frozen=True, slots=True)
class Count:
    """What came of it."""

    seconds: float
    answers: int
    """Those of status 200, with ``wrk`` all."""
    received: int
    """Bytes."""
    cpu: float
    """Seconds of processor time that the asking took."""
    times: dict[int, int]
    """Microseconds → answers that took so long."""
    errors: dict[str, int]
    """What went wrong → how often."""


class _Client:
    """A connection, and the answer that is on its way."""

    def __init__(self, plan: Plan) -> None:
        self.socket = socket.create_connection((plan.host, plan.port), timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.got = bytearray()
        self.begin = 0.0

    def ask(self, request: bytes) -> None:
        self.got.clear()
        self.begin = time.perf_counter()
        self.socket.sendall(request)

    def take(self) -> str | None:
        """Take what has come. Gives how it ended, by its status or what broke; None while more is to come."""
        try:
            piece = self.socket.recv(_AT_ONCE)
        except OSError as error:
            return f"connection broken ({error.strerror or error})"
        if not piece:
            return "connection closed"
        self.got += piece
        if len(self.got) < _size(self.got):
            return None
        return f"status {self.got[_STATUS].decode('ascii', 'replace')}"


def run(plan: Plan) -> Count:
    """Ask for so many seconds; the answers that are on their way then are waited for, and count.

    An answer with another status than 200 is an error, one that breaks off too. Raises OSError where no connection can be made.
    """
    times, ends, received = Counter[int](), Counter[str](), 0
    requests = plan.requests()
    with ExitStack() as stack, selectors.DefaultSelector() as waiting:
        for client in [_Client(plan) for _ in range(plan.clients)]:
            stack.enter_context(client.socket)
            waiting.register(client.socket, selectors.EVENT_READ, client)
        begin = now = time.perf_counter()
        for key in waiting.get_map().values():
            key.data.ask(next(requests))
        while waiting.get_map():
            ready = waiting.select(PATIENCE)
            if not ready:
                ends[f"no answer within {PATIENCE} seconds"] += 1
                break
            for key, _ in ready:
                client = key.data
                end = client.take()
                if end is None:
                    continue
                now = time.perf_counter()
                times[int((now - client.begin) * 1e6)] += 1
                ends[end] += 1
                received += len(client.got)
                if end == _FINE and now - begin < plan.seconds:
                    client.ask(next(requests))
                else:
                    waiting.unregister(client.socket)
    answers = ends.pop(_FINE, 0)
    return Count(now - begin, answers, received, time.process_time(), dict(times), dict(ends))


def _size(got: bytearray) -> int:
    """Bytes of the answer whose beginning this is, as far as that is known: more than there are until it is complete."""
    head = got.find(_END)
    if head < 0:
        return len(got) + 1
    length = _LENGTH.search(got, 0, head)
    if length:
        return head + len(_END) + int(length[1])
    if _CHUNKED.search(got, 0, head):
        return _chunked(got, head + len(_END))
    return head + len(_END)


def _chunked(got: bytearray, at: int) -> int:
    while True:
        line = got.find(b"\r\n", at)
        if line < 0:
            return len(got) + 1
        size = int(bytes(got[at:line]).partition(b";")[0], 16)
        at = line + 2 + size + 2
        if size == 0 or at > len(got):
            return at


def main() -> None:
    """See the module."""
    asked = json.load(sys.stdin)
    plan = Plan(**{**asked, "heads": tuple(asked["heads"])})
    gc.disable()  # a pause of the asking would look like one of the answering
    json.dump(asdict(run(plan)), sys.stdout)


if __name__ == "__main__":
    main()
