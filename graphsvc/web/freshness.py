"""Answers that a client has already: what a GET gives follows from the data, the program, the address and what the client accepts.

So their tag (ETag, RFC 9110, 8.8.3) is known before they are made, and a client that has the answer gets 304 without any work.
"""

from __future__ import annotations

import hashlib
import re

from flask import Flask, Response, request

from graphsvc import __version__
from graphsvc.web.site import Site

_CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID|BNODE)\s*\(", re.IGNORECASE)
"""What makes the answers to one query differ."""


_LIVE = ("/health", "/metrics")
"""What tells of the service, not of the data."""


def install(app: Flask, site: Site) -> None:
    """Tag the answers of an application over one site."""

    @app.before_request
    def known() -> Response | None:
        found = _tag(site)
        if found is None or request.if_none_match.star_tag or not request.if_none_match.contains_weak(found):
            return None  # whether there is anything at all at the address (*) is known only afterwards
        answer = Response(status=304)
        answer.set_etag(found, weak=True)
        return answer

    @app.after_request
    def tagged(answer: Response) -> Response:
        same = site.live.now() is site.known.state  # a query from outside may have been asked of a later state
        found = _tag(site) if same and answer.status_code == 200 and "ETag" not in answer.headers else None
        if found is not None:
            answer.set_etag(found, weak=True)
            answer.cache_control.no_cache = True  # kept, but asked for again: the data may have changed
            if request.if_none_match.star_tag:
                answer.make_conditional(request)
        return answer


def changing(query: str) -> bool:
    """Whether the answers to a query differ though the data are the same."""
    return bool(_CHANGING.search(query))


def tag(version: str, address: str, accept: str, language: str) -> str:
    """The tag of the answer that data of that version give at an address."""
    told = "\n".join((__version__, version, address, accept, language))
    return hashlib.blake2b(told.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def _tag(site: Site) -> str | None:
    """The tag of the answer to the request; None where there is none: files have their own, and some answers are never the same."""
    if request.method not in ("GET", "HEAD") or request.endpoint in (None, "static") or request.path.startswith(_LIVE):
        return None
    if changing(request.args.get("query", "")):
        return None
    return tag(site.version, request.full_path, request.headers.get("Accept", ""), request.headers.get("Accept-Language", ""))
