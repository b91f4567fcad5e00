"""What is on disk when a change is acknowledged: each call that asks the system for that is looked at, and made."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from graphsvc.access.durable import replace_file
from graphsvc.access.writelog import append_line


@pytest.fixture
def synced(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """Name and content (of a folder: its names) of whatever is made durable, at that moment."""
    seen: list[tuple[str, bytes]] = []
    fsync = os.fsync

    def looked_at(handle: int) -> None:
        path = Path(f"/proc/self/fd/{handle}").readlink()
        seen.append((path.name, " ".join(sorted(entry.name for entry in path.iterdir())).encode() if path.is_dir() else path.read_bytes()))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", looked_at)
    return seen


def test_a_file_is_on_disk_before_it_has_its_name_and_the_name_before_it_is_acknowledged(tmp_path: Path, synced: list[object]) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    replace_file(folder / "file", b"first", 0o600)
    replace_file(folder / "file", b"second", 0o600)
    assert synced == [("file.new", b"first"), ("folder", b"file"), ("file.new", b"second"), ("folder", b"file")]
    assert (folder / "file").read_bytes() == b"second"


def test_a_line_is_on_disk_whole_and_so_is_the_name_of_a_new_file(tmp_path: Path, synced: list[object]) -> None:
    path = tmp_path / "folder" / "log"
    append_line(path, b"1")
    append_line(path, b"2")
    assert synced == [("log", b"1\n"), ("folder", b"log"), ("log", b"1\n2\n")]
