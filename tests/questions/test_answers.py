"""Each question gives, on a small graph, the rows that were worked out by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.reading import EmbeddedView

ViewOf = Callable[..., EmbeddedView]
EXAMPLES = Path(__file__).parents[1] / "queries"
CATALOGUE = catalogue.load(Settings())
CASES = [
    (folder.name, case["params"], case["rows"], case.get("without"))
    for folder in sorted(EXAMPLES.iterdir())
    for case in json.loads((folder / "expected.json").read_text(encoding="utf-8"))
]


@pytest.mark.parametrize(
    ("question", "params", "rows", "without"), CASES, ids=[f"{question}-{'-'.join(params.values())}" for question, params, *_ in CASES]
)
def test_a_question_gives_the_rows_worked_out_by_hand(
    question: str, params: dict[str, str], rows: list[object], without: str | None, view_of: ViewOf
) -> None:
    """``without`` is a column of measures that nobody reckons by hand: its values only have to fall from row to row."""
    answer = CATALOGUE.run(view_of(EXAMPLES / question / "graph.ttl"), question, params)
    found = [{column: cell for column, cell in row.items() if column != without} for row in answer.to_json()["rows"]]
    assert found == rows
    if without:
        measured = [row[without] for row in answer.to_json()["rows"]]
        assert measured == sorted(measured, reverse=True)
    assert answer.columns == CATALOGUE[question].columns


def test_every_question_has_an_example_with_rows() -> None:
    assert not CATALOGUE.broken
    assert {question for question, _, rows, _ in CASES if rows} == set(CATALOGUE.questions)
