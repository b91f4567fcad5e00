"""docs/settings.md is the one list of settings."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from graphsvc import settings
from graphsvc.errors import ParameterError
from graphsvc.settings import Limits

ROOT = Path(__file__).parent.parent
LISTED = set(re.findall(r"`(GRAPHSVC_\w+)`", (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")))


def test_every_setting_is_in_the_list_and_nothing_else() -> None:
    source = (ROOT / "graphsvc" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(GRAPHSVC_[A-Z_]+[A-Z])"', source)) | {f"GRAPHSVC_QUERY_{limit.name.upper()}" for limit in fields(Limits)}
    assert len(read) > 10
    assert read == LISTED


def test_limits_come_from_the_environment() -> None:
    found = settings.load({"GRAPHSVC_QUERY_SECONDS": "5", "GRAPHSVC_QUERY_MEMORY": "300"}).limits
    assert found == Limits(seconds=5, memory=300)


@pytest.mark.parametrize(
    ("name", "written"),
    [("SECONDS", "0"), ("SECONDS", "soon"), ("MEMORY", "10"), ("PROCESSES", "-1"), ("RESULT", "²"), ("LENGTH", "99999999")],
)
def test_a_limit_that_makes_no_sense_is_refused_by_name(name: str, written: str) -> None:
    with pytest.raises(ParameterError, match=f"GRAPHSVC_QUERY_{name}={written!r}"):
        settings.load({f"GRAPHSVC_QUERY_{name}": written})
