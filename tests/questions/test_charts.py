"""Charts of answers: bars are sums of rows, parts add up, years have no gaps; a chart of what is no column is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import DataError
from graphsvc.questions import chart, header
from graphsvc.questions.answer import Cell
from graphsvc.questions.chart import Chart
from graphsvc.questions.header import File

COLUMNS = ("goal", "status", "count", "items", "date", "done", "left")
ROWS: list[dict[str, Cell]] = [
    {"goal": "I", "status": "done", "count": 2, "items": ["x"], "date": "2020-05-01", "done": 1, "left": 2},
    {"goal": "I", "status": None, "count": 1, "items": [], "date": "2020", "done": 0, "left": 1},
    {"goal": "II", "status": "done", "count": 5, "items": ["y", "z"], "date": "2023-01-01", "done": 4, "left": 0},
]


def drawn(wanted: Chart, rows: list[dict[str, Cell]] = ROWS) -> list[tuple[Cell, tuple[float, ...]]]:
    figure = chart.figure(wanted, rows)
    assert figure
    return [(bar.label, bar.values) for bar in figure.bars]


def test_bars_are_sums_in_the_order_of_rows() -> None:
    assert drawn(Chart("bar", "goal", "count")) == [("I", (3,)), ("II", (5,))]
    assert drawn(Chart("bar", "goal", "rows")) == [("I", (2,)), ("II", (1,))]
    assert drawn(Chart("bar", "goal", "items")) == [("I", (1,)), ("II", (2,))]


def test_stacked_bars_have_the_same_parts_the_greatest_first() -> None:
    figure = chart.figure(Chart("stacked", "goal", "count", part="status"), ROWS)
    assert figure
    assert figure.parts == ("done", "—")
    assert [bar.values for bar in figure.bars] == [(2, 1), (5, 0)]
    assert figure.longest == 5
    assert drawn(Chart("stacked", "goal", "", parts=("done", "left"))) == [("I", (1, 3)), ("II", (4, 0))]


def test_years_without_rows_are_on_the_line_too() -> None:
    assert drawn(Chart("timeline", "date", "rows")) == [("2020", (2,)), ("2021", (0,)), ("2022", (0,)), ("2023", (1,))]


def test_one_bar_and_bars_of_nothing_are_no_chart() -> None:
    assert chart.figure(Chart("bar", "goal", "rows"), ROWS[:2]) is None
    assert chart.figure(Chart("bar", "goal", "status"), ROWS) is None
    assert chart.figure(Chart("timeline", "date", "rows"), [{**ROWS[0], "date": day} for day in ("0001", "9999")]) is None
    assert chart.figure(Chart("timeline", "date", "rows"), [{**ROWS[0], "date": "v květnu"}]) is None


def test_of_many_the_longest_are_drawn_and_the_others_counted() -> None:
    rows: list[dict[str, Cell]] = [{**ROWS[0], "goal": str(number), "count": number} for number in range(40)]
    figure = chart.figure(Chart("bar", "goal", "count"), rows)
    assert figure
    assert (len(figure.bars), figure.left, figure.bars[0].label) == (chart.SHOWN, 40 - chart.SHOWN, "39")
    parts = chart.figure(Chart("stacked", "status", "count", part="goal"), [*rows, {**rows[1], "status": "left"}])
    assert parts
    assert (len(parts.parts), parts.parts[-1]) == (chart.PARTS, chart.REST)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"goal": st.sampled_from(["I", "II", "III"]), "status": st.sampled_from([*"abcdefghij"]), "count": st.integers(0, 9)}
        ),
        max_size=60,
    )
)
def test_nothing_is_lost_in_parts(rows: list[dict[str, Cell]]) -> None:
    figure = chart.figure(Chart("stacked", "goal", "count", part="status"), rows)
    if figure:
        assert sum(bar.total for bar in figure.bars) == sum(row["count"] for row in rows if isinstance(row["count"], int))


@pytest.mark.parametrize(
    "wrong",
    [
        "kind: pie",
        "kind: bar\n#+   label: goal",
        "kind: bar\n#+   label: goal\n#+   value: nonsense",
        "kind: bar\n#+   label: goal\n#+   value: rows\n#+   part: status",
        "kind: stacked\n#+   label: goal\n#+   value: count",
        "kind: stacked\n#+   label: goal\n#+   value: count\n#+   parts: [done, left]",
        "kind: bar\n#+   value: rows",
        "kind: bar\n#+   label: goal\n#+   value: rows\n#+   colour: red",
    ],
)
def test_a_chart_that_cannot_be_drawn_is_refused_with_its_line(wrong: str) -> None:
    text = f"#+ chart:\n#+   {wrong}\n"
    with pytest.raises(DataError, match=r"one\.rq:\d$"):
        chart.read(header.read(text, "one.rq"), COLUMNS, File("one.rq", text))
