"""Text for XML: whatever stands in the graph, without the characters that XML 1.0 cannot hold."""

from __future__ import annotations

import re

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NOT_IN_NAME = re.compile(r"[^A-Za-z0-9._-]")


def clean(text: str) -> str:
    """The text with U+FFFD for each character that an XML document cannot hold (control characters, halves of surrogates)."""
    return _FORBIDDEN.sub("\ufffd", text)


def name(text: str) -> str:
    """The text as (a part of) an XML name of ASCII letters, digits, ``.``, ``-`` and ``_``; others become ``_``."""
    return _NOT_IN_NAME.sub("_", text)
