"""What a profile reads from a document, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphsvc.extract.checking import Checked

_LONGEST = 90
"""Characters of a value in a line."""
_MOST = 40
"""Lines of what is left over, after which the rest is counted."""


def lines(told: Checked) -> Iterator[str]:
    """The lines of the report: counts, items with fields and places, then what is left over."""
    counts = told.counts
    yield f"{told.document}: family {told.family}, layout {told.layout} ({told.profile})"
    yield f"  plan: {', '.join(f'{name} {value}' for name, value in told.plan.items() if value is not None) or 'nothing is told of it'}"
    yield f"  {counts['items']} items, {counts['goals']} goals"
    yield f"  lines: {counts['lines_read']} read, {counts['lines_ignored']} ignored by rules, {counts['lines_unread']} left over"
    yield f"  fields: {', '.join(f'{name} {count}' for name, count in told.fields.items()) or 'none'}"
    for code, title, place in told.goals:
        yield f"goal {code} [{_where(place)}] {title or ''}".rstrip()
    for code, place, fields in told.items:
        yield f"item {code or '(no code)'} [{_where(place)}]"
        yield from (f"  {name} [{_where(value.place)}]: {_short(value.text)}" for name, value in fields.items())
    yield from _part(
        "Labels that the profile does not know", [f"{text} ({n}×, first {_where(place)})" for text, n, place in told.unknown_labels]
    )
    yield from _part(
        "Columns that the profile does not know", [f"{text} ({n}×, first {_where(place)})" for text, n, place in told.unknown_columns]
    )
    yield from _part("Left over", [f"[{_where(place)}] {_short(text)}" for place, text in told.unread])
    yield from _part("Notes", [f"[{_where(place)}] {_short(text)}" for place, text in told.notes])


def _part(title: str, told: Sequence[str]) -> Iterator[str]:
    yield f"{title}: {len(told) or 'none'}"
    yield from (f"  {line}" for line in told[:_MOST])
    if len(told) > _MOST:
        yield f"  … and {len(told) - _MOST} more"


def _where(place: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in place.items() if name != "bbox")


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST].rstrip()}…"
