"""``graphsvc restore``: a backup becomes the state of the store."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.commands.backup import HISTORY
from graphsvc.commands.common import tell
from graphsvc.errors import StoreError
from graphsvc.history import file
from graphsvc.settings import Settings
from graphsvc.store import backup

_WAIT = 30.0
"""Seconds that another writer is waited for."""


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def command(found: Settings, folder: Path) -> None:
    """Put the backup in FOLDER back, in place of what the store holds now, after reading it through.

    Readers see the one or the other, never half of it; a backup that is damaged changes nothing. A history of validation runs that is
    there stays, since it tells of more than the backup knows; where there is none, that of the backup is put back.
    """
    version = backup.restore(found.store, folder, _WAIT, found.editions)
    tell(f"Checked and restored, version {version}: {found.store}")
    _restore_history(folder / HISTORY, found.history_file)


def _restore_history(source: Path, target: Path) -> None:
    """Put it back where there is none; the data are restored in any case."""
    if target.exists():
        tell(f"The history of validation runs stays as it is: {target}")
        return
    try:
        if file.copy(source, target):
            tell(f"The history of validation runs, too: {target}")
    except StoreError as error:
        tell(f"The history of validation runs is not restored. {error}")
