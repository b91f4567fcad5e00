"""Queries from outside, counted: how many run, and what came of each."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.errors import LimitError, QueryError
from graphsvc.operation.metrics import Metrics, Query
from graphsvc.store.base import Format
from graphsvc.store.foreign import Answer, Asked, Queries


class Counted:
    """Answers as the ``queries`` do, and counts."""

    def __init__(self, queries: Queries, metrics: Metrics) -> None:
        self._queries = queries
        self._metrics = metrics

    def answer(self, asked: Asked) -> Counting:
        """See `foreign.Queries`."""
        query = self._metrics.begun()
        try:
            return Counting(self._queries.answer(asked), query)
        except BaseException as error:  # whatever it is, the query has ended
            query.end(outcome(error))
            raise


class Counting:
    """An answer on its way; see `foreign.Answer`. The query counts as running until the answer ends or is closed."""

    def __init__(self, answer: Answer, query: Query) -> None:
        self._answer = answer
        self._query = query
        self.whole = answer.whole
        self.form: Format = answer.form
        if self.whole:
            query.end("answered")

    def __iter__(self) -> Iterator[bytes]:
        """The answer itself."""
        return self

    def __next__(self) -> bytes:
        """The next piece; see `foreign.Answer`."""
        try:
            return next(self._answer)
        except StopIteration:
            self._query.end("answered")
            raise
        except BaseException as error:  # likewise
            self._query.end(outcome(error))
            raise

    def close(self) -> None:
        """Stop the work, if there is any left: the client has gone, then."""
        self._query.end("left")
        self._answer.close()


def outcome(error: BaseException) -> str:
    """What a query came to that ended with this error."""
    if isinstance(error, QueryError):
        return "wrong"
    return error.passed if isinstance(error, LimitError) else "failed"
