"""Two records of one document, compared field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphsvc.model import Record

NOT_COMPARED = {"locator", "lines", "code_lines"}
Marks = Mapping[str, str]


def differences(one: Record, other: Record) -> tuple[int, list[str]]:
    """How many values were compared, and what is different, each in a line."""
    met, different = 0, []
    for where, left, right in _pairs(one, other):
        met += 1
        if left != right:
            different.append(f"{where}: {left!r} != {right!r}")
    return met, different


def _pairs(one: Record, other: Record) -> Iterator[tuple[str, Any, Any]]:
    for name in ("family", "plan", "abbreviations", "declared_counts", "resolution_dates", "evaluates", "source"):
        yield name, getattr(one, name), getattr(other, name)
    for name in ("goals", "items", "coordination"):
        left, right = getattr(one, name), getattr(other, name)
        for at in range(max(len(left), len(right))):
            yield from _fields(f"{name}[{at}]", *(part[at] if at < len(part) else None for part in (left, right)))


def _fields(where: str, left: Any, right: Any) -> Iterator[tuple[str, Any, Any]]:
    if left is None or right is None:
        yield where, left, right
        return
    for name in left.__dataclass_fields__:
        if name not in NOT_COMPARED:
            values = getattr(left, name), getattr(right, name)
            if any(values) or name in ("code", "title"):
                yield f"{where} {getattr(left, 'code', '')} {name}", *values
