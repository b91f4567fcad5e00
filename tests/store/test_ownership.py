"""One library, one owner."""

from __future__ import annotations

import re
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "graphsvc"


def test_only_the_store_knows_its_engine() -> None:
    modules = sorted(PACKAGE.rglob("*.py"))
    owners = [module for module in modules if re.search(r"^\s*(import|from) pyoxigraph", module.read_text(encoding="utf-8"), re.MULTILINE)]
    assert modules
    assert owners
    assert all(module.is_relative_to(PACKAGE / "store") for module in owners), owners
