"""The folder of an embedded store: which of its states is valid, who holds which, and how another one becomes valid.

Layout: ``lock`` (held by the writer), one numbered folder a state, and ``current``, a symbolic link to the valid one. A writer makes
another state and moves the link when all of it is on the disk. So a writer that is killed leaves the last state as it was, and readers
never see half of a change. A reader holds a shared lock on its state's folder, and a state that is superseded goes when nobody holds
it (the engine hangs on a folder that is deleted under it).
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from graphsvc.errors import StoreError

DIGESTS = "digests.json"
PREVIEW = "preview-"
_NONE = "There is no store yet; run 'graphsvc build' to make one: {}"
_ATTEMPT = 0.02
"""Seconds between two attempts to become the writer."""


class States:
    """The states in a folder. Raises StoreError, saying what to do, where the folder cannot be used or holds none."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = str(path.absolute())
        self._link = f"{self._folder}/current"

    def valid(self) -> str:
        """The folder of the valid state, as cheaply as can be: each query from outside looks whether there is another one."""
        try:
            return f"{self._folder}/{os.readlink(self._link)}"  # noqa: PTH115 - pathlib takes ten times as long
        except OSError as error:
            raise StoreError(_NONE.format(self.path)) from error

    def current(self) -> Path | None:
        """The folder of the valid state; None where there is none."""
        try:
            state = self.path / (self.path / "current").readlink()
        except OSError:
            return None
        return state.resolve()

    def hold(self) -> tuple[Path, int]:
        """The folder of the valid state, and that folder opened and locked: so long as it is, the state is not removed."""
        gone: Path | None = None
        while True:
            current = self.current()
            if current is None:
                raise StoreError(_NONE.format(self.path))
            try:
                held = os.open(current, os.O_RDONLY)
            except OSError as error:
                if current == gone or not isinstance(error, FileNotFoundError):
                    raise opening(self.path, error) from error
                gone = current  # superseded, and removed, since the link was read
                continue
            fcntl.flock(held, fcntl.LOCK_SH)
            if current == self.current():
                return current, held
            os.close(held)

    @contextmanager
    def writing(self, wait: float = 0.0) -> Iterator[Path]:
        """The folder of a state that is to be, for the one writer; what killed writers left behind is removed first.

        ``wait`` is how many seconds another writer is waited for. Raises StoreError when it takes longer. What is in the folder, and was
        not published, is gone afterwards.
        """
        with self._locked(wait):
            self._tidy()
            states = [int(entry.name) for entry in self.path.iterdir() if entry.name.isdigit()]
            target = self.path / str(max(states, default=0) + 1)
            try:
                yield target
            finally:
                if target.exists() and target.resolve() != self.current():
                    shutil.rmtree(target, ignore_errors=True)

    def publish(self, target: Path, digests: Mapping[str, str]) -> None:
        """Make a state the valid one, when it is on the disk with all its files. For the writer alone."""
        (target / DIGESTS).write_text(json.dumps(digests, sort_keys=True), encoding="utf-8")
        for entry in [*target.rglob("*"), target, self.path]:
            sync(entry)
        following = self.path / "next"
        following.unlink(missing_ok=True)
        following.symlink_to(target.name)
        following.replace(self.path / "current")
        sync(self.path)
        self._tidy()

    def _tidy(self) -> None:
        current = self.current()
        for entry in self.path.iterdir():
            old = entry.name.removesuffix(".tmp").isdigit() and current != entry.resolve()  # the engine copies into ….tmp first
            if old or entry.name.startswith(PREVIEW):  # a preview's process may have been killed
                _remove_unless_read(entry)

    @contextmanager
    def _locked(self, wait: float) -> Iterator[None]:
        try:
            new = not self.path.exists()
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
            if new:
                sync(self.path.parent)
        except OSError as error:
            raise StoreError(
                f"The folder of the store cannot be used; choose another with GRAPHSVC_STORE: {self.path} ({error.strerror})"
            ) from error
        try:
            if not _lock(handle, wait):
                raise StoreError(f"Another process is writing to the store; wait until it has finished, or stop it: {self.path}")
            yield
        finally:
            os.close(handle)


def digests(state: Path) -> dict[str, str]:
    """Graph → digest of its triples in any order, as the writer counted them: the data need not be read again to know their version.

    Raises OSError where they cannot be read.
    """
    try:
        found: dict[str, str] = json.loads((state / DIGESTS).read_text(encoding="utf-8"))
    except ValueError as error:
        raise OSError(f"{DIGESTS}: {error}") from error
    return found


def version(digests: Mapping[str, str]) -> str:
    """Twelve hexadecimal digits of the SHA-256 of the graphs' digests, in the order of their names."""
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:12]


def sync(path: Path) -> None:
    """Wait until a file, or what a folder lists, is on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def opening(path: Path, error: BaseException) -> StoreError:
    """The error to raise where a state cannot be opened."""
    return StoreError(f"The store cannot be opened; delete its folder and run 'graphsvc build' again: {path} ({first_line(error)})")


def first_line(error: BaseException) -> str:
    """What the engine or the system says of an error, without the details behind it."""
    return str(error).partition("\n")[0]


def _lock(handle: int, wait: float) -> bool:
    until = time.monotonic() + wait
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(_ATTEMPT)
        else:
            return True


def _remove_unless_read(state: Path) -> None:
    held = os.open(state, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(state, ignore_errors=True)
    except BlockingIOError:
        return  # a later writer removes it
    finally:
        os.close(held)
