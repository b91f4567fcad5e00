"""The examples of docs/sparql.md, run as they stand against a started server, print what the document says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from started import ROOT, Started

pytestmark = pytest.mark.slow

DOCUMENT = ROOT / "docs" / "sparql.md"
ADDRESS = "http://127.0.0.1:8000"
UPDATES = False
"""Whether the server of these tests takes updates; TOKEN in the environment of the examples is then that of an editor."""
_BLOCK = re.compile(
    r"(?P<needs><!-- needs updates -->\n)?```(?P<language>sh|python)\n(?P<code>.*?)```\n(?:\n```text\n(?P<prints>.*?)```)?", re.DOTALL
)
_RUN = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-W", "error", "-c"]}


@dataclass(frozen=True)
class Example:
    line: int
    language: str
    code: str
    prints: str | None
    needs_updates: bool


TEXT = DOCUMENT.read_text(encoding="utf-8")
EXAMPLES = [
    Example(TEXT[: found.start("code")].count("\n"), found["language"], found["code"], found["prints"], bool(found["needs"]))
    for found in _BLOCK.finditer(TEXT)
]


def test_no_example_is_missed_and_each_says_what_it_prints() -> None:
    assert len(EXAMPLES) == len(re.findall(r"^```(?!text)\w", TEXT, re.MULTILINE)) > 8
    assert [example.line for example in EXAMPLES if not example.prints] == []
    assert {client for client in ("curl", "SPARQLStore", "SPARQLUpdateStore", "SPARQLWrapper", "pandas") if client in TEXT} == {
        "curl",
        "SPARQLStore",
        "SPARQLUpdateStore",
        "SPARQLWrapper",
        "pandas",
    }


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line-{example.line}-{example.language}")
def test_an_example_prints_what_the_document_says(example: Example, server: Started, tmp_path: Path) -> None:
    if example.needs_updates and not UPDATES:
        pytest.skip("the server of these tests takes no updates")
    assert ADDRESS in example.code
    code = example.code.replace(ADDRESS, server.address)
    done = subprocess.run(
        [*_RUN[example.language], code], cwd=tmp_path, env=os.environ, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip() == (example.prints or "").rstrip()
