"""The lines of a TOML file on which keys stand: the parser of the standard library tells them for errors of syntax only."""

from __future__ import annotations

import re
from collections.abc import Sequence

_TABLE = re.compile(r"\s*\[\s*(?P<name>[^\[\]]+?)\s*\]\s*(?:#.*)?$")
_KEY = re.compile(r"\s*(?P<key>\"[^\"]*\"|'[^']*'|[\w.-]+)\s*=")


def line_of(text: str, key: Sequence[str], value: object) -> int:
    """The line, from 1, of a key (the names of a table and of a key in it, or of one of both), or of a text in the list that it has.

    Where the key is not found, the line of its table; 1 where that is not found either.
    """
    *table, name = key if len(key) > 1 else ("", *key)
    lines = text.split("\n")
    at, within, table_at = 0, "", 1
    for number, line in enumerate(lines, start=1):
        if heading := _TABLE.match(line):
            within = _bare(heading["name"])
            if within == (table[0] or name):
                table_at = number
        elif (found := _KEY.match(line)) and within == table[0] and _bare(found["key"]) == name and not at:
            at = number
    if not at:
        return table_at
    return next((number for number, line in enumerate(lines[at - 1 :], start=at) if isinstance(value, str) and value in line), at)


def place_in(lines: Sequence[str]) -> tuple[str, str]:
    """The table and the key in which the last of some lines, from the first of the file on, stands; empty where there is none."""
    key = ""
    for line in reversed(lines):
        if heading := _TABLE.match(line):
            return _bare(heading["name"]), key
        found = None if key else _KEY.match(line)
        key = _bare(found["key"]) if found else key
    return "", key


def _bare(name: str) -> str:
    return name.strip("\"' ")
