"""``graphsvc bench questions``: the graph has what every question asks about, values are frequent and rare, rdflib gives the same rows."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner
from rdflib import Graph

from graphsvc.benchmark import plain_rdflib, questioned, questions
from graphsvc.commands import bench_questions
from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import View

SETTINGS = Settings()
CATALOGUE = catalogue.load(SETTINGS)
SIZE = 10_000
WITHOUT_ROWS_HERE = {"discontinued-items", "new-items", "overdue-items"}
"""So small a graph may have none of these."""
CANNOT = {"follow-up-of-unfulfilled"}
"""rdflib counts nothing that is unbound as distinct."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("bench")


@pytest.fixture(scope="module")
def view(folder: Path) -> View:
    return questioned.build(SIZE, SETTINGS, folder / f"questions-{SIZE}")


@pytest.fixture(scope="module")
def data(view: View) -> Graph:
    return plain_rdflib.graph(view)


def test_the_graph_has_about_the_size_that_was_asked_for(view: View) -> None:
    assert 0.8 * SIZE < view.size() < 1.5 * SIZE


def test_the_plans_are_the_same_on_every_run() -> None:
    first, second = (list(questioned.country(SIZE, SETTINGS.root)) for _ in range(2))
    assert first == second
    assert len(first) >= 6


def test_places_in_documents_are_there_where_they_are_wanted(view: View, tmp_path: Path) -> None:
    placed = questioned.build(SIZE, SETTINGS, tmp_path / "placed", placed=True)
    places = "ASK { ?item prov:wasDerivedFrom ?place . ?place a oa:SpecificResource }"
    assert placed.ask(places)
    assert not view.ask(places)


@pytest.mark.parametrize("question", sorted(CATALOGUE.questions))
def test_every_question_has_values_to_be_asked_with_and_rows(question: str, view: View) -> None:
    outcome = questions.measured(CATALOGUE, view, question, 1)
    asked = CATALOGUE[question]
    needed = {parameter.name for parameter in asked.parameters if not parameter.optional}
    assert all(needed <= set(one.params) for one in outcome.asked)
    assert {name for one in outcome.asked for name in one.params} == {parameter.name for parameter in asked.parameters}
    assert all(one.whole > 0 and one.worst >= one.whole for one in outcome.asked)
    assert outcome.rows > 0 or question in WITHOUT_ROWS_HERE


def test_frequent_and_rare_values_are_asked_with(view: View) -> None:
    outcome = questions.measured(CATALOGUE, view, "items-by-target-group", 1)
    found = [len(one.rows) for one in outcome.asked]
    assert len(found) == 3
    assert found[0] > found[-1] > 0


@pytest.mark.parametrize("question", sorted(one.id for one in CATALOGUE if not one.computed and one.id not in CANNOT))
def test_rdflib_gives_the_same_rows(question: str, view: View, data: Graph) -> None:
    slowest = questions.measured(CATALOGUE, view, question, 1).slowest
    answered = plain_rdflib.asked(data, CATALOGUE[question], slowest.bindings, SETTINGS.base, 60)
    assert answered.rows is not None
    assert list(answered.rows) == list(slowest.rows)


def test_rdflib_is_stopped_when_its_time_is_over(view: View, data: Graph) -> None:
    begin = time.monotonic()
    answered = plain_rdflib.asked(data, CATALOGUE["strategy-matrix"], {}, SETTINGS.base, 0.01)
    assert time.monotonic() - begin < 5
    assert answered.rows is None
    assert not answered.failed


def test_a_missed_goal_is_told_and_ends_with_one(folder: Path, view: View, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_questions, "GOALS", ((SIZE, 0.0001),))
    words = ["--triples", str(SIZE), "--question", "items-by-service", "--no-rdflib", "--runs", "1", "--folder", str(folder)]
    done = CliRunner().invoke(bench_questions.command, words, obj=SETTINGS, standalone_mode=False)
    assert done.return_value == 1
    (line,) = [line for line in done.output.splitlines() if line.startswith("  items-by-service")]
    assert line.endswith("MISSED")


@pytest.mark.slow
def test_a_person_is_told_of_each_question_with_rows_and_ratio(folder: Path, view: View) -> None:
    words = ["bench", "questions", "--triples", str(SIZE), "--runs", "1", "--folder", str(folder)]
    chosen = ["--question", "items-by-service", "--question", "most-connected"]
    done = subprocess.run([sys.executable, "-m", "graphsvc", *words, *chosen], capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    head, columns, *lines = done.stdout.splitlines()
    assert head.startswith(f"{view.size():,} triples")
    assert columns.split() == ["question", "rows", "first", "resolving", "median", "worst", "rdflib", "ratio"]
    assert [line.split()[0] for line in lines] == ["items-by-service", "most-connected"]
    assert "×" in lines[0]
