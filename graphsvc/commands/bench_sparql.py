"""``graphsvc bench sparql``: the SPARQL endpoint under load beside other servers on the same data, its start, and its memory."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphsvc.commands import bench_graph
from graphsvc.commands.common import tell
from graphsvc.lazy import lazily
from graphsvc.settings import Settings

if TYPE_CHECKING:
    from graphsvc.benchmark.load import Load
    from graphsvc.benchmark.servers import Data

SIZES = {"load": 100_000, "start": 1_000_000}
"""Triples by part."""
LARGEST = {"rdflib-endpoint": 200_000}
"""Triples above which a server takes half a minute to start."""


@click.command("sparql")
@click.option("--triples", type=click.IntRange(min=1_000), help="Size of the graph (default 100,000 for load, 1,000,000 for start).")
@click.option("--clients", type=click.IntRange(1, 1_000), default=8, show_default=True)
@click.option("--rounds", type=click.IntRange(1, 100), default=5, show_default=True, help="Measurements of each kind, server by server.")
@click.option("--seconds", type=click.FloatRange(0.1, 600), default=2.0, show_default=True, help="Of each measurement (wrk: whole ones).")
@click.option("--generator", type=click.Choice(["wrk", "python"]), help="What asks (default wrk where it is installed).")
@click.option("--server", "names", multiple=True, help="Only this server; may be given several times.")
@click.option("--part", type=click.Choice(sorted(SIZES)), help="Only this part.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the synthetic graphs here, and use those that are here.")
@click.pass_obj
def command(
    found: Settings,
    *,
    triples: int | None,
    clients: int,
    rounds: int,
    seconds: float,
    generator: str | None,
    names: Sequence[str],
    part: str | None,
    folder: Path | None,
) -> None:
    """Measure the SPARQL endpoint under load, with and without stopping, beside Oxigraph's server and rdflib-endpoint where installed.

    Load: look-ups, joins of 100 rows, and repeated queries at 100,000 triples; all servers must give the same answers first. Start: to the
    first answer at a million triples, and memory after load. An error, which is any status but 200, ends it.
    """
    load, processes = map(lazily, ("graphsvc.benchmark.load", "graphsvc.benchmark.processes"))
    if not processes.told():
        raise click.ClickException("This system does not tell what processes take (/proc); the figures can only be had on Linux")
    much = load.Load(clients, seconds, generator or load.names()[0])
    click.echo(f"{clients} clients, load by {much.generator}, {os.cpu_count()} CPUs")
    with bench_graph.kept(folder) as work:
        for name in [part] if part else SIZES:
            size = triples or SIZES[name]
            data = _data(found, size, work)
            lines = _load(data, names, much, rounds) if name == "load" else _start(data, names, much, rounds)
            for line in lines:
                click.echo(line)


def _data(found: Settings, size: int, work: Path) -> Data:
    """The graph, for every server in its form."""
    measure, servers = map(lazily, ("graphsvc.benchmark.measure", "graphsvc.benchmark.servers"))
    data: Data = servers.Data(bench_graph.made(found, size, work), work / f"{size}-oxigraph", work / f"{size}.nq")
    _once(data.dump, lambda path: measure.dump_quads(data.store, path))
    if servers.OXIGRAPH in servers.installed():
        _once(data.oxigraph, lambda path: servers.load_oxigraph(data.dump, path))
    return data


def _once(path: Path, make: Callable[[Path], None]) -> None:
    """Make what is not there; what was begun and not finished is begun again."""
    if not path.exists():
        with tempfile.TemporaryDirectory(prefix=".making-", dir=path.parent) as begun:
            make(Path(begun) / path.name)
            (Path(begun) / path.name).rename(path)


def _load(data: Data, names: Sequence[str], much: Load, rounds: int) -> Iterator[str]:
    comparison, tables = map(lazily, ("graphsvc.benchmark.comparison", "graphsvc.benchmark.tables"))
    servers, workload = map(lazily, ("graphsvc.benchmark.servers", "graphsvc.benchmark.workload"))
    triples, work = _asked(data)
    with ExitStack() as stack:
        running = {name: stack.enter_context(servers.started(name, data)) for name in _chosen(names, triples)}
        compared = workload.compare(work, {name: server.url for name, server in running.items()})
        yield f"{triples:,} triples; {len(running)} servers gave the same {compared:,} rows; medians of {rounds} rounds"
        yield ""
        yield from tables.comparison(comparison.compare(running, work, much, rounds, tell))


def _start(data: Data, names: Sequence[str], much: Load, runs: int) -> Iterator[str]:
    comparison, tables = map(lazily, ("graphsvc.benchmark.comparison", "graphsvc.benchmark.tables"))
    triples, work = _asked(data)
    yield f"{triples:,} triples on disk; medians of {runs} starts"
    for name in _chosen(names, triples):
        yield from tables.start(name, comparison.start(name, data, work, much, runs), triples)
    yield ""


def _asked(data: Data) -> tuple[int, object]:
    """The number of triples, and what is asked."""
    workload, embedded = map(lazily, ("graphsvc.benchmark.workload", "graphsvc.store.embedded"))
    view = embedded.EmbeddedStore(data.store).view()
    return view.size(), workload.over(view)


def _chosen(names: Sequence[str], triples: int) -> list[str]:
    """The servers that are wanted; without a wish, all that are installed here and can hold so many triples."""
    installed = lazily("graphsvc.benchmark.servers").installed()
    missing = [name for name in names if name not in installed]
    if missing:
        raise click.BadParameter(f"{missing[0]!r}; here there are: {', '.join(map(repr, installed))}", param_hint="--server")
    return list(names) or [name for name in installed if triples <= LARGEST.get(name, triples)]
