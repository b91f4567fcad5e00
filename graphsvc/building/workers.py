"""Processes that read and map, as many as there are processors: each does one document at a time, and one that fails is replaced.

What comes of a document does not depend on which process did it, or after which others: one that ends with a process that has done others
before is tried again with a new one.
"""

from __future__ import annotations

import json
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType

from graphsvc.building import worker
from graphsvc.store.process import spawn
from graphsvc.store.wire import Channel, Frames

LARGEST = 512 << 20
"""Bytes that a process may say of one document."""
MOST = 500
"""Documents that a process does; then another one takes its place, for memory that libraries keep grows."""
_ENVIRONMENT = {"MALLOC_ARENA_MAX": "2"}
"""Each of malloc's arenas reserves 64 MB, which would count."""
_STARTING = 60.0
"""Seconds that a process may take to begin."""
_MOST_AT_ONCE = 1 << 18


@dataclass(frozen=True, slots=True)
class Job:
    """Something to do for a document: its name, what is sent, and who answers what is asked meanwhile."""

    name: str
    kind: bytes
    body: bytes
    answer: Callable[[str], bytes] = lambda _: b""


@dataclass(slots=True)
class Outcome:
    """What came of a job: frames by kind, or why nothing did. ``lasting``: the same would come of it another time."""

    job: Job
    said: dict[bytes, bytes] = field(default_factory=dict)
    why: str | None = None
    lasting: bool = False


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many processes at the same time, and the seconds and megabytes that one document may take."""

    jobs: int
    seconds: float
    memory: int


class _Process:
    """One process, and what it is at."""

    def __init__(self, module: str, setting: bytes) -> None:
        self.process: subprocess.Popen[bytes]
        self.end: socket.socket
        self.process, self.end = spawn(module, environment=_ENVIRONMENT)
        self.end.settimeout(_STARTING)
        self.channel = Channel(self.end)
        with suppress(EOFError):  # where it has ended already, that is told of its first job
            self.channel.send(worker.SETTING, setting)
        self.frames = Frames()
        self.outcome: Outcome | None = None
        self.size = self.done = 0
        self.seconds = self.until = 0.0

    def begin(self, job: Job, seconds: float) -> None:
        """Send a job. Raises EOFError where the process has ended."""
        self.outcome, self.size, self.seconds = Outcome(job), 0, seconds
        self.until = time.monotonic() + seconds + (0 if self.done else _STARTING)
        self.channel.send(job.kind, job.body)

    def hear(self) -> bool:
        """Take what has arrived; whether the job is done. Raises EOFError where the process has ended, or says too much."""
        try:
            data = self.end.recv(_MOST_AT_ONCE)
        except OSError as error:
            raise EOFError from error
        self.size += len(data)
        if not data or self.size > LARGEST or self.outcome is None:
            raise EOFError
        return any(self._take(self.outcome, kind, body) for kind, body in self.frames.feed(data))

    def _take(self, outcome: Outcome, kind: bytes, body: bytes) -> bool:
        if kind == worker.READY:
            self.until = time.monotonic() + self.seconds
            return False
        if kind == worker.ASK:
            self.channel.send(worker.PART, outcome.job.answer(body.decode("utf-8", "replace")))
            return False
        outcome.said[kind] = body
        if kind in (worker.REFUSED, worker.FAILED):
            outcome.why, outcome.lasting = body.decode("utf-8", "replace"), kind == worker.REFUSED
        return kind in (worker.DONE, worker.REFUSED, worker.FAILED, worker.MEMORY)

    def end_it(self) -> int:
        """Kill the process, and give the status with which it ended."""
        self.process.kill()
        self.end.close()
        return self.process.wait()


class Workers:
    """The processes, for one build; a context, at whose end none is left. ``setting`` is what holds for all documents."""

    def __init__(self, bounds: Bounds, setting: dict[str, object], module: str = worker.__name__) -> None:
        self._bounds = bounds
        self._setting = json.dumps({**setting, "memory": bounds.memory << 20}).encode()
        self._module = module
        self._idle: list[_Process] = []
        self._busy: dict[int, _Process] = {}
        self._chosen = selectors.DefaultSelector()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for process in [*self._idle, *self._busy.values()]:
            process.end_it()
        self._idle, self._busy = [], {}
        self._chosen.close()

    def run(self, jobs: Iterable[Job]) -> Iterator[Outcome]:
        """Do all of them, in any order; each outcome as soon as it is there. Raises StoreError where no process can be started."""
        waiting, again = iter(jobs), list[Job]()
        job = next(waiting, None)
        while job or again or self._busy:
            while (again or job) and len(self._busy) < self._bounds.jobs:
                if again:
                    self._begin(self._started(), again.pop())
                elif job:
                    self._begin(self._idle.pop() if self._idle else self._started(), job)
                    job = next(waiting, None)
            yield from self._heard(again)

    def _started(self) -> _Process:
        return _Process(self._module, self._setting)

    def _begin(self, process: _Process, job: Job) -> None:
        self._busy[process.end.fileno()] = process
        self._chosen.register(process.end, selectors.EVENT_READ)
        with suppress(EOFError):  # which is heard of at once
            process.begin(job, self._bounds.seconds)

    def _heard(self, again: list[Job]) -> Iterator[Outcome]:
        """What is done or over by now; waits until something is."""
        soonest = min(process.until for process in self._busy.values())
        for key, _ in self._chosen.select(max(soonest - time.monotonic(), 0.0)):
            process = self._busy[key.fd]
            try:
                done = process.hear()
            except EOFError:
                yield from self._ended(process, again)
            else:
                if done:
                    yield from self._finished(process, again)
        for process in [one for one in self._busy.values() if one.until <= time.monotonic()]:
            outcome = self._given_up(process)[0]
            outcome.why = f"Reading the document took longer than {self._bounds.seconds:g} seconds and was stopped"
            yield outcome

    def _finished(self, process: _Process, again: list[Job]) -> Iterator[Outcome]:
        outcome = process.outcome
        if outcome is None or worker.MEMORY in outcome.said:
            yield from self._ended(process, again)
            return
        self._rests(process)
        process.done += 1
        if process.done < MOST:
            self._idle.append(process)
        else:
            process.end_it()
        yield outcome

    def _ended(self, process: _Process, again: list[Job]) -> Iterator[Outcome]:
        outcome, status = self._given_up(process)
        if process.done:
            again.append(outcome.job)
            return
        memory = f"needs more than the {self._bounds.memory} MB of memory that a document may have"
        if worker.MEMORY in outcome.said:
            outcome.why = f"Reading the document {memory}, or it is nested too deeply"
        elif process.size > LARGEST:
            outcome.why = f"What is found in the document takes more than {LARGEST >> 20} MB"
        else:
            outcome.why = f"Reading the document made its process end ({_status(status)}): it {memory}, or it makes the reader fail"
        yield outcome

    def _given_up(self, process: _Process) -> tuple[Outcome, int]:
        self._rests(process)
        assert process.outcome is not None
        return Outcome(process.outcome.job, process.outcome.said), process.end_it()

    def _rests(self, process: _Process) -> None:
        self._chosen.unregister(process.end)
        del self._busy[process.end.fileno()]


def _status(status: int) -> str:
    """How a process ended, in a word."""
    try:
        return signal.Signals(-status).name if status < 0 else f"status {status}"
    except ValueError:
        return f"signal {-status}"
