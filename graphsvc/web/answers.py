"""A query as the pages' framework asks it, and the answer as it sends it."""

from __future__ import annotations

from flask import Response, request

from graphsvc.store.foreign import Answer
from graphsvc.web import protocol
from graphsvc.web.message import SECONDS


def seconds() -> float | None:
    """How long a query of whoever sends the request may take; None for as long as anybody's."""
    found: float | None = request.environ.get(SECONDS)
    return found


def answered(results: Answer) -> Response:
    """The answer, in one piece where it is small, else piece by piece as the client takes it."""
    content_type = protocol.content_type(results.form)
    if request.method == "HEAD" or not results.whole:
        response = Response(results, content_type=content_type)
        response.call_on_close(results.close)
        return response
    return Response(b"".join(results), content_type=content_type)
