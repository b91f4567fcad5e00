"""A really started server, in a thread of the test's own process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from graphsvc.questions.catalogue import Catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.web import serve
from graphsvc.web.backend import Backend, embedded, fixed


@contextmanager
def serving(store: EmbeddedStore | View | Backend, settings: Settings | None = None, catalogue: Catalogue | None = None) -> Iterator[str]:
    """The address of a server over the store, without the slash at its end."""
    chosen = replace(settings or Settings(), host="127.0.0.1", port=0)
    backend = embedded(chosen, store) if isinstance(store, EmbeddedStore) else store if isinstance(store, Backend) else fixed(store)
    ready: queue.Queue[tuple[str, Callable[[], None]]] = queue.Queue()
    thread = threading.Thread(target=serve.run, args=(chosen, backend, catalogue, lambda *said: ready.put(said)), daemon=True)
    thread.start()
    address, stop = ready.get(timeout=10)
    try:
        yield address.rstrip("/")
    finally:
        stop()
        thread.join(10)
        assert not thread.is_alive()
