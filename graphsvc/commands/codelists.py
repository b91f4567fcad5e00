"""``graphsvc codelists``: lookups → the code lists under ``ontology/codelists/``."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.commands.common import tell
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store import serial


@click.command("codelists")
@click.option("--out", type=click.Path(path_type=Path), help="Folder of the Turtle files (default ontology/codelists).")
@click.pass_obj
def command(found: Settings, out: Path | None) -> None:
    """Write the code lists as Turtle, made from data/lookups; run it after a lookup was changed."""
    folder = out or found.root / "ontology" / "codelists"
    files = serial.code_list_files(found.root, DEFAULT_BASE)
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    tell(f"{len(files)} code lists: {folder}")
