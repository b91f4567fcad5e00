"""Writing the embedded store: what is to change is collected, then loaded in one go."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from graphsvc.errors import DataError
from graphsvc.store.base import FORMATS, Format
from graphsvc.store.convert import RDF


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


def _ntriples(name: str, data: bytes, form: Format) -> bytes:
    try:
        return ox.serialize(ox.parse(data, format=RDF[form.name]), format=ox.RdfFormat.N_TRIPLES) or b""
    except SyntaxError as error:
        raise DataError(f"The data for graph {name} cannot be parsed: {error}") from error


def _digest(lines: bytes) -> str:
    """Of N-Triples, whatever their order: the sum of the distinct lines' own digests."""
    total = sum(int.from_bytes(hashlib.blake2b(line, digest_size=16).digest()) for line in set(lines.split(b"\n")))
    return f"{total % (1 << 128):032x}"
