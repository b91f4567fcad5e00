"""The header of a query file: ``#+`` lines after grlc's convention, read strictly into nested dictionaries.

The notation is the part of YAML that is needed: ``key: text``, ``key:`` with indented lines (two spaces a level) below it, and
``key: [one, two]``. Text is taken as it stands, to the end of the line.
"""

from __future__ import annotations

import re
from typing import Any

from graphsvc.errors import DataError

_MARK = "#+"
_ENTRY = re.compile(r"(?P<indent> *)(?P<key>[a-z_]+):(?: (?P<text>.+))?")


def read(text: str, name: str) -> dict[str, Any]:
    """The header of a query text; ``name`` is the file, for errors.

    Raises DataError, ending with file:line, for a line that is no entry, a wrong indent, or a key that stands twice.
    """
    stack: list[dict[str, Any]] = [{}]
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.startswith(_MARK):
            break
        place = f"{name}:{number}"
        entry = _ENTRY.fullmatch(line[len(_MARK) :].removeprefix(" ").rstrip())
        if entry is None:
            raise DataError(f"Not 'key: text' in the header of a question: {line!r} at {place}")
        level, odd = divmod(len(entry["indent"]), 2)
        if odd or level >= len(stack):
            raise DataError(f"Wrong indent in the header of a question: {line!r} at {place}")
        del stack[level + 1 :]
        if entry["key"] in stack[level]:
            raise DataError(f"A key stands twice in the header of a question: {entry['key']!r} at {place}")
        value = _value(entry["text"])
        stack[level][entry["key"]] = value
        if isinstance(value, dict):
            stack.append(value)
    return stack[0]


def _value(text: str | None) -> str | list[str] | dict[str, Any]:
    if text is None:
        return {}
    if text.startswith("[") and text.endswith("]"):
        return [part.strip() for part in text[1:-1].split(",") if part.strip()]
    return text.strip()
