"""Words that were broken at the end of a line, which only the document itself can tell from compounds with a hyphen.

In a narrow column a long word that stands alone in its line is broken without a hyphen too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_HYPHENS = "-\u2010\u00ad"
_BROKEN = re.compile(rf"(?P<first>[^\W\d_]+)[{_HYPHENS}]$")
_ALONE = re.compile(r"^\W*(?P<first>[^\W\d_]{6,})$")
_REST = re.compile(r"^[„\"(]?(?P<rest>[^\W\d_]+)")
_RANGE = re.compile(r"\d[–-]$")
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/.?=&_%-]$|https?://$")
_CLOSING = re.compile(r"[.,;:)]")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_COMPOUND = re.compile(r"\w{4}ě$|[sc]ko$")
"""So ends the first part of a compound in Czech: ``sociálně-``, ``česko-``."""
_DESCRIBING = re.compile(r"(?:[ýáéíě]|[ýí](?:m|ch|mi|ho|mu)|é(?:m|ho|mu)|ou|[cs]ky|[cs]ko)$")
"""And so the second one: ``-právní``, ``-německého``."""
SOFT = "\u00ad"


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """The words of a document, those with a hyphen inside too; none that a line's end breaks."""
    found: set[str] = set()
    for text in texts:
        end = len(text) - (1 if text[-1:] in _HYPHENS and text else 0)
        words = _WORD.findall(text[:end].casefold())
        found.update(words[1 : -1 if end < len(text) else None])
    return frozenset(found)


def softened(texts: Sequence[str], words: frozenset[str]) -> list[str]:
    """Lines that follow each other; where one goes on in the next without a space it ends with a soft hyphen, which joins them."""
    made = [text.replace("\u2010", "-").rstrip() for text in texts]
    for at in range(len(made) - 1):
        first, second = made[at], made[at + 1].lstrip()
        broken, rest = _BROKEN.search(first), _REST.match(second)
        if broken and rest and _is_one(broken["first"], rest["rest"], words):
            made[at] = first[:-1] + SOFT
        elif _is_cut(first, second, words):
            made[at] = first + SOFT
    return made


def _is_cut(first: str, second: str, words: frozenset[str]) -> bool:
    """Whether a line was cut where there is no space: before a full stop, in a range of years, in an address, in a word without room."""
    alone, rest = _ALONE.search(first), _REST.match(second)
    return (
        _CLOSING.match(second) is not None
        or (_RANGE.search(first) is not None and second[:1].isdecimal())
        or _ADDRESS.search(first) is not None
        or (alone is not None and rest is not None and f"{alone['first']}{rest['rest']}".casefold() in words)
    )


def _is_one(first: str, rest: str, words: frozenset[str]) -> bool:
    """Whether two parts are one word: as the document writes it elsewhere, else as Czech makes compounds."""
    if not rest[:1].islower():
        return False
    one, other = first.casefold(), rest.casefold()
    if one + other in words:
        return True
    if f"{one}-{other}" in words or (one in words and other in words):
        return False
    return _COMPOUND.search(one) is None or _DESCRIBING.search(other) is None
