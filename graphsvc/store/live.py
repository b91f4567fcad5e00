"""The state of the data as of now, for those who run on while data change."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import Protocol

from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """One state: what to read it by, and its version."""

    view: View
    version: str


class Live(Protocol):
    """Something whose state can change."""

    def now(self) -> State:
        """The state as of now; the same object as long as it is the same state. Raises StoreError where it cannot be read."""


class Fixed:
    """A view that stays as it is."""

    def __init__(self, view: View) -> None:
        self._state = State(view, view.version())

    def now(self) -> State:
        """See `Live`."""
        return self._state


class Following:
    """The states of an embedded store, one after the other; safe to use from several threads."""

    def __init__(self, store: EmbeddedStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._found: tuple[str, State] | None = None
        """The state that was opened last, and its folder: one object, so that nobody takes one for the other's."""

    def now(self) -> State:
        """See `Live`. Costs one look at a link where nothing has changed."""
        found = self._found
        if found is None or self._store.state() != found[0]:
            with self._lock:
                found = self._found
                folder = self._store.state()
                if found is None or folder != found[0]:
                    view = self._store.view()
                    self._found = found = folder, State(view, view.version())
        return found[1]


class Watching:
    """A view of data that others may change at any time: another version is another state, though what is read is always of now."""

    def __init__(self, view: View) -> None:
        self._state = State(view, view.version())

    def now(self) -> State:
        """See `Live`."""
        version = self._state.view.version()
        if version != self._state.version:
            self._state = State(self._state.view, version)
        return self._state
