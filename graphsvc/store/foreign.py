"""Queries and changes from outside: what is asked, what comes back, and the plain way of answering queries, which has no limits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from graphsvc.errors import FormatError
from graphsvc.store.base import RDF_FORMATS, TABLE_FORMATS, WHOLE, Dataset, Format, View, Written

CHANGED = "The data have changed since the change was checked, so nothing is written; check it again. Their version was: {}"
"""What is told where an `Expect` does not hold."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and in which format its answer is wanted: one where it is a table or truth value, one where it is RDF.

    None where no format that it could have is wanted. ``seconds`` is the time that it may take, None for the usual.
    """

    sparql: str
    dataset: Dataset = WHOLE
    table: Format | None = TABLE_FORMATS[0]
    rdf: Format | None = RDF_FORMATS[0]
    seconds: float | None = None


class Answer(Protocol):
    """An answer that is on its way: an iterator of its bytes, which has to be closed, read to the end or not."""

    @property
    def form(self) -> Format:
        """The format that it has."""

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

    def answer(self, asked: Asked) -> Answer:
        """Evaluate a query. The errors of the query, and those of its evaluation up to the first piece, are raised here.

        Raises QueryError (position last in its message), FormatError, LimitError, StoreError.
        """


@dataclass(frozen=True, slots=True)
class Update:
    """A SPARQL 1.1 update, and the graphs that the request of the protocol names (``using-graph-uri``)."""

    sparql: str
    dataset: Dataset = WHOLE


@dataclass(frozen=True, slots=True)
class Put:
    """A graph holds exactly these data, in an RDF format; relative IRIs are resolved against its name."""

    graph: str
    data: bytes
    form: Format


@dataclass(frozen=True, slots=True)
class Post:
    """A graph holds these data too."""

    graph: str
    data: bytes
    form: Format


@dataclass(frozen=True, slots=True)
class Delete:
    """A graph is gone."""

    graph: str


@dataclass(frozen=True, slots=True)
class Expect:
    """The data have this version before the steps that follow, which were worked out from them."""

    version: str


Step = Update | Put | Post | Delete | Expect


class Changes(Protocol):
    """Carries out changes that people outside ask for."""

    def apply(self, steps: Sequence[Step], seconds: float | None = None) -> Written:
        """All steps in their order, or none, in so many seconds (None: the usual time of a query).

        What is told as written is on disk, and a view that is opened now sees it.

        Raises QueryError (an update that is wrong, or names what it may not), ForeignDataError (data that are no RDF of their format, or
        quads where one graph is meant), NotFoundError (`Delete` of a graph that is not there), ConflictError (`Expect`), LimitError
        (too long, too much memory, another change takes too long), StoreError (a full disk, another process that writes).
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

    def answer(self, asked: Asked) -> Whole:
        """See `Queries`."""
        results = self._view.query(asked.sparql, asked.dataset)
        form = asked.rdf if results.rdf else asked.table
        if form is None:
            raise no_format(results.rdf)
        return Whole(form, results.serialize(form))


def no_format(rdf: bool) -> FormatError:
    """None of the formats that the answer can have is wanted."""
    forms = RDF_FORMATS if rdf else TABLE_FORMATS
    return FormatError(f"This answer can be had as {', '.join(form.media_type for form in forms)}.")
