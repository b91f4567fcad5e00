"""``graphsvc bench picture``: how long pictures of the graph take, and how good their order is.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

import click

from graphsvc.commands.common import view
from graphsvc.lazy import lazily
from graphsvc.settings import Settings

SIZES = {500: 1.0, 2_000: 0.05, 50_000: 1.0}
"""Things of a layout, and the seconds that it should not exceed on a machine of two cores."""


@click.command("picture")
@click.option("--size", "sizes", type=click.IntRange(10, 200_000), multiple=True, help="Things of a layout.  [default: 500, 2000, 50000]")
@click.option("--runs", type=click.IntRange(1, 50), default=5, show_default=True)
@click.option("--store/--no-store", default=True, show_default=True, help="Also make pictures of the graph in the store.")
@click.pass_obj
def command(found: Settings, sizes: tuple[int, ...], runs: int, store: bool) -> None:
    """Measure layouts of synthetic graphs (with their crossings, up to 2,000 things), and pictures of the graph in the store."""
    layout, crossings, made = map(lazily, ("graphsvc.analysis.layout", "graphsvc.analysis.crossings", "graphsvc.benchmark.pictures"))
    click.echo(f"seconds, medians of {runs}")
    for size in sizes or SIZES:
        spots, links = made.parts(size)
        seconds = _median(partial(layout.layered, spots, links), runs)
        goal = f"  goal ≤ {SIZES[size]}{'' if seconds <= SIZES[size] else '  MISSED'}" if size in SIZES else ""
        click.echo(f"  {f'layout of {len(spots):,} things, {len(links):,} links':46} {seconds:8.3f}{goal}")
        if size <= 2_000:
            ends = [link[:2] for link in links]
            at = layout.layered(spots, links).at
            ours, others = (crossings.crossings(places, ends) for places in (at, made.shuffled(at)))
            click.echo(f"    links that cross: {ours:,}; in an order by chance: {others:,}")
    if store:
        _pictures(found, runs)


def _pictures(found: Settings, runs: int) -> None:
    """Pictures of the graph in the store, made anew each time."""
    make, forms, svg, address, facts, graph = (
        lazily(f"graphsvc.analysis.{name}")
        for name in ("picture.make", "picture.forms", "picture.svg", "picture.address", "picture.facts", "graph")
    )
    opened = view(found)
    known = graph.load(opened, found.root)
    names = address.Names(known, facts.load(opened), found.base)
    sizes = Counter(node.plan for node in known.nodes.values() if node.plan)
    wanted = {"whole": [], "goals and measures": [("kind", "goal"), ("kind", "item")]}
    if sizes:
        wanted["largest plan"] = [("of", max(sizes, key=lambda plan: (sizes[plan], plan)))]
    for name, parameters in wanted.items():
        state = address.read(parameters, names)
        picture = make.make(opened, state, "cs", found.root)
        click.echo(f"  {name}: {len(picture.things):,} things, {len(picture.lines):,} links")
        _tell("picture", partial(make.make, opened, state, "cs", found.root), runs)
        _tell("as JSON", partial(_json, forms.to_json, picture, names), runs)
        _tell("as SVG", partial(svg.to_svg, picture), runs)


def _json(write: Callable[..., object], *given: object) -> str:
    return json.dumps(write(*given))


def _tell(name: str, step: Callable[[], object], runs: int) -> None:
    click.echo(f"    {name:44} {_median(step, runs):8.3f}")


def _median(step: Callable[[], object], runs: int) -> float:
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)
