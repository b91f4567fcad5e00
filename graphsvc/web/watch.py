"""Around the whole application (WSGI): each request gets an id, is logged when its answer has been sent, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from graphsvc.operation.metrics import Metrics
from graphsvc.operation.requests import HEADER, Request, id_of

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROUTE, CLIENT, TOKEN = "graphsvc.route", "graphsvc.client", "graphsvc.token"
"""What the application says of the request in its environment: the template of its address; the client, where it is not who connects;
the name of the token."""
_Ended = Callable[[int], None]


class Watched:
    """A WSGI application that does what another one does, and tells."""

    def __init__(self, application: WSGIApplication, metrics: Metrics) -> None:
        self._application = application
        self._metrics = metrics

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """See PEP 3333."""
        request = _request(environ)
        request.enter()
        status = 500

        def start(line: str, headers: list[tuple[str, str]], *error: object) -> object:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, (HEADER, request.id)], *error)  # type: ignore[arg-type]

        def ended(sent: int) -> None:
            request.client, request.token = environ.get(CLIENT) or request.client, environ.get(TOKEN, "")
            self._metrics.request(environ.get(ROUTE), request.method, status, request.seconds, sent)
            request.end(status, sent)

        try:
            return _Body(self._application(environ, start), ended)  # type: ignore[arg-type]
        except BaseException:
            ended(0)
            raise


class _Body:
    """The pieces of an answer, counted; the request ends when they are closed."""

    def __init__(self, pieces: Iterable[bytes], ended: _Ended) -> None:
        self._pieces = pieces
        self._each = iter(pieces)
        self._ended = ended
        self._sent = 0

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        piece = next(self._each)
        self._sent += len(piece)
        return piece

    def close(self) -> None:
        try:
            if close := getattr(self._pieces, "close", None):
                close()
        finally:
            self._ended(self._sent)


def _request(environ: WSGIEnvironment) -> Request:
    path = f"{environ.get('SCRIPT_NAME', '')}{environ.get('PATH_INFO', '')}".encode("latin-1", "replace")
    return Request(
        environ["REQUEST_METHOD"],
        quote(path, safe="/:@!$&'()*+,;=~"),
        environ.get("QUERY_STRING", ""),
        environ.get("REMOTE_ADDR", ""),
        id_of(environ.get("HTTP_X_REQUEST_ID")),
    )
