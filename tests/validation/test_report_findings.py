"""The page of findings on the shipped documents is what the rules find in the shipped facts."""

from __future__ import annotations

from pathlib import Path

import pytest
from report_samples import RULES

from graphsvc.store.embedded import EmbeddedStore
from graphsvc.validation import engine, report


def test_docs_findings_is_not_stale(root: Path, shipped_store: EmbeddedStore) -> None:
    view = shipped_store.view()
    found = engine.validate(view, RULES)
    assert found.items > 250
    assert len(found.findings) > 50
    made = report.write(found, RULES, "markdown", "cs", report.titles(view)).decode()
    if (root / "docs" / "findings.md").read_text(encoding="utf-8") != made:
        pytest.fail("docs/findings.md is stale: make findings, and read the difference")
