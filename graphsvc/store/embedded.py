"""The embedded store: Oxigraph on disk. Only this module and ``convert`` know pyoxigraph.

Layout of the folder: ``lock`` (held by the writer), one numbered folder a state, and ``current``, a symbolic link to the valid
one. A writer works on a copy (hard links, a millisecond) and moves the link when all is on disk. So a killed build leaves the last
state as it was, and readers never see half of a change. A reader holds a shared lock on its state's folder, and a state that is
superseded goes when nobody holds it (the engine hangs on a folder that is deleted under it).

Each triple stands in its named graph and in the default graph, which is thereby the union *as a set*: the engine's own union
repeats a triple that two graphs hold, and ignores FROM.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from weakref import finalize

import pyoxigraph as ox

from graphsvc.errors import DataError, QueryError, StoreError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import FORMATS, WHOLE, Bindings, Dataset, Format, Row, Triple
from graphsvc.store.convert import RDF, from_ox, in_order, node, to_ox, to_ox_triple, to_triple, write
from graphsvc.store.explain import explain
from graphsvc.store.guard import refuse_federation

_RESULTS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_DIGESTS = "digests.json"
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
            return self._answer.serialize(format=_RESULTS[form.name]) or b""


class EmbeddedView:
    """A snapshot of the store, for reading; ``held`` is the open folder, whose lock lasts as long as the view."""

    def __init__(self, store: ox.Store, version: str, held: int) -> None:
        self._store = store
        self._version = version
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

    def write(self, triples: Sequence[Triple], form: Format) -> bytes:
        """Triples in an RDF format."""
        return write((to_ox_triple(triple) for triple in triples), form)

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


class EmbeddedWriter:
    """Changes to a copy of the store; made by `EmbeddedStore.writer`. Data are written in one go at the end."""

    def __init__(self, store: ox.Store, digests: dict[str, str]) -> None:
        self._store = store
        self.digests = digests
        self._pending: dict[str, bytes] = {}
        self._stale = False

    def replace_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """See `base.Writer`."""
        self.remove_graph(name)
        self._pending[name] = data if form.name == "nt" else _ntriples(name, data, form)

    def remove_graph(self, name: str) -> None:
        """See `base.Writer`."""
        self._pending.pop(name, None)
        self.digests.pop(name, None)
        graph = ox.NamedNode(name)
        if self._store.contains_named_graph(graph):
            self._store.remove_graph(graph)
            self._stale = True

    def finish(self) -> None:
        """Write what is pending into the named graphs and their union, and everything to the disk.

        The engine loads without Python's lock, so the two loads run side by side.
        """
        if self._stale:
            self._store.clear_graph(ox.DefaultGraph())
            self._store.bulk_extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in self._store)
        with ThreadPoolExecutor(2) as both:
            named = b"".join(data.replace(b" .\n", f" <{name}> .\n".encode()) for name, data in self._pending.items())
            loads = [
                both.submit(self._store.bulk_load, named, ox.RdfFormat.N_QUADS),
                both.submit(self._store.bulk_load, b"".join(self._pending.values()), ox.RdfFormat.N_TRIPLES),
            ]
            self.digests.update((name, _digest(data)) for name, data in self._pending.items())
            try:
                for load in loads:
                    load.result()
            except SyntaxError:
                for name, data in self._pending.items():
                    _ntriples(name, data, FORMATS["nt"])  # raises for the graph that is meant
                raise
        self._store.flush()

    def close(self) -> None:
        """Give the files up; the writer cannot be used any more, whoever still holds it."""
        del self._store


class EmbeddedStore:
    """A store in a folder of the local disk.

    Raises StoreError, saying what to do, where the folder holds no store, cannot be used, is damaged, or another writer is at work.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def exists(self) -> bool:
        """Whether the folder holds a state that can be asked for, sound or damaged."""
        return self._current() is not None

    def view(self) -> EmbeddedView:
        """A snapshot of the valid state; takes no lock."""
        while True:
            current = self._current()
            if current is None:
                raise StoreError(f"There is no store yet; run 'graphsvc build' to make one: {self.path}")
            with _opening(self.path):
                held = os.open(current, os.O_RDONLY)
            fcntl.flock(held, fcntl.LOCK_SH)
            if current == self._current():
                break
            os.close(held)
        with _opening(self.path):
            return EmbeddedView(ox.Store.read_only(str(current)), _version(_digests(current)), held)

    @contextmanager
    def writer(self, *, afresh: bool = False) -> Iterator[EmbeddedWriter]:
        """A writer on a copy, which becomes the valid state when the block ends without an exception."""
        with self._locked():
            states = self._states()
            current = self._current()
            target = self.path / str(max(states, default=0) + 1)
            with _opening(self.path):
                if current and not afresh:
                    ox.Store.read_only(str(current)).backup(str(target))
                digests = _digests(current) if current and not afresh else {}
                writer = EmbeddedWriter(ox.Store(str(target)), digests)
            try:
                yield writer
                with _opening(self.path):
                    writer.finish()
            except BaseException:
                writer.close()
                shutil.rmtree(target, ignore_errors=True)
                raise
            writer.close()
            (target / _DIGESTS).write_text(json.dumps(digests, sort_keys=True), encoding="utf-8")
            self._publish(target)

    def _states(self) -> list[int]:
        return [int(entry.name) for entry in self.path.iterdir() if entry.name.isdigit()]

    def _current(self) -> Path | None:
        link = self.path / "current"
        return link.resolve() if link.exists() else None

    def _publish(self, target: Path) -> None:
        following = self.path / "next"
        following.unlink(missing_ok=True)
        following.symlink_to(target.name)
        following.replace(self.path / "current")
        for state in self._states():
            if str(state) != target.name:
                _remove_unless_read(self.path / str(state))

    @contextmanager
    def _locked(self) -> Iterator[None]:
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise StoreError(
                f"The folder of the store cannot be used; choose another with GRAPHSVC_STORE: {self.path} ({error.strerror})"
            ) from error
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        except BlockingIOError as error:
            raise StoreError(f"Another process is writing to the store; wait until it has finished, or stop it: {self.path}") from error
        finally:
            os.close(handle)


def _digests(state: Path) -> dict[str, str]:
    """Graph → digest of its triples in any order, as the writer counted them: the data need not be read again to know their version."""
    try:
        digests: dict[str, str] = json.loads((state / _DIGESTS).read_text(encoding="utf-8"))
    except ValueError as error:
        raise OSError(f"{_DIGESTS}: {error}") from error
    return digests


def _ntriples(name: str, data: bytes, form: Format) -> bytes:
    try:
        return ox.serialize(ox.parse(data, format=RDF[form.name]), format=ox.RdfFormat.N_TRIPLES) or b""
    except SyntaxError as error:
        raise DataError(f"The data for graph {name} cannot be parsed: {error}") from error


def _digest(lines: bytes) -> str:
    """Of N-Triples, whatever their order: the sum of the distinct lines' own digests."""
    total = sum(int.from_bytes(hashlib.blake2b(line, digest_size=16).digest()) for line in set(lines.split(b"\n")))
    return f"{total % (1 << 128):032x}"


def _version(digests: Mapping[str, str]) -> str:
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()[:12]


def _remove_unless_read(state: Path) -> None:
    held = os.open(state, os.O_RDONLY)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(state, ignore_errors=True)
    except BlockingIOError:
        return  # a later writer removes it
    finally:
        os.close(held)


@contextmanager
def _opening(path: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, RuntimeError) as error:
        raise StoreError(
            f"The store cannot be opened; delete its folder and run 'graphsvc build' again: {path} ({_first_line(error)})"
        ) from error


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"The store cannot be read; build it again with 'graphsvc build': {_first_line(error)}") from error


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0]
