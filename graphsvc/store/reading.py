"""Reading the embedded store: a snapshot of one state, its queries and their answers."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import IO
from weakref import finalize

import pyoxigraph as ox

from graphsvc.errors import QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import WHOLE, Bindings, Dataset, Format, Row, Triple, View
from graphsvc.store.convert import from_ox, in_order, node, nodes, to_ox, to_ox_triple, to_triple, write
from graphsvc.store.dumping import checked, naming
from graphsvc.store.explain import explain
from graphsvc.store.formats import RDF, TABLES
from graphsvc.store.guard import refuse_federation
from graphsvc.store.states import first_line

_Substitute = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_Query = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class EmbeddedResults:
    """An answer of Oxigraph, written out at most once."""

    def __init__(self, answer: _Query) -> None:
        self._answer = answer

    @property
    def rdf(self) -> bool:
        """True for CONSTRUCT and DESCRIBE."""
        return isinstance(self._answer, ox.QueryTriples)

    def serialize(self, form: Format) -> bytes:
        """The answer in that format, UTF-8. Raises ValueError where the format does not fit the kind of answer."""
        if form.rdf != self.rdf:
            raise ValueError(form.name)
        with _reading():
            if isinstance(self._answer, ox.QueryTriples):
                return write(self._answer, form)
            return self._answer.serialize(format=TABLES[form.name]) or b""


class EmbeddedView:
    """A snapshot of the store, for reading; ``held`` is the open folder, whose lock lasts as long as the view.

    ``digests`` are those of its graphs, where they are known.
    """

    def __init__(self, store: ox.Store, version: str, held: int, digests: Mapping[str, str] | None = None) -> None:
        self._store = store
        self._version = version
        self._digests = digests
        self._modified = _published(held)
        finalize(self, os.close, held)

    def query(self, sparql: str, dataset: Dataset = WHOLE) -> EmbeddedResults:
        """Answer a query from outside; see `base.View`."""
        return EmbeddedResults(self._evaluate(sparql, {}, dataset))

    def select(self, sparql: str, bindings: Bindings | None = None) -> list[Row]:
        """The rows of a SELECT query; see `base.View`."""
        answer = self._evaluate(sparql, bindings or {})
        if not isinstance(answer, ox.QuerySolutions):
            raise QueryError(f"A SELECT query is needed here: {sparql[:80]!r}")
        names = [variable.value for variable in answer.variables]
        with _reading():
            return [{name: from_ox(value) for name, value in zip(names, row, strict=True) if value is not None} for row in answer]

    def ask(self, sparql: str, bindings: Bindings | None = None) -> bool:
        """The truth value of an ASK query; see `base.View`."""
        answer = self._evaluate(sparql, bindings or {})
        if not isinstance(answer, ox.QueryBoolean):
            raise QueryError(f"An ASK query is needed here: {sparql[:80]!r}")
        return bool(answer)

    def construct(self, sparql: str, bindings: Bindings | None = None) -> list[Triple]:
        """The triples of a CONSTRUCT or DESCRIBE query, sorted; see `base.View`."""
        answer = self._evaluate(sparql, bindings or {})
        if not isinstance(answer, ox.QueryTriples):
            raise QueryError(f"A CONSTRUCT or DESCRIBE query is needed here: {sparql[:80]!r}")
        with _reading():
            return in_order(to_triple(triple) for triple in answer)

    def describe(self, iri: str) -> list[Triple]:
        """All triples with the IRI as subject, sorted."""
        subject = node(iri)
        with _reading():
            quads = self._store.quads_for_pattern(subject, None, None, ox.DefaultGraph())
            return in_order(to_triple(quad.triple) for quad in quads)

    def stated(self, subjects: Collection[str], predicates: Collection[str]) -> list[Triple]:
        """All triples of these subjects and predicates, sorted; see `base.View`."""
        wanted, union = nodes(predicates), ox.DefaultGraph()
        with _reading():
            quads = (self._store.quads_for_pattern(subject, about, None, union) for subject in nodes(subjects) for about in wanted)
            return in_order(to_triple(quad.triple) for found in quads for quad in found)

    def write(self, triples: Sequence[Triple], form: Format) -> bytes:
        """Triples in an RDF format."""
        return write((to_ox_triple(triple) for triple in triples), form)

    def dump(self, output: IO[bytes], form: Format, graph: str | None = None) -> None:
        """Write a graph, or all of them; see `base.View`. The engine writes some kilobytes at a time."""
        for name in checked(form, graph, self.graphs):
            prefixes = PREFIXES if form.name == "ttl" else None
            try:
                if form.name == "nq":
                    self._store.dump(naming(output, name), ox.RdfFormat.N_TRIPLES, from_graph=node(name))
                else:
                    self._store.dump(output, RDF[form.name], from_graph=node(name), prefixes=prefixes)
            except OSError as error:
                raise StoreError(f"The dump cannot be written, or the store not be read: {first_line(error)}") from error

    def graphs(self) -> dict[str, int]:
        """Names of the graphs in order, each with its number of triples."""
        rows = self.select("SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g")
        return {row["g"].value: int(row["n"].value) for row in rows}

    def size(self) -> int:
        """Number of distinct triples."""
        return int(self.select("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")[0]["n"].value)

    def version(self) -> str:
        """Twelve hexadecimal digits of the SHA-256 of the graphs' digests, in the order of their names."""
        return self._version

    def changed_since(self, before: View) -> frozenset[str] | None:
        """The graphs that differ; see `base.View`."""
        if not isinstance(before, EmbeddedView) or self._digests is None or before._digests is None:
            return None
        return frozenset(name for name, _ in self._digests.items() ^ before._digests.items())

    def modified(self) -> datetime | None:
        """When the state was published: the time of the file that is written last."""
        return self._modified

    def release(self) -> None:
        """Give the store up; the view cannot be used any more."""
        del self._store

    def _evaluate(self, sparql: str, bindings: Bindings, dataset: Dataset = WHOLE) -> _Query:
        refuse_federation(sparql)
        substitutions: dict[ox.Variable, _Substitute] = {ox.Variable(name): to_ox(term) for name, term in bindings.items()}
        try:
            return self._store.query(
                sparql,
                prefixes=PREFIXES,
                substitutions=substitutions or None,
                default_graph=None if dataset.default is None else [node(name) for name in dataset.default],
                named_graphs=None if dataset.named is None else [node(name) for name in dataset.named],
            )
        except SyntaxError as error:
            raise QueryError(explain(sparql, str(error))) from error
        except RuntimeError as error:
            raise QueryError(f"A value can only be given for a variable that the query selects: {error}") from error
        except OSError as error:
            raise StoreError(f"The store cannot be read; build it again with 'graphsvc build': {error}") from error


def _published(held: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(os.stat("digests.json", dir_fd=held).st_mtime), UTC)
    except OSError:
        return None  # the copy of a preview


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"The store cannot be read; build it again with 'graphsvc build': {first_line(error)}") from error
