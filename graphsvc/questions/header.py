"""The header of a query file: ``#+`` lines after grlc's convention, read strictly into nested dictionaries.

The notation is the part of YAML that is needed: ``key: text``, ``key:`` with indented lines (two spaces a level) below it, and
``key: [one, two]``. Text is taken as it stands, to the end of the line.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError

LANGUAGES = ("cs", "en")
_MARK = "#+"
_ENTRY = re.compile(r"(?P<indent> *)(?P<key>[a-z_]+):(?: (?P<text>.+))?")


@dataclass(frozen=True, slots=True)
class File:
    """A file, for errors that name the line."""

    name: str
    text: str

    def at(self, key: str) -> str:
        """The line of the header where a key stands, else its first."""
        found = re.search(rf"^#\+ +{re.escape(key)}:", self.text, re.MULTILINE)
        return f"{self.name}:{self.text.count(chr(10), 0, found.start()) + 1 if found else 1}"

    def query(self) -> str:
        """The line where the query begins."""
        lines = self.text.splitlines()
        return f"{self.name}:{next((at for at, line in enumerate(lines, 1) if line and not line.startswith('#')), 1)}"


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


def texts(head: Mapping[str, Any], key: str, file: File) -> Mapping[str, str]:
    """The texts of a key by language. Raises DataError, naming the line, where one is missing or there is another."""
    found = table(head, key, file)
    if set(found) != set(LANGUAGES) or not all(isinstance(text, str) for text in found.values()):
        raise DataError(f"{key!r} must be given in {' and '.join(LANGUAGES)}: {file.at(key)}")
    return MappingProxyType({language: str(found[language]) for language in LANGUAGES})


def table(head: Mapping[str, Any], key: str, file: File) -> dict[str, Any]:
    """What is indented below a key, nothing where it is not there. Raises DataError, naming the line, for text behind it."""
    value = head.get(key, {})
    if not isinstance(value, dict):
        raise DataError(f"{key!r} needs indented lines below it, not {value!r}: {file.at(key)}")
    return value


def several(head: Mapping[str, Any], key: str, file: File) -> tuple[str, ...]:
    """The list of a key, empty where it is not there. Raises DataError, naming the line, for what is none."""
    value = head.get(key, [])
    if not isinstance(value, list):
        raise DataError(f"{key!r} is a list in brackets, not {value!r}: {file.at(key)}")
    return tuple(value)


def only(entry: Mapping[str, Any], keys: set[str], file: File) -> None:
    """Raises DataError, naming the line, for a key that is not among these."""
    if strange := sorted(set(entry) - keys):
        raise DataError(f"A question's header does not know {strange[0]!r}: {file.at(strange[0])}")


def _value(text: str | None) -> str | list[str] | dict[str, Any]:
    if text is None:
        return {}
    if text.startswith("[") and text.endswith("]"):
        return [part.strip() for part in text[1:-1].split(",") if part.strip()]
    return text.strip()
