"""Writing the embedded store: what is to change is collected, then loaded in one go."""

from __future__ import annotations

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from graphsvc.errors import DataError
from graphsvc.store.base import FORMATS, WHOLE, Dataset, Format, Written
from graphsvc.store.formats import RDF
from graphsvc.store.reading import EmbeddedView


class EmbeddedWriter:
    """Changes to a copy of the store; made by `EmbeddedStore.writer`. Data are written in one go at the end."""

    def __init__(self, store: ox.Store, digests: dict[str, str]) -> None:
        self._store = store
        self._afresh = not digests
        self.digests = digests
        self._pending: dict[str, bytes] = {}
        self._removed: dict[str, None] = {}

    def replace_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """See `base.Writer`."""
        self.remove_graph(name)
        self._pending[name] = data if form.name == "nt" else _ntriples(name, data, form)

    def remove_graph(self, name: str) -> None:
        """See `base.Writer`."""
        self._pending.pop(name, None)
        self.digests.pop(name, None)
        if self._store.contains_named_graph(ox.NamedNode(name)):
            self._removed[name] = None

    def add_to_graph(self, name: str, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """See `base.Writer`."""
        raise NotImplementedError

    def update(self, sparql: str, dataset: Dataset = WHOLE) -> None:
        """See `base.Writer`."""
        raise NotImplementedError

    def written(self) -> Written:
        """See `base.Writer`."""
        raise NotImplementedError

    def finish(self) -> None:
        """Write what is pending into the named graphs and their union, and everything to the disk.

        The engine loads without Python's lock, so the two loads run side by side.
        """
        for name in self._removed:
            retract(self._store, name)
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
        if self._afresh:
            self._store.optimize()  # one file a table: a look-up costs half of what it does in the files as they were loaded

    def close(self) -> None:
        """Give the files up; the writer cannot be used any more, whoever still holds it."""
        del self._store


class EmbeddedPreview:
    """Changes to a copy of the store that is thrown away; made by `EmbeddedStore.preview`. They are seen at once.

    ``held`` is the open folder of the copy, locked while it is in use.
    """

    def __init__(self, store: ox.Store, version: str, held: int) -> None:
        self._store = store
        self._held = held
        self._view = EmbeddedView(store, f"{version}+", os.dup(held))

    def view(self) -> EmbeddedView:
        """The copy, with the changes that were made and those to come; of no use after the end of the preview."""
        return self._view

    def add(self, data: bytes, form: Format = FORMATS["nt"]) -> None:
        """Further triples. Raises DataError where they cannot be parsed."""
        try:
            self._store.load(data, RDF[form.name])
        except SyntaxError as error:
            raise DataError(f"The data cannot be parsed: {error}") from error

    def remove_graph(self, name: str) -> None:
        """The graph is gone, and what no other graph states."""
        retract(self._store, name)

    def close(self) -> None:
        """Give the files up, whoever still holds the view: the engine writes to them until then."""
        self._view.release()
        del self._store
        os.close(self._held)


def retract(store: ox.Store, name: str) -> None:
    """Remove a named graph, and from the default graph those of its triples that no other named graph states.

    The cost is that of the graph, whatever else the store holds.
    """
    graph = ox.NamedNode(name)
    store.update(
        f"""DELETE {{ ?s ?p ?o }} WHERE {{
            GRAPH {graph} {{ ?s ?p ?o }}
            OPTIONAL {{ GRAPH ?other {{ ?s ?p ?o }} FILTER (?other != {graph}) }}
            FILTER (!BOUND(?other))
        }}"""
    )
    store.remove_graph(graph)


def _ntriples(name: str, data: bytes, form: Format) -> bytes:
    try:
        return ox.serialize(ox.parse(data, format=RDF[form.name]), format=ox.RdfFormat.N_TRIPLES) or b""
    except SyntaxError as error:
        raise DataError(f"The data for graph {name} cannot be parsed: {error}") from error


def _digest(lines: bytes) -> str:
    """Of N-Triples, whatever their order: the sum of the distinct lines' own digests."""
    total = sum(int.from_bytes(hashlib.blake2b(line, digest_size=16).digest()) for line in set(lines.split(b"\n")))
    return f"{total % (1 << 128):032x}"
