"""One request of the SPARQL 1.1 Protocol or the Graph Store HTTP Protocol; bounded in time, size and attempts.

No redirect is followed: the sentence names it. What may be sent twice (a query, a whole graph) is tried again after a failure that may
pass; a change that would be made twice is not, unless its connection was refused, so that nothing was sent.
"""

from __future__ import annotations

import time
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http.client import HTTPException, HTTPResponse
from socket import gaierror
from typing import NoReturn, cast
from urllib import request as web
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode, urlsplit

from SPARQLWrapper import POST, SPARQLWrapper

from graphsvc import __version__
from graphsvc.errors import StoreError
from graphsvc.settings import Endpoint
from graphsvc.store.base import WHOLE, Dataset

PAUSES = (0.3, 1.0)
"""Seconds before the second and the third attempt: after a connection that broke, and 502, 503, 504."""
LARGEST = 256 << 20
"""Bytes of the largest answer."""
_PASSING = {502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout"}
_CHUNK = 1 << 16
_SAID = 200
_LINES = {"Content-Type": "application/n-triples"}
_DOUBT = "; whether the change was made is not known"


class RefusedError(Exception):
    """The endpoint calls the request bad (400), and what it says of it; the caller, who knows the query, tells the user."""


class _PassingError(StoreError):
    """What may be over at the next attempt, which does no harm."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The body of an answer and its media type, in lower case, without parameters."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class _Call:
    """A request; ``again`` tells whether it may be sent twice, ``changes`` whether it changes the data."""

    method: str
    url: str
    body: bytes
    headers: Mapping[str, str]
    again: bool = True
    changes: bool = False


class _Form(SPARQLWrapper):
    """The request of a query alone: neither the wrapper's guess at its form (``ADD`` in ``address`` makes it an update) nor its sending.

    The wrapper's own sending follows redirects with the credentials, reads files as gladly as addresses, and knows no bound.
    """

    def _parseQueryType(self, query: str) -> str:  # noqa: ARG002, N802 - the wrapper's name; the Accept header is set in any case
        return "SELECT"

    def prepared(self) -> web.Request:
        """The request that the wrapper makes of its settings."""
        return self._createRequest()


class Client:
    """Sends queries and changes to one endpoint; safe to use from several threads.

    All methods raise RefusedError where the endpoint calls the request bad, StoreError, naming the address, where there is no answer.
    """

    def __init__(self, endpoint: Endpoint, pauses: Sequence[float] = PAUSES, largest: int = LARGEST) -> None:
        self.shown = shown(endpoint.url)
        self._endpoint = endpoint
        self._pauses = pauses
        self._largest = largest
        self._opener = _opener()

    def send(self, sparql: str, accept: str, dataset: Dataset) -> Reply:
        """The reply to a query."""
        form = _Form(self._endpoint.url)
        form.setMethod(POST)
        form.setOnlyConneg(True)
        form.addCustomHttpHeader("Accept", accept)
        for name, value in (*_named("default-graph-uri", dataset.default), *_named("named-graph-uri", dataset.named)):
            form.addParameter(name, value)
        form.setQuery(sparql)
        prepared = form.prepared()
        return self._reply(_Call("POST", prepared.full_url, cast(bytes, prepared.data), dict(prepared.header_items())))

    def update(self, sparql: str, dataset: Dataset = WHOLE) -> None:
        """Make an update, whose patterns are matched with the dataset."""
        fields = [*_named("using-graph-uri", dataset.default), *_named("using-named-graph-uri", dataset.named)]
        headers = {"Content-Type": "application/sparql-update"}
        self._reply(_Call("POST", _with(self._endpoint.updates, fields), sparql.encode(), headers, again=False, changes=True))

    def put(self, graph: str, lines: bytes) -> None:
        """The graph holds exactly these N-Triples."""
        self._reply(_Call("PUT", self._graph(graph), lines, _LINES, changes=True))

    def post(self, graph: str, lines: bytes) -> None:
        """The graph holds these N-Triples too."""
        self._reply(_Call("POST", self._graph(graph), lines, _LINES, again=False, changes=True))

    def _graph(self, name: str) -> str:
        return _with(self._endpoint.graph_store, [("graph", name)])

    def _reply(self, call: _Call) -> Reply:
        for pause in self._pauses:
            try:
                return self._attempt(call)
            except _PassingError:
                time.sleep(pause)
        return self._attempt(call)

    def _attempt(self, call: _Call) -> Reply:
        limit = time.monotonic() + self._endpoint.timeout
        # made anew for each attempt: the handlers change it
        request = web.Request(call.url, call.body, {**call.headers, **self._own_headers()}, method=call.method)  # noqa: S310 - http(s)
        try:
            if self._endpoint.user and self._endpoint.digest:
                self._prove(request)
            with self._opener.open(request, timeout=self._endpoint.timeout) as response:
                if "X-SPARQL-MaxRows" in response.headers:
                    raise StoreError(f"The SPARQL endpoint cut the answer off; raise its ResultSetMaxRows: {shown(call.url)}")
                return Reply(self._read(response, limit), response.headers.get_content_type().lower())
        except HTTPError as error:
            with error:
                self._refused(call, error)
        except (OSError, HTTPException, ValueError) as error:
            self._failed(call, error)

    def _prove(self, request: web.Request) -> None:
        """Have the server ask for the proof of the password, by a request without a body: it would not read that to its end."""
        asking = web.Request(request.full_url, headers=self._own_headers(), method="HEAD")  # noqa: S310 - http(s), by the opener
        try:
            self._opener.open(asking, timeout=self._endpoint.timeout).close()
        except HTTPError as error:
            with error:
                proof = _proof(request, self._endpoint, error.headers.get("WWW-Authenticate") or "")
            if proof:
                request.add_unredirected_header("Authorization", proof)

    def _own_headers(self) -> dict[str, str]:
        user, password = self._endpoint.user, self._endpoint.password
        given = {"Authorization": f"Basic {_basic(user, password)}"} if user and not self._endpoint.digest else {}
        return {"User-Agent": f"graphsvc/{__version__}", **given}

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

    def _refused(self, call: _Call, error: HTTPError) -> NoReturn:
        """Raise what a status that is no success means."""
        code = error.code
        if code == 400:
            raise RefusedError(self._said(error)) from error
        if code in _PASSING:
            said = f"does not serve just now ({code} {_PASSING[code]}){_DOUBT if call.changes else ''}"
        elif code in (401, 403):
            told = "refuses these credentials" if self._endpoint.user else "wants credentials"
            said = f"{told} ({code}); give them as GRAPHSVC_STORE_USER and GRAPHSVC_STORE_PASSWORD"
        elif 300 <= code < 400:
            elsewhere = shown(error.headers.get("Location") or "")
            said = f"sends elsewhere ({code}), which is not followed; give the address itself, {elsewhere!r}"
        elif code == 404:
            said = "is not at this address (404)"
        else:
            plain = error.headers.get_content_type() == "text/plain" and self._said(error)
            said = f"did not {'make the change' if call.changes else 'answer the query'} (status {code}{f': {plain}' if plain else ''})"
        kind = _PassingError if code in _PASSING and call.again else StoreError
        raise kind(f"The SPARQL endpoint {said}: {shown(call.url)}") from error

    def _failed(self, call: _Call, error: OSError | HTTPException | ValueError) -> NoReturn:
        """Raise what a connection that did not come about, or broke, means."""
        reason = error.reason if isinstance(error, URLError) else error
        doubt = "" if not call.changes or isinstance(reason, ConnectionRefusedError | gaierror) else _DOUBT
        if isinstance(reason, TimeoutError):
            told = f"did not answer within {self._endpoint.timeout:g} seconds{doubt}"
            raise StoreError(f"The SPARQL endpoint {told}: {shown(call.url)}") from error
        text = _printable(reason.strerror if isinstance(reason, OSError) and reason.strerror else str(reason)) or type(reason).__name__
        sentence = f"The SPARQL endpoint cannot be reached, or the connection broke ({text}){doubt}: {shown(call.url)}"
        harmless = isinstance(reason, ConnectionRefusedError) or (call.again and isinstance(reason, ConnectionError | HTTPException))
        raise (_PassingError if harmless else StoreError)(sentence) from error

    def _said(self, error: HTTPError) -> str:
        """The beginning of what the endpoint says of an error, without the credentials, which a server might repeat."""
        try:
            text = error.read(4 * _SAID).decode("utf-8", "replace")
        except (OSError, HTTPException):
            return ""
        user, password = self._endpoint.user, self._endpoint.password
        if user and any(secret in text for secret in (password, _basic(user, password))):
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
    """What sends a request: no handler for redirects, files or anything but http(s)."""
    opener = web.OpenerDirector()
    for handler in (web.ProxyHandler, web.HTTPHandler, web.HTTPSHandler, web.HTTPDefaultErrorHandler, web.HTTPErrorProcessor):
        opener.add_handler(handler())
    return opener


def _proof(request: web.Request, endpoint: Endpoint, challenge: str) -> str | None:
    """The header that proves the password to who asks for Digest; None for another challenge. Raises ValueError for a broken one."""
    scheme, _, rest = challenge.partition(" ")
    if scheme.casefold() != "digest":
        return None
    passwords = web.HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, request.full_url, endpoint.user, endpoint.password)
    fields = web.parse_keqv_list(web.parse_http_list(rest))
    proof = web.HTTPDigestAuthHandler(passwords).get_authorization(request, fields)
    return f"Digest {proof}" if proof else None


def _named(parameter: str, graphs: Iterable[str] | None) -> list[tuple[str, str]]:
    return [(parameter, graph) for graph in graphs or ()]


def _with(url: str, fields: Sequence[tuple[str, str]]) -> str:
    """The address with further parameters."""
    return f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}" if fields else url


def _basic(user: str, password: str) -> str:
    return b64encode(f"{user}:{password}".encode()).decode()


def _printable(text: str) -> str:
    return "".join(letter if letter.isprintable() else " " for letter in " ".join(text.split()))
