"""``graphsvc backup``: a copy of the store, also while it is served and written to."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.commands.common import tell
from graphsvc.settings import Settings
from graphsvc.store import backup


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def command(found: Settings, folder: Path) -> None:
    """Copy the store into FOLDER, which must be empty or not there, and read the copy through.

    The copy is one state of the data, also while a server runs and somebody writes.
    """
    version = backup.make(found.store, folder)
    tell(f"Copied and checked, version {version}: {folder}")
