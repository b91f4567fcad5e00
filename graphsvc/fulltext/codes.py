"""Codes however they are written: ``A.2.4``, ``a2 4`` and ``A2.4`` are one, and so are ``A5-1`` and ``A05-01``.

Documents write the codes of other plans in their own ways, and people who type them in theirs. What they have in common is the order of
letters and numbers, so that is compared: without what stands between them, and without zeros before a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphsvc.text import fold

LONGEST = 60
"""Characters of a text that may be codes."""
_MARK = "code:"
"""What keeps the keys of codes apart from what else an entry is called."""
_PART = re.compile(r"[a-z]+|[0-9]+")
_CODE = re.compile(r"§?\s*(?:[a-z]{1,4}[\s./–-]{0,3})?[0-9]{1,6}+(?:[\s./–-]{0,3}[0-9]{1,6}+)*+(?:[\s./–-]{0,3}[a-z])?")
"""What was matched of numbers is never divided in another way: there would be as many as sets of its digits."""
_ROMAN = re.compile(r"[ivxlc]{1,6}")
_BETWEEN = re.compile(r"[,;]|(?<=\d)\.(?=\s)")


def keys(code: str) -> tuple[str, ...]:
    """The keys under which a code is found, none for what holds no letter or digit: its parts, and all of it in one."""
    parts = _PART.findall(fold(code))
    if not parts:
        return ()
    return tuple(dict.fromkeys((f"{_MARK}{'.'.join(part.lstrip('0') or part[:1] for part in parts)}", f"{_MARK}{''.join(parts)}")))


def meant(text: str) -> tuple[str, ...]:
    """The keys of all codes that a text may be, where it is nothing but codes; of ``X / 1, 2`` those of ``X``, ``X.1`` and ``X.2``."""
    if len(text) > LONGEST:
        return ()
    codes = list(_codes(fold(text)))
    fit = all(_CODE.fullmatch(code) or _ROMAN.fullmatch(code) for code in codes)
    return tuple(dict.fromkeys(key for code in codes for key in keys(code))) if fit else ()


def _codes(text: str) -> Iterator[str]:
    """The codes of a text, each as it is written; behind the slash of a reference stand the numbers of measures."""
    head, slash, rest = (part.strip(" .") for part in text.partition("/"))
    refers = bool(slash) and head.isalnum() and not head.isdecimal()
    numbers = [part.strip(" .") for part in _BETWEEN.split(rest if refers else text) if part.strip(" .")]
    if refers and all(part.isdecimal() for part in numbers):
        yield head
        numbers = [f"{head}.{part}" for part in numbers]
    yield from numbers
