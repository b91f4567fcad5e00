"""``graphsvc validate``: the rules over the whole graph, or over documents against the graph."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from graphsvc.check import check
from graphsvc.commands.common import LANGUAGE, view
from graphsvc.settings import Settings
from graphsvc.validation import engine, report, shapes


@click.command("validate")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True)
@LANGUAGE
@click.pass_obj
def command(found: Settings, files: Sequence[Path], form: str, lang: str) -> int:
    """Check the whole graph, or documents against the graph without storing them. Exit code 1 where a rule is violated."""
    rules = shapes.folder(found.root)
    result = check(files, found, rules) if files else engine.validate(view(found), rules)
    if form == "json":
        click.echo(json.dumps(report.to_json(result), ensure_ascii=False))
    else:
        click.echo(report.to_turtle(result) if form == "turtle" else report.to_text(result, rules.rules(), lang), nl=False)
    return result.exit_code
