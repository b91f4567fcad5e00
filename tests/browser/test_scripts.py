"""The scripts' own tests, run by Node where the front end has been built."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from graphsvc.web import build


def test_the_tests_of_the_scripts_pass(built: None) -> None:
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    npm = shutil.which("npm", path=path)
    if npm is None:
        pytest.skip("there is no npm on this machine")
    done = subprocess.run(
        [npm, "test", "--silent"],
        cwd=build.FRONTEND,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "# fail 0" in done.stdout
    assert "# pass 0" not in done.stdout
