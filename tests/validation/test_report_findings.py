"""The page of findings on the shipped documents is what the rules find in the shipped facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_samples import RULES

from graphsvc import pipeline
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine, report


def test_docs_findings_is_not_stale(root: Path, tmp_path: Path) -> None:
    settings = Settings(store=tmp_path / "store")
    store = EmbeddedStore(settings.store)
    pipeline.load(store, pipeline.assemble(settings, []))
    found = engine.validate(store.view(), RULES)
    assert found.items > 250
    assert len(found.findings) > 50
    made = report.write(found, RULES, "markdown", "cs", report.titles(store.view())).decode()
    if (root / "docs" / "findings.md").read_text(encoding="utf-8") != made:
        pytest.fail("docs/findings.md is stale: make findings, and read the difference")
