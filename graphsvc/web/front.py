"""What stands before everything: one event loop that answers queries itself and has pages made by threads.

A query costs the loop a tenth of a millisecond; the work is done by the pool's processes. Whatever is no plain query (pages, forms,
the description of the service) goes to the pages' framework.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Protocol
from urllib.parse import quote

from werkzeug.exceptions import BadRequest, HTTPException, RequestEntityTooLarge, RequestTimeout

from graphsvc.access.gate import Gate, Visitor
from graphsvc.access.roles import Action, Role, limits_for, may
from graphsvc.errors import GraphsvcError, LimitError
from graphsvc.operation.metrics import Metrics, Query
from graphsvc.operation.queries import outcome
from graphsvc.operation.requests import HEADER, id_of
from graphsvc.operation.requests import Request as Seen
from graphsvc.settings import Settings
from graphsvc.store.foreign import Asked
from graphsvc.store.live import Live
from graphsvc.store.pool import Pool
from graphsvc.store.streaming import Left, Streamed
from graphsvc.store.threads import Threaded, Threads
from graphsvc.web import check, compression, freshness, problem, protocol, turned_away, wsgi
from graphsvc.web.app import LARGEST_REQUEST
from graphsvc.web.cache import Cache, Kept
from graphsvc.web.connections import Flow
from graphsvc.web.headers import STANDARD
from graphsvc.web.message import SECONDS, Headers, Reply, Request

log = logging.getLogger("graphsvc.web")

THREADS = 16
"""For pages."""
_WAITING = 256
"""Requests for pages that are answered or wait, at most."""
_PATIENCE = 60.0
"""Seconds in which a client must send its request, and take each piece of an answer."""
_SLOWEST = 16 << 10
"""Bytes of a request for which there is a second more."""
_HEADERS = [*STANDARD.items(), ("Vary", "Accept, Accept-Language, Accept-Encoding")]
_DRAFTS, _DRAFTS_OF_ONE = 8, 3
"""Drafts that arrive or are checked at the same time, at most, of all and of one client: anybody may send some, held in memory."""
_ASCII = "".join(map(chr, range(0x21, 0x7F)))
_SAFE = "/:@!$&'()*+,;=~"
_WATCHED = ("/health", "/metrics")
_KEEP = ("Cache-Control", "no-cache")


class Transport(Protocol):
    """How an answer is sent piece by piece (RSGI)."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a piece, when the client takes it."""


class Connection(Protocol):
    """One request as the server hands it over (RSGI)."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The pieces of the request's body."""

    async def client_disconnect(self) -> None:
        """Wait until the client has left."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer with a whole body."""

    def response_stream(self, status: int, headers: Headers) -> Transport:
        """Answer piece by piece."""


class Names(Protocol):
    """The headers of a request (RSGI)."""

    def items(self) -> list[tuple[str, str]]:
        """Names in lower case and values; a name may come more than once."""


class Scope(Protocol):
    """What a request is about (RSGI)."""

    proto: str
    method: str
    path: str
    query_string: str
    client: str
    scheme: str
    server: str
    authority: str | None
    headers: Names


class Front:
    """An RSGI application: queries by processes or threads, the rest by a WSGI application, both over the same states of the graph."""

    def __init__(
        self, app: wsgi.Application, live: Live, queries: Pool | Threads, *, metrics: Metrics, gate: Gate, settings: Settings
    ) -> None:
        self._app = app
        self._live = live
        self._queries = queries
        self._metrics = metrics
        self._gate = gate
        self._seconds = {role: limits_for(role, settings).seconds for role in Role}
        self._writes = settings.access.write_size << 20 if settings.access.updates else LARGEST_REQUEST
        self._draft = (settings.drafts.size << 20) + check.FORM
        self._drafts: Counter[str] = Counter()
        # what others change meanwhile is noticed late, so of theirs nothing is kept here
        self.cache = Cache(settings.cache << 20 if isinstance(queries, Pool) else 0)
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="pages")
        self._watched = ThreadPoolExecutor(1, thread_name_prefix="health")
        self._pages = 0

    async def __rsgi__(self, scope: Scope, connection: Connection) -> None:
        """Answer one request."""
        request = _bare(scope)
        seen = Seen(request.method, quote(request.path, safe=_SAFE), request.query, request.client, id_of(request.header("x-request-id")))
        seen.enter()
        try:
            visitor = self._gate.admit(Action.READ, request.headers, request.client)
            seen.client, seen.token = visitor.address, visitor.identity.name
            with self._room(request, visitor.address):
                request = await self._whole(request, visitor, connection)
                request = replace(request, environ={SECONDS: self._seconds[visitor.identity.role]})
                reply = await self._reply(request, visitor, connection.client_disconnect)
        except Exception as error:  # the outermost edge: whatever it is, it is told in one form, and recorded
            reply = turned_away.reply(error, request)
            reply.headers.extend(_HEADERS)
        reply = compression.compress(reply, request.header("accept-encoding"))
        reply.headers.append((HEADER, seen.id))
        sent = await _send(reply, request, connection, scope.client)
        self._metrics.request(reply.route, request.method, reply.status, seen.seconds, sent)
        seen.end(reply.status, sent)

    def close(self) -> None:
        """Let the threads end."""
        for threads in (self._threads, self._watched):
            threads.shutdown(wait=False, cancel_futures=True)

    async def _whole(self, request: Request, visitor: Visitor, connection: Connection) -> Request:
        """The request with its body, which may be large for those who may write. What says that it is too large is not read at all."""
        if request.method in ("GET", "HEAD", "OPTIONS") and "content-length" not in request.headers:
            return request
        body, ends = bytearray(), 0
        largest = self._writes if may(visitor.identity.role, Action.WRITE) else LARGEST_REQUEST
        if _is_draft(request):
            largest = max(largest, self._draft)
        too_large = RequestEntityTooLarge(f"The body of a request may have {largest} bytes.")
        if int(request.header("content-length").partition(",")[0] or 0) > largest:
            raise too_large
        loop = asyncio.get_running_loop()
        begin = loop.time()
        try:
            async with asyncio.timeout(_PATIENCE) as limit:
                async for piece in connection:
                    body += piece
                    limit.reschedule(begin + _PATIENCE + len(body) / _SLOWEST)
                    ends += not piece
                    if len(body) > largest:
                        raise too_large
        except TimeoutError:
            raise RequestTimeout("The request arrives too slowly.") from None
        if ends > 1:  # the server tells a body that breaks off by one more piece that is empty, and by nothing else
            raise BadRequest("The request breaks off.")
        return replace(request, body=bytes(body))

    @contextmanager
    def _room(self, request: Request, client: str) -> Iterator[None]:
        """Room for a draft, where the request brings one. Raises LimitError where there is none."""
        if not _is_draft(request):
            yield
            return
        if self._drafts[client] >= _DRAFTS_OF_ONE or self._drafts.total() >= _DRAFTS:
            raise LimitError("Too many drafts are being sent; try again in a moment", "busy")
        self._drafts[client] += 1
        try:
            yield
        finally:
            self._drafts -= Counter((client,))  # and the client is forgotten with its last

    async def _reply(self, request: Request, visitor: Visitor, left: Left) -> Reply:
        # what is larger than queries usually are is read by a thread: the loop has others to serve
        if request.path in protocol.PATHS and request.method in ("GET", "HEAD", "POST") and len(request.body) <= LARGEST_REQUEST:
            reply = await self._query(request, visitor, left)
            if reply is not None:
                reply.route = protocol.PATHS[0]
                return reply
        if request.path.startswith(_WATCHED):  # answered however many wait
            return await wsgi.call(self._app, request, self._watched)
        return await self._page(request)

    async def _page(self, request: Request) -> Reply:
        if self._pages >= _WAITING:
            raise LimitError("Too many requests are being answered; try again in a moment")
        self._pages += 1
        try:
            return await wsgi.call(self._app, request, self._threads)
        finally:
            self._pages -= 1

    async def _query(self, request: Request, visitor: Visitor, left: Left) -> Reply | None:
        """The answer to a plain query; None for what is none."""
        accept = request.header("accept")
        try:
            sent = protocol.read(request.method, request.query, request.header("content-type"), request.body)
            if sent.query is None or protocol.for_people(sent.format, accept):
                return None
            asked = replace(protocol.asked(sent, accept), seconds=self._seconds[visitor.identity.role])
            return await self._answer(request, asked, left)
        except (GraphsvcError, HTTPException) as error:
            if not isinstance(error, LimitError) and protocol.for_people(None, accept):  # what took too long is not asked again
                return None
            reply = problem.of(error, request.path).reply(problem.language(request.header("accept-language")))
        reply.headers.extend(_HEADERS)
        return reply

    async def _answer(self, request: Request, asked: Asked, left: Left) -> Reply:
        accept = request.header("accept")
        state = self._live.now()
        version = state.version
        key = None if freshness.changing(asked.sparql) else (request.query, request.body, request.header("content-type"), accept)
        tag = f'W/"{freshness.tag(version, f"{request.path}?{request.query}", accept, "")}"' if key and request.method != "POST" else ""
        if tag and tag in request.header("if-none-match"):
            return Reply(304, [*_HEADERS, _KEEP, ("ETag", tag)])
        kept = self.cache.get(version, key) if key else None
        if kept is None:
            answer, query = await self._evaluate(asked, left)
            headers = [("Content-Type", protocol.content_type(answer.form)), *_HEADERS]
            same = self._live.now() is state  # else it may be of a later state, and the data may yet become again what they were
            if tag and same:
                headers += [_KEEP, ("ETag", tag)]
            if not answer.whole:
                return _streamed(request, headers, answer, query)
            query.end("answered")
            kept = Kept(headers, b"".join([piece async for piece in answer]))
            if key and same:
                self.cache.put(version, key, kept)
        else:
            self._metrics.begun().end("cached")
        return Reply(200, list(kept.headers), kept.body)

    async def _evaluate(self, asked: Asked, left: Left) -> tuple[Streamed | Threaded, Query]:
        query = self._metrics.begun()
        try:
            return await self._queries.answer(asked, left), query
        except BaseException as error:  # whatever it is, the query has ended
            query.end(outcome(error))
            raise


def _streamed(request: Request, headers: Headers, answer: Streamed | Threaded, query: Query) -> Reply:
    def close() -> None:
        query.end("left")  # unless it has ended
        answer.close()

    if request.method == "HEAD":
        close()
        return Reply(200, headers)
    return Reply(200, headers, _counted(answer, query), close)


async def _counted(answer: Streamed | Threaded, query: Query) -> AsyncIterator[bytes]:
    try:
        async for piece in answer:
            yield piece
    except Exception as error:  # whatever it is, the query has ended
        query.end(outcome(error))
        raise
    query.end("answered")


def _is_draft(request: Request) -> bool:
    return request.method == "POST" and request.path in check.PATHS


def _bare(scope: Scope) -> Request:
    """The request without its body."""
    headers: dict[str, str] = {}
    for name, value in scope.headers.items():
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    client = scope.client.rpartition(":")[0].strip("[]")
    host = headers.get("host") or scope.authority or scope.server
    # what is not ASCII should have been encoded; it is taken for UTF-8, as a browser would send it
    query = scope.query_string if scope.query_string.isascii() else quote(scope.query_string, safe=_ASCII, errors="replace")
    return Request(scope.method, scope.path, query, headers, b"", client, scope.scheme, host)


async def _send(reply: Reply, request: Request, connection: Connection, client: str) -> int:
    """Send an answer, and give the bytes that were sent; a client that takes nothing for a minute is given up."""
    if request.method == "HEAD" or isinstance(reply.body, bytes):
        if reply.close is not None:
            reply.close()
        body = reply.body if isinstance(reply.body, bytes) and request.method != "HEAD" else b""
        connection.response_bytes(reply.status, reply.headers, body)
        return len(body)
    sent, flow = 0, Flow(client)
    transport = connection.response_stream(reply.status, [header for header in reply.headers if header[0].lower() != "content-length"])
    try:
        async for piece in reply.body:
            await flow.room(len(piece), _PATIENCE)
            await transport.send_bytes(piece)
            sent += len(piece)
    except Exception as error:  # the status is sent: all that is left is to break off
        flow.cut()
        log.warning("the answer to %s %s breaks off: %s", request.method, request.path, error)
    finally:
        flow.close()
        if reply.close is not None:
            reply.close()
    return sent
