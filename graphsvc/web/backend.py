"""What a server stands on: a store in a folder, or one on another server."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from graphsvc.settings import Endpoint, Settings
from graphsvc.store.base import View
from graphsvc.store.changing import Changer
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Changes, Direct, Queries
from graphsvc.store.live import Fixed, Following, Live, Watching
from graphsvc.store.remote_serving import RemoteChanges, RemoteQueries, WatchedView


@dataclass(frozen=True, slots=True)
class Backend:
    """The states of the graph, and who answers queries and makes changes. Queries to a ``store`` in a folder are answered by a pool."""

    live: Live
    changes: Changes | None = None
    """None where nothing can be written."""
    store: EmbeddedStore | None = None
    foreign: Queries | None = None
    """Where there is no such store."""
    reckon: Callable[[], str] | None = None
    """The version of the data at this moment, where that of the states may be one of before."""


def embedded(settings: Settings, store: EmbeddedStore) -> Backend:
    """A store in a folder."""
    limits = replace(settings.limits, length=settings.access.write_size << 20)
    return Backend(Following(store), Changer(store, limits, settings.base), store)


def remote(settings: Settings, endpoint: Endpoint, view: WatchedView) -> Backend:
    """A store on another server."""
    changes, queries = RemoteChanges(endpoint, settings.base, view.changed), RemoteQueries(endpoint, settings.limits)
    return Backend(Watching(view), changes, foreign=queries, reckon=view.reckon)


def fixed(view: View) -> Backend:
    """A view that stays as it is."""
    return Backend(Fixed(view), foreign=Direct(view))
