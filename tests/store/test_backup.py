"""Backups: what is copied is one sound state, also while others write; what is put back was read through."""

from __future__ import annotations

import re
import shutil
import threading
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from graphsvc.cli import cli
from graphsvc.errors import ParameterError, StoreError
from graphsvc.store import audit, backup, states
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.states import States

ROWS = "".join(f"<http://e/{number}> <http://e/p> <http://e/o> .\n" for number in range(3_000)).encode()


@pytest.fixture
def store(tmp_path: Path) -> EmbeddedStore:
    store = EmbeddedStore(tmp_path / "store")
    with store.writer() as writer:
        writer.replace_graph("http://e/g", ROWS)
        writer.replace_graph("http://e/h", b'_:x <http://e/p> "01"^^<http://www.w3.org/2001/XMLSchema#integer> .\n')
    return store


def current(store: EmbeddedStore) -> Path:
    found = States(store.path).current()
    assert found
    return found


def test_a_backup_is_put_back_as_it_was(store: EmbeddedStore, tmp_path: Path) -> None:
    version = backup.make(store.path, tmp_path / "backup")
    assert version == store.view().version()
    with store.writer() as writer:
        writer.update("DROP ALL")
    before = store.view()
    assert backup.restore(store.path, tmp_path / "backup") == version == store.view().version()
    assert store.view().graphs() == {"http://e/g": 3_000, "http://e/h": 1}
    assert before.size() == 0  # an open view stays with its state
    elsewhere = EmbeddedStore(tmp_path / "elsewhere" / "store")
    assert backup.restore(elsewhere.path, tmp_path / "backup") == elsewhere.view().version()
    with elsewhere.writer() as writer:  # and it can be written to
        writer.update("INSERT DATA { <http://e/x> <http://e/p> 1 }")
    assert elsewhere.view().size() == 3_002


def test_files_are_not_shared_with_the_store(store: EmbeddedStore, tmp_path: Path) -> None:
    backup.make(store.path, tmp_path / "backup")
    tables = list((tmp_path / "backup" / "state").glob("*.sst"))
    assert tables
    assert all(table.stat().st_nlink == 1 for table in tables)


def test_a_backup_is_one_state_while_others_write(store: EmbeddedStore, tmp_path: Path) -> None:
    done = threading.Event()
    versions = {store.view().version()}

    def write() -> None:
        number = 0
        while not done.is_set():
            number += 1
            with store.writer() as writer:
                writer.update(f"INSERT DATA {{ <http://e/n> <http://e/n> {number} }}")
            versions.add(writer.written().version)

    thread = threading.Thread(target=write)
    thread.start()
    made = [backup.make(store.path, tmp_path / f"backup-{number}") for number in range(4)]
    done.set()
    thread.join()
    assert len(versions) > 2
    assert set(made) <= versions
    assert len(set(made)) > 1
    assert backup.restore(store.path, tmp_path / "backup-0") == made[0] == store.view().version()


def test_a_folder_that_holds_something_is_not_written_to(store: EmbeddedStore, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter.txt").write_text("x")
    for folder in (tmp_path / "full", tmp_path / "full" / "letter.txt"):
        with pytest.raises(ParameterError, match="empty"):
            backup.make(store.path, folder)
    assert [entry.name for entry in (tmp_path / "full").iterdir()] == ["letter.txt"]
    with pytest.raises(StoreError, match="no store yet"):
        backup.make(tmp_path / "none", tmp_path / "backup")


@pytest.mark.parametrize("about", [None, "no json", "[]", '{"form": 99, "version": "x"}', '{"form": 1}'])
def test_what_is_no_backup_is_refused(about: str | None, store: EmbeddedStore, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    if about is not None:
        (folder / "backup.json").write_text(about)
    version = store.view().version()
    with pytest.raises(ParameterError, match="no backup"):
        backup.restore(store.path, folder)
    assert store.view().version() == version


def test_a_damaged_backup_changes_nothing(store: EmbeddedStore, tmp_path: Path) -> None:
    backup.make(store.path, tmp_path / "whole")
    with store.writer() as writer:
        writer.remove_graph("http://e/h")
    version = store.view().version()
    largest = max((tmp_path / "whole" / "state").glob("*.sst"), key=lambda path: path.stat().st_size).name

    def damage_a_table(state: Path) -> None:
        data = bytearray((state / largest).read_bytes())
        data[len(data) // 3] ^= 0xFF
        (state / largest).write_bytes(data)

    def lose_the_manifest(state: Path) -> None:
        (state / "CURRENT").unlink()

    def add_a_triple(state: Path) -> None:
        other = ox.Store(str(state))
        other.add(ox.Quad(ox.NamedNode("http://e/x"), ox.NamedNode("http://e/x"), ox.NamedNode("http://e/x"), ox.NamedNode("http://e/g")))
        other.flush()
        del other

    def claim_another_version(state: Path) -> None:
        about = state.parent / "backup.json"
        about.write_text(re.sub('"version": "[0-9a-f]+"', '"version": "0123456789ab"', about.read_text()))

    for number, damage in enumerate((damage_a_table, lose_the_manifest, add_a_triple, claim_another_version)):
        folder = tmp_path / f"damaged-{number}"
        shutil.copytree(tmp_path / "whole", folder)
        damage(folder / "state")
        with pytest.raises(StoreError, match="not restored"):
            backup.restore(store.path, folder)
        assert store.view().version() == version
        assert sorted(entry.name for entry in store.path.iterdir()) == [current(store).name, "current", "lock"]
    assert backup.restore(store.path, tmp_path / "whole") != version


def test_a_store_whose_data_are_not_those_of_its_version_is_not_copied(store: EmbeddedStore, tmp_path: Path) -> None:
    other = ox.Store(str(current(store)))
    other.add(ox.Quad(ox.NamedNode("http://e/x"), ox.NamedNode("http://e/x"), ox.NamedNode("http://e/x"), ox.NamedNode("http://e/g")))
    other.flush()
    del other
    found = audit.faults(current(store))
    assert found == ["the graph does not hold what its digest says: http://e/g", "a triple of a graph is not in the union"]
    with pytest.raises(StoreError, match="http://e/g"):
        backup.make(store.path, tmp_path / "backup")
    assert not (tmp_path / "backup").exists()


def test_the_commands(store: EmbeddedStore, tmp_path: Path) -> None:
    version = store.view().version()
    made = CliRunner().invoke(cli, ["--store", str(store.path), "backup", str(tmp_path / "backup")])
    assert made.exit_code == 0
    assert version in made.output
    put_back = CliRunner().invoke(cli, ["--store", str(tmp_path / "new"), "restore", str(tmp_path / "backup")])
    assert put_back.exit_code == 0
    assert states.version(states.digests(current(EmbeddedStore(tmp_path / "new")))) == version
