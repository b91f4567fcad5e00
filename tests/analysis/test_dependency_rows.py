"""The questions dependencies, impact, path and most-connected on a graph whose every answer was told by hand."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from graphsvc.analysis import connected, dependencies, path
from graphsvc.errors import ParameterError
from graphsvc.store.base import Iri, Literal, Row
from graphsvc.store.reading import EmbeddedView

BASE = "https://graphsvc.example/id/"


def thing(name: str) -> Iri:
    return Iri(BASE + name)


def table(rows: Iterable[Row], *columns: str) -> list[tuple[str, ...]]:
    return [tuple(str(row.get(column, "")).removeprefix(BASE) for column in columns) for row in rows]


COLUMNS = ("depth", "relation", "plan", "code", "title")


def test_what_a_measure_depends_on_stands_by_depth_and_relation(small_view: EmbeddedView) -> None:
    rows = dependencies.dependencies(small_view, {"item": thing("plan/akcni/item/A1.1")})
    assert table(rows, *COLUMNS) == [
        ("1", "implements", "plan/strategie", "I.1", "Mapa bydlení"),
        ("1", "funded-from", "", "eu-opz", "EU – OPZ"),
        ("1", "funded-by-programme", "", "opz", "program Z"),
        ("1", "responsible", "", "odbor", "odbor"),
        ("1", "cooperating", "", "obce", "obce"),
        ("1", "concerns-service", "", "62", "nízkoprahová zařízení"),
        ("1", "under-section", "", "62", "§ 62 zákona"),
        ("1", "serves", "", "s", "senioři"),
        ("1", "supports-goal", "plan/akcni", "A1", "Síť"),
        ("1", "part-of-plan", "plan/akcni", "akcni", "Akční plán"),
        ("2", "supports-goal", "plan/strategie", "I", "Bydlení"),
        ("2", "coordinated-with", "plan/jina", "1.1", ""),
        ("2", "coordinated-with-strategy", "plan/jina", "jina", "Jiná strategie"),
        ("2", "unit-of", "", "kraj", "kraj"),
        ("2", "part-of", "plan/akcni", "A", "Služby"),
        ("2", "part-of-act", "", "108/2006", "zákon"),
        ("2", "parent-plan", "plan/strategie", "strategie", "Strategie"),
        ("2", "part-of-plan", "plan/strategie", "strategie", "Strategie"),
        ("3", "approved-by", "", "1/21/ZK", "usnesení č. 1/21/ZK"),
    ]


def test_depth_bounds_the_answer(small_view: EmbeddedView) -> None:
    rows = dependencies.dependencies(small_view, {"item": thing("plan/akcni/item/A1.1"), "depth": Literal("1")})
    assert {row["depth"].value for row in rows} == {"1"}


@pytest.mark.parametrize("depth", ["0", "-1", "two", "", "²", "1" * 5000])
def test_a_depth_that_is_no_number_of_steps_is_refused(small_view: EmbeddedView, depth: str) -> None:
    with pytest.raises(ParameterError, match="depth"):
        dependencies.dependencies(small_view, {"item": thing("plan/akcni/item/A1.1"), "depth": Literal(depth)})


def test_what_depends_on_a_programme_comes_with_the_thing_that_is_nearer(small_view: EmbeddedView) -> None:
    rows = dependencies.impact(small_view, {"node": thing("programme/opz")})
    assert table(rows, *COLUMNS, "via") == [
        ("1", "funded-by-programme", "plan/akcni", "A1.1", "Terénní práce", "programme/opz"),
        ("1", "programme-of-source", "", "eu-opz", "EU – OPZ", "programme/opz"),
        ("2", "depends-on", "plan/akcni", "A1.2", "Noclehárna", "plan/akcni/item/A1.1"),
        ("2", "funded-from", "plan/akcni", "A1.2", "Noclehárna", "funding-source/eu-opz"),
    ]


def test_all_of_an_act_depends_on_it(small_view: EmbeddedView) -> None:
    rows = dependencies.impact(small_view, {"node": thing("act/108-2006")})
    assert table(rows, "depth", "relation", "code") == [
        ("1", "part-of-act", "62"),
        ("2", "under-section", "A1.1"),
        ("2", "service-of-section", "62"),
        ("3", "depends-on", "A1.2"),
    ]


def test_nothing_depends_on_what_the_graph_does_not_hold(small_view: EmbeddedView) -> None:
    assert list(dependencies.impact(small_view, {"node": thing("body/nobody")})) == []
    assert list(path.rows(small_view, {"from": thing("body/nobody"), "to": thing("body/kraj")})) == []


@pytest.mark.parametrize("question", [dependencies.dependencies, dependencies.impact, path.rows])
def test_a_parameter_that_is_no_thing_is_refused(small_view: EmbeddedView, question: object) -> None:
    assert callable(question)
    with pytest.raises(ParameterError, match="is a thing of the graph"):
        list(question(small_view, {name: Literal("x") for name in ("item", "node", "from", "to")}))


def test_a_path_goes_along_the_dependencies_where_it_can(small_view: EmbeddedView) -> None:
    rows = path.rows(small_view, {"from": thing("plan/akcni/item/A1.2"), "to": thing("programme/opz")})
    assert table(rows, "step", "relation", "plan", "code") == [
        ("0", "", "plan/akcni", "A1.2"),
        ("1", "depends-on", "plan/akcni", "A1.1"),
        ("2", "funded-by-programme", "", "opz"),
    ]


def test_a_path_against_the_dependencies_is_marked(small_view: EmbeddedView) -> None:
    rows = path.rows(small_view, {"from": thing("act/108-2006"), "to": thing("service/62")})
    assert table(rows, "step", "relation", "code") == [
        ("0", "", "108/2006"),
        ("1", "^part-of-act", "62"),
        ("2", "^service-of-section", "62"),
    ]


def test_things_that_share_something_are_connected_over_it(small_view: EmbeddedView) -> None:
    rows = path.rows(small_view, {"from": thing("plan/akcni/item/A1.10"), "to": thing("body/odbor")})
    assert table(rows, "step", "relation", "code") == [
        ("0", "", "A1.10"),
        ("1", "part-of-plan", "akcni"),
        ("2", "^part-of-plan", "A1.1"),
        ("3", "responsible", "odbor"),
    ]


def test_a_thing_is_connected_with_itself_by_no_step(small_view: EmbeddedView) -> None:
    rows = path.rows(small_view, {"from": thing("body/kraj"), "to": thing("body/kraj")})
    assert table(rows, "step", "relation", "code") == [("0", "", "kraj")]


def test_the_most_connected_of_a_plan_come_by_degree(small_view: EmbeddedView) -> None:
    rows = list(connected.rows(small_view, {"plan": thing("plan/akcni")}))
    assert table(rows, "rank", "code", "title", "degree") == [
        ("1", "A1.1", "Terénní práce", "11"),
        ("2", "A1.2", "Noclehárna", "9"),
        ("3", "A1", "Síť", "6"),
        ("4", "A", "Služby", "2"),
        ("5", "A1.10", "Bez všeho", "1"),
    ]


def test_the_most_connected_of_all_are_measures_and_goals_of_every_plan(small_view: EmbeddedView) -> None:
    rows = list(connected.rows(small_view, {}))
    assert {str(row["plan"]).removeprefix(BASE) for row in rows} == {"plan/akcni", "plan/strategie", "plan/jina"}
    assert len(rows) == 9
    assert [row["betweenness"].value for row in rows if row["code"].value == "A1.10"] == ["0.000000"]
