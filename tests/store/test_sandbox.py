"""What the kernel refuses a process that evaluates queries; each in a process of its own, for there is no way back."""

from __future__ import annotations

import pytest
from kernel import CONFINED, filtered, run


@filtered
@pytest.mark.parametrize(
    "attempt",
    [
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.create_server(('127.0.0.1', 0))",
        "socket.socketpair()",
        "os.execv('/bin/true', ['true'])",
        "subprocess.run(['/bin/true'])",
    ],
)
def test_what_would_leave_the_process_is_refused_by_the_kernel(attempt: str) -> None:
    done = run(CONFINED + attempt)
    assert done.returncode == 1
    assert "PermissionError" in done.stderr.splitlines()[-1]
    assert run("import socket, subprocess, os, sys\n" + attempt.replace("9)", "9), timeout=1")).stderr.find("PermissionError") == -1


@filtered
def test_the_filter_holds_for_threads_that_are_started_later() -> None:
    done = run(
        CONFINED
        + """
import concurrent.futures
with concurrent.futures.ThreadPoolExecutor() as pool:
    try:
        pool.submit(socket.socket).result()
    except PermissionError:
        print("refused")
"""
    )
    assert done.stdout == "refused\n", done.stderr


@filtered
def test_sockets_that_are_open_already_go_on_working() -> None:
    done = run(
        """
import socket
from graphsvc.store import sandbox
one, other = socket.socketpair()
assert sandbox.forbid_connections()
one.sendall(b"still here")
print(other.recv(20).decode())
"""
    )
    assert done.stdout == "still here\n", done.stderr


def test_memory_beyond_the_limit_is_refused() -> None:
    code = "from graphsvc.store import sandbox\nsandbox.limit_memory(50 << 20)\nheld = bytearray({} << 20)\nprint(len(held) >> 20)"
    assert run(code.format(20)).stdout == "20\n"
    assert "MemoryError" in run(code.format(200)).stderr


def test_no_file_can_be_written(tmp_path: object) -> None:
    code = f"from graphsvc.store import sandbox\nsandbox.forbid_writing()\nopen({str(tmp_path) + '/x'!r}, 'wb', buffering=0).write(b'x')"
    assert "File too large" in run(code).stderr
