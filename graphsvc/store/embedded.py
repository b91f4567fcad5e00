"""The embedded store: Oxigraph on disk; :mod:`reading` is its view, :mod:`writing` its writer.

Layout of the folder: ``lock`` (held by the writer), one numbered folder a state, and ``current``, a symbolic link to the valid
one. A writer works on a copy (hard links, a millisecond) and moves the link when all is on disk. So a killed build leaves the last
state as it was, and readers never see half of a change. A reader holds a shared lock on its state's folder, and a state that is
superseded goes when nobody holds it (the engine hangs on a folder that is deleted under it).

Each triple stands in its named graph and in the default graph, which is thereby the union *as a set*: the engine's own union
repeats a triple that two graphs hold, and ignores FROM.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import StoreError
from graphsvc.store.reading import EmbeddedView, first_line
from graphsvc.store.writing import EmbeddedPreview, EmbeddedWriter

_DIGESTS = "digests.json"
_PREVIEW = "preview-"
_NONE = "There is no store yet; run 'graphsvc build' to make one: {}"


class EmbeddedStore:
    """A store in a folder of the local disk.

    Raises StoreError, saying what to do, where the folder holds no store, cannot be used, is damaged, or another writer is at work.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._folder = path.absolute()
        self._link = str(self._folder / "current")

    def exists(self) -> bool:
        """Whether the folder holds a state that can be asked for, sound or damaged."""
        return self._current() is not None

    def state(self) -> str:
        """The folder of the valid state; another one as soon as data change. Costs one look at a link."""
        try:
            return f"{self._folder}/{os.readlink(self._link)}"  # noqa: PTH115 - for each query: pathlib takes ten times as long
        except OSError as error:
            raise StoreError(_NONE.format(self.path)) from error

    def view(self) -> EmbeddedView:
        """A snapshot of the valid state; takes no lock."""
        current, held = self.hold()
        with _opening(self.path):
            return EmbeddedView(ox.Store.read_only(str(current)), _version(_digests(current)), held)

    def hold(self) -> tuple[Path, int]:
        """The folder of the valid state, and that folder opened and locked: so long as it is, the state is not removed."""
        while True:
            current = self._current()
            if current is None:
                raise StoreError(_NONE.format(self.path))
            with _opening(self.path):
                held = os.open(current, os.O_RDONLY)
            fcntl.flock(held, fcntl.LOCK_SH)
            if current == self._current():
                return current, held
            os.close(held)

    @contextmanager
    def writer(self, *, afresh: bool = False) -> Iterator[EmbeddedWriter]:
        """A writer on a copy, which becomes the valid state when the block ends without an exception."""
        with self._locked():
            states = self._states()
            current = self._current()
            target = self.path / str(max(states, default=0) + 1)
            with _opening(self.path):
                if current and not afresh:
                    ox.Store.read_only(str(current)).backup(str(target))
                digests = _digests(current) if current and not afresh else {}
                writer = EmbeddedWriter(ox.Store(str(target)), digests)
            try:
                yield writer
                with _opening(self.path):
                    writer.finish()
            except BaseException:  # an interrupt too leaves no half-written state behind
                writer.close()
                shutil.rmtree(target, ignore_errors=True)
                raise
            writer.close()
            (target / _DIGESTS).write_text(json.dumps(digests, sort_keys=True), encoding="utf-8")
            self._publish(target)

    @contextmanager
    def preview(self) -> Iterator[EmbeddedPreview]:
        """A copy of the valid state, to try changes on; nobody else sees it, and it is gone when the block ends."""
        current, origin = self.hold()
        with _opening(self.path):
            folder = Path(tempfile.mkdtemp(prefix=_PREVIEW, dir=self.path))
            held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_SH)
        try:
            with _opening(self.path):
                shutil.copytree(current, folder / "state", copy_function=_linked)
                preview = EmbeddedPreview(ox.Store(str(folder / "state")), _version(_digests(current)), held)
            try:
                yield preview
            finally:
                preview.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(origin)

    def _states(self) -> list[int]:
        return [int(entry.name) for entry in self.path.iterdir() if entry.name.isdigit()]

    def _current(self) -> Path | None:
        link = self.path / "current"
        return link.resolve() if link.exists() else None

    def _publish(self, target: Path) -> None:
        following = self.path / "next"
        following.unlink(missing_ok=True)
        following.symlink_to(target.name)
        following.replace(self.path / "current")
        for entry in self.path.iterdir():
            old = entry.name.isdigit() and entry.name != target.name
            if old or entry.name.startswith(_PREVIEW):  # a preview's process may have been killed
                _remove_unless_read(entry)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(
                f"The folder of the store cannot be used; choose another with GRAPHSVC_STORE: {self.path} ({error.strerror})"
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise StoreError(f"Another process is writing to the store; wait until it has finished, or stop it: {self.path}") from error
        finally:
            os.close(handle)


def _digests(state: Path) -> dict[str, str]:
    """Graph → digest of its triples in any order, as the writer counted them: the data need not be read again to know their version."""
    try:
        digests: dict[str, str] = json.loads((state / _DIGESTS).read_text(encoding="utf-8"))
    except ValueError as error:
        raise OSError(f"{_DIGESTS}: {error}") from error
    return digests


def _version(digests: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:12]


def _linked(source: str, target: str) -> str:
    """A file of a state that is not written to any more: tables never change and are shared, the small rest is copied."""
    if source.endswith(".sst"):
        os.link(source, target)
        return target
    return shutil.copyfile(source, target)


def _remove_unless_read(state: Path) -> None:
    held = os.open(state, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(state, ignore_errors=True)
    except BlockingIOError:
        return  # a later writer removes it
    finally:
        os.close(held)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"The store cannot be opened; delete its folder and run 'graphsvc build' again: {path} ({first_line(error)})"
        ) from error
