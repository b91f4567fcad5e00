"""Queries from outside: what is asked, what comes back, and the plain way of answering them, which has no limits of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from graphsvc.store.base import Dataset, Format, View

Choose = Callable[[bool], Format]
"""The format of an answer that is RDF, or is not; it may raise, and then the answer is not made."""
Wanted = Callable[[], bool]
"""Whether the client still waits for its answer."""


class Answer(Protocol):
    """An answer that is on its way: an iterator of its bytes, which has to be closed, read to the end or not."""

    @property
    def form(self) -> Format:
        """The format that was chosen."""

    @property
    def whole(self) -> bool:
        """Whether the first piece is all of it."""

    def __iter__(self) -> Iterator[bytes]:
        """The answer itself."""

    def __next__(self) -> bytes:
        """The next piece. Raises LimitError where the answer takes longer, or is larger, than it may: what was sent is then cut off."""

    def close(self) -> None:
        """Stop the work, if there is any left."""


class Queries(Protocol):
    """Answers queries that people outside wrote."""

    def answer(self, sparql: str, dataset: Dataset, choose: Choose, wanted: Wanted) -> Answer:
        """Evaluate a query. The errors of the query, and those of its evaluation up to the first piece, are raised here.

        Raises QueryError (position last in its message), LimitError, StoreError, and what ``choose`` raises.
        """


class Whole:
    """An answer that is there already."""

    whole = True

    def __init__(self, form: Format, body: bytes) -> None:
        self.form = form
        self._pieces = iter((body,))

    def __iter__(self) -> Iterator[bytes]:
        """The answer itself."""
        return self

    def __next__(self) -> bytes:
        """The answer, once."""
        return next(self._pieces)

    def close(self) -> None:
        """Nothing is left to do."""


class Direct:
    """Asks a view, in this process: for stores on a server, which have limits of their own."""

    def __init__(self, view: View) -> None:
        self._view = view

    def answer(self, sparql: str, dataset: Dataset, choose: Choose, wanted: Wanted) -> Whole:
        """See `Queries`; the client's leaving is not noticed."""
        del wanted
        results = self._view.query(sparql, dataset)
        form = choose(results.rdf)
        return Whole(form, results.serialize(form))
