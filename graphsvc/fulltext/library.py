"""Indexes of the states of the data: each is made once, when it is first asked for, and found again by the version of the data.

In a folder beside the store, an index is made under another name and moved when it is whole: a process that is killed leaves nothing that
anybody would take for an index. The two newest stay, that of the data and that of a server which still reads the data before. Where there
is no such folder, or it cannot be written, indexes are kept in memory.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path

import tantivy

from graphsvc.fulltext import entries, index
from graphsvc.fulltext.search import Searcher
from graphsvc.store.base import View

KEPT = 2
"""Indexes that stay, in memory and in the folder."""
PATIENCE = 2.0
"""Seconds for which those who search wait for the index of new data, while there is that of the data before."""
_MAKING = ".making-"


class Library:
    """The indexes of a process; safe to use from several threads."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._alone = threading.Lock()
        self._made: dict[str, Future[Searcher]] = {}
        """By version of the data, the newest last; those that are being made too."""

    def keep_in(self, folder: Path | None) -> None:
        """From now on indexes are kept in that folder, which is made when the first one is."""
        self._folder = folder

    def begin(self, view: View) -> None:
        """Have the index of this state of the data made, without waiting for it."""
        self._asked(view)

    def of(self, view: View) -> Searcher:
        """The index of this state of the data; waits where it must be made first. Raises StoreError where the data cannot be read."""
        return self._asked(view).result()

    def now(self, view: View, patience: float = PATIENCE) -> Searcher:
        """As :meth:`of`; but where that takes longer, the index of the data before, if there is one: its version tells."""
        asked, before = self._asked(view), self._before()
        if before is None:
            return asked.result()
        try:
            return asked.result(patience)
        except TimeoutError:
            return before

    def _before(self) -> Searcher | None:
        """The newest index that is whole."""
        with self._alone:
            whole = [made for made in self._made.values() if made.done() and made.exception() is None]
        return whole[-1].result() if whole else None

    def _asked(self, view: View) -> Future[Searcher]:
        version = view.version()
        with self._alone:
            there = self._made.get(version)
            if there is not None and not (there.done() and there.exception()):
                return there
            made: Future[Searcher] = Future()
            self._made[version] = made
            for old in [name for name, one in self._made.items() if one.done()][: -(KEPT - 1)]:
                del self._made[old]
        threading.Thread(target=self._make, args=(view, version, made), name="fulltext", daemon=True).start()
        return made

    def _make(self, view: View, version: str, made: Future[Searcher]) -> None:
        try:
            made.set_result(Searcher(_index(view, version, self._folder), version))
        except BaseException as error:
            made.set_exception(error)  # whoever waits for it gets it


LIBRARY = Library()
"""That of this process: whoever searches in a state of the data shares its index."""


def beside(store: Path) -> Path:
    """The folder of indexes for a store."""
    return store.parent / "fulltext"


def _index(view: View, version: str, folder: Path | None) -> tantivy.Index:
    if folder is None or not folder.parent.is_dir():
        return index.make(entries.read(view), None)
    target = folder / f"{version}-{index.FORMAT}"
    try:
        return index.opened(target)
    except OSError:
        pass  # there is none yet, or none that can be read
    try:
        folder.mkdir(exist_ok=True)
        with _locked(folder):
            return _made(view, target)
    except OSError:
        return index.make(entries.read(view), None)


def _made(view: View, target: Path) -> tantivy.Index:
    """The index in that folder, made unless another process has made it meanwhile; for the holder of the lock alone."""
    try:
        return index.opened(target)
    except OSError:
        _tidy(target)
    making = Path(tempfile.mkdtemp(prefix=_MAKING, dir=target.parent))
    try:
        index.make(entries.read(view), making)
        making.rename(target)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    return index.opened(target)


def _tidy(target: Path) -> None:
    """Remove what was begun and not finished, what cannot be read, and old indexes: who still reads one has its files open."""
    shutil.rmtree(target, ignore_errors=True)
    folders = [entry for entry in target.parent.iterdir() if entry.is_dir()]
    for begun in [entry for entry in folders if entry.name.startswith(_MAKING)]:
        shutil.rmtree(begun, ignore_errors=True)
    whole = sorted((entry for entry in folders if not entry.name.startswith(_MAKING)), key=lambda entry: entry.stat().st_mtime)
    for old in whole[: -(KEPT - 1)]:
        shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Until the end of the block no other process makes an index there."""
    held = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)
