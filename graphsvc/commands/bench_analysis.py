"""``graphsvc bench analysis``: the graph of dependencies at size: made, asked for what follows, and measured.

Never a timed test: figures are for people, machines are noisy.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc.commands import bench_graph
from graphsvc.lazy import lazily
from graphsvc.settings import Settings

if TYPE_CHECKING:
    from graphsvc.analysis.graph import DependencyGraph

GOALS = {"impact": 1.0, "centrality": 2.0}
"""Seconds that each should not exceed on a machine of two cores, at 100,000 things and 400,000 edges."""


@click.command("analysis")
@click.option("--nodes", type=click.IntRange(min=1_000), default=100_000, show_default=True, help="Things of the synthetic graph.")
@click.option("--triples", type=click.IntRange(min=10_000), help="Also build the graph from a store of about so many triples.")
@click.option("--runs", type=click.IntRange(1, 50), default=3, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the store of --triples here, and use it where it is here.")
@click.pass_obj
def command(found: Settings, nodes: int, triples: int | None, runs: int, folder: Path | None) -> None:
    """Measure the graph of dependencies: what depends on the thing on which all does, what follows if it goes, paths, measures."""
    made, graphs, links = map(lazily, ("graphsvc.benchmark.dependencies", "graphsvc.analysis.graph", "graphsvc.analysis.links"))
    known = links.load(found.root)
    parts = made.graph(nodes)
    click.echo(f"{len(parts[0]):,} things, {len(parts[1]):,} edges; seconds, medians of {runs}")
    _tell("graph in memory", lambda: graphs.DependencyGraph(*parts, known), 1)
    graph = graphs.DependencyGraph(*parts, known)
    for name, step in _steps(graph, made.resolution()).items():
        _tell(name, step, runs)
    if triples:
        with bench_graph.kept(folder) as place:
            view = lazily("graphsvc.store.embedded").EmbeddedStore(bench_graph.made(found, triples, place), found.base).view()
            built = graphs.build(view, known)
            click.echo(f"from a store of {triples:,} triples: {len(built.nodes):,} things, {sum(1 for _ in built.edges()):,} edges")
            _tell("graph from the store", lambda: graphs.build(view, known), runs)


def _steps(graph: DependencyGraph, hub: str) -> dict[str, Callable[[], object]]:
    dependencies, reach, fallout, measures, path = (
        lazily(f"graphsvc.analysis.{name}") for name in ("dependencies", "reach", "fallout", "measures", "path")
    )
    first, last = next(iter(graph.nodes)), next(reversed(list(graph.nodes)))
    return {
        "impact": lambda: list(dependencies.rows(graph, reach.dependents(graph, hub))),
        "impact in depth": lambda: fallout.fallout(graph, hub),
        "dependencies of a thing": lambda: list(dependencies.rows(graph, reach.dependencies(graph, first))),
        "centrality": lambda: (measures.centrality(graph), measures.cycles(graph)),
        "components": lambda: measures.components(graph),
        "three paths": lambda: path.paths(graph, first, last, 3),
    }


def _tell(name: str, step: Callable[[], object], runs: int) -> None:
    seconds = []
    for _ in range(runs):
        begin = time.perf_counter()
        step()
        seconds.append(time.perf_counter() - begin)
    median = statistics.median(seconds)
    goal = f"  goal ≤ {GOALS[name]:.0f}{'' if median <= GOALS[name] else '  MISSED'}" if name in GOALS else ""
    click.echo(f"  {name:28} {median:8.3f}{goal}")
