"""Matrices say of the shipped facts what the questions of the catalogue say."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphsvc.analysis import matrices
from graphsvc.analysis.matrix import Matrix, compute
from graphsvc.questions import catalogue
from graphsvc.settings import Settings
from graphsvc.store.base import Iri, View
from graphsvc.store.embedded import EmbeddedStore

KNOWN = matrices.load(Path(__file__).parents[2])
CATALOGUE = catalogue.load(Settings())
PLANS = ("sprss-2014-2017", "sprss-2018-2020", "ssz-2021", "ap-ssz-2024-2025")


@pytest.fixture(scope="module")
def facts(shipped_store: EmbeddedStore) -> View:
    return shipped_store.view()


def matrix(name: str, facts: View, plan: str | None = None) -> Matrix:
    return compute(KNOWN[name], facts, Iri(f"https://graphsvc.example/id/plan/{plan}") if plan else None)


@pytest.mark.parametrize("plan", PLANS)
def test_services_without_items_are_those_that_nothing_covers(facts: View, plan: str) -> None:
    uncovered = [row["paragraph"] for row in CATALOGUE.run(facts, "uncovered-services", {"plan": plan}).rows]
    made = matrix("service-plan", facts, plan)
    assert [row.key for row in made.rows if not any(cell.items for cell in made.line(row))] == uncovered


@pytest.mark.parametrize("plan", PLANS)
def test_groups_and_sources_meet_in_the_same_items(facts: View, plan: str) -> None:
    answer = CATALOGUE.run(facts, "funding-by-target-group", {"plan": plan})
    made = matrix("target-group-funding-source", facts, plan)
    labels = {heading.key: heading.label("cs") for heading in (*made.rows, *made.columns)}
    cells = {(labels[row], labels[column]): [item.partition("@")[0] for item in cell.items] for (row, column), cell in made.cells.items()}
    assert cells == {(row["target_group"], row["source"]): row["items"] for row in answer.rows}


def test_strategies_are_linked_where_they_are_linked(facts: View) -> None:
    answer = CATALOGUE.run(facts, "strategy-matrix", {})
    made = matrix("strategy-strategy", facts)
    assert len(answer.rows) > 5
    assert {cell for cell, held in made.cells.items() if held.items} == {(row["from"], row["to"]) for row in answer.rows}


@pytest.mark.parametrize("plan", PLANS)
def test_bodies_have_as_much_to_do(facts: View, plan: str) -> None:
    answer = CATALOGUE.run(facts, "body-workload", {"plan": plan})
    made = matrix("body-role", facts, plan)
    counted = {row.label("cs"): tuple(len(cell.items) for cell in made.line(row)) for row in made.rows}
    assert counted == {row["body"]: (row["responsible"], row["cooperating"]) for row in answer.rows}
