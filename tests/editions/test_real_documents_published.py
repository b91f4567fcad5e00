"""What would be published of a real document is, byte for byte, what a build from the documents has made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc import pipeline
from graphsvc.editions import content, publishing
from graphsvc.editions.model import Publication
from graphsvc.errors import ParameterError
from graphsvc.review import prepared
from graphsvc.review.check import review
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import shapes


def test_a_document_that_is_there_already_makes_no_new_edition(documents: list[Path], tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    store = EmbeddedStore(settings.store)
    pipeline.load(store, pipeline.assemble(settings, pipeline.read(documents, settings.root)))
    view, rules = store.view(), shapes.folder(settings.root)
    for path in documents:
        with store.preview() as preview:
            _, _, ready = review(preview, path.name, path.read_bytes(), settings, rules)
        change = prepared.change(ready.at(view.version()), path.name, settings.base)
        assert dict(change.put) == content.stored(view, change.put), path.name
        with pytest.raises(ParameterError, match="no new edition"):
            publishing.prepare(view, change, Publication("jana", "2026-03-01T12:30:15Z"), settings.base, settings.root)
