"""``graphsvc validate``: the rules over the whole graph, over documents against the graph, or any shapes over any data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from graphsvc.commands import output
from graphsvc.commands.common import LANGUAGE, store, tell, view
from graphsvc.commands.output import Output
from graphsvc.history import recording
from graphsvc.history.run import Cause
from graphsvc.review.check import check
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.validation import engine, plain, report, shapes
from graphsvc.validation.result import Report

_PATH = click.Path(path_type=Path)


@click.command("validate")
@click.argument("files", nargs=-1, type=_PATH)
@click.option("--data", type=_PATH, help="Check this RDF file instead of the graph; needs --shapes.")
@click.option("--shapes", "shapes_file", type=_PATH, help="The SHACL shapes (Turtle) to check the data with; needs --data.")
@click.option("--replaces", metavar="PLAN", help="The plan in the graph (its id) whose new edition the files are.")
@click.option("--copy", is_flag=True, help="Fetch the graph from its server and check it here, where that engine runs rules wrongly.")
@click.option("--format", "form", type=click.Choice(report.FORMS), help="Form of the report.  [default: by the ending of --out, else text]")
@click.option("--out", type=_PATH, help="Write the report to this file.")
@LANGUAGE
@click.pass_obj
def command(
    found: Settings,
    files: Sequence[Path],
    *,
    data: Path | None,
    shapes_file: Path | None,
    replaces: str | None,
    copy: bool,
    form: str | None,
    out: Path | None,
    lang: str,
) -> int:
    """Check the whole graph, or documents against the graph without storing them. Exit code 1 where a rule is violated.

    With --data and --shapes: a plain SHACL validator. In Turtle, a result of any severity means that the data do not conform.
    """
    to = output.chosen(form, lang, out, [*files, data, shapes_file])
    if data or shapes_file:
        if files or not (data and shapes_file):
            raise click.UsageError("--data and --shapes are given together, and without documents")
        return _plain(data, shapes.load([shapes_file]), to)
    if replaces and not files:
        raise click.UsageError("--replaces needs the files that are the plan's new edition")
    if copy and files:
        raise click.UsageError("--copy is for the graph; documents are checked against a copy in any case")
    rules = shapes.folder(found.root)
    if files:
        return _tell(check(files, found, rules, replaces), rules, to)
    opened = view(found)
    noting = recording.begin(found, opened) if copy or found.judged else None
    with _graph(found, opened, copy=copy) as graph:
        result = engine.validate(graph, rules)
        if noting and (trouble := noting.done(graph, result, Cause.VALIDATE)):
            tell(trouble)
        return _tell(result, rules, to, report.titles(graph))


@contextmanager
def _graph(found: Settings, opened: View, *, copy: bool) -> Iterator[View]:
    if not copy:
        yield opened
        return
    with store(found).preview() as fetched:
        yield fetched.view()


def _plain(data: Path, rules: shapes.Shapes, to: Output) -> int:
    with plain.opened(data) as opened:
        if to.form != "turtle":
            return _tell(engine.validate(opened.view, rules), rules, to)
        text, code = plain.report_in_turtle(opened, rules)
    to.put(text.encode())
    return code


def _tell(result: Report, rules: shapes.Shapes, to: Output, titles: Mapping[str, str] | None = None) -> int:
    to.put(report.write(result, rules, to.form, to.language, titles or {}))
    return result.exit_code
