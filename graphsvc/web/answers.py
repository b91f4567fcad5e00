"""An answer to a query as the pages' framework sends it."""

from __future__ import annotations

from flask import Response, request

from graphsvc.store.foreign import Answer
from graphsvc.web import protocol


def answered(results: Answer) -> Response:
    """The answer, in one piece where it is small, else piece by piece as the client takes it."""
    content_type = protocol.content_type(results.form)
    if request.method == "HEAD" or not results.whole:
        response = Response(results, content_type=content_type)
        response.call_on_close(results.close)
        return response
    return Response(b"".join(results), content_type=content_type)
