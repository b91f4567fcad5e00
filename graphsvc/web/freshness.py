"""Answers that a client has already: what a GET gives follows from the data, the program, the address and what the client accepts.

So their tag (ETag, RFC 9110, 8.8.3) is known before they are made, and a client that has the answer gets 304 without any work.
"""

from __future__ import annotations

import hashlib
import re

from flask import Flask, Response, request

from graphsvc import __version__

_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""What makes the answers to one query differ."""


def install(app: Flask, data: str) -> None:
    """Tag the answers of an application over data of that version."""

    @app.before_request
    def known() -> Response | None:
        tag = _tag(data)
        if tag is None or request.if_none_match.star_tag or not request.if_none_match.contains_weak(tag):
            return None  # whether there is anything at all at the address (*) is known only afterwards
        answer = Response(status=304)
        answer.set_etag(tag, weak=True)
        return answer

    @app.after_request
    def tagged(answer: Response) -> Response:
        tag = _tag(data) if answer.status_code == 200 else None
        if tag is not None:
            answer.set_etag(tag, weak=True)
            answer.cache_control.no_cache = True  # kept, but asked for again: the data may have changed
            if request.if_none_match.star_tag:
                answer.make_conditional(request)
        return answer


def _tag(data: str) -> str | None:
    """The tag of the answer to the request; None where there is none: files have their own, and some answers are never the same."""
    if request.method not in ("GET", "HEAD") or request.endpoint in (None, "static") or _CHANGING.search(request.args.get("query", "")):
        return None
    accepted = (request.headers.get("Accept", ""), request.headers.get("Accept-Language", ""))
    told = "\n".join((__version__, data, request.full_path, *accepted))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
