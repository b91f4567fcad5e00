"""``graphsvc bench review``: how long it takes to give back a Word draft with comments; each run a process, medians of several."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import click

from graphsvc.lazy import lazily
from graphsvc.settings import Settings

GOAL = 3.0
"""Seconds for a draft of 100 activities, on a machine of two cores that does nothing else."""


@click.command("review")
@click.option("--items", type=click.IntRange(1, 5_000), default=100, show_default=True, help="Activities of the draft.")
@click.option("--runs", type=click.IntRange(1, 50), default=5, show_default=True)
@click.pass_obj
def command(found: Settings, items: int, runs: int) -> int:
    """Measure 'graphsvc review' of a synthetic Word draft against the shipped facts, from start to end.

    Exit code 1 where a planted fault has no comment.
    """
    drafts, pipeline, embedded = map(lazily, ("graphsvc.benchmark.drafts", "graphsvc.pipeline", "graphsvc.store.embedded"))
    with tempfile.TemporaryDirectory() as folder:
        place = replace(found, store=Path(folder) / "store", endpoint=None)
        pipeline.load(embedded.EmbeddedStore(place.store), pipeline.assemble(place, []))
        draft, out = Path(folder) / "draft.docx", Path(folder) / "reviewed.docx"
        draft.write_bytes(drafts.word(items))
        measured = [_run(place, draft, out, drafts.PLAN) for _ in range(runs)]
        comments = drafts.comments(out.read_bytes())
    found_faults = sum(rule in comment for comment in comments for rule in drafts.RULES)
    planted = drafts.faults(items)
    seconds, processor = (statistics.median(run[name] for run in measured) for name in ("seconds", "processor"))
    peak = max(run["peak"] for run in measured)
    click.echo(
        f"review of {items} items: {seconds:.3f} s (goal {GOAL:g} s for 100), {processor:.3f} s of processor, peak {peak:.0f} MB; "
        f"{len(comments)} comments, {found_faults} of {planted} planted faults among them"
    )
    return int(found_faults != planted)


def _run(found: Settings, draft: Path, out: Path, plan: str) -> Mapping[str, float]:
    """One run as a user starts it: seconds, seconds of processor, peak memory in MB."""
    words = ["--store", str(found.store), "review", str(draft), "--out", str(out), "--replaces", plan, "--force"]
    begin = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-m", "graphsvc", *words], stderr=subprocess.DEVNULL)  # noqa: S603 - our own program
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise click.ClickException(f"The review ended with exit code {process.returncode}")
    return {"seconds": time.perf_counter() - begin, "processor": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss / 1024}
