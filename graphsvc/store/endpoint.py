"""One request of the SPARQL 1.1 Protocol: a query by POST of a form, through SPARQLWrapper; bounded in time, size and attempts.

SPARQLWrapper makes the request. It is sent by an opener of our own, for the wrapper's follows redirects with the credentials (and
as GET, without the query), reads files as gladly as addresses, and knows no bound. No redirect is followed: the sentence names it.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPMessage, HTTPResponse
from typing import NoReturn
from urllib import request as web
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

from SPARQLWrapper import POST, SPARQLWrapper

from graphsvc import __version__
from graphsvc.errors import StoreError
from graphsvc.settings import Endpoint
from graphsvc.store.base import Dataset

PAUSES = (0.3, 1.0)
"""Seconds before the second and the third attempt: after a connection that broke, and 502, 503, 504."""
LARGEST = 256 << 20
"""Bytes of the largest answer."""
_PASSING = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
_CHUNK = 1 << 16
_SAID = 200


class RefusedError(Exception):
    """The endpoint calls the request bad (400), and what it says of it; the caller, who knows the query, tells the user."""


class _PassingError(StoreError):
    """What may be over at the next attempt."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The body of an answer and its media type, in lower case, without parameters."""

    body: bytes
    media_type: str


class _Form(SPARQLWrapper):
    """The request alone: neither the wrapper's guess at the form of a query (``ADD`` in ``address`` makes it an update) nor its sending."""

    def _parseQueryType(self, query: str) -> str:  # noqa: ARG002, N802 - the wrapper's name; the Accept header is set in any case
        return "SELECT"

    def prepared(self) -> web.Request:
        """The request that the wrapper makes of its settings."""
        return self._createRequest()


class Client:
    """Sends queries to one endpoint; safe to use from several threads."""

    def __init__(self, endpoint: Endpoint, pauses: Sequence[float] = PAUSES, largest: int = LARGEST) -> None:
        self.shown = shown(endpoint.url)
        self._endpoint = endpoint
        self._pauses = pauses
        self._largest = largest
        self._opener = _opener()

    def send(self, sparql: str, accept: str, dataset: Dataset) -> Reply:
        """The reply to a query.

        Raises RefusedError where the endpoint calls the query bad, StoreError, naming the endpoint, where there is no answer to be had.
        """
        for pause in self._pauses:
            try:
                return self._attempt(self._request(sparql, accept, dataset))
            except _PassingError:
                time.sleep(pause)
        return self._attempt(self._request(sparql, accept, dataset))  # a request anew each time: a proxy's handler changes it

    def _request(self, sparql: str, accept: str, dataset: Dataset) -> web.Request:
        form = _Form(self._endpoint.url, agent=f"graphsvc/{__version__}")
        form.setMethod(POST)
        form.setOnlyConneg(True)
        form.addCustomHttpHeader("Accept", accept)
        if self._endpoint.user:
            form.setCredentials(self._endpoint.user, self._endpoint.password)
        for graph in dataset.default or ():
            form.addParameter("default-graph-uri", graph)
        for graph in dataset.named or ():
            form.addParameter("named-graph-uri", graph)
        form.setQuery(sparql)
        return form.prepared()

    def _attempt(self, request: web.Request) -> Reply:
        limit = time.monotonic() + self._endpoint.timeout
        try:
            with self._opener.open(request, timeout=self._endpoint.timeout) as response:
                return Reply(self._read(response, limit), _media_type(response.headers))
        except HTTPError as error:
            with error:
                self._refused(error)
        except (OSError, HTTPException, ValueError) as error:
            self._failed(error)

    def _read(self, response: HTTPResponse, limit: float) -> bytes:
        body = bytearray()
        while part := response.read1(_CHUNK):
            body += part
            if len(body) > self._largest:
                raise StoreError(f"The answer is larger than {self._largest >> 20} MB; ask for less: {self.shown}")
            if time.monotonic() > limit:
                raise TimeoutError
        if response.length:
            raise ConnectionError("the answer breaks off")
        return bytes(body)

    def _refused(self, error: HTTPError) -> NoReturn:
        """Raise what a status that is no success means."""
        code = error.code
        if code == 400:
            raise RefusedError(self._said(error)) from error
        if code in _PASSING:
            raise _PassingError(f"The SPARQL endpoint does not serve just now ({code} {_PASSING[code]}): {self.shown}") from error
        if code in (401, 403):
            told = "refuses these credentials" if self._endpoint.user else "wants credentials"
            said = f"{told} ({code}); give them as GRAPHSVC_STORE_USER and GRAPHSVC_STORE_PASSWORD"
        elif 300 <= code < 400:
            said = (
                f"sends elsewhere ({code}), which is not followed; give the address itself, {shown(error.headers.get('Location') or '')!r}"
            )
        else:
            said = "is not at this address (404)" if code == 404 else f"did not answer the query (status {code})"
        raise StoreError(f"The SPARQL endpoint {said}: {self.shown}") from error

    def _failed(self, error: OSError | HTTPException | ValueError) -> NoReturn:
        """Raise what a connection that did not come about, or broke, means."""
        reason = error.reason if isinstance(error, URLError) else error
        if isinstance(reason, TimeoutError):
            raise StoreError(f"The SPARQL endpoint did not answer within {self._endpoint.timeout:g} seconds: {self.shown}") from error
        text = _printable(reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)) or type(reason).__name__
        sentence = f"The SPARQL endpoint cannot be reached, or the connection broke ({text}): {self.shown}"
        raise (_PassingError if isinstance(reason, ConnectionError | HTTPException) else StoreError)(sentence) from error

    def _said(self, error: HTTPError) -> str:
        """The beginning of what the endpoint says of an error, without the credentials, which a server might repeat."""
        try:
            text = error.read(4 * _SAID).decode("utf-8", "replace")
        except (OSError, HTTPException):
            return ""
        user, password = self._endpoint.user, self._endpoint.password
        secrets = [password, b64encode(f"{user}:{password}".encode()).decode()]
        if user and any(secret in text for secret in secrets):
            return ""
        return _printable(text)[:_SAID]


def shown(url: str) -> str:
    """An address as it may stand in a message: without user, password and query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    place = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}" if parts.netloc else ""
    return _printable(place + parts.path)[:_SAID]


def _opener() -> web.OpenerDirector:
    opener = web.OpenerDirector()
    for handler in (web.ProxyHandler, web.HTTPHandler, web.HTTPSHandler, web.HTTPDefaultErrorHandler, web.HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener


def _media_type(headers: HTTPMessage) -> str:
    return headers.get_content_type().lower()


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))
