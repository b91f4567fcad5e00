"""Trying changes on a copy of the embedded store."""

from __future__ import annotations

import os

import pyoxigraph as ox

from graphsvc.errors import DataError
from graphsvc.store.base import FORMATS, Format
from graphsvc.store.formats import RDF
from graphsvc.store.ledger import retract
from graphsvc.store.reading import EmbeddedView


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
