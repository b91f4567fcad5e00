"""What a process and its descendants take of the machine: processor time and memory, as Linux tells them in ``/proc``."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")
_PARENT, _TIMES = 1, slice(11, 15)
"""Fields of ``stat`` behind the name of the program: its parent; its ticks in user and system mode, and those of children that ended."""


@dataclass(frozen=True, slots=True)
class Memory:
    """Bytes that a tree of processes holds: ``rss`` counts what processes share for each of them, ``pss`` once."""

    rss: int
    pss: int


def told() -> bool:
    """Whether this system tells anything of it."""
    return (_PROC / "self" / "smaps_rollup").exists()


def tree(pid: int) -> list[int]:
    """The process and all its descendants that live."""
    children = defaultdict(list)
    for one, fields in _stats():
        children[int(fields[_PARENT])].append(one)
    found = [pid]
    for one in found:
        found += children[one]
    return found


def cpu_seconds(pid: int) -> float:
    """Processor time of the process, of its living descendants, and of those that ended and were waited for."""
    living = set(tree(pid))
    ticks = sum(sum(map(int, fields[_TIMES])) for one, fields in _stats() if one in living)
    return ticks / os.sysconf("SC_CLK_TCK")


def busy_seconds() -> float:
    """Processor time that everything on this machine has taken since it was started."""
    user, nice, system, _, _, *interrupts = map(int, (_PROC / "stat").read_text(encoding="ascii").splitlines()[0].split()[1:9])
    return (user + nice + system + sum(interrupts)) / os.sysconf("SC_CLK_TCK")


def memory(pid: int) -> Memory:
    """Memory of the process and its living descendants."""
    rss = pss = 0
    for one in tree(pid):
        with suppress(FileNotFoundError, ProcessLookupError):  # it has ended meanwhile
            lines = (_PROC / str(one) / "smaps_rollup").read_text(encoding="ascii", errors="replace").splitlines()
            kilobytes = {line.partition(":")[0]: line.split()[1] for line in lines[1:]}
            rss += int(kilobytes["Rss"]) << 10
            pss += int(kilobytes["Pss"]) << 10
    return Memory(rss, pss)


def _stats() -> Iterator[tuple[int, list[str]]]:
    for folder in _PROC.iterdir():
        if folder.name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                text = (folder / "stat").read_text(encoding="utf-8", errors="replace")
                yield int(folder.name), text.rpartition(")")[2].split()
