"""A pool of processes with its event loop in a thread, and what tests ask of it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Coroutine
from typing import Any

from graphsvc.settings import Limits
from graphsvc.store.base import FORMATS, WHOLE, Dataset
from graphsvc.store.blocking import Blocking, Waited
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Asked
from graphsvc.store.pool import Pool

LIMITS = Limits(seconds=2, memory=512, result=2, length=50_000, processes=2)


class Running:
    """A pool with its event loop, in a thread."""

    def __init__(self, store: EmbeddedStore, limits: Limits = LIMITS) -> None:
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever)
        self._thread.start()
        self.pool: Pool = self.run(self._made(store, limits))

    def run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result()

    def close(self) -> None:
        self.run(self.pool.close())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join()
        self.loop.close()

    @staticmethod
    async def _made(store: EmbeddedStore, limits: Limits) -> Pool:
        return Pool(store, limits)


def held(running: Running, wanted: bool = True) -> None:
    """Wait until its processes evaluate in memory."""
    until = time.monotonic() + 20
    while running.pool.held != wanted or running.pool.alive != LIMITS.processes:
        assert time.monotonic() < until
        time.sleep(0.02)


def begin(pool: Running, sparql: str, dataset: Dataset = WHOLE) -> Waited:
    return Blocking(pool.pool, pool.loop).answer(Asked(sparql, dataset, FORMATS["csv"], FORMATS["nt"]))


def ask(pool: Running, sparql: str, dataset: Dataset = WHOLE) -> bytes:
    return b"".join(begin(pool, sparql, dataset))
