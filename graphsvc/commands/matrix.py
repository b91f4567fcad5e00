"""``graphsvc matrix``: what meets what, and where nothing does."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import click

from graphsvc.analysis import matrices, matrix_forms
from graphsvc.analysis.matrix import Matrix, compute
from graphsvc.commands import output
from graphsvc.commands.common import LANGUAGE, tell, view
from graphsvc.lazy import lazily
from graphsvc.questions.parameters import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings

_FORM_OF = {".csv": "csv"}
"""Endings of files that tell a form which no report has."""


@click.command("matrix")
@click.argument("name", metavar="ID", required=False)
@click.option("--plan", help="Only the items of this plan.")
@click.option("--format", "form", type=click.Choice(matrix_forms.FORMS), help="Default: by the ending of the file, else text.")
@click.option("--out", "file", type=click.Path(dir_okay=False, path_type=Path), help="Write to this file.")
@LANGUAGE
@click.pass_obj
def command(found: Settings, name: str | None, *, plan: str | None, form: str | None, file: Path | None, lang: str) -> None:
    """Show a matrix: graphsvc matrix service-plan --out services.xlsx. Without an id it lists them.

    Cells hold items as code@plan; empty ones are marked, and those that are meant to be empty (data/matrices.toml) say why.
    """
    known = matrices.load(found.root)
    if name is None:
        for one in known:
            click.echo(f"{one.id}\n    {one.texts[lang].title}: {one.texts[lang].cell}")
        return
    definition = known[name]
    target = output.chosen(form or (_FORM_OF.get(file.suffix.lower()) if file else None), lang, file, ())
    opened = view(found)
    chosen = Resolver(found.root, Terms(found.base), opened).thing("plan", plan) if plan is not None else None
    matrix = compute(definition, opened, chosen)
    for row, column in matrix.wrong:
        tell(f"graphsvc: data/matrices.toml says that a cell is meant to be empty which is not, or which is not there: {row} × {column}")
    target.put(_written(matrix, target.form, lang, known.words[lang]))


def _written(matrix: Matrix, form: str, lang: str, words: Mapping[str, str]) -> bytes:
    if form == "xlsx":
        made: bytes = lazily("graphsvc.analysis.matrix_workbook").to_xlsx(matrix, lang, words)
        return made
    if form == "json":
        return f"{json.dumps(matrix_forms.to_json(matrix), ensure_ascii=False)}\n".encode()
    if form == "csv":
        return matrix_forms.to_csv(matrix, lang, words).encode()
    return "".join(f"{line}\n" for line in matrix_forms.to_lines(matrix, lang, words)).encode()
