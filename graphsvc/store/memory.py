"""Triples in memory, to be asked for a moment."""

from __future__ import annotations

import os

import pyoxigraph as ox

from graphsvc.errors import DataError
from graphsvc.store.reading import EmbeddedView


def view_of(triples: bytes) -> EmbeddedView:
    """A view of N-Triples, all in one graph. Raises DataError where they cannot be parsed."""
    store = ox.Store()
    try:
        store.bulk_load(triples, ox.RdfFormat.N_TRIPLES)
    except SyntaxError as error:
        raise DataError(f"The data are no N-Triples: {error}") from error
    return EmbeddedView(store, "", os.open(os.devnull, os.O_RDONLY))
