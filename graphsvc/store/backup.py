"""Copies of the embedded store, made while it is served and written to, and put back.

A backup is a folder: the files of one state (copied, never shared with the store), those that are kept beside the store and never change
(the contents of editions), and ``backup.json``, which is written last and holds the version of the data and the SHA-256 of each file.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any

from graphsvc.errors import ParameterError, StoreError
from graphsvc.store import audit, states
from graphsvc.store.states import States

_ABOUT = "backup.json"
_STATE = "state"
_KEPT = "kept"
_FORM = 1


def make(store: Path, folder: Path, kept: Path | None = None) -> str:
    """Copy the valid state into a folder that is empty or not there, and read the copy through; gives the version of its data.

    ``kept`` is a folder of files that never change, of which the state may speak: they were there before it.

    Raises ParameterError for a folder that holds something, StoreError where the store or the copy is damaged or there is no room.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise ParameterError(f"A backup needs a folder that is empty or not there yet: {folder}")
    current, held = States(store).hold()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(current, folder / _STATE)
        version = audit.require_sound(folder / _STATE, "The copy is not what the store says that it holds")
        _copy_kept(kept, folder / _KEPT)
        about = {"form": _FORM, "version": version, "files": _sums(folder / _STATE), "kept": _sums(folder / _KEPT)}
        (folder / _ABOUT).write_text(json.dumps(about, indent=1), encoding="utf-8")
        for entry in [*folder.rglob("*"), folder, folder.parent]:
            states.sync(entry)
    except (OSError, StoreError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        if isinstance(error, StoreError):
            raise
        raise StoreError(f"The backup cannot be written, nothing of it is kept: {folder} ({_reason(error)})") from error
    finally:
        os.close(held)
    return version


def restore(store: Path, folder: Path, wait: float = 0.0, kept: Path | None = None) -> str:
    """Make the state of a backup the valid one, when it was copied and read through; gives the version of its data.

    The files that were kept beside the store come into the folder ``kept`` first, where those that are there stay. Readers see the old
    state or that of the backup.

    Raises ParameterError for a folder that is no backup, StoreError where it is damaged, another writer takes longer than ``wait`` seconds,
    or there is no room.
    """
    about = _about(folder)
    folder_of = States(store)
    with folder_of.writing(wait) as target:
        try:
            shutil.copytree(folder / _STATE, target)
            if _sums(target) != about.get("files"):
                raise StoreError(f"Files of the backup are missing or not what they were, it was not restored: {folder}")
            version = audit.require_sound(target, f"The backup is damaged, and was not restored: {folder}")
            if version != about["version"]:
                raise StoreError(f"The backup does not hold the data that it was made of, and was not restored: {folder}")
            if kept:
                _bring_kept(folder / _KEPT, kept, about.get("kept", {}))
            folder_of.publish(target, states.digests(target))
        except OSError as error:
            raise StoreError(f"The backup cannot be restored, the store stays as it was: {store} ({_reason(error)})") from error
    return version


def _copy_kept(kept: Path | None, target: Path) -> None:
    """Files that were being written when the copy was made are left out: no state speaks of them yet."""
    target.mkdir()
    for path in sorted(kept.iterdir()) if kept and kept.is_dir() else ():
        if path.is_file() and not path.name.startswith("."):
            shutil.copyfile(path, target / path.name)


def _bring_kept(source: Path, kept: Path, sums: dict[str, str]) -> None:
    """Raises StoreError where a file of the backup is missing, or not what it was."""
    if (_sums(source) if source.is_dir() else {}) != sums:
        raise StoreError(f"Files of the backup are missing or not what they were, it was not restored: {source}")
    if sums:
        kept.mkdir(parents=True, exist_ok=True)
    for name, digest in sums.items():
        target = kept / name
        if not target.exists() or _sum(target) != digest:
            new = kept / f".new-{name}"
            shutil.copyfile(source / name, new)
            states.sync(new)
            new.replace(target)
    if sums:
        states.sync(kept)


def _sums(state: Path) -> dict[str, str]:
    """File → SHA-256, by name; a state has no folders within."""
    return {path.name: _sum(path) for path in sorted(state.iterdir())}


def _sum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reason(error: OSError) -> str:
    """What the system says; of a copy in which several files failed, what it says of the first."""
    return str(error.args[0][0][2]) if isinstance(error, shutil.Error) else error.strerror or str(error)


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ParameterError(f"This folder is no backup of a store: {folder}") from error
    if not isinstance(about, dict) or about.get("form") != _FORM or not isinstance(about.get("version"), str):
        raise ParameterError(f"This folder is no backup that this version can read: {folder}")
    return about
