"""docs/settings.md is the one list of settings: its table is made from that of the program, and no other document names another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphsvc.errors import DataError
from graphsvc.settings import document
from graphsvc.settings.table import SETTINGS

ROOT = Path(__file__).parent.parent
TEXT = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
KINDS = {".md", ".py", ".toml", ".html"}
KNOWN = {setting.variable for setting in SETTINGS} | {f"{setting.variable}_FILE" for setting in SETTINGS if setting.secret}


def test_the_list_is_that_of_the_program() -> None:
    assert document.renewed(TEXT) == TEXT, "stale; graphsvc settings --document docs/settings.md"
    assert len(KNOWN) > 10
    assert set(re.findall(r"`(GRAPHSVC_\w*[A-Z])`", TEXT)) == KNOWN


@pytest.mark.parametrize("folder", ["docs", "graphsvc"])
def test_every_setting_that_is_named_anywhere_is_there(folder: str) -> None:
    files = [file for file in (ROOT / folder).rglob("*") if file.suffix in KINDS or file.parent.name == "examples"]
    named = {name for file in files for name in re.findall(r"\bGRAPHSVC_[A-Z_]*[A-Z]\b", file.read_text(encoding="utf-8"))}
    assert len(named) > 3
    assert named <= KNOWN


def test_a_document_without_a_place_for_the_list_is_refused() -> None:
    with pytest.raises(DataError, match="no place for the settings"):
        document.renewed("# Settings\n")
