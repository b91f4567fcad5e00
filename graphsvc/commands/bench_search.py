"""``graphsvc bench search``: full text over many items: how long the index takes to make, and a search in it."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from graphsvc.commands import bench_graph
from graphsvc.commands.common import tell
from graphsvc.lazy import lazily
from graphsvc.settings import Settings

GOAL = 0.05
"""Seconds that a search should not exceed."""


@click.command("search")
@click.option("--items", type=click.IntRange(100, 1_000_000), default=100_000, show_default=True)
@click.option("--runs", type=click.IntRange(1, 100), default=15, show_default=True, help="Of each search.")
@click.option("--titles", is_flag=True, help="Items without descriptions, as the shipped facts are.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the store here, and use that which is here.")
@click.pass_obj
def command(found: Settings, *, items: int, runs: int, titles: bool, folder: Path | None) -> None:
    """Measure full text: reading the graph, making the index, and searches with their marks and places."""
    texts = lazily("graphsvc.benchmark.texts")
    with bench_graph.kept(folder) as work, tempfile.TemporaryDirectory(prefix="graphsvc-") as temporary:
        tell(f"Making a store of {items:,} items …")
        view = texts.build(items, found, work / f"texts-{items}{'-titles' if titles else ''}", described=not titles)
        outcome = texts.measured(view, Path(temporary), runs)
    click.echo(
        f"{outcome.entries:,} entries: {outcome.reading:.1f} s to read the graph, {outcome.making:.1f} s to make the index "
        f"of {outcome.size / 1e6:.0f} MB, {outcome.opening * 1_000:.0f} ms to open it"
    )
    for search in outcome.searches:
        missed = "" if search.seconds <= GOAL else "  MISSED"
        click.echo(f"  {search.text:40} {search.found:>8,} found  {search.seconds * 1_000:7.1f} ms  goal ≤ {GOAL * 1_000:g} ms{missed}")
