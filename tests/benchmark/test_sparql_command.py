"""``graphsvc bench sparql`` as a person runs it, at its smallest size: the figures are there, none is judged."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from graphsvc.benchmark import processes

SMALL = ["--triples", "1000", "--rounds", "1", "--seconds", "0.1", "--clients", "2", "--generator", "python"]


def bench(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", "graphsvc", "bench", "sparql", *words], capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not processes.told(), reason="this system does not tell what processes take"),
]


def test_servers_give_the_same_rows_and_their_figures_are_told(folder: Path) -> None:
    names = ["graphsvc", "graphsvc-unstoppable", "oxigraph"]
    done = bench("--part", "load", *SMALL, "--folder", str(folder), *(word for name in names for word in ("--server", name)))
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert "2 clients, load by python" in told[0]
    assert "3 servers gave the same 120 rows" in told[1]
    for kind in ("look-up:", "join:", "look-up again:", "join again:"):
        table = told[next(at for at, line in enumerate(told) if line.startswith(kind)) + 1 :][:4]
        assert table[0].split()[:2] == ["answers/s", "median"]
        assert [line.split()[0] for line in table[1:]] == names
        assert all(float(line.split()[1].replace(",", "")) > 0 for line in table[1:])
        assert table[3].split()[-2:] == ["1.00", "×"]
    assert any(line.startswith("The price of stopping") for line in told)
    assert sum("goal ≥" in line or "goal ≤" in line for line in told) == 5


def test_start_and_memory_are_told(folder: Path) -> None:
    done = bench("--part", "start", *SMALL, "--folder", str(folder), "--server", "graphsvc", "--server", "oxigraph")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("first answer") == 3
    assert done.stdout.count("bytes a triple, in") == 2


def test_a_server_that_is_not_there_is_told(folder: Path) -> None:
    done = bench(*SMALL, "--folder", str(folder), "--server", "fuseki")
    assert done.returncode == 2
    assert "'fuseki'; here there are: 'graphsvc'," in done.stderr
