"""``graphsvc restore``: a backup becomes the state of the store."""

from __future__ import annotations

from pathlib import Path

import click

from graphsvc.commands.common import tell
from graphsvc.settings import Settings
from graphsvc.store import backup

_WAIT = 30.0
"""Seconds that another writer is waited for."""


@click.command("restore")
@click.argument("folder", type=click.Path(path_type=Path))
@click.pass_obj
def command(found: Settings, folder: Path) -> None:
    """Put the backup in FOLDER back, in place of what the store holds now, after reading it through.

    Readers see the one or the other, never half of it; a backup that is damaged changes nothing.
    """
    version = backup.restore(found.store, folder, _WAIT)
    tell(f"Checked and restored, version {version}: {found.store}")
