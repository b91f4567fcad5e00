"""``graphsvc bench steps``: how long the main steps take and how much memory they need; medians of several runs, each a process.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import click

from graphsvc.lazy import lazily
from graphsvc.settings import Settings

GOALS = {"records": 0.5, "store": 2.0, "start": 2.0}
"""Seconds that each step should not exceed on a machine of two cores."""
PEAK_MB = 300
COMMANDS = {"records": "graphsvc extract *.txt", "store": "graphsvc build --documents DIR", "start": "graphsvc serve"}


def records(found: Settings, documents: Path) -> Callable[[], str]:
    """Documents → records."""
    pipeline = lazily("graphsvc.pipeline")

    def step() -> str:
        read = pipeline.read(pipeline.files_in(documents), found.root)
        return f"{len(read)} documents, {sum(len(record.items) for record in read)} items"

    return step


def store(found: Settings, documents: Path) -> Callable[[], str]:
    """Documents → records → graphs → store, validated."""
    pipeline, engine, shapes = map(lazily, ("graphsvc.pipeline", "graphsvc.validation.engine", "graphsvc.validation.shapes"))
    target = lazily("graphsvc.store.embedded").EmbeddedStore(found.store)

    def step() -> str:
        built = pipeline.build(found, target, documents, lambda _: None)
        result = engine.validate(target.view(), shapes.folder(found.root))
        return f"{built.triples} triples, {len(result.findings)} findings"

    return step


def start(found: Settings, documents: Path) -> Callable[[], str]:
    """A built store → the web application's first page."""
    del documents
    web, embedded = lazily("graphsvc.web.app"), lazily("graphsvc.store.embedded")

    def step() -> str:
        response = web.create_app(found, embedded.EmbeddedStore(found.store).view()).test_client().get("/")
        return f"start page, status {response.status_code}"

    return step


STEPS: dict[str, Callable[[Settings, Path], Callable[[], str]]] = {"records": records, "store": store, "start": start}


@click.command("steps")
@click.option("--documents", type=click.Path(path_type=Path), required=True, help="Folder of the documents.")
@click.option("--runs", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--step", type=click.Choice(sorted(STEPS)), hidden=True)
@click.pass_obj
def command(found: Settings, documents: Path, runs: int, step: str | None) -> None:
    """Measure reading, building and starting: seconds of the step, of the whole command, and its peak memory."""
    if step:
        _measure_here(STEPS[step](found, documents))
        return
    with tempfile.TemporaryDirectory() as folder:
        place = replace(found, store=Path(folder) / "store")
        for name in STEPS:
            inner = [_inner(place, documents, name) for _ in range(runs)]
            whole = [_whole(place, documents, name) for _ in range(runs)]
            _report(name, inner, whole)


def _measure_here(step: Callable[[], str]) -> None:
    begin = time.perf_counter()
    what = step()
    click.echo(json.dumps({"what": what, "seconds": time.perf_counter() - begin}))


def _graphsvc(found: Settings, *words: str) -> list[str]:
    return [sys.executable, "-m", "graphsvc", "--store", str(found.store), *words]


def _inner(found: Settings, documents: Path, step: str) -> tuple[float, str]:
    """The step alone, imports done: seconds and what came out of it."""
    call = _graphsvc(found, "bench", "steps", "--documents", str(documents), "--step", step)
    done = json.loads(subprocess.run(call, check=True, capture_output=True, text=True).stdout)  # noqa: S603 - our own program
    return done["seconds"], done["what"]


def _whole(found: Settings, documents: Path, step: str) -> tuple[float, float]:
    """The command as a user runs it: seconds (of ``serve`` until it is ready) and peak memory in MB."""
    words = {
        "records": ("extract", *map(str, sorted(documents.glob("*.txt")))),
        "store": ("build", "--documents", str(documents)),
        "start": ("serve", "--port", "0"),
    }
    begin = time.perf_counter()
    process = subprocess.Popen(_graphsvc(found, *words[step]), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)  # noqa: S603
    with process:
        for line in process.stderr or ():
            if line.startswith("Ready"):
                ready = time.perf_counter() - begin
                process.terminate()
                _, _, usage = os.wait4(process.pid, 0)
                process.returncode = 0
                return ready, usage.ru_maxrss / 1024
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
    return time.perf_counter() - begin, usage.ru_maxrss / 1024


def _report(name: str, inner: Sequence[tuple[float, str]], whole: Sequence[tuple[float, float]]) -> None:
    step = statistics.median(seconds for seconds, _ in inner)
    command_seconds = statistics.median(seconds for seconds, _ in whole)
    peak = max(megabytes for _, megabytes in whole)
    click.echo(
        f"{name:8} {step:6.3f} s (goal {GOALS[name]} s); {COMMANDS[name]}: {command_seconds:.3f} s, "
        f"peak {peak:.0f} MB (goal {PEAK_MB} MB); {inner[0][1]}"
    )
