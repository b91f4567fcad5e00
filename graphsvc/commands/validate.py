"""``graphsvc validate``: the rules over the whole graph, over documents against the graph, or any shapes over any data."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from graphsvc.check import check
from graphsvc.commands.common import LANGUAGE, view
from graphsvc.settings import Settings
from graphsvc.validation import engine, plain, report, shapes
from graphsvc.validation.result import Report

_PATH = click.Path(path_type=Path)


@click.command("validate")
@click.argument("files", nargs=-1, type=_PATH)
@click.option("--data", type=_PATH, help="Check this RDF file instead of the graph; needs --shapes.")
@click.option("--shapes", "shapes_file", type=_PATH, help="The SHACL shapes (Turtle) to check the data with; needs --data.")
@click.option("--format", "form", type=click.Choice(["text", "json", "turtle"]), default="text", show_default=True)
@LANGUAGE
@click.pass_obj
def command(found: Settings, files: Sequence[Path], *, data: Path | None, shapes_file: Path | None, form: str, lang: str) -> int:
    """Check the whole graph, or documents against the graph without storing them. Exit code 1 where a rule is violated.

    With --data and --shapes: a plain SHACL validator. In Turtle, a result of any severity means that the data do not conform.
    """
    if data or shapes_file:
        if files or not (data and shapes_file):
            raise click.UsageError("--data and --shapes are given together, and without documents")
        return _plain(data, shapes.load([shapes_file]), form, lang)
    rules = shapes.folder(found.root)
    return _tell(check(files, found, rules) if files else engine.validate(view(found), rules), rules, form, lang)


def _plain(data: Path, rules: shapes.Shapes, form: str, lang: str) -> int:
    with plain.opened(data) as opened:
        if form != "turtle":
            return _tell(engine.validate(opened.view, rules), rules, form, lang)
        text, code = plain.report_in_turtle(opened, rules)
    click.echo(text, nl=False)
    return code


def _tell(result: Report, rules: shapes.Shapes, form: str, lang: str) -> int:
    if form == "json":
        click.echo(json.dumps(report.to_json(result), ensure_ascii=False))
    elif form == "turtle":
        click.echo(report.to_turtle(result, rules.graph), nl=False)
    else:
        click.echo(report.to_text(result, rules.rules(), lang), nl=False)
    return result.exit_code
