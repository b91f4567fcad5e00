"""A store on another server, reached through the standard protocols; :mod:`remote` is its view, :mod:`remote_writing` its writer."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphsvc.settings import DEFAULT_BASE, Endpoint
from graphsvc.store.base import FORMATS, Iri, Preview
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.endpoint import Client
from graphsvc.store.remote import RemoteView
from graphsvc.store.remote_writing import RemoteWriter
from graphsvc.store.rewriting import serialise


class RemoteStore:
    """A SPARQL 1.1 endpoint, which may hold more than the product's graphs: those are the ones below ``{base}graph/``.

    Raises StoreError, naming the address, where the endpoint cannot be reached, refuses, or answers too late, too much or nonsense.
    """

    def __init__(self, endpoint: Endpoint, base: str = DEFAULT_BASE, client: Client | None = None) -> None:
        self._endpoint = endpoint
        self._base = base
        self._client = client or Client(endpoint)

    def exists(self) -> bool:
        """True: an endpoint holds something or nothing."""
        return True

    def view(self) -> RemoteView:
        """The endpoint's data, as they are whenever it is asked."""
        return RemoteView(self._endpoint, self._client)

    @contextmanager
    def writer(self, *, afresh: bool = False) -> Iterator[RemoteWriter]:
        """A writer that sends its changes when the block ends without an exception; ``afresh`` removes all graphs of the product first.

        Writers at the same time are the endpoint's to put in order.
        """
        writer = RemoteWriter(self._endpoint, self._client, self._base)
        try:
            if afresh:
                for name in self.view().graphs():
                    if name.startswith(f"{self._base}graph/"):
                        writer.remove_graph(name)
            yield writer
            writer.finish()
        finally:
            writer.close()

    @contextmanager
    def preview(self) -> Iterator[Preview]:
        """A copy of the endpoint's graphs in a folder for the moment: everything travels. What stands in no named graph is not in it."""
        with tempfile.TemporaryDirectory(prefix="graphsvc-") as folder:
            copy, view = EmbeddedStore(Path(folder) / "store", self._base), self.view()
            with copy.writer(afresh=True) as writer:
                for name in view.graphs():
                    pattern = f"GRAPH {serialise(Iri(name))} {{ ?s ?p ?o }}"
                    lines = view.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ {pattern} }}").serialize(FORMATS["nt"])
                    writer.replace_graph(name, lines)
            with copy.preview() as preview:
                yield preview
