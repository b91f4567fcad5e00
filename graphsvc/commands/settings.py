"""``graphsvc settings``: what is in force, and where it comes from."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc import settings
from graphsvc.settings import document

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command("settings")
@click.option(
    "--document",
    "path",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Renew the table of settings in this Markdown file.",
)
@click.pass_context
def command(context: click.Context, path: Path | None) -> None:
    """Print the settings in force in the form of a file of settings, each with where it comes from; secrets are not shown."""
    if path is not None:
        path.write_text(document.renewed(path.read_text(encoding="utf-8")), encoding="utf-8")
        return
    click.echo(document.as_file(context.meta[settings.__name__]), nl=False)
