"""The exceptions of the product: one root, whose children carry the exit code of the command line and the HTTP status of the web."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class GraphsvcError(Exception):
    """Root of all errors that are told to the user in one sentence.

    The message names the offending value and the place where it stood.
    """

    exit_code = 1
    http_status = 500


class DocumentError(GraphsvcError):
    """A document cannot be read: missing, empty, binary, mis-encoded, or of no known family."""

    exit_code = 2
    http_status = 422


class DataError(GraphsvcError):
    """A file of the product's own data (lookups, profiles, sources, queries) does not hold what it must."""

    exit_code = 2


class ForeignDataError(DataError):
    """RDF from outside that cannot be read as what it is said to be."""

    http_status = 400


class QueryError(GraphsvcError):
    """A SPARQL query that the engine refuses; the message ends with the position."""

    exit_code = 2
    http_status = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a parameter may have meant: what is written to mean it, and what it is called."""

    id: str
    label: str


class ParameterError(GraphsvcError):
    """A parameter of a question that is missing, unknown, or resolves to nothing or to more than one thing: then with candidates."""

    exit_code = 2
    http_status = 422

    def __init__(self, message: str, candidates: Sequence[Candidate] = ()) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


class NotFoundError(GraphsvcError):
    """An IRI, question or route that the graph does not have."""

    exit_code = 2
    http_status = 404


class FormatError(GraphsvcError):
    """An answer is wanted in formats only that it cannot have; the message names those that it can."""

    exit_code = 2
    http_status = 406


class ConflictError(GraphsvcError):
    """The data are not what they were when a change was worked out, so it is not made; the message says what to do."""

    http_status = 409


class LimitError(GraphsvcError):
    """A query that takes more time, memory or room than it may, or that must wait too long; the message says which, and the limit."""

    http_status = 503

    def __init__(self, message: str, passed: str = "other") -> None:
        super().__init__(message)
        self.passed = passed
        """Which limit, for counting: ``time``, ``memory``, ``size``, ``busy`` (none was free), ``left`` (the client), or another."""


class StoreError(GraphsvcError):
    """The store cannot be opened, read or written; the message says what to do."""

    exit_code = 3
    http_status = 503


class AccessError(GraphsvcError):
    """A request that its sender may not make, or not now; it carries the status and the headers of the answer.

    The message holds nothing of the credentials that were sent.
    """

    exit_code = 2

    def __init__(self, message: str, status: int, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(message)
        self.http_status = status
        self.headers = dict(headers or {})
