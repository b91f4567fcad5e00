"""Text for CSV that a spreadsheet will open: nothing in it is taken for a formula."""

from __future__ import annotations

_FORMULA = tuple("=+-@\t\r")


def plain(text: str) -> str:
    """The text, with ``'`` before it where a spreadsheet would calculate it."""
    return f"'{text}" if text.startswith(_FORMULA) else text
