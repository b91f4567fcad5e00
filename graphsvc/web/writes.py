"""Writing from outside: who may, what is done, and the log of it. The work itself is done by the store's processes."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Request
from werkzeug.exceptions import PreconditionFailed

from graphsvc.access.gate import Gate, Visitor
from graphsvc.access.roles import Action
from graphsvc.access.writelog import Operation, WriteLog
from graphsvc.operation.logs import request_id
from graphsvc.operation.metrics import Metrics
from graphsvc.store.base import Written
from graphsvc.store.foreign import Changes, Step
from graphsvc.store.live import Live

_CONDITIONS = ("If-Match", "If-None-Match", "If-Unmodified-Since")
"""Headers by which a client says when not to write (RFC 9110, 13.1); a write that passes over them may undo another's."""


class Writes:
    """The one way in which requests change data. ``largest`` is the bytes of a body, which the front lets nobody else send."""

    def __init__(self, changes: Changes, live: Live, gate: Gate, log: WriteLog, metrics: Metrics, *, largest: int) -> None:
        self.largest = largest
        self._changes = changes
        self._live = live
        self._gate = gate
        self._log = log
        self._metrics = metrics

    def admit(self, request: Request) -> Visitor:
        """Who sends a request. Raises AccessError for who may not write, and refuses with 412 what is to happen on a condition."""
        visitor = self._gate.admit(Action.WRITE, headers(request), request.remote_addr or "")
        if asked := next((name for name in _CONDITIONS if name in request.headers), None):
            raise PreconditionFailed(f"Nothing is written: whether a condition holds is not looked at here, and this request has {asked}.")
        return visitor

    def carry_out(self, visitor: Visitor, operation: Operation, steps: Sequence[Step], seconds: float | None = None) -> Written:
        """Change the data: all steps, or none; in so many seconds, None for as many as a query of anybody has.

        Raises StoreError where it cannot be logged, and what `foreign.Changes` raises.
        """
        try:
            with self._log.writing(visitor, operation, request_id.get() or "", self._live.now().version) as write:
                written = self._changes.apply(steps, seconds)
                write.done(written.version, written.graphs)
        except BaseException:  # whatever it is, it is counted and goes on
            self._metrics.write(operation, done=False)
            raise
        inserted = sum(counts.inserted for counts in written.graphs.values())
        self._metrics.write(operation, done=True, inserted=inserted, deleted=sum(counts.deleted for counts in written.graphs.values()))
        return written


def headers(request: Request) -> dict[str, str]:
    """The headers of a request, names in lower case, those that were sent twice joined by commas."""
    return {name.lower(): ", ".join(request.headers.getlist(name)) for name in request.headers.keys()}  # noqa: SIM118 - no mapping
