"""Findings for the terminal: grouped by rule, the most severe first, each with document:line."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.validation.reports import words
from graphsvc.validation.reports.outline import Entry, Outline


def write(outline: Outline) -> str:
    """Two lines a finding: where it is and what is written there; what is wrong and what to do. The last line says what was looked at."""
    lines: list[str] = []
    for group in outline.groups:
        severity = words.severity(group.severity, outline.language).upper()
        lines.append(words.visible(f"{severity}  {group.rule}  {group.label.text} ({len(group.entries)})"))
        for entry in group.entries:
            lines += [words.visible(f"  {'  '.join(_parts(entry, outline.language))}"), words.visible(f"      {entry.message.text}")]
        lines.append("")
    told = outline.summary or outline.verdict
    return "\n".join([*lines, f"{told} {outline.checked}" if outline.focus_nodes or outline.groups else told]) + "\n"


def _parts(entry: Entry, language: str) -> Iterator[str]:
    yield _place(entry)
    yield f"{entry.code}@{entry.plan}".rstrip("@") if entry.code or entry.plan else f"<{entry.node}>"
    value = "" if entry.value is None else words.quoted(entry.value, language)
    if entry.field or value:
        yield f"{entry.field} {value}".strip()


def _place(entry: Entry) -> str:
    """``document:line``, as editors read it; other places in words."""
    if set(entry.locator) == {"line"}:
        return f"{entry.document or '–'}:{entry.locator['line']}"
    return f"{entry.document or '–'} ({entry.place})" if entry.place else entry.document or "–"
