"""What a store is to the rest of the product: terms, results, and the Protocols that an embedded or a remote engine fulfils.

A `Store` makes a `Writer` (a context manager, all or nothing) and a `View` (read only, a snapshot). The default graph of every
query is the union of the named graphs, as a set: a triple that two documents state is one triple there.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Protocol

XSD_STRING = "http://www.w3.org/2001/XMLSchema#string"


@dataclass(frozen=True, slots=True, order=True)
class Iri:
    """A named node."""

    value: str

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True, order=True)
class Blank:
    """A blank node, by its label in one answer."""

    value: str

    def __str__(self) -> str:
        return f"_:{self.value}"


@dataclass(frozen=True, slots=True, order=True)
class Literal:
    """A literal: its lexical form, language tag (``""`` where none) and datatype IRI."""

    value: str
    language: str = ""
    datatype: str = XSD_STRING

    def __str__(self) -> str:
        return self.value


Term = Iri | Blank | Literal
Row = dict[str, Term]
Bindings = Mapping[str, Term]


@dataclass(frozen=True, slots=True)
class Triple:
    """One statement."""

    subject: Iri | Blank
    predicate: Iri
    object: Term


@dataclass(frozen=True, slots=True)
class Format:
    """A serialisation: short name (``?format=``), media type, and whether it writes RDF (else a table or a truth value)."""

    name: str
    media_type: str
    rdf: bool


TABLE_FORMATS = (
    Format("json", "application/sparql-results+json", False),
    Format("xml", "application/sparql-results+xml", False),
    Format("csv", "text/csv", False),
    Format("tsv", "text/tab-separated-values", False),
)
RDF_FORMATS = (
    Format("ttl", "text/turtle", True),
    Format("nt", "application/n-triples", True),
    Format("jsonld", "application/ld+json", True),
    Format("rdf", "application/rdf+xml", True),
    Format("trig", "application/trig", True),
    Format("nq", "application/n-quads", True),
)
FORMATS = {form.name: form for form in TABLE_FORMATS + RDF_FORMATS}


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request of the SPARQL protocol names; None leaves the store's own."""

    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


WHOLE = Dataset()


@dataclass(frozen=True, slots=True)
class Counts:
    """How many triples of a graph were added and taken away."""

    inserted: int = 0
    deleted: int = 0


@dataclass(frozen=True, slots=True)
class Written:
    """What a writer has changed: the version that the data have now, the graphs that changed, and which of them are new."""

    version: str
    graphs: Mapping[str, Counts]
    created: frozenset[str] = frozenset()


def default_graph(base: str) -> str:
    """The graph that takes what is written without naming a graph; ``base`` is that of the product's IRIs."""
    return f"{base}graph/default"


class Results(Protocol):
    """The answer to a query, written out once."""

    @property
    def rdf(self) -> bool:
        """True for CONSTRUCT and DESCRIBE, false for SELECT and ASK."""

    def serialize(self, form: Format) -> bytes:
        """The answer in that format. Raises ValueError where the format does not fit the kind of answer."""


class View(Protocol):
    """Read-only access to one state of the graph; safe to use from several threads."""

    def query(self, sparql: str, dataset: Dataset = WHOLE) -> Results:
        """Answer any SPARQL 1.1 query. Raises QueryError (position last in its message), StoreError when reading fails."""

    def select(self, sparql: str, bindings: Bindings | None = None) -> list[Row]:
        """The rows of a SELECT query; unbound variables are absent from a row.

        ``bindings`` fixes variables to terms before evaluation (SEP-0007), never by pasting text; each must be in the
        query's projection, otherwise QueryError.
        """

    def ask(self, sparql: str, bindings: Bindings | None = None) -> bool:
        """The truth value of an ASK query."""

    def construct(self, sparql: str, bindings: Bindings | None = None) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, sorted."""

    def describe(self, iri: str) -> list[Triple]:
        """All triples that have the IRI as subject, sorted; empty where the graph does not know it."""

    def stated(self, subjects: Collection[str], predicates: Collection[str]) -> list[Triple]:
        """All triples with one of these IRIs as subject and one of these as predicate, sorted; what is no IRI states nothing."""

    def write(self, triples: Sequence[Triple], form: Format) -> bytes:
        """Triples in an RDF format, under the product's prefixes where the format has such."""

    def dump(self, output: IO[bytes], form: Format, graph: str | None = None) -> None:
        """Write a named graph as N-Triples, Turtle or N-Quads, or (``graph`` is None) all named graphs as N-Quads, piece by piece.

        Raises ValueError for another format; a graph that is not there is written as an empty one.
        """

    def graphs(self) -> dict[str, int]:
        """Names of the graphs in order, each with its number of triples."""

    def size(self) -> int:
        """Number of distinct triples in the union of the graphs."""

    def version(self) -> str:
        """Twelve hexadecimal digits that change with the data: equal data give equal versions."""

    def changed_since(self, before: View) -> frozenset[str] | None:
        """The graphs that differ from those of an earlier state; None where that cannot be told."""

    def modified(self) -> datetime | None:
        """When this state of the data was published, with its time zone; None where that is not known."""


class Writer(Protocol):
    """Changes to the store; nothing is seen by others, or kept, until the context ends without an exception."""

    @property
    def digests(self) -> Mapping[str, str]:
        """Graph → digest (`canonical.digest`) of what it holds now; none of graphs of which the store does not know it."""

    def replace_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """The graph holds exactly what ``data`` (UTF-8, N-Triples by default) says; relative IRIs are resolved against its name.

        All its triples of before count as deleted, all that it has now as inserted. Raises DataError for data that cannot be parsed,
        here or when the context ends.
        """

    def add_to_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """The graph holds also what ``data`` says; its blank nodes are new ones. Raises DataError for data that cannot be parsed."""

    def remove_graph(self, name: str) -> None:
        """The graph is gone; no error where it was not there."""

    def compact(self) -> None:
        """Have the data as compact as in a new store when the context ends, where the store can do so; it costs as a new one does."""

    def update(self, sparql: str, dataset: Dataset = WHOLE) -> None:
        """Carry out a SPARQL 1.1 update, whose operations see those before them; ``dataset`` is what its patterns are matched against.

        What is inserted without naming a graph goes into `default_graph`; what is deleted so goes from every graph. Raises QueryError
        (position last in its message), also for SERVICE, LOAD, and where both the request and the update name a dataset.
        """

    def written(self) -> Written:
        """What was changed; complete when the context has ended without an exception."""


class Preview(Protocol):
    """A copy of a state, to try changes on; they are seen at once, by nobody else."""

    def view(self) -> View:
        """The copy, with the changes that were made and those to come."""

    def add(self, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """Further triples, in the default graph. Raises DataError for data that cannot be parsed."""

    def remove_graph(self, name: str) -> None:
        """The graph is gone, and with it what no other graph states."""


class Store(Protocol):
    """Where the graph is kept."""

    def exists(self) -> bool:
        """Whether there is a state that can be asked for, sound or damaged."""

    def view(self) -> View:
        """The state as of now. Raises StoreError where there is none, or it cannot be read."""

    def writer(self, *, afresh: bool = False) -> AbstractContextManager[Writer]:
        """Write, one writer at a time. ``afresh`` starts from nothing. Raises StoreError when another writer is at work."""

    def preview(self) -> AbstractContextManager[Preview]:
        """A copy of the state as of now, thrown away when the block ends. Raises StoreError where there is no state."""
