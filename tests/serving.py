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


@contextmanager
def serving(store: EmbeddedStore | View, settings: Settings | None = None, catalogue: Catalogue | None = None) -> Iterator[str]:
    """The address of a server over the store, without the slash at its end."""
    ready: queue.Queue[tuple[str, Callable[[], None]]] = queue.Queue()
    chosen = replace(settings or Settings(), host="127.0.0.1", port=0)
    thread = threading.Thread(target=serve.run, args=(chosen, store, catalogue, lambda *said: ready.put(said)), daemon=True)
    thread.start()
    address, stop = ready.get(timeout=10)
    try:
        yield address.rstrip("/")
    finally:
        stop()
        thread.join(10)
        assert not thread.is_alive()
