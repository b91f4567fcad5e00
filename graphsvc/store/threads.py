"""Queries from outside that are answered by threads of the server itself: for stores on a server, which have limits of their own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor

from graphsvc.store.foreign import Answer, Asked, Queries
from graphsvc.store.streaming import Left


class Threads:
    """Answers as the ``queries`` do, so many at a time; the client's leaving is not noticed. Has to be closed."""

    def __init__(self, queries: Queries, number: int) -> None:
        self._queries = queries
        self._threads = ThreadPoolExecutor(number, thread_name_prefix="queries")

    async def answer(self, asked: Asked, left: Left | None = None) -> Threaded:
        """See `foreign.Queries`."""
        del left
        loop = asyncio.get_running_loop()
        return Threaded(await loop.run_in_executor(self._threads, self._queries.answer, asked), self._threads)

    async def close(self) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class Threaded:
    """An answer, as an asynchronous iterator of its bytes; see `foreign.Answer`."""

    def __init__(self, answer: Answer, threads: ThreadPoolExecutor) -> None:
        self._answer = answer
        self._threads = threads
        self.form = answer.form
        self.whole = answer.whole

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The answer itself."""
        if self.whole:
            for piece in self._answer:
                yield piece
            return
        loop = asyncio.get_running_loop()
        while (more := await loop.run_in_executor(self._threads, self._piece)) is not None:
            yield more

    def _piece(self) -> bytes | None:
        return next(self._answer, None)

    def close(self) -> None:
        """Stop the work, if there is any left."""
        self._answer.close()
