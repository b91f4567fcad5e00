"""``graphsvc matrix`` as a person runs it."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner
from openpyxl import load_workbook

from graphsvc.cli import cli
from graphsvc.store.embedded import EmbeddedStore


def run(store: EmbeddedStore, *words: str) -> str:
    done = CliRunner().invoke(cli, ["--store", str(store.path), "matrix", *words])
    assert done.exit_code == 0, done.output
    return done.output


def test_without_an_id_it_lists_them(shipped_store: EmbeddedStore) -> None:
    assert [line for line in run(shipped_store).splitlines() if not line.startswith(" ")] == [
        *["goal-measure", "service-plan", "target-group-funding-source", "strategy-strategy", "body-role"]
    ]


def test_a_plan_is_named_as_people_name_it(shipped_store: EmbeddedStore) -> None:
    said = json.loads(run(shipped_store, "service-plan", "--plan", "SPRSS 2014-2017", "--format", "json"))
    assert said["plan"] == "sprss-2014-2017"
    assert [column["key"] for column in said["columns"]] == ["sprss-2014-2017"]
    assert {cell["row"]: cell["items"] for cell in said["cells"]}["41"] == ["A01-06@sprss-2014-2017"]
    assert said["empty"] == 33 - len(said["cells"])


def test_the_ending_of_the_file_tells_the_form(shipped_store: EmbeddedStore, tmp_path: Path) -> None:
    for name in ("m.xlsx", "m.csv", "m.json", "m.txt"):
        run(shipped_store, "service-plan", "--out", str(tmp_path / name))
    sheet = load_workbook(tmp_path / "m.xlsx").worksheets[0]
    assert (sheet.max_row, sheet.max_column) == (35, 6)
    assert len((tmp_path / "m.csv").read_text(encoding="utf-8").splitlines()) == 34
    assert json.loads((tmp_path / "m.json").read_text(encoding="utf-8"))["matrix"] == "service-plan"
    assert (tmp_path / "m.txt").read_text(encoding="utf-8").startswith("Služby a plány (všechny plány)")


def test_an_unknown_matrix_or_plan_is_wrong_input(shipped_store: EmbeddedStore) -> None:
    for words in (("nothing",), ("body-role", "--plan", "nothing at all")):
        done = CliRunner().invoke(cli, ["--store", str(shipped_store.path), "matrix", *words])
        assert done.exception is not None
        assert done.exception.exit_code == 2
