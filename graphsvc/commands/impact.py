"""``graphsvc impact``: what follows where something goes, sentence by sentence."""

from __future__ import annotations

import json

import click

from graphsvc.analysis import report
from graphsvc.commands import things
from graphsvc.commands.common import LANGUAGE, view
from graphsvc.settings import Settings


@click.command("impact")
@click.argument("node")
@click.option("--kind", type=click.Choice(things.KINDS), help="What NODE is, where its name can mean several things.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@LANGUAGE
@click.pass_obj
def command(found: Settings, node: str, kind: str | None, form: str, lang: str) -> None:
    """Tell what follows if NODE goes: a programme ends, a body is abolished, a section is repealed, a plan expires.

    What goes with it, what is left without support (its only source, goal, responsible body …), what keeps others, and what is only
    linked; each with the path that leads there and what the documents write. NODE is written as in questions: OPZ, OSV, '§ 62',
    A05-01@sprss-2018-2020, ssz-2021, or an IRI.
    """
    opened = view(found)
    impact = report.impact(opened, things.find(found, opened, node, kind), found.root)
    click.echo(json.dumps(impact.to_json(lang), ensure_ascii=False) if form == "json" else impact.to_text(lang), nl=form == "json")
