"""What many tests share: the checkout, the real documents where they are at hand, a view of Turtle files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from graphsvc import pipeline
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

# How long an example takes is the machine's affair: nothing here is a timed test.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

ViewOf = Callable[..., EmbeddedView]


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout: the folder of data, ontology, shapes and queries."""
    return ROOT


@pytest.fixture(scope="session")
def documents() -> list[Path]:
    """The five real documents; the test is skipped where they are not at hand."""
    found = sorted((SHARED / "documents").glob("*.txt"))
    if not found:
        pytest.skip("the real documents are not at ../shared/documents")
    return found


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


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedStore:
    """All that the product ships."""
    store = EmbeddedStore(tmp_path_factory.mktemp("shipped") / "store")
    pipeline.load(store, pipeline.assemble(Settings(), []))
    return store
