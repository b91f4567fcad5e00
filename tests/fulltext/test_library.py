"""Indexes follow the version of the data, are made once, and survive what can happen to the process that makes them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from graphsvc.errors import StoreError
from graphsvc.fulltext import entries, library
from graphsvc.fulltext.entries import Entry
from graphsvc.fulltext.index import FORMAT
from graphsvc.fulltext.library import Library
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]


def one(title: str) -> str:
    return f'<https://e/{title}> a <https://graphsvc.example/def#Measure> ; <http://purl.org/dc/terms/title> "{title}"@cs .'


class Counting:
    """Reads entries as usual, counts how often, and waits where it is told to."""

    def __init__(self) -> None:
        self.times = 0
        self.go = threading.Event()
        self.go.set()
        self._read = entries.read

    def __call__(self, view: View) -> list[Entry]:
        self.times += 1
        assert self.go.wait(20)
        return self._read(view)


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting()
    monkeypatch.setattr(library.entries, "read", counting)
    return counting


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return library.beside(tmp_path / "store")


def indexes(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.is_dir())


def test_an_index_is_made_once_for_all_who_search(view_of: ViewOf, reading: Counting, folder: Path) -> None:
    view, shelf = view_of(one("zahrada")), Library(folder)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: shelf.of(view).search("zahrady").total, range(16)))
    assert found == [1] * 16
    assert reading.times == 1


def test_another_process_finds_the_index_in_the_folder(view_of: ViewOf, reading: Counting, folder: Path) -> None:
    view = view_of(one("zahrada"))
    Library(folder).of(view)
    assert Library(folder).of(view).search("zahrada").total == 1
    assert reading.times == 1
    assert indexes(folder) == [f"{view.version()}-{FORMAT}"]


def test_new_data_have_an_index_of_their_own_and_the_two_newest_stay(view_of: ViewOf, folder: Path) -> None:
    shelf, versions = Library(folder), []
    for title in ("zahrada", "klub", "škola"):
        view = view_of(one(title))
        versions.append(view.version())
        assert shelf.of(view).search(title).total == 1
        assert shelf.of(view).version == view.version()
    assert len(set(versions)) == 3
    assert indexes(folder) == sorted(f"{version}-{FORMAT}" for version in versions[1:])


def test_who_searches_while_an_index_is_made_gets_the_one_before(view_of: ViewOf, reading: Counting, folder: Path) -> None:
    shelf, old = Library(folder), view_of(one("zahrada"))
    first = shelf.now(old, patience=0)
    assert first.version == old.version()
    new = view_of(one("klub"))
    reading.go.clear()
    assert shelf.now(new, patience=0.05) is first
    reading.go.set()
    assert shelf.of(new).version == new.version()
    assert shelf.now(new, patience=0).search("klub").total == 1


def test_an_error_is_told_and_tried_again(view_of: ViewOf, monkeypatch: pytest.MonkeyPatch) -> None:
    view, shelf = view_of(one("zahrada")), Library()
    with monkeypatch.context() as broken:
        broken.setattr(library.entries, "read", lambda _: (_ for _ in ()).throw(StoreError("gone")))
        with pytest.raises(StoreError, match="gone"):
            shelf.of(view)
    assert shelf.of(view).search("zahrada").total == 1


def test_an_index_that_is_damaged_is_made_again(view_of: ViewOf, reading: Counting, folder: Path) -> None:
    view = view_of(one("zahrada"))
    Library(folder).of(view)
    (folder / f"{view.version()}-{FORMAT}" / "meta.json").write_text("{", encoding="utf-8")
    assert Library(folder).of(view).search("zahrada").total == 1
    assert reading.times == 2


def test_what_a_killed_process_began_is_removed(view_of: ViewOf, folder: Path) -> None:
    begun = folder / ".making-abc"
    begun.mkdir(parents=True)
    (begun / "meta.json").write_text("{", encoding="utf-8")
    view = view_of(one("zahrada"))
    assert Library(folder).of(view).search("zahrada").total == 1
    assert indexes(folder) == [f"{view.version()}-{FORMAT}"]


def test_without_a_folder_that_can_be_written_the_index_is_in_memory(view_of: ViewOf, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    view = view_of(one("zahrada"))
    for place in (None, tmp_path / "nowhere" / "fulltext", tmp_path / "file"):
        assert Library(place).of(view).search("zahrada").total == 1
    assert (tmp_path / "file").read_text(encoding="utf-8") == "x"


_MAKE = """
import sys
from pathlib import Path
from graphsvc.fulltext import library
from graphsvc.store.embedded import EmbeddedStore
store = Path(sys.argv[1])
print("begin", flush=True)
library.Library(library.beside(store)).of(EmbeddedStore(store).view())
print("whole", flush=True)
"""


@pytest.mark.slow
def test_a_process_that_is_killed_while_it_makes_an_index_leaves_none_that_is_broken(shipped_store: EmbeddedStore) -> None:
    view, folder = shipped_store.view(), library.beside(shipped_store.path)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for wait in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5):
        process = subprocess.Popen([sys.executable, "-c", _MAKE, str(shipped_store.path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        with process:
            assert process.stdout.readline() == "begin\n"
            time.sleep(wait)
            os.kill(process.pid, signal.SIGKILL)
        assert [name for name in indexes(folder) if not name.startswith(".making-")] in ([], [f"{view.version()}-{FORMAT}"])
    found = Library(folder).of(view)
    assert len(found) > 900
    assert found.search("nízkoprahová zařízení").total > 3
    assert indexes(folder) == [f"{view.version()}-{FORMAT}"]
