"""``graphsvc bench``: what takes how long. Never a timed test: figures are for people, machines are noisy."""

from __future__ import annotations

import click

from graphsvc.commands import bench_durability, bench_steps, bench_validate


@click.group("bench")
def command() -> None:
    """Measure the main steps, or the validation of a synthetic graph of plans; or kill writers to see what the store makes of it."""


command.add_command(bench_durability.command)
command.add_command(bench_steps.command)
command.add_command(bench_validate.command)
