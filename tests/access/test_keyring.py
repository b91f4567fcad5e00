"""The file of tokens: seen as it is now, replaced as a whole, and never opening up."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graphsvc.access import tokens
from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Role
from graphsvc.errors import ParameterError, StoreError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "tokens.json"


def issued(path: Path, name: str = "jana", role: Role = Role.EDITOR) -> str:
    secret, token = tokens.issue(name, role, NOW)
    Keyring(path).add(token)
    return secret


def started(script: str, *words: object) -> subprocess.Popen[str]:
    """Another process with that program text."""
    command = [sys.executable, "-c", script, *map(str, words)]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_file_that_is_not_there_holds_nothing(path: Path) -> None:
    assert Keyring(path).tokens() == ()
    assert Keyring(path).find("gs_" + "a" * 43) is None
    assert not path.parent.exists()


def test_a_running_server_sees_at_once_what_is_created_and_revoked(path: Path) -> None:
    server = Keyring(path)
    for round_ in range(20):  # faster than the clock of the file system ticks
        secret = issued(path, f"n{round_}")
        assert server.find(secret)
        Keyring(path).remove(f"n{round_}")
        assert server.find(secret) is None


def test_a_file_is_later_than_the_one_before_it_whatever_the_clock_says(path: Path) -> None:
    issued(path)
    os.utime(path, ns=(0, 4_000_000_000 * 10**9))
    before = path.stat().st_mtime_ns
    issued(path, "other")
    assert path.stat().st_mtime_ns > before


def test_only_its_owner_may_read_the_file(path: Path) -> None:
    before = os.umask(0)
    try:
        issued(path)
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600


def test_the_right_token_is_found_among_many(path: Path) -> None:
    secrets = {f"n{number}": issued(path, f"n{number}") for number in range(30)}
    keyring = Keyring(path)
    for name, secret in secrets.items():
        found = keyring.find(secret)
        assert found
        assert found.name == name
        assert keyring.find(secret[:-1] + ("A" if secret[-1] != "A" else "E")) is None


BROKEN: dict[str, Callable[[Path], object]] = {
    "cut off": lambda path: path.write_bytes(path.read_bytes()[:-20]),
    "emptied": lambda path: path.write_bytes(b""),
    "a role too many": lambda path: path.write_text(path.read_text().replace("editor", "owner")),
    "others may write": lambda path: path.chmod(0o622),
    "too large": lambda path: path.write_bytes(path.read_bytes() + b" " * (4 << 20)),
    "a folder": lambda path: (path.unlink(), path.mkdir()),
    "a pipe": lambda path: (path.unlink(), os.mkfifo(path)),
    "a link to itself": lambda path: (path.unlink(), path.symlink_to(path)),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_file_lets_nobody_in_and_says_so_once(path: Path, how: str, caplog: pytest.LogCaptureFixture) -> None:
    secret = issued(path)
    server = Keyring(path)
    assert server.find(secret)
    good = path.read_bytes()
    BROKEN[how](path)
    with caplog.at_level(logging.ERROR, "graphsvc.access"):
        for _ in range(3):
            with pytest.raises(StoreError, match="no token is accepted"):
                server.find(secret)
    assert len(caplog.records) == 1
    with pytest.raises(StoreError):  # nor is it overwritten: somebody may want to repair it
        issued(path, "other")
    if how == "a folder":
        path.rmdir()
    else:
        path.unlink()
    path.write_bytes(good)
    path.chmod(0o600)
    assert server.find(secret)


def test_a_token_is_revoked_by_name_by_ending_or_by_itself(path: Path) -> None:
    secrets = [issued(path, name) for name in ("a", "b", "c")]
    keyring = Keyring(path)
    assert [keyring.remove(which).name for which in ("a", secrets[1][-6:], secrets[2])] == ["a", "b", "c"]
    assert keyring.tokens() == ()


def test_what_names_no_token_or_several_revokes_none(path: Path) -> None:
    secret = issued(path, "a")
    issued(path, secret[-6:].replace("-", "0").replace("_", "0"))
    with pytest.raises(ParameterError, match="'nobody'"):
        Keyring(path).remove("nobody")
    other = tokens.issue("x", Role.READER, NOW)[0]
    with pytest.raises(ParameterError) as told:
        Keyring(path).remove(other)
    assert other not in str(told.value)
    kept = json.loads(path.read_text())
    kept["tokens"][0]["ending"] = kept["tokens"][1]["ending"] = "Abc123"
    path.write_text(json.dumps(kept))
    with pytest.raises(ParameterError, match="Several"):
        Keyring(path).remove("Abc123")
    assert len(Keyring(path).tokens()) == 2


def test_a_name_is_given_once(path: Path) -> None:
    issued(path)
    with pytest.raises(ParameterError, match="jana"):
        issued(path)


MANY = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from graphsvc.access import tokens
from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Role
for number in range(int(sys.argv[3])):
    Keyring(Path(sys.argv[1])).add(tokens.issue(f"{sys.argv[2]}{number}", Role.READER, datetime.now(UTC))[1])
"""


def test_commands_at_the_same_time_lose_nothing(path: Path) -> None:
    processes = [started(MANY, path, letter, 15) for letter in "abc"]
    for process in processes:
        assert process.communicate()[1] == ""
        assert process.returncode == 0
    assert {token.name for token in Keyring(path).tokens()} == {f"{letter}{number}" for letter in "abc" for number in range(15)}


def test_threads_see_a_whole_file_at_any_time(path: Path) -> None:
    secret = issued(path)
    server, stop, wrong = Keyring(path), threading.Event(), []

    def look() -> None:
        while not stop.is_set():
            if server.find(secret) is None:
                wrong.append(secret)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(30):
        issued(path, f"n{number}")
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
    assert len(server.tokens()) == 31


KILLED = """
import os, signal, sys
from pathlib import Path
from datetime import UTC, datetime
from graphsvc.access import tokens
from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Role
path = Path(sys.argv[1])

def work(line):
    left = line
    def trace(frame, event, arg):
        nonlocal left
        if event == "line" and frame.f_code.co_filename.endswith(("durable.py", "keyring.py")):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
        return trace
    token = tokens.issue(f"n{line}", Role.READER, datetime.now(UTC))[1]
    sys.settrace(trace)
    Keyring(path).add(token)

Keyring(path).add(tokens.issue("first", Role.READER, datetime.now(UTC))[1])
line, kept = 1, 0
while True:
    child = os.fork()
    if child == 0:
        work(line)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    names = {token.name for token in Keyring(path).tokens()}
    assert "first" in names and names <= {"first", f"n{line}"}, (line, names)
    if not os.WIFSIGNALED(status):
        assert status == 0 and len(names) == 2, (line, status, names)
        break
    if len(names) == 2:
        kept += 1
        Keyring(path).remove(f"n{line}")
    line += 1
print(line, kept)
"""


def test_a_kill_at_any_line_leaves_a_whole_file_and_every_token_in_it(path: Path) -> None:
    process = started(KILLED, path)
    out, err = process.communicate()
    assert err == ""
    lines, kept = map(int, out.split())
    assert lines > 40
    assert 0 < kept < lines
    assert {entry.name for entry in path.parent.iterdir()} == {"tokens.json", "tokens.json.lock"}


def test_a_disk_that_is_full_changes_nothing(path: Path) -> None:
    issued(path)
    before = path.read_bytes()
    full = f"""
import resource
resource.setrlimit(resource.RLIMIT_FSIZE, ({len(before)}, {len(before)}))
{MANY}
"""
    err = started(full, path, "x", 1).communicate()[1]
    assert "cannot be written; nothing has changed" in err
    assert path.read_bytes() == before
    assert {entry.name for entry in path.parent.iterdir()} == {"tokens.json", "tokens.json.lock"}


@pytest.mark.skipif(os.geteuid() != 0, reason="only the administrator gives files away")
def test_what_the_administrator_writes_belongs_to_the_user_of_the_service(path: Path) -> None:
    path.parent.mkdir()
    os.chown(path.parent, 1234, 1235)
    issued(path)
    for file in (path, path.with_name("tokens.json.lock")):
        assert (file.stat().st_uid, file.stat().st_gid) == (1234, 1235)
    os.chown(path, 4321, 4322)
    issued(path, "other")
    assert (path.stat().st_uid, path.stat().st_gid) == (4321, 4322)
