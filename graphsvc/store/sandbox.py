"""What a process that evaluates queries from outside may not do: use much memory, write files, open connections, run programs.

The engine reaches any address that a query names (SERVICE) and has no switch against it. :mod:`guard` refuses such queries as text; here
the kernel refuses what they would do (seccomp, Linux), so that nothing hangs on the guard alone.
"""

from __future__ import annotations

import ctypes
import errno
import platform
import resource
import signal
import struct
from pathlib import Path

_PR_SET_PDEATHSIG = 1
_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_MODE_FILTER = 2

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K
_NUMBER, _ARCHITECTURE = 0, 4
"""Where ``struct seccomp_data`` holds them."""
_ALLOW = 0x7FFF0000
_REFUSE = 0x00050000 | errno.EACCES
_X32 = 0x40000000
"""System calls of x86-64 from here on are those of its 32-bit sister, under other numbers."""

# socket, connect, bind, listen, socketpair; execve, execveat; ptrace, process_vm_readv, process_vm_writev; io_uring_setup, pidfd_getfd
_REFUSED = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 53, 59, 322, 101, 310, 311, 425, 438)),
    "aarch64": (0xC00000B7, (198, 203, 200, 201, 199, 221, 281, 117, 270, 271, 425, 438)),
}


class _Program(ctypes.Structure):
    """``struct sock_fprog``: the number of instructions and where they are."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def limit_memory(size: int, *, final: bool = True) -> None:
    """Let the process have no more than so many bytes beyond those that it has reserved by now, and leave no core file behind.

    Where it is not ``final``, the processes that it forks may set another limit.
    """
    statm = Path("/proc/self/statm")
    reserved = int(statm.read_text(encoding="ascii").split()[0]) * resource.getpagesize() if statm.exists() else 0
    most = reserved + size
    resource.setrlimit(resource.RLIMIT_AS, (most, most if final else resource.getrlimit(resource.RLIMIT_AS)[1]))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def forbid_writing() -> None:
    """Let the process write to no file any more; pipes and sockets are no files."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def die_with_parent() -> None:
    """Let the kernel end this process when the thread that started it ends. Does nothing where the kernel cannot (not Linux)."""
    if platform.system() == "Linux":
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def forbid_connections() -> bool:
    """Let this thread, and those that it starts, open no connection and run no program; False where the kernel has no such filter."""
    known = _REFUSED.get(platform.machine())
    if platform.system() != "Linux" or known is None:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    code = _filter(*known)
    program = _Program(len(code) // 8, ctypes.cast(ctypes.c_char_p(code), ctypes.c_void_p))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        return False
    return not libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0)


def _filter(architecture: int, refused: tuple[int, ...]) -> bytes:
    """The filter as the kernel reads it (classic BPF): these system calls are refused, so are all of another architecture."""
    checks = [(_AT_LEAST, _X32), *((_EQUAL, number) for number in refused)]
    code = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, architecture, 1, 0), _step(_RETURN, _REFUSE), _step(_LOAD, _NUMBER)]
    for at, (test, value) in enumerate(checks):
        code.append(_step(test, value, len(checks) - at, 0))
    return b"".join([*code, _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE)])


def _step(code: int, value: int, then: int = 0, otherwise: int = 0) -> bytes:
    """``struct sock_filter``: how many instructions to skip where the test holds, and where not."""
    return struct.pack("HBBI", code, then, otherwise, value)
