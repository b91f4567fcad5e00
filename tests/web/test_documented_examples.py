"""The examples of the documents, run as they stand against a started server that takes updates, print what the documents say."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from started import ROOT, started, token

pytestmark = pytest.mark.slow

DOCUMENTS = ("sparql.md", "access.md")
ADDRESS = "http://127.0.0.1:8000"
CLIENTS = ("curl", "SPARQLStore", "SPARQLUpdateStore", "SPARQLWrapper", "pandas")
_BLOCK = re.compile(r"```(?P<language>sh|python)\n(?P<code>.*?)```\n(?:\n```text\n(?P<prints>.*?)```)?", re.DOTALL)
_RUN = {"sh": ["bash", "-euo", "pipefail", "-c"], "python": [sys.executable, "-W", "error", "-c"]}


@dataclass(frozen=True)
class Example:
    document: str
    line: int
    language: str
    code: str
    prints: str | None


TEXTS = {name: (ROOT / "docs" / name).read_text(encoding="utf-8") for name in DOCUMENTS}
EXAMPLES = [
    Example(name, text[: found.start("code")].count("\n"), found["language"], found["code"], found["prints"])
    for name, text in TEXTS.items()
    for found in _BLOCK.finditer(text)
]


@pytest.fixture(scope="module")
def surroundings(
    tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]
) -> Iterator[tuple[str, Mapping[str, str]]]:
    """The address of a server, and the variables that its keeper and an editor have; ``graphsvc`` is a command there."""
    folder = tmp_path_factory.mktemp("examples")
    store, command = folder / "store", folder / "bin" / "graphsvc"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m graphsvc "$@"\n')
    command.chmod(0o755)
    with started(copy_of_shipped(store), GRAPHSVC_UPDATES="true", GRAPHSVC_QUERY_PROCESSES="2") as server:
        own = {"TOKEN": token(store), "GRAPHSVC_STORE": str(store), "PYTHONPATH": str(ROOT)}
        yield server.address, os.environ | own | {"PATH": f"{command.parent}:{os.environ['PATH']}"}


def test_no_example_is_missed_and_each_says_what_it_prints() -> None:
    everything = "".join(TEXTS.values())
    assert len(EXAMPLES) == len(re.findall(r"^```(?!text|json)\w", everything, re.MULTILINE)) > 12
    assert {example.document for example in EXAMPLES} == set(DOCUMENTS)
    assert [example for example in EXAMPLES if not example.prints] == []
    assert [client for client in CLIENTS if not any(client in example.code for example in EXAMPLES)] == []


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.document}-line-{example.line}-{example.language}")
def test_an_example_prints_what_the_document_says(example: Example, surroundings: tuple[str, Mapping[str, str]], tmp_path: Path) -> None:
    address, variables = surroundings
    assert ADDRESS in example.code
    code = example.code.replace(ADDRESS, address)
    done = subprocess.run(
        [*_RUN[example.language], code], cwd=tmp_path, env=variables, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.rstrip() == (example.prints or "").rstrip()
