"""Pages are made by a WSGI application, in threads; here its answers become those of the front, which runs one event loop."""

from __future__ import annotations

import asyncio
import contextvars
import io
import sys
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from concurrent.futures import Executor
from contextlib import suppress
from typing import Any

from graphsvc.web.message import ROUTE, Headers, Reply, Request

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
_WHOLE = 1 << 20
"""Bytes up to which an answer is sent in one piece."""


async def call(app: Application, request: Request, threads: Executor) -> Reply:
    """The application's answer to a request."""
    loop = asyncio.get_running_loop()
    environment = environ(request)
    begin = contextvars.copy_context().run  # so that lines of the log know the request
    status, headers, pieces, result = await loop.run_in_executor(threads, begin, _begin, app, environment)
    close = getattr(result, "close", None)
    route = environment.get(ROUTE)
    if isinstance(pieces, bytes):
        if close is not None:
            close()
        return Reply(status, headers, pieces, route=route)
    return Reply(status, headers, _rest(pieces, loop, threads), close, route)


def environ(request: Request) -> dict[str, Any]:
    """The request as PEP 3333 writes it."""
    host, _, port = request.host.partition(":")
    found: dict[str, Any] = {
        "REQUEST_METHOD": request.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": request.path.encode().decode("latin-1"),
        "QUERY_STRING": request.query,
        "SERVER_NAME": host,
        "SERVER_PORT": port or ("443" if request.scheme == "https" else "80"),
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": request.client,
        "CONTENT_TYPE": _latin(request.header("content-type")),
        "CONTENT_LENGTH": str(len(request.body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": request.scheme,
        "wsgi.input": io.BytesIO(request.body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    sent = {name: value for name, value in request.headers.items() if name not in ("content-type", "content-length", "host")}
    found |= {f"HTTP_{name.upper().replace('-', '_')}": _latin(value) for name, value in sent.items() if "_" not in name}
    return {**found, "HTTP_HOST": _latin(request.host), **request.environ}


def _latin(value: str) -> str:
    """The bytes of a value as PEP 3333 has them in text: one character a byte."""
    return value if value.isascii() else value.encode("utf-8", "replace").decode("latin-1")


def _begin(app: Application, environment: dict[str, Any]) -> tuple[int, Headers, bytes | Iterator[bytes], Iterable[bytes]]:
    """The status, the headers, and the body: whole where it is short, else what to read it by."""
    said: list[tuple[str, Headers]] = []

    def start_response(status: str, headers: Headers, exc_info: object = None) -> None:
        del exc_info
        said.append((status, headers))

    result = app(environment, start_response)
    pieces = iter(result)
    begun, size = [], 0
    try:
        for piece in pieces:
            begun.append(piece)
            size += len(piece)
            if size >= _WHOLE:
                break
        else:
            pieces = iter(())
    except BaseException:  # PEP 3333: whatever ends an answer, it is closed
        with suppress(AttributeError):
            result.close()  # type: ignore[attr-defined]
        raise
    status, headers = said[-1]
    body: bytes | Iterator[bytes] = b"".join(begun)
    if size >= _WHOLE:
        body = _after(begun, pieces)
    return int(status.partition(" ")[0]), list(headers), body, result


def _after(begun: list[bytes], pieces: Iterator[bytes]) -> Iterator[bytes]:
    yield b"".join(begun)
    yield from pieces


async def _rest(pieces: Iterator[bytes], loop: asyncio.AbstractEventLoop, threads: Executor) -> AsyncIterator[bytes]:
    while (piece := await loop.run_in_executor(threads, next, pieces, None)) is not None:
        yield piece
    with suppress(AttributeError):
        pieces.close()  # type: ignore[attr-defined]
