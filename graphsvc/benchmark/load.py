"""Load on a server over HTTP: so many clients that ask again as soon as they have their answer; how many answers, how fast, and any error.

Two generators do it. ``wrk`` (a package of Debian) is compiled and takes little of the machine that the server runs on too; our own
(:mod:`client`) is there always, takes more, and counts every other status than 200 itself.
"""

from __future__ import annotations

import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from graphsvc.benchmark.client import PATIENCE, Count, Plan
from graphsvc.errors import ParameterError, StoreError

ACCEPT = "application/sparql-results+json"
_SCRIPT = Path(__file__).with_name("wrk.lua")
_AFTER = 60
"""Seconds that a generator may take beyond those of the measurement."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Queries that are sent in turn; if ``fresh``, each behind a comment with a number of its own, so that no text is sent twice."""

    queries: tuple[str, ...]
    fresh: bool


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked: clients, seconds, and which of :func:`names` does it."""

    clients: int
    seconds: float
    generator: str


@dataclass(frozen=True, slots=True)
class Figures:
    """One measurement."""

    rate: float
    """Answers a second."""
    median: float
    """Milliseconds."""
    p99: float
    """Milliseconds within which 99 of 100 answers were there."""
    size: float
    """Bytes of an answer with its head, on the average."""
    generator: float
    """Processors that the asking took: 0.2 is a fifth of one."""
    server: float
    """Processors that the answering took."""
    others: float
    """Processors that everything else on the machine took: what is much more than nothing makes the figures worse."""

    @property
    def spread(self) -> float:
        """99 of 100 answers were there within so many times the median."""
        return self.p99 / self.median

    @property
    def cost(self) -> float:
        """Microseconds of processor time that the server took for an answer."""
        return self.server / self.rate * 1e6


def names() -> list[str]:
    """The generators that can run here, the best one first."""
    return [name for name in GENERATORS if name != "wrk" or shutil.which("wrk")]


def put(url: str, asked: Asked, first: int, much: Load) -> Count:
    """Load on a server; numbers begin with ``first``.

    Raises ParameterError where the generator is not installed here, StoreError where it fails or anything but answers of status 200 came.
    """
    if much.generator not in names():
        raise ParameterError(f"This generator of load is not installed here: {much.generator!r}")
    count = GENERATORS[much.generator](_plan(url, asked, first, much))
    if count.errors or not count.answers:
        wrong = ", ".join(f"{what}: {times}" for what, times in sorted(count.errors.items())) or "no answer at all"
        raise StoreError(f"A server failed under load, {url} ({wrong})")
    return count


def figures(count: Count, server: float, machine: float) -> Figures:
    """What a measurement says; processor time that the server and the whole machine took meanwhile, in seconds."""
    return Figures(
        rate=count.answers / count.seconds,
        median=percentile(count.times, 0.5) / 1000,
        p99=percentile(count.times, 0.99) / 1000,
        size=count.received / count.answers,
        generator=count.cpu / count.seconds,
        server=server / count.seconds,
        others=max(0.0, machine - server - count.cpu) / count.seconds,
    )


def percentile(times: Mapping[int, int], share: float) -> int:
    """The least time within which that share of the answers was there. ``times`` says how many took how long, and is not empty."""
    wanted, seen = math.ceil(share * sum(times.values())), 0
    for time in sorted(times):
        seen += times[time]
        if seen >= wanted:
            break
    return time


def encoded(query: str) -> str:
    """The query as a value in an address."""
    return quote(query, safe="")


def _plan(url: str, asked: Asked, first: int, much: Load) -> Plan:
    address = urlsplit(url)
    comment = encoded("\n#") if asked.fresh else ""
    heads = tuple(f"GET {address.path}?query={encoded(query)}{comment}" for query in asked.queries)
    tail = f" HTTP/1.1\r\nHost: {address.netloc}\r\nAccept: {ACCEPT}\r\n\r\n"
    return Plan(address.hostname or "", address.port or 80, heads, tail, asked.fresh, first, much.clients, much.seconds)


def _own(plan: Plan) -> Count:
    told = _run([sys.executable, "-m", "graphsvc.benchmark.client"], plan, json.dumps(asdict(plan)))
    read = json.loads(told)
    return Count(**{**read, "times": {int(time): answers for time, answers in read["times"].items()}})


def _wrk(plan: Plan) -> Count:
    """One thread, for the server needs the other processors; whole seconds, for it knows no others."""
    seconds = max(1, math.ceil(plan.seconds))
    with tempfile.NamedTemporaryFile("w", suffix=".lua", encoding="utf-8") as script:
        heads = ",".join(map(_quoted, plan.heads))
        script.write(f"local heads, tail, numbered, n = {{{heads}}}, {_quoted(plan.tail)}, {str(plan.numbered).lower()}, {plan.first}\n")
        script.write(_SCRIPT.read_text(encoding="utf-8"))
        script.flush()
        words = ["wrk", "-t1", f"-c{plan.clients}", f"-d{seconds}s", f"--timeout={PATIENCE}s", "-s", script.name]
        told = _run([*words, f"http://{plan.host}:{plan.port}/"], plan, "")
    return read_wrk(json.loads(told.splitlines()[-1]), plan.clients)


def read_wrk(told: Mapping[str, Any], clients: int) -> Count:
    """What ``wrk.lua`` wrote. Raises StoreError where it does not add up."""
    answers, microseconds = told["requests"], told["duration"]
    errors = {name: count for name, count in told["errors"].items() if count}
    times: dict[int, int] = dict(told["times"])
    if sum(times.values()) > answers:
        times = without_correction(times, microseconds // (answers // clients))
    if sum(times.values()) + errors.get("timeout", 0) != answers:
        raise StoreError(f"This wrk counts in a way that is not known: {sum(times.values())} times of {answers} answers")
    return Count(microseconds / 1e6, answers, told["bytes"], told["cpu"], times, errors)


def without_correction(times: Mapping[int, int], expected: int) -> dict[int, int]:
    """The times as they were measured.

    To every answer that took more than twice the ``expected`` time wrk adds others that would have been asked for meanwhile by clients
    that do not wait for their answers (``stats_correct``). Ours do wait. From the longest down, what was added can be taken away.
    """
    true = dict(times)
    for time in sorted(times, reverse=True):
        if time < 2 * expected:
            break
        for added in range(time - expected, expected, -expected):
            true[added] -= true[time]
    return {time: count for time, count in true.items() if count}


def _quoted(text: str) -> str:
    """A string of Lua: JSON's is one in ASCII without control characters but the ends of lines."""
    return json.dumps(text)


def _run(words: list[str], plan: Plan, text: str) -> str:
    try:
        done = subprocess.run(words, input=text, capture_output=True, text=True, timeout=plan.seconds + _AFTER, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise StoreError(f"The generator of load does not end: {words[0]}") from error
    if done.returncode:
        raise StoreError(f"The generator of load failed: {done.stderr.strip().rpartition(chr(10))[2] or words[0]}")
    return done.stdout


GENERATORS: Mapping[str, Callable[[Plan], Count]] = {"wrk": _wrk, "python": _own}
"""Name → generator, the best one first."""
