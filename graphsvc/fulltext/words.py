"""Words of a text, and the key under which all forms of a word are the same: its stem without diacritics.

Stems are Snowball's (Czech, after Dolamic and Savoy), which needs the diacritics of a word's ending. Two things that it leaves apart are
put together here: a vowel that comes and goes (``center``, ``centra``) and the two consonants that ``k`` and ``c`` become before endings
(``poradce``, ``poradců``). ``words.toml`` has the few words that change inside, and the endings that somebody who writes without
diacritics may have meant.
"""

from __future__ import annotations

import re
import threading
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from types import MappingProxyType

import Stemmer

from graphsvc.text import fold

LONGEST = 40
"""Letters of a word that count; what follows is no word's."""
_WORD = re.compile(r"\w+")
_MOVING = re.compile(r"(?<=[bcdfghjklmnprstvz])e(?=[bcdklmnprstv]$)")
_REMEMBERED = 65_536
"""Words whose keys are remembered."""
_SHORT = 3
"""A stem that is no longer has no vowel to lose."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, in lower case, and where it stands."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Known:
    stems: Mapping[str, str]
    endings: Mapping[str, tuple[str, ...]]
    function: frozenset[str]


def split(text: str) -> list[Word]:
    """The words of a text in order: letters and digits, whatever stands between."""
    return [Word(lower(found[0]), *found.span()) for found in _WORD.finditer(text)]


def lower(word: str) -> str:
    """A word as it is compared: lower case, composed letters, no longer than a word can be."""
    return unicodedata.normalize("NFC", word[:LONGEST]).lower()


def plain(text: str) -> str:
    """The words of a text without case, diacritics and what stands between them: ``§ 62`` is ``62``, ``A05-01`` is ``a05 01``."""
    return " ".join(map(bare, _WORD.findall(text)))


def keyed(text: str) -> str:
    """The keys of the words of a text, in order."""
    return " ".join(map(key, _WORD.findall(text)))


@lru_cache(maxsize=_REMEMBERED)
def bare(word: str) -> str:
    """A word without case and diacritics."""
    return fold(lower(word))


@lru_cache(maxsize=_REMEMBERED)
def key(word: str) -> str:
    """The key of a word; the same for all its forms."""
    word = lower(word)
    stem = fold(_stemmed(word))
    stem = _known().stems.get(stem, stem)
    if len(stem) > _SHORT:
        stem = _MOVING.sub("", stem)
    return stem[:-1] + "c" if stem.endswith("k") else stem


@lru_cache(maxsize=4_096)
def keys(word: str) -> tuple[str, ...]:
    """The keys that a word may have which somebody wrote, perhaps without diacritics; the likeliest first."""
    meant = [word]
    if word.isascii():
        for ending, written in _known().endings.items():
            if word.endswith(ending):
                meant += [word.removesuffix(ending) + one for one in written]
    return tuple(dict.fromkeys(map(key, meant)))


def binds(word: str) -> bool:
    """Whether it is a preposition, a conjunction or the like."""
    return word in _known().function


_stemmer = Stemmer.Stemmer("czech")
_alone = threading.Lock()


def _stemmed(word: str) -> str:
    with _alone:  # a stemmer works on one word at a time
        stem: str = _stemmer.stemWord(word)
    return stem


@cache
def _known() -> _Known:
    said = tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))
    endings = {ending: tuple(meant) for ending, meant in said["endings"].items()}
    return _Known(MappingProxyType(said["stems"]), MappingProxyType(endings), frozenset(said["function"]["words"]))
