"""gzip for clients that take it (RFC 9110, 12.5.3)."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator
from functools import lru_cache

from werkzeug.http import parse_accept_header

from graphsvc.web.message import Reply

_SMALLEST = 1_024
"""Bytes below which nothing is gained."""
_LEVEL = 4
"""More takes twice the time and spares a few percent."""
_GZIP = 16 + zlib.MAX_WBITS
_FITS = re.compile(r"text/|application/(?:.*\+)?(?:json|xml)|application/(?:n-triples|n-quads|trig|javascript)|image/svg", re.IGNORECASE)


def compress(reply: Reply, accepted: str) -> Reply:
    """The answer, compressed where the client takes that, the type of content gains by it, and it is not done yet."""
    if not takes_gzip(accepted):
        return reply
    headers = {name.lower(): value for name, value in reply.headers}
    if not _FITS.match(headers.get("content-type", "")) or "content-encoding" in headers or "content-range" in headers:
        return reply
    if reply.status in (204, 304) or (isinstance(reply.body, bytes) and len(reply.body) < _SMALLEST):
        return reply
    kept = [(name, value) for name, value in reply.headers if name.lower() != "content-length"]
    body = _whole(reply.body) if isinstance(reply.body, bytes) else _pieces(reply.body)
    return Reply(reply.status, [*kept, ("Content-Encoding", "gzip")], body, reply.close)


@lru_cache(maxsize=256)
def takes_gzip(accepted: str) -> bool:
    """Whether an Accept-Encoding header takes gzip (``gzip;q=0`` and silence do not)."""
    return parse_accept_header(accepted)["gzip"] > 0


def _whole(body: bytes) -> bytes:
    work = zlib.compressobj(_LEVEL, wbits=_GZIP)
    return work.compress(body) + work.flush()


async def _pieces(pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    work = zlib.compressobj(_LEVEL, wbits=_GZIP)
    async for piece in pieces:
        if squeezed := work.compress(piece):
            yield squeezed
    yield work.flush()
