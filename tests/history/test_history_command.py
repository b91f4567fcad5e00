"""``graphsvc history`` over the shipped facts: noted by build and validate, told as a table, JSON and CSV, carried by backups."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from runs import put

from graphsvc.cli import cli
from graphsvc.history import forms, reading
from graphsvc.settings import Endpoint, History, Settings
from graphsvc.store.embedded import EmbeddedStore

Run = Callable[..., Result]
REMOVED = """DELETE { ?item ?p ?o } WHERE { ?item a g:Measure ; dct:identifier "IV.7" ; ?p ?o }"""


@pytest.fixture
def settings(copy_of_shipped: Callable[[Path], Path], tmp_path: Path) -> Settings:
    """A copy of the shipped store, as a build leaves it: with one run."""
    return Settings(store=copy_of_shipped(tmp_path / "store"))


@pytest.fixture
def run(settings: Settings) -> Run:
    def call(*words: str) -> Result:
        return CliRunner().invoke(cli, ["--store", str(settings.store), *words])

    return call


def change(settings: Settings) -> None:
    """A measure that violates a rule is gone."""
    with EmbeddedStore(settings.store).writer() as writer:
        writer.update(REMOVED)


def test_build_and_validate_note_what_they_find(settings: Settings, run: Run) -> None:
    assert settings.history_file == settings.store.parent / "store-history.sqlite"
    assert run("validate", "--format", "json").exception is None
    built = reading.trend(settings.history_file).points
    assert [(point.run.cause, point.total) for point in built] == [("build", 120)], "the same again is no run of its own"
    change(settings)
    found = json.loads(run("validate", "--format", "json").stdout)
    told = reading.trend(settings.history_file).points
    assert [point.run.cause for point in told] == ["build", "validate"]
    assert told[-1].total == len(found["findings"]) < 120
    assert {rule: number for (rule, _), number in told[-1].counts.items()} == found["counts"]
    assert told[-1].run.items == found["checked"]["items"] == 276


def test_of_a_plan_its_own_runs_and_rules_are_told(settings: Settings, run: Run) -> None:
    change(settings)
    run("validate")
    whole, plan, other = (
        json.loads(run("history", *words, "--format", "json").stdout) for words in ([], ["ssz-2021"], ["sprss-2014-2017"])
    )
    assert [one["findings"] for one in plan["runs"]] == [39 + plan["runs"][0]["change"], 39]
    assert len(whole["runs"]) == 2
    assert len(other["runs"]) == 1, "nothing has changed in it"
    assert other["latest"] == whole["latest"] == plan["latest"]
    newest = {one["rule"]: one for one in plan["runs"][0]["by_rule"]}
    assert newest["missing-responsible"] == {"rule": "missing-responsible", "severity": "violation", "number": 2, "change": -1}
    assert sum(one["number"] for one in newest.values()) == plan["runs"][0]["findings"]


def test_plans_without_findings_are_told_with_none(run: Run) -> None:
    found = json.loads(run("history", "sprss-2014-2017", "--rule", "overdue", "--format", "json").stdout)
    assert [(one["findings"], one["by_rule"]) for one in found["runs"]] == [(0, [])]


def test_the_table_is_for_people(settings: Settings, run: Run) -> None:
    change(settings)
    run("validate")
    czech, english = (run("history", "ssz-2021", "--lang", lang).stdout for lang in ("cs", "en"))
    assert "porušení" in czech
    assert "kontrola" in czech
    assert "Chybí odpovědný subjekt" in czech
    assert "−1" in czech
    assert "violation" in english
    assert "Missing" in english
    assert run("history", "Strategie sociálního začleňování Libereckého kraje 2021+").stdout == czech, "a name does, too"


def test_the_csv_has_a_line_for_each_run_and_rule(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("history", "--format", "csv").stdout)))
    assert tuple(rows[0]) == forms.COLUMNS
    assert len(rows) == 20
    assert sum(int(row["number"]) for row in rows) == 120


def test_runs_are_chosen_by_day_and_number(settings: Settings, run: Run) -> None:
    assert settings.history_file
    settings.history_file.unlink()
    put(settings.history_file, [({"a": {"overdue": number}}, f"v{number}") for number in range(6)], every=86_400)
    dates = [one["when"][:10] for one in json.loads(run("history", "--format", "json").stdout)["runs"]]
    assert len(dates) == 6
    chosen = json.loads(run("history", "--since", dates[2], "--format", "json").stdout)
    assert [one["when"][:10] for one in chosen["runs"]] == dates[:3]
    assert [one["change"] for one in chosen["runs"]] == [1, 1, 1], "the run before is known though it is not told"
    assert [one["findings"] for one in json.loads(run("history", "a", "--most", "2", "--format", "json").stdout)["runs"]] == [5, 4]


def test_what_there_is_not_is_told_in_a_sentence(run: Run) -> None:
    assert "no plan that is known" in str(run("history", "xyzzy").exception)
    assert "did you mean 'overdue'?: 'overdu'" in str(run("history", "--rule", "overdu").exception)


def test_without_a_history_there_is_none(tmp_path: Path) -> None:
    told = CliRunner().invoke(cli, ["--store", str(tmp_path / "store"), "history"])
    assert told.stdout == "Historie běhů kontroly je zatím prázdná.\n"
    none = CliRunner().invoke(cli, ["--store", str(tmp_path / "store"), "history", "ssz-2021"])
    assert str(none.exception) == "The history knows no such plan: 'ssz-2021'"


def test_each_store_on_a_server_has_a_history_of_its_own() -> None:
    urls = ["http://db.example:3030/a/query", "http://db.example:3030/b/query", "http://db.example:3030/a/query?infer=false"]
    files = [Settings(endpoint=Endpoint(url)).history_file for url in urls]
    assert len(set(files)) == 3
    assert {file.parent for file in files} == {Settings().store.parent}
    assert all(file.name.startswith("db.example-3030-") for file in files)
    assert Settings(endpoint=Endpoint(urls[0], "user", "secret")).history_file == files[0]
    hostile = Settings(endpoint=Endpoint(f"http://{'x' * 300}..%2f:1/query")).history_file
    assert len(hostile.name) < 120
    assert hostile.parent == Settings().store.parent
    own = Settings(endpoint=Endpoint(urls[0]), history=History(Path("mine.sqlite")))
    assert own.history_file == Path("mine.sqlite")


def test_a_broken_history_is_told_and_stops_nothing(settings: Settings, run: Run, tmp_path: Path) -> None:
    assert settings.history_file
    settings.history_file.write_text("broken " * 1_000)
    found = run("validate", "--format", "json")
    assert found.exception is None
    assert len(json.loads(found.stdout)["findings"]) == 120
    assert "The run is not noted: The history of runs cannot be" in found.stderr
    copied = run("backup", str(tmp_path / "another"))
    assert copied.exit_code == 0
    assert "is without the history" in copied.stderr
    assert run("history").exit_code != 0


def test_a_backup_carries_the_history_and_puts_it_back_where_there_is_none(settings: Settings, run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "with"))
    change(settings)
    run("validate")
    assert "stays as it is" in run("restore", str(tmp_path / "with")).stderr
    kept = reading.trend(settings.history_file)
    assert len(kept.points) == 2, "what was found since the backup was found"
    assert settings.history_file
    settings.history_file.unlink()
    run("restore", str(tmp_path / "with"))
    assert reading.trend(settings.history_file).points == kept.points[:1]
    run("validate")
    assert len(reading.trend(settings.history_file).points) == 1, "the restored data are those of the last run"
