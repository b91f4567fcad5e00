"""Answers from the shipped facts are those that a person worked out from the documents (``real_answers.toml``)."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView

CATALOGUE = catalogue.load(Settings())
CASES: list[dict[str, Any]] = tomllib.loads(Path(__file__).with_name("real_answers.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def facts(shipped_store: EmbeddedStore) -> EmbeddedView:
    return shipped_store.view()


def named(case: dict[str, Any]) -> str:
    return "-".join([case["question"], *case.get("params", {}).values(), *case.get("where", {}).values()])


def written(cell: object) -> str:
    if isinstance(cell, list):
        return ",".join(cell)
    return "" if cell is None else str(cell)


@pytest.mark.parametrize("case", CASES, ids=named)
def test_the_answer_is_the_one_worked_out_from_the_documents(case: dict[str, Any], facts: EmbeddedView) -> None:
    rows = CATALOGUE.run(facts, case["question"], case.get("params", {})).rows
    chosen = [row for row in rows if case.get("where", {}).items() <= {name: written(cell) for name, cell in row.items()}.items()]
    found = [" | ".join(written(row[column]) for column in case["columns"]) for row in chosen]
    assert found[: case.get("first")] == case["rows"].splitlines()


def test_every_question_is_asked_and_answered() -> None:
    assert len(CASES) > 60
    assert {case["question"] for case in CASES if case["rows"]} == set(CATALOGUE.questions)


def test_no_answer_holds_a_row_twice(facts: EmbeddedView) -> None:
    for case in CASES:
        rows = CATALOGUE.run(facts, case["question"], case.get("params", {})).rows
        assert len({tuple(map(written, row.values())) for row in rows}) == len(rows), named(case)
