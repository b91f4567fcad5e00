"""What a setting may be: each kind reads a written value, and says in words what it takes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

_BASE = re.compile(r"https?://[A-Za-z0-9.\-]+(?::\d+)?(?:/[A-Za-z0-9._~\-/]*)?")
_FLAGS = {"true": True, "false": False}

Scalar = str | int | bool | Path


@dataclass(frozen=True, slots=True)
class Kind:
    """What it takes, in words that follow "must be", and how it is read; reading raises ValueError for anything else."""

    takes: str
    read: Callable[[str], Scalar]


def whole(low: int, high: int) -> Kind:
    """A whole number in decimal digits."""

    def read(written: str) -> int:
        if not (written.isascii() and written.isdigit() and len(written) < 20 and low <= int(written) <= high):
            raise ValueError(written)
        return int(written)

    return Kind(f"a number from {low} to {high}", read)


def choice(*names: str) -> Kind:
    """One of the names."""

    def read(written: str) -> str:
        if written not in names:
            raise ValueError(written)
        return written

    return Kind(f"{', '.join(names[:-1])} or {names[-1]}", read)


def _flag(written: str) -> bool:
    if written not in _FLAGS:
        raise ValueError(written)
    return _FLAGS[written]


def _base(written: str) -> str:
    if not _BASE.fullmatch(written):
        raise ValueError(written)
    return written.rstrip("/") + "/"


FLAG = Kind("true or false", _flag)
TEXT = Kind("text", str)
FOLDER = Kind("a folder", Path)
FILE = Kind("a file", Path)
BASE = Kind("an http(s) address in ASCII, without a query", _base)
"""A base of IRIs; what is read ends with ``/``."""
