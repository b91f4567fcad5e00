"""The embedded store: Oxigraph on disk. :mod:`states` is its folder, :mod:`reading` its view, :mod:`writing` its writer.

A writer works on a copy of the valid state (hard links, a millisecond), see :mod:`states`.

Each triple stands in its named graph and in the default graph, which is thereby the union *as a set*: the engine's own union
repeats a triple that two graphs hold, and ignores FROM.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pyoxigraph as ox

from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import DEFAULT_BASE
from graphsvc.store import states, writing
from graphsvc.store.previewing import EmbeddedPreview
from graphsvc.store.reading import EmbeddedView
from graphsvc.store.states import States
from graphsvc.store.writing import EmbeddedWriter


class EmbeddedStore:
    """A store in a folder of the local disk; ``base`` is that of the product's IRIs, which matters to updates alone.

    Raises StoreError, saying what to do, where the folder holds no store, cannot be used, is damaged, or another writer is at work.
    """

    def __init__(self, path: Path, base: str = DEFAULT_BASE) -> None:
        self.path = path
        self._states = States(path)
        self._base = base

    def exists(self) -> bool:
        """Whether the folder holds a state that can be asked for, sound or damaged."""
        return self._states.current() is not None

    def state(self) -> str:
        """The folder of the valid state; another one as soon as data change. Costs one look at a link."""
        return self._states.valid()

    def view(self) -> EmbeddedView:
        """A snapshot of the valid state; takes no lock."""
        current, held = self.hold()
        with _opening(self.path):
            digests = states.digests(current)
            return EmbeddedView(ox.Store.read_only(str(current)), states.version(digests), held, digests)

    def hold(self) -> tuple[Path, int]:
        """The folder of the valid state, and that folder opened and locked: so long as it is, the state is not removed."""
        return self._states.hold()

    def writer(self, *, afresh: bool = False, wait: float = 0.0) -> AbstractContextManager[EmbeddedWriter]:
        """A writer on a copy, which becomes the valid state when the block ends without an exception.

        ``wait`` is how many seconds another writer is waited for.
        """
        return writing.writer(self._states, PREFIXES, self._base, afresh=afresh, wait=wait)

    @contextmanager
    def preview(self) -> Iterator[EmbeddedPreview]:
        """A copy of the valid state, to try changes on; nobody else sees it, and it is gone when the block ends."""
        current, origin = self.hold()
        with _opening(self.path):
            folder = Path(tempfile.mkdtemp(prefix=states.PREVIEW, dir=self.path))
            held = os.open(folder, os.O_RDONLY)
        fcntl.flock(held, fcntl.LOCK_SH)
        try:
            with _opening(self.path):
                shutil.copytree(current, folder / "state", copy_function=_linked)
                preview = EmbeddedPreview(ox.Store(str(folder / "state")), states.version(states.digests(current)), held)
            try:
                yield preview
            finally:
                preview.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(origin)


def _linked(source: str, target: str) -> str:
    """A file of a state that is not written to any more: tables never change and are shared, the small rest is copied."""
    if source.endswith(".sst"):
        os.link(source, target)
        return target
    return shutil.copyfile(source, target)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise states.opening(path, error) from error
