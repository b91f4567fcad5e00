"""A folder of small documents, and places for a store of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.benchmark import manydocs
from graphsvc.settings import Settings

COUNT = 12


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "documents"
    for number in range(COUNT):
        path = place / f"{number % 3}" / f"plan-{number:02d}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(manydocs.text(number, 1), encoding="utf-8")
    return place


@pytest.fixture
def here(root: Path, tmp_path: Path) -> Settings:
    """A place for a store, and data with one small document shipped, which is loaded fast."""
    place = tmp_path / "root"
    (place / "data" / "graphs").mkdir(parents=True)
    (place / "data" / "graphs" / "small.ttl").write_bytes(b"<https://graphsvc.example/id/x> <http://e/p> 1 .\n")
    (place / "data" / "lookups").mkdir()
    for path in (root / "data" / "lookups").glob("*.toml"):
        if path.stem != "succession":  # which decides about plans that are not here
            (place / "data" / "lookups" / path.name).symlink_to(path)
    for name in ("ontology", "queries", "shapes", "data/sources.toml", "data/profiles"):
        (place / name).symlink_to(root / name)
    return Settings(root=place, store=tmp_path / "store")


@pytest.fixture
def whole(root: Path, tmp_path: Path) -> Settings:
    """A place for a store, and all that is shipped."""
    return Settings(root=root, store=tmp_path / "store")
