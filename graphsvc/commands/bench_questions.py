"""``graphsvc bench questions``: every question of the catalogue on graphs of growing size, beside plain rdflib.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc.commands import bench_graph
from graphsvc.commands.common import tell
from graphsvc.lazy import lazily
from graphsvc.settings import Settings
from graphsvc.store.base import View

if TYPE_CHECKING:
    from graphsvc.benchmark.plain_rdflib import Answered
    from graphsvc.benchmark.questions import Outcome

SIZES = (10_000, 100_000, 1_000_000)
GOALS = ((100_000, 50.0), (1_000_000, 300.0))
"""Triples up to which a question's median should not exceed so many milliseconds."""
LARGEST_RDFLIB = 100_000
"""Triples above which rdflib is asked only where that is wanted: it takes half a minute and gigabytes to read them."""
_HEAD = f"  {'question':26} {'rows':>7} {'first':>9} {'resolving':>9} {'median':>9} {'worst':>9}"


@click.command("questions")
@click.option("--triples", "sizes", type=click.IntRange(min=10_000), multiple=True, help="Size of the graph; may be given several times.")
@click.option("--question", "questions", multiple=True, help="Only this question; may be given several times.")
@click.option("--runs", type=click.IntRange(1, 100), default=5, show_default=True, help="Of each question with each of its values.")
@click.option("--placed", is_flag=True, help="With where in the documents everything stands, which makes six times fewer items.")
@click.option("--rdflib/--no-rdflib", "beside", default=None, help="Ask rdflib too, or not.  [default: up to 100,000 triples]")
@click.option("--limit", type=click.FloatRange(0.1), default=10.0, show_default=True, help="Seconds that rdflib has for a question.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the synthetic graphs here, and use those that are here.")
@click.pass_obj
def command(
    found: Settings,
    *,
    sizes: Sequence[int],
    questions: Sequence[str],
    runs: int,
    placed: bool,
    beside: bool | None,
    limit: float,
    folder: Path | None,
) -> int:
    """Ask all questions with values that the graph has, some frequent and some rare: milliseconds, on a warm store.

    Without --triples: 10,000, 100,000 and 1 million, which takes some minutes. Exit code 1 where a median misses its goal, or rdflib gives
    other rows.
    """
    right = True
    with bench_graph.kept(folder) as work:
        for size in sizes or SIZES:
            tell(f"Making a graph of about {size:,} triples, or taking the one that is there …")
            place = work / f"questions-{size}{'-placed' if placed else ''}"
            view = lazily("graphsvc.benchmark.questioned").build(size, found, place, placed=placed)
            with_rdflib = size <= LARGEST_RDFLIB if beside is None else beside
            goal = next((goal for most, goal in GOALS if size <= most), None)
            for line, good in _measured(found, view, questions, _Bounds(runs, goal, limit if with_rdflib else None)):
                click.echo(line)
                right &= good
    return int(not right)


@dataclass(frozen=True, slots=True)
class _Bounds:
    """How often each question is asked, the milliseconds that it should not exceed, and the seconds that rdflib has (None: not asked)."""

    runs: int
    goal: float | None
    limit: float | None


def _measured(found: Settings, view: View, questions: Sequence[str], bounds: _Bounds) -> Iterator[tuple[str, bool]]:
    """The lines for a graph, each with whether all is as it should be."""
    asking, plain = map(lazily, ("graphsvc.benchmark.questions", "graphsvc.benchmark.plain_rdflib"))
    catalogue = lazily("graphsvc.questions.catalogue").load(found)
    goal = f"; goal ≤ {bounds.goal:g}" if bounds.goal else ""
    yield f"{view.size():,} triples; milliseconds, medians of {bounds.runs}{goal}", True
    yield _HEAD + (f" {'rdflib':>9} {'ratio':>9}" if bounds.limit else ""), True
    data = plain.graph(view) if bounds.limit else None
    for question in [catalogue[question] for question in questions] or list(catalogue):
        outcome = asking.measured(catalogue, view, question.id, bounds.runs)
        told = [] if not bounds.goal or outcome.median <= bounds.goal else ["MISSED"]
        other = ""
        if data is not None and bounds.limit and not question.computed:
            answered = plain.asked(data, question, outcome.slowest.bindings, found.base, bounds.limit)
            other = _beside(outcome, answered)
            if answered.rows is not None and list(answered.rows) != list(outcome.slowest.rows):
                told.append("OTHER ROWS")
        yield "  ".join([_line(outcome) + other, *told]), not told


def _line(outcome: Outcome) -> str:
    figures = (outcome.first, outcome.resolving, outcome.median, outcome.slowest.whole)
    return f"  {outcome.question:26} {outcome.rows:>7,}" + "".join(f" {figure:>9,.1f}" for figure in figures)


def _beside(outcome: Outcome, answered: Answered) -> str:
    """What rdflib needs for the slowest of the parameters, and how many times as long that is."""
    if answered.failed:
        return f" {'fails':>9} {'':>9}"
    more = "> " if answered.rows is None else ""
    ratio = answered.milliseconds / outcome.slowest.whole
    return f" {f'{more}{answered.milliseconds:,.0f}':>9} {f'{more}{ratio:,.0f} ×':>9}"
