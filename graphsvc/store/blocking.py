"""The pool's door for threads that do not run its event loop: the same answers, waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from graphsvc.store.base import Format
from graphsvc.store.foreign import Asked
from graphsvc.store.pool import Pool
from graphsvc.store.streaming import Streamed

_T = TypeVar("_T")


class Blocking:
    """Answers of a pool whose loop runs in another thread; see `foreign.Queries`."""

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop) -> None:
        self._pool = pool
        self._loop = loop

    def answer(self, asked: Asked) -> Waited:
        """See `foreign.Queries`."""
        return Waited(_wait(self._pool.answer(asked), self._loop), self._loop)


class Waited:
    """An answer, waited for piece by piece; see `foreign.Answer`."""

    def __init__(self, answer: Streamed, loop: asyncio.AbstractEventLoop) -> None:
        self._answer = answer
        self._loop = loop

    @property
    def form(self) -> Format:
        """The format that it has."""
        return self._answer.form

    @property
    def whole(self) -> bool:
        """Whether the first piece is all of it."""
        return self._answer.whole

    def __iter__(self) -> Waited:
        """The answer itself."""
        return self

    def __next__(self) -> bytes:
        """The next piece; see `foreign.Answer`."""
        piece = _wait(self._piece(), self._loop)
        if piece is None:
            raise StopIteration
        return piece

    def close(self) -> None:
        """Stop the work, if there is any left."""
        self._loop.call_soon_threadsafe(self._answer.close)

    async def _piece(self) -> bytes | None:
        return await anext(self._answer, None)


def _wait(work: Coroutine[Any, Any, _T], loop: asyncio.AbstractEventLoop) -> _T:
    return asyncio.run_coroutine_threadsafe(work, loop).result()
