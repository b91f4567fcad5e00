"""Pure functions over Czech strings: white space, dashes, diacritics, natural order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_URL_END = re.compile(r"https?://\S+[\w=&?/%]$")
_URL_REST = re.compile(r"\S*[=&%]\S*|\d+(?:\s|$)")
_HYPHEN_END = re.compile(r"\w-$")
_SPACE = re.compile(r"\s+")
_PARTS = re.compile(r"[0-9]+|(?<![A-Za-z])[IVX]+(?![A-Za-z])|(?:(?!(?<![A-Za-z])[IVX]+(?![A-Za-z]))[^0-9])+", re.DOTALL)
_DASHES = str.maketrans({"–": "-", "—": "-", "‑": "-", "−": "-", "\u00ad": ""})
_NOT_SLUG = re.compile(r"[^a-z0-9]+")


def squeeze(text: str) -> str:
    """White space of any kind and length becomes one space; none at the ends."""
    return _SPACE.sub(" ", text).strip()


def join_lines(lines: Iterable[str]) -> str:
    """Lines of one cell or paragraph as running text.

    A word broken at a line's end by a soft hyphen is joined; a hard hyphen is kept as it was written, for the
    documents break compounds (``sociálně-`` / ``patologických``) at the same place. A web address goes on in the next
    line where that begins with what only an address holds.
    """
    parts: list[str] = []
    word = ""  # the last one so far: what stands before it need not be looked at again
    for line in lines:
        piece = line.strip()
        if word.endswith("\u00ad"):
            word = word[:-1]
            parts[-1] = parts[-1][:-1]
        elif not (_HYPHEN_END.search(word) or (_URL_END.search(word) and _URL_REST.match(piece))):
            parts.append(" ")
            word = ""
        if piece:
            parts.append(piece)
            word = piece if _SPACE.search(piece) else word + piece
        word = word.rpartition(" ")[2] if " " in word else word
    return squeeze("".join(parts))


def strip_diacritics(text: str) -> str:
    """``í`` becomes ``i``: the base letters of the text, in the same order."""
    if text.isascii():
        return text  # as most words of data are, and codes
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def plain_letters(text: str) -> str:
    """Like :func:`strip_diacritics` of Latin letters, but as long as the text: a place in one is the same place in the other."""
    return text.translate(_PLAIN_LETTERS)


_PLAIN_LETTERS = {code: plain for code in range(0xC0, 0x250) if len(plain := strip_diacritics(chr(code))) == 1}


def fold(text: str) -> str:
    """The form under which two ways of writing are the same: no case, no diacritics, one kind of dash, single spaces."""
    return squeeze(strip_diacritics(text.translate(_DASHES)).casefold())


def key(text: str) -> str:
    """Like :func:`fold`, but diacritics count and spaces around ``/``, ``-`` and ``+`` do not: the key of a lookup."""
    text = unicodedata.normalize("NFC", squeeze(text.translate(_DASHES))).casefold()
    return re.sub(r"\s*([-/+])\s*", r"\1", text).strip(" .;:")


def slug(text: str) -> str:
    """ASCII words joined by ``-``, for IRIs: ``Frýdlantsko`` becomes ``frydlantsko``."""
    return _NOT_SLUG.sub("-", fold(text)).strip("-")


def natural(code: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key of codes: ``A1.2`` before ``A1.10``; Roman numerals keep their own order (``IX`` after ``VIII``)."""
    return tuple(_natural_part(part) for part in _PARTS.findall(code))


def _natural_part(part: str) -> tuple[int, int, str]:
    if part.isascii() and part.isdigit():
        return (0, int(part), "")
    return (0, roman(part), "") if re.fullmatch("[IVX]+", part) else (1, 0, part)


def roman(numeral: str) -> int:
    """The value of a Roman numeral made of I, V and X (``XIII`` is 13)."""
    values = {"I": 1, "V": 5, "X": 10}
    total = 0
    for here, following in zip(numeral, [*numeral[1:], ""], strict=True):
        total += -values[here] if following and values[following] > values[here] else values[here]
    return total
