"""A view of Turtle files, through a store of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]


@pytest.fixture
def view_of(tmp_path: Path) -> ViewOf:
    """Files (Turtle) or Turtle text → a view of them together."""

    def load(*sources: Path | str) -> EmbeddedView:
        texts = [source.read_text(encoding="utf-8") if isinstance(source, Path) else source for source in sources]
        store = EmbeddedStore(tmp_path / "store")
        with store.writer(afresh=True) as writer:
            for number, text in enumerate(texts):
                writer.replace_graph(f"http://example.org/graph/{number}", text.encode(), FORMATS["ttl"])
        return store.view()

    return load
