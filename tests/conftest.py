"""What many tests share: the checkout, the real documents where they are at hand."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"


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
