"""Files that are there as a whole or not at all, also after a kill or a power failure."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphsvc.store.states import sync


def replace_file(path: Path, data: bytes, mode: int) -> None:
    """Put a file in the place of the one at ``path``, on disk when this returns. Only one process may do so at a time (`locked`).

    The new file is later than the old one, so that its time tells them apart however fast they follow each other. Raises OSError.
    """
    new = path.with_name(f"{path.name}.new")
    new.unlink(missing_ok=True)  # of a process that was killed
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
            keep_owner(file.fileno(), path)
            file.write(data)
            file.flush()
            _date_after(file.fileno(), path)
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
    sync(path.parent)


@contextmanager
def locked(path: Path, mode: int = 0o600) -> Iterator[None]:
    """Nobody else is in such a block for this path; waits for whoever is. The lock is a file of its own beside it. Raises OSError."""
    handle = os.open(path.with_name(f"{path.name}.lock"), os.O_RDWR | os.O_CREAT, mode)
    try:
        keep_owner(handle, path)
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def keep_owner(handle: int, path: Path) -> None:
    """What the administrator writes belongs to whom it belonged before, or to whom the folder belongs: to the user of the service."""
    if os.geteuid() == 0:
        there = (path if path.exists() else path.parent).stat()
        os.fchown(handle, there.st_uid, there.st_gid)


def _date_after(handle: int, path: Path) -> None:
    before = path.stat().st_mtime_ns if path.exists() else 0
    written = os.fstat(handle)
    if written.st_mtime_ns <= before:
        os.utime(handle, ns=(written.st_atime_ns, before + 1_000_000))
