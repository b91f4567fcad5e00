"""``graphsvc bench``: how long the main steps take and how much memory they need, each in a process of its own, median of several runs.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import click

from graphsvc import pipeline
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine, shapes
from graphsvc.web.app import create_app

GOALS = {"records": 0.5, "store": 2.0, "start": 2.0}
"""Seconds that each step should not exceed on a machine of two cores."""
PEAK_MB = 300


def records(found: Settings, documents: Path) -> str:
    """Documents → records."""
    read = pipeline.read(pipeline.files_in(documents), found.root)
    return f"{len(read)} documents, {sum(len(record.items) for record in read)} items"


def store(found: Settings, documents: Path) -> str:
    """Documents → records → graphs → store, validated."""
    target = EmbeddedStore(found.store)
    counts = pipeline.build(found, target, documents, lambda _: None)
    result = engine.validate(target.view(), shapes.folder(found.root))
    return f"{counts['triples']} triples, {len(result.findings)} findings"


def start(found: Settings, documents: Path) -> str:
    """A built store → the web application's first page."""
    del documents
    response = create_app(found, EmbeddedStore(found.store).view()).test_client().get("/")
    return f"start page, status {response.status_code}"


STEPS: dict[str, Callable[[Settings, Path], str]] = {"records": records, "store": store, "start": start}


@click.command("bench")
@click.option("--documents", type=click.Path(path_type=Path), required=True, help="Folder of the documents.")
@click.option("--runs", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--step", type=click.Choice(sorted(STEPS)), hidden=True)
@click.pass_obj
def command(found: Settings, documents: Path, runs: int, step: str | None) -> None:
    """Measure reading, building and starting; wall seconds of the step, of the whole process, and its peak memory."""
    if step:
        _measure_here(found, documents, step)
        return
    with tempfile.TemporaryDirectory() as folder:
        place = replace(found, store=Path(folder) / "store")
        for name in STEPS:
            _report(name, [_measure(place, documents, name) for _ in range(runs)])


def _measure_here(found: Settings, documents: Path, step: str) -> None:
    begin = time.perf_counter()
    what = STEPS[step](found, documents)
    seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    click.echo(json.dumps({"what": what, "seconds": seconds, "peak_mb": peak}))


def _measure(found: Settings, documents: Path, step: str) -> dict[str, float | str]:
    begin = time.perf_counter()
    command = [sys.executable, "-m", "graphsvc", "--store", str(found.store), "bench", "--documents", str(documents), "--step", step]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - our own program
    return {**json.loads(done.stdout), "process": time.perf_counter() - begin}


def _report(name: str, runs: list[dict[str, float | str]]) -> None:
    def median(key: str) -> float:
        return statistics.median(float(run[key]) for run in runs)

    click.echo(
        f"{name:8} {median('seconds'):6.3f} s (goal {GOALS[name]} s; whole process {median('process'):.3f} s), "
        f"peak {median('peak_mb'):.0f} MB (goal {PEAK_MB} MB): {runs[0]['what']}"
    )
