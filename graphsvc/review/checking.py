"""Drafts that people send are checked by processes that can be killed, as queries are (see docs/decisions/0006 and 0010).

One process a draft, and few at a time. Nothing of a draft stays: what the process had on the disk is removed, however it ends.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

from graphsvc import errors
from graphsvc.errors import Candidate, GraphsvcError, LimitError, ParameterError, StoreError
from graphsvc.review import checker
from graphsvc.review.progress import Progress
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.process import spawn
from graphsvc.store.states import States
from graphsvc.store.wire import Channel
from graphsvc.text import slug

WAITING = 4
"""Drafts that wait at the same time, at most: each holds one of the server's threads."""
LARGEST = 64 << 20
"""Bytes of what is told of one draft, with all files."""
_LONGEST_NAME = 100
_LONGEST_ENDING = 10
_NAMELESS = "draft"
_MB = 1 << 20
_ARENAS = {"MALLOC_ARENA_MAX": "2"}
"""Each of malloc's arenas reserves 64 MB, which would count."""
_LOG = logging.getLogger("graphsvc.review")


@dataclass(frozen=True, slots=True)
class Draft:
    """What there is to publish of a draft, as its process has told it: for `prepared.unpacked`. ``digest`` is the SHA-256 of the file."""

    about: Mapping[str, Any]
    packed: bytes
    digest: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What is told of a draft (see `telling.everything`), and files by the names that `telling.files` and `comments.files` give them."""

    name: str
    told: Mapping[str, Any]
    files: Mapping[str, bytes]
    size: int
    """Bytes of all that."""
    draft: Draft | None = None
    """What there is to publish."""
    without: str = ""
    """Why the draft, of a kind that goes back with comments, does not: one of `checker.REASONS`."""


class Checks:
    """Checks drafts against the store that the settings name, for any number of threads.

    ``wait`` is how many seconds one waits for others.
    """

    def __init__(self, settings: Settings, wait: float = 20.0) -> None:
        self._settings = settings
        self._wait = wait
        self._most = threading.BoundedSemaphore(settings.drafts.processes + WAITING)
        self._turns = threading.BoundedSemaphore(settings.drafts.processes)

    def check(self, written: str, data: bytes, replaces: str | None = None, progress: Progress | None = None) -> Checked:
        """Check a draft; ``written`` is how its sender calls the file, ``replaces`` the plan whose new edition it is.

        How far it is stands in ``progress``, by which it can be cancelled: it ends with LimitError, then.

        Raises DocumentError for what cannot be read, ParameterError or NotFoundError for an unknown plan, LimitError for what takes too
        long or too much, or where too many wait.
        """
        name, progress = file_name(written), progress or Progress()
        with self._in_turn(), tempfile.TemporaryDirectory(prefix="graphsvc-check-") as folder:
            progress.check()
            progress.at("reading")
            process, end = spawn("graphsvc.review.checker", environment=_ARENAS)
            work = _Work(Channel(end), progress)
            progress.stopped_by(process.kill)
            watch = threading.Timer(self._settings.drafts.seconds, work.stop, (process.kill,))
            watch.start()
            try:
                return work.follow(self._task(name, folder, replaces), name, data)
            except EOFError:
                progress.check()
                return self._rest(work, name)
            finally:
                watch.cancel()
                process.kill()
                process.wait()
                work.channel.close()
                if not work.done:
                    self._tidy()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        if not self._most.acquire(blocking=False):
            raise LimitError("Too many drafts are being checked; try again in a moment", "busy")
        try:
            if not self._turns.acquire(timeout=self._wait):
                raise LimitError(f"Other drafts took longer than {self._wait:g} seconds; try again in a moment", "busy")
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._most.release()

    def _task(self, name: str, folder: str, replaces: str | None) -> dict[str, Any]:
        settings = self._settings
        return {
            "name": name,
            "replaces": replaces or None,
            "folder": folder,
            "day": datetime.now(UTC).astimezone().date().isoformat(),
            "memory": settings.limits.memory * _MB,
            "base": settings.base,
            "store": str(settings.store.absolute()),
            "root": str(settings.root.absolute()),
            "endpoint": asdict(settings.endpoint) if settings.endpoint else None,
        }

    def _rest(self, work: _Work, name: str) -> Checked:
        """The result of a process that has ended too early, where nothing but the draft with comments is missing. Raises LimitError."""
        ended = self._ended(work)
        if not work.whole:
            raise ended
        return work.result(name, ended.passed)

    def _ended(self, work: _Work) -> LimitError:
        if work.late:
            return LimitError(f"Checking the draft took longer than {self._settings.drafts.seconds} seconds and was stopped", "time")
        if work.size > LARGEST:
            return LimitError(f"What is found in the draft takes more than {LARGEST // _MB} MB; check it in parts", "size")
        return LimitError(f"Checking the draft needs more than the {self._settings.limits.memory} MB of memory that it may have", "memory")

    def _tidy(self) -> None:
        """Remove the copy of the store that a killed process has left; where somebody writes just now, the next writer does it."""
        if not self._settings.endpoint and EmbeddedStore(self._settings.store).exists():
            with suppress(StoreError), States(self._settings.store).writing():
                pass


class _Work:
    """A process at work, and what it has said."""

    def __init__(self, channel: Channel, progress: Progress) -> None:
        self.channel = channel
        self._progress = progress
        self.late = False
        self.done = False
        self.whole = False
        self.size = 0
        self._without = ""
        self._told: Mapping[str, Any] = {}
        self._files: dict[str, bytes] = {}
        self._draft: Draft | None = None
        self._digest = ""

    def stop(self, kill: Callable[[], None]) -> None:
        """The time is over."""
        self.late = True
        kill()

    def follow(self, task: Mapping[str, Any], name: str, data: bytes) -> Checked:
        """Send the draft and hear what is found. Raises EOFError where the process ends before, and the error that it tells."""
        self._digest = hashlib.sha256(data).hexdigest()
        self.channel.tell(checker.TASK, task)
        self.channel.send(checker.BODY, data)
        while not self.done:
            self._hear(*self.channel.receive())
        return self.result(name, self._without)

    def result(self, name: str, without: str) -> Checked:
        """What has been heard."""
        return Checked(name, self._told, self._files, min(self.size, LARGEST), self._draft, without)

    def _hear(self, kind: bytes, said: bytes) -> None:
        self.size += len(said)
        if self.size > LARGEST:
            raise EOFError
        if kind == checker.STEP:
            self._progress.at(said.decode())
        elif kind == checker.TOLD:
            self._told = json.loads(said)
        elif kind == checker.DRAFT:
            about, _, packed = said.partition(b"\n")
            self._draft = Draft(json.loads(about), packed, self._digest)
        elif kind == checker.FILE:
            name, _, content = said.partition(b"\n")
            self._files[name.decode()] = content
        elif kind == checker.WHOLE:
            self.whole = True
        elif kind == checker.WITHOUT:
            self._without = said.decode()
        elif kind == checker.REFUSED:
            raise _error(json.loads(said))
        elif kind == checker.BROKEN:
            _LOG.error("the check of a draft failed: %s", said.decode("utf-8", "replace"))
            raise GraphsvcError("The check of the draft broke off; it has been recorded")
        self.done = kind == checker.DONE


def file_name(written: str) -> str:
    """What a file is called here: the last part of what its sender calls it, without characters that do not print; never empty."""
    last = PurePosixPath(written.replace("\\", "/")).name
    kept = "".join(letter for letter in last if letter.isprintable())
    stem, dot, ending = kept.rpartition(".") if "." in kept else (kept, "", "")
    called = stem[:_LONGEST_NAME] if slug(stem[:_LONGEST_NAME]) else _NAMELESS
    kind = "".join(letter for letter in ending if letter.isalnum())[:_LONGEST_ENDING]
    return f"{called}.{kind or 'txt'}" if dot or called == _NAMELESS else called


def _error(told: Mapping[str, Any]) -> GraphsvcError:
    kind = getattr(errors, told["error"])
    if kind is ParameterError:
        return ParameterError(told["message"], [Candidate(*one) for one in told["candidates"]])
    made: GraphsvcError = kind(told["message"])
    return made
