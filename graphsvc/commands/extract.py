"""``graphsvc extract``: documents → records."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import click

from graphsvc.extract import facts, reader
from graphsvc.settings import Settings

_FORM = click.Choice(["json", "facts"])


@click.command("extract")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", type=_FORM, default="json", show_default=True, help="JSON records, or facts for review.")
@click.pass_obj
def command(found: Settings, files: Sequence[Path], form: str) -> None:
    """Read documents and print their records, one JSON object a line for each."""
    records = [reader.read(path, found.root, own=found.profiles) for path in files]
    for record in records:
        click.echo(json.dumps(record.to_json(), ensure_ascii=False) if form == "json" else facts.render(record))
