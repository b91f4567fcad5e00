"""docs/operation.md and its example files: they fit the program that they are about."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from graphsvc import settings
from graphsvc.operation.metrics import OUTCOMES, Data, Metrics
from graphsvc.settings import Limits

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "operation.md").read_text(encoding="utf-8")
EXAMPLES = ROOT / "docs" / "examples"


def test_the_example_of_a_file_of_settings_is_one() -> None:
    found = settings.load({"GRAPHSVC_CONFIG": str(EXAMPLES / "graphsvc.toml")})
    assert found.log.form == "json"
    assert found.limits == Limits(memory=1024)
    assert found.base == "https://data.example.org/"


def test_every_example_is_linked_and_there() -> None:
    linked = set(re.findall(r"\]\(examples/([\w.]+)\)", DOCUMENT))
    assert linked == {path.name for path in EXAMPLES.iterdir()}
    assert len(linked) > 3


def test_files_that_the_container_is_made_of_are_there() -> None:
    named = set(re.findall(r"-r (\S+)", (EXAMPLES / "Containerfile").read_text(encoding="utf-8")))
    assert named == {"requirements.lock", "requirements-node.lock"}
    assert all((ROOT / name).is_file() for name in named)


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("there is no systemd-analyze here")
    unit = tmp_path / "graphsvc.service"
    text = (EXAMPLES / "graphsvc.service").read_text(encoding="utf-8")
    program = "/opt/graphsvc/bin/graphsvc"
    assert program in text
    unit.write_text(text.replace(program, "/bin/true"), encoding="utf-8")
    done = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    unit.write_text(text.replace(program, "/bin/true").replace("TasksMax", "TasksMost"), encoding="utf-8")
    assert "TasksMost" in subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False).stderr


def test_every_metric_is_documented_and_nothing_else() -> None:
    metrics = Metrics()
    metrics.request("/", "GET", 200, 0.1)
    metrics.write("put", done=True, inserted=1)
    metrics.data(Data("v", 1, 1, 1))
    told = metrics.written_out().decode()
    names = {name for name in re.findall(r"^# TYPE (graphsvc_\w+)", told, re.MULTILINE) if not name.endswith("_created")}
    table = DOCUMENT.partition("## Metrics")[2].partition("Worth an alarm")[0]
    assert len(names) > 8
    assert set(re.findall(r"`(graphsvc_\w+)", table)) == names
    assert set(OUTCOMES) <= set(re.findall(r"`(\w+)`", table))


def test_lines_of_json_in_the_document_are_such() -> None:
    blocks = re.findall(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    assert len(blocks) == 2
    health, line = map(json.loads, blocks)
    assert health["status"] == "ready"
    documented = set(re.findall(r"`(\w+)`", " ".join(row.split("|")[1] for row in DOCUMENT.splitlines() if row.startswith("| `"))))
    assert set(line) - {"time", "level", "logger", "message", "method"} <= documented
