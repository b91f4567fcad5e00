"""Documents checked against the graph as if they stood in it, without storing them: a store for the moment, then their findings only."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graphsvc import pipeline
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine
from graphsvc.validation.result import Report
from graphsvc.validation.shapes import Shapes


def check(files: Sequence[Path], settings: Settings, shapes: Shapes) -> Report:
    """The findings about the plans of some documents, each standing in the place of its shipped edition.

    Raises DocumentError for a document that cannot be read.
    """
    records = pipeline.read(files, settings.root)
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as folder:
        place = replace(settings, store=Path(folder) / "store")
        store = EmbeddedStore(place.store)
        pipeline.load(store, pipeline.assemble(place, records))
        report = engine.validate(store.view(), shapes)
    documents = {record.document for record in records}
    items = sum(len(record.items) for record in records)
    return Report(tuple(finding for finding in report.findings if finding.document in documents), items, report.focus_nodes)
