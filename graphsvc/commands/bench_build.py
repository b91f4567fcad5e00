"""``graphsvc bench build``: folders of many documents, built, built again, and with one changed: documents a second, and peak memory.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from graphsvc.lazy import lazily
from graphsvc.settings import Settings

COUNTS = (200, 1_000, 4_000)


@click.command("build")
@click.option("--count", "counts", type=click.IntRange(1, 100_000), multiple=True, help="Documents of a folder (several: 200, 1000, 4000).")
@click.option("--cards", type=click.IntRange(1, 100), default=3, show_default=True, help="Activities of a document.")
@click.option("--jobs", type=click.IntRange(1, 256), multiple=True, help="Documents read at the same time (several: 1, 2).")
@click.option("--of", type=click.Path(path_type=Path), hidden=True)
@click.pass_obj
def command(found: Settings, counts: Sequence[int], cards: int, jobs: Sequence[int], of: Path | None) -> None:
    """Measure building a store from thousands of documents, each build in a process of its own."""
    if of:
        _build_here(found, of, (*jobs, 0)[0])
        return
    made = lazily("graphsvc.benchmark.manydocs")
    for count in counts or COUNTS:
        for at_once in jobs or (1, 2):
            with tempfile.TemporaryDirectory() as folder:
                documents, store = Path(folder) / "documents", Path(folder) / "store"
                made.write(documents, count, cards)
                first = _build(store, documents, at_once)
                again = _build(store, documents, at_once)
                made.path_of(documents, count // 2).write_text(made.text(count // 2, cards, edition=1), encoding="utf-8")
                changed = _build(store, documents, at_once)
                _report(count, at_once, first, again, changed)


def _build_here(found: Settings, documents: Path, jobs: int) -> None:
    pipeline, embedded = map(lazily, ("graphsvc.pipeline", "graphsvc.store.embedded"))
    begin = time.perf_counter()
    built = pipeline.build(found, embedded.EmbeddedStore(found.store), documents, _silent, pipeline.How(jobs=jobs))
    seconds = time.perf_counter() - begin
    told = {"seconds": seconds, "triples": built.triples, "read": built.documents, "unchanged": built.unchanged, "changed": built.changed}
    click.echo(json.dumps(told))


def _silent(_: str) -> None:
    """Nobody hears it."""


def _build(store: Path, documents: Path, jobs: int) -> dict[str, Any]:
    """What the build tells, with the peak memory of its processes (the largest of them, in MB)."""
    call = [sys.executable, "-m", "graphsvc", "--store", str(store), "bench", "build", "--of", str(documents), "--jobs", str(jobs)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own program
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, call)
    return {**json.loads(said), "peak": usage.ru_maxrss / 1024, "processor": usage.ru_utime + usage.ru_stime}


def _report(count: int, jobs: int, first: dict[str, Any], again: dict[str, Any], changed: dict[str, Any]) -> None:
    click.echo(
        f"{count:6,} documents, {jobs} at once: {first['seconds']:7.1f} s, {count / first['seconds']:6.1f}/s, "
        f"processor {first['processor']:6.1f} s, {first['triples']:,} triples, peak {first['peak']:.0f} MB; "
        f"again {again['seconds']:.1f} s ({again['seconds'] / first['seconds']:.3f} of it, peak {again['peak']:.0f} MB, "
        f"{again['unchanged']} unchanged); one changed {changed['seconds']:.1f} s (peak {changed['peak']:.0f} MB, "
        f"{changed['changed']} graphs)"
    )
