"""The words of planners: ``data/asking.toml``, read strictly. Which words say nothing, name a kind of thing, hint at which question."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError
from graphsvc.questions.words import stem, stems
from graphsvc.text import fold

SHORTEST_BEGINNING = 4
"""Letters of the beginning of a word from which it tells the word."""
RELATIONS = ("parent", "before")
_SECTIONS = {"words", "kinds", "choices", "names", "dates", "questions"}
_WORD_LISTS = {"silent", "common", "ordinary", "small"}
_QUESTION_KEYS = {"hints", "about", "relations", "prior", "from_goal", "needs"}


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a hint: any of these stems, or a word that begins with one of these letters and not with one of those (``but``)."""

    stems: frozenset[str]
    beginnings: tuple[str, ...]
    but: tuple[str, ...] = ()

    def fits(self, folded: str, found: Iterable[str]) -> bool:
        """Whether a word (folded, its stem and those that it may be misspelt for) is meant."""
        begins = folded.startswith(self.beginnings) and not folded.startswith(self.but)
        return begins or not self.stems.isdisjoint(found)


@dataclass(frozen=True, slots=True)
class Relation:
    """What holds between two parameters: ``one`` is the parent strategy of the ``other``, or a plan before it."""

    one: str
    kind: str
    other: str


@dataclass(frozen=True, slots=True)
class Hints:
    """What hints at a question: ``hints`` (all tokens of one must occur), kinds of entities that it is ``about`` without a parameter."""

    hints: tuple[tuple[Token, ...], ...] = ()
    about: frozenset[str] = frozenset()
    relations: tuple[Relation, ...] = ()
    prior: float = 0.0
    from_goal: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    """``hint``: the question is proposed only where a hint fits; an entity alone does not do."""


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """The words, folded; ``kinds`` and ``choices`` are stems of words, ``other_names`` names by kind and id."""

    silent: frozenset[str]
    common: frozenset[str]
    ordinary: frozenset[tuple[str, ...]]
    small: frozenset[str]
    kinds: Mapping[str, frozenset[str]]
    choices: Mapping[str, tuple[Token, ...]]
    other_names: Mapping[tuple[str, str], tuple[str, ...]]
    months: tuple[frozenset[str], ...]
    ends: frozenset[str]
    today: frozenset[str]
    questions: Mapping[str, Hints]
    weights: Mapping[Token, float]
    known: frozenset[str]
    """Stems of all words that mean something here, which therefore are not another word that is misspelt."""
    beginnings: tuple[str, ...]
    """The same for the beginnings of words that are long enough to tell them."""


@lru_cache(maxsize=4)
def load(root: Path) -> Vocabulary:
    """Read ``data/asking.toml`` below ``root``. Raises DataError, naming it, where it is missing or wrong."""
    path = root / "data" / "asking.toml"
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
    _only(table, _SECTIONS, "")
    lists, dates = table.get("words", {}), table.get("dates", {})
    _only(lists, _WORD_LISTS, "words")
    _only(dates, {"months", "ends", "today"}, "dates")
    questions = {name: _hints(name, entry) for name, entry in table.get("questions", {}).items()}
    kinds = {kind: _stems(names) for kind, names in table.get("kinds", {}).items()}
    weights = _weights(questions)
    months = tuple(_stems(month.split("|")) for month in dates.get("months", ()))
    ends, today, common = (_stems(names) for names in (dates.get("ends", ()), dates.get("today", ()), lists.get("common", ())))
    return Vocabulary(
        frozenset(map(fold, lists.get("silent", ()))),
        common,
        frozenset(stems(phrase) for phrase in lists.get("ordinary", ())),
        frozenset(map(fold, lists.get("small", ()))),
        MappingProxyType(kinds),
        MappingProxyType({name: tuple(map(_token, forms)) for name, forms in table.get("choices", {}).items()}),
        MappingProxyType(_names(table.get("names", []))),
        months,
        ends,
        today,
        MappingProxyType(questions),
        MappingProxyType(weights),
        common.union(*months, ends, today, *kinds.values(), *(token.stems for token in weights)),
        tuple(sorted({beginning for token in weights for beginning in token.beginnings if len(beginning) >= SHORTEST_BEGINNING})),
    )


def _stems(names: Iterable[str]) -> frozenset[str]:
    return frozenset(stem(fold(name)) for name in names)


def _token(written: str) -> Token:
    forms = [fold(form) for form in written.split("|")]
    return Token(
        frozenset(stem(form) for form in forms if not form.endswith("*")),
        tuple(form.removesuffix("*") for form in forms if form.endswith("*") and not form.startswith("!")),
        tuple(form[1:-1] for form in forms if form.endswith("*") and form.startswith("!")),
    )


def _hints(name: str, entry: Mapping[str, Any]) -> Hints:
    _only(entry, _QUESTION_KEYS, f"questions.{name}")
    relations = tuple(_relation(name, written) for written in entry.get("relations", ()))
    return Hints(
        tuple(tuple(map(_token, hint.split())) for hint in entry.get("hints", ())),
        frozenset(entry.get("about", ())),
        relations,
        float(entry.get("prior", 0.0)),
        MappingProxyType(dict(entry.get("from_goal", {}))),
        entry.get("needs", ""),
    )


def _relation(name: str, written: str) -> Relation:
    parts = written.split()
    if len(parts) != 3 or parts[1] not in RELATIONS:
        raise DataError(f"data/asking.toml: a relation of {name} is 'one {'|'.join(RELATIONS)} other', not {written!r}")
    return Relation(parts[0], parts[1], parts[2])


def _names(entries: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], tuple[str, ...]]:
    for entry in entries:
        if set(entry) != {"kind", "id", "cs"}:
            raise DataError(f"data/asking.toml: a name has kind, id and cs, not {sorted(entry)!r}")
    return {(entry["kind"], entry["id"]): tuple(entry["cs"]) for entry in entries}


def _weights(questions: Mapping[str, Hints]) -> dict[Token, float]:
    """The fewer questions a word hints at, the more it says."""
    used: dict[Token, int] = {}
    for asked in questions.values():
        for token in {token for hint in asked.hints for token in hint}:
            used[token] = used.get(token, 0) + 1
    return {token: float(number**-0.5) for token, number in used.items()}


def _only(entry: Mapping[str, Any], keys: set[str], where: str) -> None:
    if strange := sorted(set(entry) - keys):
        raise DataError(f"data/asking.toml does not know {strange[0]!r} in [{where}]")
