"""Writing the embedded store: a copy of its state is changed, and becomes the valid state when all is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import pyoxigraph as ox

from graphsvc.errors import StoreError
from graphsvc.store import canonical, states, updating
from graphsvc.store.base import FORMATS, WHOLE, Dataset, Format, Written
from graphsvc.store.convert import node
from graphsvc.store.ledger import Ledger
from graphsvc.store.states import States

_MOST = 50_000
"""Lines that are collected at most. The engine takes some 4 KB for each while it loads them: it costs no more time to load them so."""


class EmbeddedWriter:
    """Changes to a copy of the store; made by :func:`writer`.

    Graphs that go, and data that come, are collected, and each is done in one go at the end, before an update, or where more is collected
    than should be held in memory: where all that was there goes, nothing of it is read.

    ``prefixes`` need no declaration in updates; relative IRIs in them are resolved against ``base``.
    """

    def __init__(self, folder: States, store: ox.Store, digests: dict[str, str], prefixes: Mapping[str, str], base: str) -> None:
        self._folder = folder
        self._store = store
        self._compact = not digests
        self._ledger = Ledger(store, digests)
        self._prefixes = prefixes
        self._base = base
        self._removed: dict[str, None] = {}
        self._pending: dict[str, list[bytes]] = {}
        self._waiting = 0

    @property
    def digests(self) -> dict[str, str]:
        """Graph → digest, of what was written up to now."""
        return self._ledger.digests

    def has_graph(self, name: str) -> bool:
        """Whether the graph is there, empty or not."""
        return name in self._pending or (name not in self._removed and self._ledger.has(name))

    def replace_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """See `base.Writer`."""
        node(name)
        lines = canonical.lines(data, form, name)
        self.remove_graph(name)
        self._pending[name] = lines
        self._waiting += len(lines)
        if self._waiting > _MOST:
            with _keeping(self._folder):
                self._settle()

    def add_to_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """See `base.Writer`."""
        graph = node(name)
        lines = canonical.lines(data, form, name, again=True)
        with _keeping(self._folder):
            self._settle()
            quads = canonical.quads(lines, graph)
            self._pending[name] = [line for line, quad in zip(lines, quads, strict=True) if quad not in self._store]

    def remove_graph(self, name: str) -> None:
        """See `base.Writer`."""
        self._pending.pop(name, None)
        self._removed[name] = None

    def compact(self) -> None:
        """See `base.Writer`."""
        self._compact = True

    def update(self, sparql: str, dataset: Dataset = WHOLE) -> None:
        """See `base.Writer`."""
        with _keeping(self._folder):
            self._settle()
            updating.carry_out(self._ledger, sparql, dataset, self._prefixes, self._base)

    def written(self) -> Written:
        """See `base.Writer`."""
        return Written(states.version(self.digests), self._ledger.counts(), self._ledger.created())

    def finish(self) -> None:
        """Write what is pending, and everything to the disk."""
        with _keeping(self._folder):
            self._settle()
            self._store.flush()
            if self._compact:
                self._store.optimize()  # one file a table: a look-up costs half of what it does in the files as they were loaded

    def close(self) -> None:
        """Give the files up; the writer cannot be used any more, whoever still holds it."""
        self._ledger.close()
        del self._store

    def _settle(self) -> None:
        if self._removed:
            self._ledger.remove(*self._removed)
            self._removed = {}
            self._compact = self._compact or not self._ledger.digests
        if self._pending:
            self._ledger.load(self._pending)
            self._pending = {}
            self._waiting = 0


def _silent(_: Written) -> None:
    """Nobody is told."""


@contextmanager
def writer(
    folder: States, prefixes: Mapping[str, str], base: str, *, afresh: bool, wait: float = 0.0, tell: Callable[[Written], None] = _silent
) -> Iterator[EmbeddedWriter]:
    """A writer on a copy of the valid state, which becomes the valid one when the block ends without an exception.

    Where nothing has changed the state stays. Another writer is waited for so many seconds. ``tell`` hears what is going to be valid, just
    before it is.
    """
    with folder.writing(wait) as target:
        current = None if afresh else folder.current()
        before: dict[str, str] = {}
        if current:
            with _opening(folder):
                last = ox.Store.read_only(str(current))
                before = states.digests(current)
        with _keeping(folder):
            if current:
                last.backup(str(target))
                del last
            made = EmbeddedWriter(folder, ox.Store(str(target)), dict(before), prefixes, base)
        try:
            yield made
            made.finish()
        finally:  # the engine has to be gone before its files go
            made.close()
        with _keeping(folder):
            tell(made.written())
            if not current or made.digests != before:
                folder.publish(target, made.digests)


@contextmanager
def _opening(folder: States) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise states.opening(folder.path, error) from error


@contextmanager
def _keeping(folder: States) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(f"The change cannot be written, the store stays as it was: {folder.path} ({states.first_line(error)})") from error
