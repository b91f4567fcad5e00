"""Every write has its lines, on disk, whole, and nobody forges one."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphsvc.access.credentials import Identity
from graphsvc.access.gate import Visitor
from graphsvc.access.roles import Role
from graphsvc.access.writelog import Operation, WriteLog, append_line
from graphsvc.errors import QueryError, StoreError

ROOT = Path(__file__).parents[2]
JANA = Visitor(Identity(Role.EDITOR, "jana", ambient=False), "198.51.100.7")
NOW = datetime(2026, 3, 1, 12, 30, 15, 7_000, UTC)


@dataclass(frozen=True)
class Counted:
    inserted: int
    deleted: int


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "writes.jsonl"


@pytest.fixture
def log(path: Path) -> WriteLog:
    return WriteLog(path, now=lambda: NOW)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_a_write_is_logged_before_and_after(log: WriteLog, path: Path) -> None:
    with log.writing(JANA, Operation.PUT, "request-1", "aaaa") as write:
        assert [line["outcome"] for line in lines(path)] == ["begun"]
        write.done("bbbb", {"http://b/": Counted(0, 7), "http://a/": Counted(3, 1)})
    told = {"request": "request-1", "operation": "put", "token": "jana", "role": "editor", "address": "198.51.100.7", "before": "aaaa"}
    graphs = [{"graph": "http://a/", "inserted": 3, "deleted": 1}, {"graph": "http://b/", "inserted": 0, "deleted": 7}]
    assert lines(path) == [
        {"when": "2026-03-01T12:30:15.007Z", **told, "outcome": "begun"},
        {"when": "2026-03-01T12:30:15.007Z", **told, "outcome": "done", "after": "bbbb", "inserted": 3, "deleted": 8, "graphs": graphs},
    ]
    assert path.stat().st_mode & 0o007 == 0


def test_the_lines_are_as_documented(log: WriteLog, path: Path) -> None:
    with log.writing(JANA, Operation.UPDATE, "5f0c", "5a1f6c2be093") as write:
        write.done("c0d9be71f254", {"https://example.org/notes": Counted(1, 0)})
    text = (ROOT / "docs" / "access.md").read_text(encoding="utf-8")
    shown = [json.loads(line) for line in text.split("```json\n")[1].split("```")[0].splitlines()]
    assert len(shown) == 2
    assert [{**line, "when": ""} for line in lines(path)] == [{**line, "when": ""} for line in shown]


@pytest.mark.parametrize(
    ("error", "outcome", "reason"),
    [
        (QueryError("no such graph"), "refused", "no such graph"),
        (StoreError("disk full"), "failed", "disk full"),
        (ZeroDivisionError("secret"), "failed", "ZeroDivisionError"),
        (KeyboardInterrupt(), "failed", "KeyboardInterrupt"),
        (QueryError("x" * 9_999), "refused", "x" * 500),
    ],
)
def test_a_write_that_fails_is_logged_with_its_reason(log: WriteLog, path: Path, error: BaseException, outcome: str, reason: str) -> None:
    with pytest.raises(type(error)), log.writing(JANA, Operation.UPDATE, "r", "a"):
        raise error
    assert [(line["outcome"], line.get("reason")) for line in lines(path)] == [("begun", None), (outcome, reason)]


def test_what_fails_after_the_data_are_written_is_a_write_that_is_done(log: WriteLog, path: Path) -> None:
    def interrupted() -> None:
        with log.writing(JANA, Operation.UPDATE, "r", "a") as write:
            write.done("b", {})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert lines(path)[-1]["outcome"] == "done"


def test_a_write_that_does_not_say_what_it_did_is_a_fault(log: WriteLog) -> None:
    with pytest.raises(RuntimeError), log.writing(JANA, Operation.UPDATE, "r", "a"):
        pass


def test_where_nothing_can_be_logged_nothing_is_written(path: Path) -> None:
    path.mkdir(parents=True)
    begun = False
    with pytest.raises(StoreError, match="Nothing is written"), WriteLog(path).writing(JANA, Operation.UPDATE, "r", "a"):
        begun = True
    assert not begun


SPECIAL: dict[str, Callable[[Path], object]] = {
    "a pipe": os.mkfifo,
    "a device": lambda path: path.symlink_to("/dev/null"),
    "a link to itself": lambda path: path.symlink_to(path),
}


@pytest.mark.parametrize("what", SPECIAL)
def test_what_is_no_file_keeps_nothing_and_is_refused(path: Path, what: str) -> None:
    path.parent.mkdir()
    SPECIAL[what](path)
    with pytest.raises(OSError, match=r"no file|symbolic links"):
        append_line(path, b"{}")


@pytest.fixture
def full_disk(path: Path) -> Iterator[Callable[[int], None]]:
    """A limit on the size of files stands for the end of the disk: the system writes what still fits, then refuses."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    yield lambda size: resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_becomes_full_leaves_no_half_line(log: WriteLog, path: Path, full_disk: Callable[[int], None]) -> None:
    def written() -> None:
        with log.writing(JANA, Operation.POST, "r", "a") as write:
            full_disk(path.stat().st_size + 40)
            write.done("b", {})

    with pytest.raises(StoreError, match=r"The data are written \(version b\)"):
        written()
    assert [line["outcome"] for line in lines(path)] == ["begun"]
    assert path.read_bytes().endswith(b"}\n")
    with pytest.raises(StoreError, match="Nothing is written"), log.writing(JANA, Operation.POST, "r", "a"):
        pass
    assert len(lines(path)) == 1


def test_a_line_that_a_power_failure_tore_spoils_no_other(log: WriteLog, path: Path) -> None:
    append_line(path, b'{"n": 1}')
    with path.open("ab") as file:
        file.write(b'{"n": 2, "to')
    append_line(path, b'{"n": 3}')
    assert path.read_bytes().splitlines() == [b'{"n": 1}', b'{"n": 2, "to', b'{"n": 3}']


def test_a_log_that_is_renamed_goes_on_in_a_new_file(log: WriteLog, path: Path) -> None:
    with log.writing(JANA, Operation.DELETE, "r", "a") as write:
        path.rename(path.with_suffix(".1"))
        write.done("b", {})
    assert [line["outcome"] for line in [*lines(path.with_suffix(".1")), *lines(path)]] == ["begun", "done"]


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(), st.text(), st.text())
def test_nothing_that_is_sent_forges_a_line(tmp_path: Path, request_id: str, graph: str, reason: str) -> None:
    path = tmp_path / "forged.jsonl"
    path.unlink(missing_ok=True)
    log = WriteLog(path)
    with log.writing(JANA, Operation.UPDATE, request_id, "a") as write:
        write.done("b", {graph: Counted(1, 0)})
    with pytest.raises(QueryError), log.writing(JANA, Operation.UPDATE, request_id, "b"):
        raise QueryError(reason)
    data = path.read_bytes()
    assert all(byte == 0x0A or 0x20 <= byte < 0x7F for byte in data)
    found = [json.loads(line) for line in data.decode("ascii").splitlines()]
    assert [line["outcome"] for line in found] == ["begun", "done", "begun", "refused"]
    assert {line["request"] for line in found} == {request_id}
    assert found[1]["graphs"][0]["graph"] == graph
    assert found[3]["reason"] == reason[:500]


MANY = """
import sys
from pathlib import Path
from graphsvc.access.writelog import append_line
for number in range(40):
    append_line(Path(sys.argv[1]), f'{{"who": "{sys.argv[2]}", "n": {number}, "long": "{"x" * 20_000}"}}'.encode())
"""


def test_processes_at_the_same_time_do_not_mix_their_lines(path: Path) -> None:
    processes = [subprocess.Popen([sys.executable, "-c", MANY, str(path), who], cwd=ROOT) for who in "abc"]
    assert [process.wait() for process in processes] == [0, 0, 0]
    found = [(line["who"], line["n"]) for line in lines(path)]
    assert sorted(found) == [(who, number) for who in "abc" for number in range(40)]
