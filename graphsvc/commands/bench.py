"""``graphsvc bench``: what takes how long. Never a timed test: figures are for people, machines are noisy."""

from __future__ import annotations

import click

from graphsvc.commands import (
    bench_analysis,
    bench_build,
    bench_durability,
    bench_ingest,
    bench_picture,
    bench_questions,
    bench_review,
    bench_search,
    bench_sparql,
    bench_steps,
    bench_unstoppable,
    bench_validate,
    bench_web,
)


@click.group("bench")
def command() -> None:
    """Measure steps, reading, builds, reviews, validation, the endpoint, questions, full text, pictures, pages; or kill writers."""


command.add_command(bench_analysis.command)
command.add_command(bench_build.command)
command.add_command(bench_durability.command)
command.add_command(bench_ingest.command)
command.add_command(bench_picture.command)
command.add_command(bench_questions.command)
command.add_command(bench_review.command)
command.add_command(bench_search.command)
command.add_command(bench_steps.command)
command.add_command(bench_validate.command)
command.add_command(bench_sparql.command)
command.add_command(bench_unstoppable.command)
command.add_command(bench_web.command)
