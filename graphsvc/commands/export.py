"""``graphsvc export``: the graph of dependencies, or one plan of it, for other programs."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.analysis import export, graph, stratml
from graphsvc.commands import things
from graphsvc.commands.common import LANGUAGE, view
from graphsvc.commands.output import Output
from graphsvc.settings import Settings

_STRATML = "stratml"


@click.command("export")
@click.option("--format", "form", type=click.Choice([*export.FORMATS, _STRATML]), default="json", show_default=True)
@click.option("--plan", help="Only this plan, and what it is linked with: its id, or a name of it.")
@click.option("--part", type=click.IntRange(1, 2), default=1, show_default=True, help="Part of the StratML standard.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write (default: standard output).")
@LANGUAGE
@click.pass_obj
def command(found: Settings, *, form: str, plan: str | None, part: int, out: Path | None, lang: str) -> None:
    """Write the graph of dependencies as GraphML, GEXF, DOT or node-link JSON, or a plan as StratML (ISO 17469).

    Nodes are things, edges lead from a thing to what it depends on, with what the documents write for it. StratML needs --plan.
    """
    if form == _STRATML and plan is None:
        raise click.UsageError("A document of StratML holds one plan; give --plan ID")
    opened = view(found)
    chosen = things.find(found, opened, plan, "plan") if plan is not None else None
    known = graph.load(opened, found.root)
    if form == _STRATML and chosen is not None:
        data = stratml.written(opened, known, chosen, part, lang)
    else:
        data = export.FORMATS[form](export.described(opened, known, lang, chosen))
    Output(form, lang, None if out == Path("-") else out).put(data)
