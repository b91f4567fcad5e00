"""``graphsvc backup``: a copy of the store, also while it is served and written to."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.commands.common import tell
from graphsvc.errors import StoreError
from graphsvc.history import file
from graphsvc.settings import Settings
from graphsvc.store import backup

HISTORY = "history.sqlite"
"""The history of validation runs in a backup."""


@click.command("backup")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def command(found: Settings, folder: Path) -> None:
    """Copy the store into FOLDER, which must be empty or not there, and read the copy through.

    The copy is one state of the data, also while a server runs and somebody writes, with the contents of the editions that it speaks of.
    The history of validation runs is copied too.
    """
    version = backup.make(found.store, folder, found.editions)
    tell(f"Copied and checked, version {version}: {folder}")
    _copy_history(found.history_file, folder / HISTORY)


def _copy_history(history: Path, target: Path) -> None:
    """A history that cannot be read is told, and keeps nobody from a backup of the data."""
    try:
        file.copy(history, target)
    except StoreError as error:
        tell(f"The backup is without the history of validation runs. {error}")
