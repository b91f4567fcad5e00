"""The log of writes: JSON lines, on disk before a write is acknowledged.

Each write has two lines with the id of its request: ``begun`` before anything changes, so that nothing is changed unlogged even if the
process is killed right after, and ``done`` (with what has changed), ``refused`` or ``failed`` (with the reason). The file is opened for
each line, so that it can be renamed at any time (logrotate). JSON in ASCII escapes whatever could begin a line of its own or move a
terminal's cursor.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from graphsvc.access.gate import Visitor
from graphsvc.errors import GraphsvcError, StoreError
from graphsvc.store.states import sync

_LOG = logging.getLogger("graphsvc.access")
_MODE = 0o640
_LONGEST = 500
"""Characters of a reason."""


class Operation(StrEnum):
    """What is written by: a SPARQL update, an operation of the graph store protocol, or an edition of a plan that is published."""

    UPDATE = "update"
    PUT = "put"
    POST = "post"
    DELETE = "delete"
    PUBLISH = "publish"


class Counts(Protocol):
    """Numbers of triples that a write has changed in one graph."""

    @property
    def inserted(self) -> int: ...  # noqa: D102

    @property
    def deleted(self) -> int: ...  # noqa: D102


@dataclass(slots=True)
class Write:
    """A write at work; who makes it says what came out."""

    version: str | None = None
    """Of the data afterwards; None: not done yet."""
    graphs: Mapping[str, Counts] = field(default_factory=dict)

    def done(self, version: str, graphs: Mapping[str, Counts]) -> None:
        """The data are on disk."""
        self.version, self.graphs = version, graphs


def _now() -> datetime:
    return datetime.now(UTC)


class WriteLog:
    """The log in one file. For any number of threads and processes."""

    def __init__(self, path: Path, now: Callable[[], datetime] = _now) -> None:
        self.path = path
        self._now = now

    @contextmanager
    def writing(self, visitor: Visitor, operation: Operation, request: str, before: str) -> Iterator[Write]:
        """Log the write that the block makes; the block calls `Write.done`. ``request`` is an id, ``before`` the version of the data.

        Raises StoreError where the log cannot be written: before the block, and then nothing has changed, or after it, and says so.
        """
        told = {
            "request": request,
            "operation": operation,
            "token": visitor.identity.name,
            "role": visitor.identity.role,
            "address": visitor.address,
            "before": before,
        }
        try:
            self._append({**told, "outcome": "begun"})
        except OSError as error:
            raise StoreError(f"Nothing is written, since the log of writes cannot be: {self.path} ({error.strerror or error})") from error
        write = Write()
        try:
            yield write
        except BaseException as error:  # an interrupt too ends a write, and is logged
            self._append_if_possible({**told, **(_result(write) if write.version else _outcome(error))})
            raise
        try:
            self._append({**told, **_result(write)})
        except OSError as error:
            raise StoreError(
                f"The data are written (version {write.version}), but the log of writes cannot be: {self.path} ({error.strerror or error})"
            ) from error

    def _append(self, told: Mapping[str, object]) -> None:
        when = self._now().astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        append_line(self.path, json.dumps({"when": when, **told}).encode())

    def _append_if_possible(self, told: Mapping[str, object]) -> None:
        try:
            self._append(told)
        except OSError as error:  # the error that is being told matters more
            _LOG.error("The log of writes cannot be written: %s (%s)", self.path, error.strerror or error)


def append_line(path: Path, line: bytes) -> None:
    """One more line of a file, whole and on disk when this returns; nothing of it stays where that fails. Raises OSError."""
    created = not path.exists()
    if created:
        path.parent.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_NONBLOCK, _MODE), "r+b", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("it is no file")
        fcntl.flock(file, fcntl.LOCK_EX)
        size = os.fstat(file.fileno()).st_size
        torn = size > 0 and os.pread(file.fileno(), 1, size - 1) != b"\n"  # by a power failure
        try:
            _write_all(file.fileno(), (b"\n" if torn else b"") + line + b"\n")
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), size)
            raise
    if created:
        sync(path.parent)


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _outcome(error: BaseException) -> dict[str, object]:
    refused = isinstance(error, GraphsvcError) and error.http_status < 500
    reason = str(error) if isinstance(error, GraphsvcError) else type(error).__name__
    return {"outcome": "refused" if refused else "failed", "reason": reason[:_LONGEST]}


def _result(write: Write) -> dict[str, object]:
    if write.version is None:
        raise RuntimeError("A write has ended without saying what it has changed")
    changed = [{"graph": name, "inserted": counts.inserted, "deleted": counts.deleted} for name, counts in sorted(write.graphs.items())]
    total = {kind: sum(getattr(counts, kind) for counts in write.graphs.values()) for kind in ("inserted", "deleted")}
    return {"outcome": "done", "after": write.version, **total, "graphs": changed}
