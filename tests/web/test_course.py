"""Lines of findings over time: within the drawing, in order, and as high as the numbers say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.history.run import Run
from graphsvc.history.trend import Point, Trend, changes
from graphsvc.web import course

START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = (("a", "violation"), ("b", "warning"), ("c", "info"), ("d", "http://example.org/other"))
COUNTS = st.dictionaries(st.sampled_from(KINDS), st.integers(1, 500))
STEPS = st.lists(st.tuples(st.integers(0, 10_000_000), COUNTS, st.booleans()), min_size=1, max_size=60)


def trend(steps: list[tuple[int, dict[tuple[str, str], int], bool]]) -> Trend:
    at, points = START, []
    for number, (seconds, counts, present) in enumerate(steps, 1):
        at += timedelta(seconds=seconds)
        run = Run(number, at, at, f"v{number}", "r", "serve", 1, 1)
        points.append(Point(run, counts if present else {}, present))
    return Trend("p", tuple(points), None, points[0], points[-1].run, len(points))


@given(STEPS)
def test_all_that_is_drawn_lies_within_the_axes_and_goes_on_in_time(steps: list[tuple[int, dict[tuple[str, str], int], bool]]) -> None:
    told = trend(steps)
    drawing = course.draw(told)
    if sum(seconds for seconds, *_ in steps[1:]) == 0:
        assert drawing is None, "there is no time to draw"
        return
    assert drawing
    numbers = [number for _, number in drawing.heights]
    assert numbers[0] == 0
    assert numbers[-1] >= max(count for point in told.points for count in point.by_severity.values())
    assert len(numbers) <= 6
    present = [point.run.number for point in told.points if point.present]
    for line in drawing.lines:
        spots = [[tuple(map(float, spot.split(","))) for spot in piece.split()] for piece in line.pieces]
        flat = [spot for piece in spots for spot in piece]
        assert [x for x, _ in flat] == sorted(x for x, _ in flat)
        assert all(drawing.left <= x <= drawing.right and drawing.heights[-1][0] <= y <= drawing.bottom for x, y in flat)
        assert len(line.marks) in (0, len(present))
        assert line.last == told.points[-1].by_severity.get(line.severity, 0)
        gaps = sum(not after.present and before.present for before, after in zip(told.points, told.points[1:], strict=False))
        assert len(spots) == gaps + told.points[-1].present


@given(st.lists(st.integers(0, 1_000), max_size=300))
def test_a_small_line_ends_with_the_last_number_and_stays_in_its_box(numbers: list[int]) -> None:
    points = course.spark(numbers)
    if len(numbers) < 2:
        assert points == ""
        return
    spots = [tuple(map(float, spot.split(","))) for spot in points.split()]
    width, height = course.SPARK
    assert (spots[0][0], spots[-1][0]) == (0, width)
    assert all(2 <= y <= height - 2 for _, y in spots)
    assert len(spots) <= 60
    if numbers[-1] == max(numbers):
        assert spots[-1][1] == (2 if numbers[-1] else height - 2)


@given(st.integers(0, 10**9))
def test_a_scale_has_a_few_round_numbers(most: int) -> None:
    heights = course.scale(most)
    step = heights[1]
    assert heights == [step * times for times in range(len(heights))]
    assert heights[-1] >= most > heights[-1] - step - (most == 0)
    assert 2 <= len(heights) <= 5
    assert str(step).rstrip("0") in ("1", "2", "5")


def test_other_rules_are_marked_where_they_begin() -> None:
    told = trend([(0, {("a", "violation"): 3}, True), (86_400, {("a", "violation"): 1}, True), (86_400, {}, True)])
    old = Point(Run(1, START, START, "v1", "older", "serve", 1, 1), told.points[0].counts)
    drawing = course.draw(Trend("p", (old, *told.points[1:]), None, old, told.latest, 3))
    assert drawing
    assert drawing.rules == (drawing.left + (drawing.right - drawing.left) / 2,)


def test_changes_name_what_is_new_and_what_is_gone() -> None:
    told = trend([(0, {("a", "violation"): 3, ("b", "warning"): 1}, True), (9, {("b", "warning"): 1, ("c", "info"): 2}, True)])
    now, before = told.steps()[0]
    assert [(one.rule, one.now, one.difference) for one in changes(now, before)] == [("a", 0, -3), ("b", 1, 0), ("c", 2, 2)]
    assert [one.difference for one in changes(now, None)] == [1, 2]
