from __future__ import annotations

import pytest

from graphsvc.fulltext import entries, index
from graphsvc.fulltext.search import Searcher
from graphsvc.store.base import View
from graphsvc.store.embedded import EmbeddedStore


@pytest.fixture(scope="session")
def facts(shipped_store: EmbeddedStore) -> View:
    """The shipped facts."""
    return shipped_store.view()


@pytest.fixture(scope="session")
def searcher(facts: View) -> Searcher:
    """The index of the shipped facts."""
    return Searcher(index.make(entries.read(facts), None), facts.version())
