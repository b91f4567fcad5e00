"""``graphsvc bench durability``: a writer is killed many times, at random moments, and the store is looked at after each."""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from graphsvc.commands.common import tell
from graphsvc.lazy import lazily


@click.command("durability")
@click.option("--rounds", type=click.IntRange(1), default=200, show_default=True, help="How many times the writer is killed.")
@click.option("--seed", type=int, default=1, show_default=True, help="Of the moments.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the store here, to look at it.")
def command(rounds: int, seed: int, folder: Path | None) -> int:
    """Kill a process that loads, updates and publishes, at random moments, and look whether the store holds what it must.

    Each time: the store opens, what was acknowledged is there, no half of a write is seen, and the data are those that their version
    says. Exit code 1 where something was wrong.
    """
    durability = lazily("graphsvc.benchmark.durability")
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as temporary:
        report = durability.run((folder or Path(temporary)) / "store", rounds, seed, tell)
    stages = ", ".join(f"{count} × {stage}" for stage, count in sorted(report.stages.items()))
    click.echo(f"{rounds} rounds, killed in: {stages}; {report.acknowledged} acknowledged writes; {len(report.faults)} faults")
    return int(bool(report.faults))
