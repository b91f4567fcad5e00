"""One request as the log tells it: an id that the client may bring, what was asked for, what came of it, and how long it took."""

from __future__ import annotations

import logging
import random
import re
import time
from dataclasses import dataclass, field

from graphsvc.operation.logs import request_id

HEADER = "X-Request-ID"
SHOWN = 200
"""Characters that are kept of a path, and of its query."""
_SANE = re.compile(r"[A-Za-z0-9._\-]{1,64}")
_SIGNS = ("gs_", "token=", "password=")
"""Without one of these, in lower case, there is no secret: looking for them is cheap, and most requests have none."""
_SECRET = re.compile(r"(?i)\bgs_[\w\-]+|(?<=token=)[^&]+|(?<=password=)[^&]+")
_LOG = logging.getLogger("graphsvc.request")


def id_of(given: str | None) -> str:
    """The id that the client or a proxy gave, where it is one (64 letters, digits, ``.``, ``_``, ``-`` at most), else a new one."""
    return given if given and _SANE.fullmatch(given) else f"{random.getrandbits(64):016x}"


def shown(text: str) -> str:
    """A path or a query as the log has it: its beginning, without tokens and passwords."""
    kept = text[: 4 * SHOWN]
    low = kept.lower()
    if any(sign in low for sign in _SIGNS):
        kept = _SECRET.sub("***", kept)
    return kept if len(kept) <= SHOWN and len(text) <= 4 * SHOWN else f"{kept[:SHOWN]}…"


@dataclass(slots=True)
class Request:
    """A request from its beginning, which is when this is made. The id belongs into the answer, as `HEADER`."""

    method: str
    path: str
    query: str
    """What follows the question mark, as it was sent."""
    client: str
    """The address that asks."""
    id: str = field(default_factory=lambda: id_of(None))
    token: str = ""
    """The name of the token that it was sent with, never the token."""
    _begin: float = field(default_factory=time.perf_counter)
    _ended: bool = False

    def enter(self) -> None:
        """What this thread, or task, logs from now on is of this request."""
        request_id.set(self.id)

    @property
    def seconds(self) -> float:
        """Since its beginning."""
        return time.perf_counter() - self._begin

    def end(self, status: int, sent: int) -> None:
        """Log it, once: the status, and the bytes of the body that were sent."""
        if self._ended:
            return
        self._ended = True
        if _LOG.isEnabledFor(logging.INFO):
            _LOG.info("request", extra={"fields": self._fields(status, sent)})
        request_id.set(None)

    def _fields(self, status: int, sent: int) -> dict[str, object]:
        return {
            "request": self.id,
            "method": shown(self.method),
            "path": shown(self.path),
            **({"query": shown(self.query)} if self.query else {}),
            "status": status,
            "ms": round(self.seconds * 1000, 1),
            "bytes": sent,
            "client": self.client,
            **({"token": self.token} if self.token else {}),
        }
