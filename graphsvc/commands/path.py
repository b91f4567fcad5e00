"""``graphsvc path``: how two things are connected, in words."""

from __future__ import annotations

import click

from graphsvc.analysis import graph, path
from graphsvc.analysis.wording import Wording, stopped
from graphsvc.commands import things
from graphsvc.commands.common import LANGUAGE, view
from graphsvc.settings import Settings


@click.command("path")
@click.argument("start", metavar="FROM")
@click.argument("end", metavar="TO")
@click.option("--most", type=click.IntRange(1, 20), default=3, show_default=True, help="How many paths, the shortest first.")
@LANGUAGE
@click.pass_obj
def command(found: Settings, start: str, end: str, most: int, lang: str) -> None:
    """Tell by which shortest paths FROM and TO are connected: along the dependencies where there is such a path.

    Things are written as for 'graphsvc impact'; where a name can mean several, by their IRI.
    """
    opened = view(found)
    ends = [things.find(found, opened, written) for written in (start, end)]
    known = graph.load(opened, found.root)
    paths = path.paths(known, ends[0], ends[1], most)
    if not paths or not paths[0]:
        click.echo(stopped(Wording(known, lang).sentence("same" if paths else "unconnected")))
    for number, one in enumerate(filter(None, paths), start=1):
        click.echo(f"{number}. {stopped(path.explained(known, one, lang))}")
