"""A request and its answer, as plain values: what the front, the protocol and the pages' framework say to each other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field

Headers = list[tuple[str, str]]
ROUTE = "graphsvc.route"
"""Under this name the pages' framework says, in a request's environment, the template of its address."""
SECONDS = "graphsvc.seconds"
"""Under this name it is told how long a query of who asks may take."""


@dataclass(frozen=True, slots=True)
class Request:
    """A request; names of headers are in lower case, the path is decoded, the query string is not."""

    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    body: bytes = b""
    client: str = ""
    scheme: str = "http"
    host: str = "localhost"
    environ: Mapping[str, object] = field(default_factory=dict)
    """What pages are told beside."""

    def header(self, name: str) -> str:
        """The value of a header, empty where it was not sent."""
        return self.headers.get(name, "")


@dataclass(slots=True)
class Reply:
    """An answer; a body that is not whole comes piece by piece, and ``close`` ends the work on it."""

    status: int
    headers: Headers
    body: bytes | AsyncIterator[bytes] = b""
    close: Callable[[], None] | None = None
    route: str | None = None
    """The template of the address, for counting; None where it has none."""
