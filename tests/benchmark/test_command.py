"""``graphsvc bench validate`` as a person runs it, at its smallest size."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.slow
def test_it_tells_what_was_found_and_how_others_do(tmp_path: Path) -> None:
    words = ["bench", "validate", "--triples", "10000", "--runs", "1", "--folder", str(tmp_path)]
    done = subprocess.run([sys.executable, "-m", "graphsvc", *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = done.stdout.splitlines()
    assert any("all rules" in line and "all found, and no others" in line for line in told)
    assert any("one plan of 90" in line and "1 planted faults: all found, and no others" in line for line in told)
    assert any("pyshacl" in line and "same number of results" in line for line in told)
    assert (tmp_path / "10000" / "current").exists()
