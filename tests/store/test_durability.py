"""What was acknowledged is there: after kills, on a full disk, on one that cannot be written, and with several writers."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from graphsvc.benchmark import durability
from graphsvc.store import audit
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.states import States

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        writer.replace_graph("http://e/g", b"".join(f"<http://e/{number}> <http://e/p> <http://e/o> .\n".encode() for number in range(500)))
    return store


def start(store: EmbeddedStore, *words: str) -> subprocess.Popen[str]:
    """A process that writes; see `writes`."""
    command = [sys.executable, "-W", "error", str(Path(__file__).with_name("writes.py")), str(store.path), *words]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment)


def write(store: EmbeddedStore, *words: str) -> str:
    return start(store, *words).communicate(timeout=120)[0].strip()


def entries(store: EmbeddedStore) -> list[str]:
    return sorted(entry.name for entry in store.path.iterdir())


def test_writers_that_are_killed_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    said: list[str] = []
    report = durability.run(tmp_path / "store", 8, 3, said.append)
    assert report.faults == [] == said
    assert report.stages.total() == 8
    assert report.acknowledged > 3
    with EmbeddedStore(tmp_path / "store").writer() as writer:
        writer.remove_graph("urn:graph:1")
    assert len(entries(EmbeddedStore(tmp_path / "store"))) == 3  # what the killed ones left is gone


def test_the_harness_sees_what_is_lost_or_halved(tmp_path: Path) -> None:
    store = EmbeddedStore(tmp_path / "store")
    for number in (1, 2):
        with store.writer() as writer:
            durability._write(writer, number)
    assert durability._faults(store.path, 2) == durability._faults(store.path, 1) == []
    assert "was acknowledged" in durability._faults(store.path, 3)[0]
    with store.writer() as writer:
        writer.update("DELETE DATA { GRAPH <urn:graph:1> { <urn:thing:7> <urn:made> 1 } }")
    assert "after write 2" in durability._faults(store.path, 2)[0]
    assert "no store" in durability._faults(tmp_path / "none", 1)[0]


@pytest.mark.parametrize("size", [0, 100, 20_000, 60_000])
def test_a_full_disk_is_told_and_loses_nothing(size: int, store: EmbeddedStore) -> None:
    version = store.view().version()
    said = write(store, "load", str(size))
    assert said.startswith("StoreError The change cannot be written, the store stays as it was")
    assert "\n" not in said
    assert store.view().version() == version
    assert entries(store) == ["1", "current", "lock"]
    assert write(store, "insert") == ""
    assert store.view().size() == 501


def test_a_disk_that_cannot_be_written_is_told(store: EmbeddedStore) -> None:
    version = store.view().version()
    store.path.parent.chmod(0o755)
    for path in [store.path, *store.path.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    said = write(store, "nobody:remove")
    assert said.startswith("StoreError The folder of the store cannot be used; choose another with GRAPHSVC_STORE")
    assert "Permission denied" in said
    assert store.view().version() == version


def test_increments_of_several_processes_are_all_there(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        writer.update("INSERT DATA { <urn:n> <urn:is> 0 }")
    processes = [start(store, "increment") for _ in range(3)]
    assert [process.communicate(timeout=120)[0] for process in processes] == [""] * 3
    assert [row["n"].value for row in store.view().select("SELECT ?n { <urn:n> <urn:is> ?n }")] == ["15"]
    current = States(store.path).current()
    assert current
    assert audit.faults(current) == []


def test_a_write_that_changes_nothing_leaves_the_state(store: EmbeddedStore) -> None:
    with store.writer() as writer:
        writer.update("INSERT DATA { <http://e/a> <http://e/p> 1 } ; DELETE WHERE { <http://e/a> ?p ?o } ; DROP DEFAULT")
    assert entries(store) == ["1", "current", "lock"]
