"""``graphsvc build --documents``: what is told, how far it is, and how it ends."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from graphsvc.commands import progress
from graphsvc.commands.build import INCOMPLETE
from graphsvc.settings import Settings


def run(here: Settings, *words: str, **how: object) -> subprocess.CompletedProcess[str]:
    told = {"GRAPHSVC_STORE": str(here.store), "GRAPHSVC_ROOT": str(here.root), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    environment = {**os.environ, **told}
    call = [sys.executable, "-m", "graphsvc", "build", *words]
    return subprocess.run(call, text=True, env=environment, check=False, **{"capture_output": True, **how})


def test_all_was_read_some_was_not_or_nothing(here: Settings, folder: Path, tmp_path: Path) -> None:
    well = run(here, "--documents", str(folder), "--jobs", "2")
    assert well.returncode == 0
    assert "Documents: 12 read, 0 of them unchanged; 12 items; " in well.stderr
    assert "  0/plan-00.txt: cards, plan unknown, 1 items" in well.stderr
    assert "Validated: " in well.stderr

    (folder / "bad\x1b[2J.txt").write_bytes(b"\x00")
    some = run(here, "--documents", str(folder), "--quiet")
    assert some.returncode == INCOMPLETE
    broken, summary, held = some.stderr.splitlines()
    assert broken.startswith("Not read: The document is binary")
    assert broken.endswith("bad\\x1b[2J.txt")
    assert summary.startswith("Documents: 12 read, 12 of them unchanged, 1 not read; 12 items; ")
    assert "as before" in held

    strict = run(here, "--documents", str(folder), "--strict")
    assert strict.returncode == 2
    assert "1 of 13 documents cannot be read" in strict.stderr

    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "a.txt").write_bytes(b"\x00")
    none = run(here, "--documents", str(tmp_path / "none"))
    assert none.returncode == 2
    assert "None of the documents can be read" in none.stderr


def test_a_terminal_shows_a_bar(here: Settings, folder: Path) -> None:
    ours, theirs = pty.openpty()
    done = run(here, "--documents", str(folder), capture_output=False, stderr=theirs, stdout=subprocess.DEVNULL)
    os.close(theirs)
    told = b""
    with os.fdopen(ours, "rb") as terminal:
        while True:
            try:
                told += terminal.read1(65_536)
            except OSError:
                break
    text = told.decode()
    assert done.returncode == 0
    assert re.search(r"Reading documents  \[#+\]  12/12", text)
    assert re.search(r"Making graphs  \[#+\]  12/12", text)
    assert re.search(r"\n *Documents: 12 read", text)


def test_elsewhere_lines_come_now_and_then(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    said: list[str] = []
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(progress, "tell", said.append)
    told = progress.Progress(terminal=False)
    for done in range(50, 101):
        told("reading", done, 100)
        now[0] += 1
    assert said == [
        "Reading documents: 60 of 100, 1.0/s, 0:40 left",
        "Reading documents: 70 of 100, 1.0/s, 0:30 left",
        "Reading documents: 80 of 100, 1.0/s, 0:20 left",
        "Reading documents: 90 of 100, 1.0/s, 0:10 left",
    ]


def test_what_is_done_already_needs_no_bar(capfd: pytest.CaptureFixture[str]) -> None:
    with progress.shown() as told:
        told("reading", 10, 10)
        told("mapping", 10, 10)
    assert capfd.readouterr() == ("", "")
