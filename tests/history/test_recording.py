"""What is put into a history comes out of it: compared with plain lists, written by several processes, killed, broken, and foreign."""

from __future__ import annotations

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from runs import RUNS, START, Found, Plain, judged, put

from graphsvc.errors import StoreError
from graphsvc.history import file, reading
from graphsvc.history.reading import Now
from graphsvc.history.recording import add, is_last
from graphsvc.history.run import Cause

ROOT = Path(__file__).parents[2]
A: Found = {"a": {"overdue": 2, "code-gap": 1}, "b": {}}
B: Found = {"a": {"overdue": 5}, "b": {}}


@given(RUNS)
@settings(max_examples=25, deadline=None)
def test_the_file_tells_what_plain_lists_would(made: list[tuple[Found, str]]) -> None:
    plain = Plain()
    for found, version in made:
        plain.add(found, version)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite"
        assert sum(put(path, made)) == len(plain.runs)
        for plan in ("", "a", "b"):
            for rule in ("", "overdue"):
                told = reading.trend(path, plan, rule)
                said = [({name: count for (name, _), count in point.counts.items()}, point.present) for point in told.points]
                assert said == plain.course(plan, rule), (plan, rule)
                assert told.before is None
                assert told.first == (told.points[0] if told.points else None)
        whole = reading.trend(path)
        assert [point.run.version for point in whole.points] == [version for _, version in plain.runs]
        assert whole.latest == (whole.points[-1].run if whole.points else None)


@given(RUNS)
@settings(max_examples=25, deadline=None)
def test_each_plan_says_what_it_has_now_and_what_that_is_more_than_before(made: list[tuple[Found, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite"
        put(path, made)
        told, runs = reading.by_plan(path), reading.trend(path).points
        latest = runs[-1].run.number if runs else 0
        for plan in ("a", "b"):
            course = reading.trend(path, plan)
            if not course.last or not course.last.present:
                assert plan not in told
                continue
            (point, before), *_ = course.steps()
            moved = point.run.number == latest
            known = len(runs) > 1 and not (moved and (before is None or not before.present))
            assert told[plan].total == point.total
            assert {name: number for name, number in point.by_severity.items() if number} == told[plan].severities
            assert told[plan].difference == ((point.total - before.total if moved and before else 0) if known else None)


@given(RUNS, st.integers(1, 5), st.integers(0, 12))
@settings(max_examples=15, deadline=None)
def test_a_part_of_a_trend_is_the_end_of_the_whole(made: list[tuple[Found, str]], most: int, minutes: int) -> None:
    since = datetime.fromtimestamp(START + 60 * minutes, UTC)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite"
        put(path, made)
        for plan in ("", "a"):
            whole, last, later = reading.trend(path, plan), reading.trend(path, plan, most=most), reading.trend(path, plan, since=since)
            assert last.points == whole.points[-most:]
            assert last.before == (whole.points[-most - 1] if len(whole.points) > most else None)
            assert last.first == whole.first
            assert later.points == tuple(point for point in whole.points if point.run.at >= since)
            assert last.total == whole.total
            assert last.steps() == whole.steps()[:most]


def test_the_same_again_is_one_run_that_was_seen_again(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    assert put(path, [(A, "v1"), (A, "v1"), (B, "v2"), (A, "v1")]) == [True, False, True, True], (
        "data that come back are a run of their own"
    )
    first, *_, last = reading.trend(path).points
    assert (first.run.at.timestamp(), first.run.seen.timestamp()) == (START, START + 60)
    assert last.run.number > first.run.number
    assert is_last(path, "v1", "r")
    assert not is_last(path, "v2", "r")
    assert not is_last(path, "v1", "other rules")


def test_other_rules_or_another_outcome_make_another_run(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    assert add(path, judged(A, rules="r1"), Cause.BUILD)
    assert add(path, judged(A, rules="r2"), Cause.BUILD)
    assert add(path, judged(B, rules="r2"), Cause.BUILD)
    assert not add(path, judged(B, rules="r2"), Cause.BUILD)


def test_what_made_the_data_is_told_though_a_server_saw_them_first(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    said = []
    for cause in (Cause.SERVE, Cause.VALIDATE, Cause.PUBLISH, Cause.BUILD, Cause.VALIDATE):
        add(path, judged(A), cause)
        said += [point.run.cause for point in reading.trend(path).points]
    assert said == ["serve", "serve", "publish", "publish", "publish"]


def test_a_run_writes_what_it_changes(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    many = {f"p{number}": {"overdue": 1} for number in range(300)}
    put(path, [(many, "v1")])
    before = rows(path)
    put(path, [({**many, "p7": {"overdue": 2}}, "v2")])
    assert before == 601
    assert rows(path) - before == 2, "the plan and the whole"


def rows(path: Path) -> int:
    with sqlite3.connect(path) as connection:
        return int(connection.execute("SELECT count(*) FROM counted").fetchone()[0])


def test_old_runs_are_thinned_and_what_held_only_then_goes_with_them(tmp_path: Path) -> None:
    hours = [(START + 3_600 * hour, {"a": {"overdue": hour % 3}}) for hour in range(96)]
    told = {}
    for days in (30, 3_650):
        path = tmp_path / f"{days}.sqlite"
        for at, found in [*hours, (START + 200 * 86_400, B), (START + 200 * 86_400 + 60, A)]:
            add(path, judged(found, f"v{at}"), Cause.SERVE, days=days, now=lambda at=at: at)
        told[days] = [(point.run.version, point.counts) for point in reading.trend(path).points]
    assert len(told[3_650]) == 98
    assert [one for one in told[3_650] if one in told[30]] == told[30], "what stays says the same"
    days_there = [int(version[1:]) // 86_400 for version, _ in told[30]]
    assert len(days_there) == 1 + 5 + 2, "the first, the last of five days, and the last two"
    assert rows(tmp_path / "30.sqlite") < 30 < rows(tmp_path / "3650.sqlite")
    plan = reading.trend(tmp_path / "30.sqlite", "a").points
    assert plan[-1].total == 3
    assert all(after.counts != before.counts for before, after in pairwise(plan))


def test_two_processes_write_at_once_and_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    path, each = tmp_path / "history.sqlite", 40
    processes = [start(path, name, each) for name in ("x", "y", "z")]
    assert [process.wait(60) for process in processes] == [0, 0, 0]
    told = reading.trend(path).points
    assert len(told) == 3 * each
    assert len({point.run.version for point in told}) == 3 * each
    assert all(point.total == int(point.run.version[1:]) for point in told)


def test_a_killed_writer_leaves_whole_runs_and_room_for_others(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    for _ in range(4):
        process = start(path, "k", 100_000)
        until = time.monotonic() + 30
        while not (path.exists() and len(reading.trend(path).points) > 3) and time.monotonic() < until:
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGKILL)
        process.wait(10)
    told = reading.trend(path, most=100_000).points
    assert len(told) > 3
    assert all(point.total == int(point.run.version[1:]) for point in told), "the counts of each run are all there"
    assert add(path, judged(A, "after"), Cause.VALIDATE)


def start(path: Path, name: str, times: int) -> subprocess.Popen[bytes]:
    """A process that adds so many runs, each with as many findings as the number in its version says."""
    code = """
import sys
from pathlib import Path
from runs import judged
from graphsvc.history.recording import add
from graphsvc.history.reading import Now
from graphsvc.history.run import Cause
path, name, times = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for at in range(1, times + 1):
    add(path, judged({name: {"overdue": at}}, f"{name}{at}"), Cause.SERVE)
"""
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(__file__).parent)])}
    return subprocess.Popen([sys.executable, "-c", code, str(path), name, str(times)], env=env)


def test_a_file_that_is_none_is_told_in_a_sentence_and_left_alone(tmp_path: Path) -> None:
    for name, content in {"text": b"no database at all " * 100, "old": b""}.items():
        path = tmp_path / name
        path.write_bytes(content)
        for attempt in (lambda path=path: reading.trend(path), lambda path=path: add(path, judged(A), Cause.BUILD)):
            with pytest.raises(StoreError, match=f"move it away, and a new one is begun: {path}"):
                attempt()
        assert path.read_bytes() == content
    with pytest.raises(StoreError, match="is no file"):
        reading.trend(tmp_path)
    with pytest.raises(StoreError, match="cannot be"):
        add(tmp_path / "text" / "below" / "history.sqlite", judged(A), Cause.BUILD)


def test_a_database_of_others_and_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    put(path, [(A, "v1")])
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(StoreError, match="another version of the program"):
        reading.trend(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 7")
    with pytest.raises(StoreError, match="is none"):
        reading.trend(path)


@given(st.data())
@settings(max_examples=15, deadline=None)
def test_a_damaged_file_is_a_sentence_whatever_is_damaged(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.sqlite"
        put(path, [(A, "v1"), (B, "v2"), (A, "v3")])
        content = bytearray(path.read_bytes())
        for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=200)):
            content[at] = data.draw(st.integers(0, 255))
        path.write_bytes(content[: data.draw(st.integers(1, len(content)))])
        for attempt in (lambda: reading.trend(path), lambda: reading.trend(path, "a"), lambda: add(path, judged(B), Cause.BUILD)):
            assert told(attempt, path).endswith(str(path))


def told(attempt: Callable[[], object], path: Path) -> str:
    """The sentence of the error that is raised; the path where none is."""
    try:
        attempt()
    except StoreError as error:
        return str(error)
    return str(path)


def test_it_is_for_its_owner_and_group(tmp_path: Path) -> None:
    path = tmp_path / "below" / "history.sqlite"
    put(path, [(A, "v1")])
    assert stat.S_IMODE(path.stat().st_mode) & 0o027 == 0
    assert [entry.name for entry in path.parent.iterdir()] == [path.name], "nothing is left beside it"


def test_a_copy_is_whole_while_others_write_and_overwrites_nothing(tmp_path: Path) -> None:
    path, target = tmp_path / "history.sqlite", tmp_path / "copy.sqlite"
    assert not file.copy(path, target)
    put(path, [(A, "v1")])
    process = start(path, "w", 100_000)
    try:
        while len(reading.trend(path, most=10).points) < 10:
            time.sleep(0.02)
        assert file.copy(path, target)
    finally:
        process.kill()
        process.wait(10)
    copied = reading.trend(target, most=100_000).points
    assert len(copied) >= 10
    assert copied == reading.trend(path, most=100_000).points[: len(copied)]
    with pytest.raises(StoreError, match="File exists"):
        file.copy(path, target)


def test_nothing_is_made_by_reading(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    assert reading.trend(path).points == ()
    assert reading.plans(path) == []
    assert not path.exists()


def test_plans_that_are_gone_are_known_and_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    put(path, [(A, "v1"), ({"b": {}}, "v2")])
    assert reading.plans(path) == ["a", "b"]
    assert reading.knows(path, "a")
    assert not reading.knows(path, "c")
    assert reading.by_plan(path) == {"b": Now({}, 0)}
    assert [(point.total, point.present) for point in reading.trend(path, "a").points] == [(3, True), (0, False)]
    assert [(point.total, point.present) for point in reading.trend(path, "b").points] == [(0, True)]
