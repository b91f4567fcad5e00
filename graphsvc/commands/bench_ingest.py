"""``graphsvc bench ingest``: how fast documents are read, each format on a document made for it, or on files that are given.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from graphsvc.lazy import lazily

GOALS = {"docx": 50.0, "pdf": 12.5, "xlsx": 20_000.0}
"""Pages, or rows, in a second; a page of a PDF in 80 ms."""
SIZES = {"docx": 200, "pdf": 40, "xlsx": 20_000}
_UNITS = {"docx": "pages", "pdf": "pages", "xlsx": "rows"}


@click.command("ingest")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--runs", type=click.IntRange(1, 50), default=5, show_default=True)
def command(files: Sequence[Path], runs: int) -> None:
    """Measure reading documents of each format, or these files: medians of several runs, in seconds of this process."""
    reader, papers = map(lazily, ("graphsvc.documents.files", "graphsvc.benchmark.papers"))
    for path in files:
        data = path.read_bytes()
        seconds = _measured(lambda data=data, name=path.name: reader.parse(name, data), runs)  # type: ignore[misc]
        click.echo(f"{path.name}: {seconds:.3f} s, {len(reader.parse(path.name, data).lines):,} lines")
    made: dict[str, Callable[[int], bytes]] = {"docx": papers.word, "pdf": papers.pdf, "xlsx": papers.book}
    for form, make in made.items() if not files else ():
        size, data = SIZES[form], make(SIZES[form])
        seconds = _measured(lambda data=data, form=form: reader.parse(f"plan.{form}", data), runs)  # type: ignore[misc]
        each = f", {1_000 * seconds / size:.1f} ms a page" if form == "pdf" else ""
        click.echo(f"{form:5} {size / seconds:9,.0f} {_UNITS[form]}/s (goal {GOALS[form]:,g}){each}; {size:,} {_UNITS[form]}")


def _measured(step: Callable[[], object], runs: int) -> float:
    """The median of the seconds that the processor spends; the first run, which imports what is needed, does not count."""
    step()
    seconds = []
    for _ in range(runs):
        begin = time.process_time()
        step()
        seconds.append(time.process_time() - begin)
    return statistics.median(seconds)
