"""What matrices there are, and which of their cells are meant to be empty: ``data/matrices.toml``, read strictly."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphsvc.errors import DataError, NotFoundError

LANGUAGES = ("cs", "en")
_FILE = "data/matrices.toml"
_TEXTS = {"title", "row", "column", "cell"}
_EMPTY = {"matrix", "row", "column", "because"}
_SIDES = {"row", "column"}
_ASKED = _SIDES | {"row-plan", "column-plan"}
_WORDS = {"empty", "meant", "all_plans", "plan", "legend", "counts"}


@dataclass(frozen=True, slots=True)
class Texts:
    """A matrix in words: its title, what a row, a column and a cell is."""

    title: str
    row: str
    column: str
    cell: str


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that leads on from a cell: its id, and by parameter what fills it: the ``row``, the ``column``, or the plan of either."""

    question: str
    params: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Definition:
    """A matrix: its id, its texts by language, its queries, and cells (row, column) that are meant to be empty, with the reason."""

    id: str
    texts: Mapping[str, Texts]
    rows: str
    columns: str
    cells: str
    empty: Mapping[tuple[str, str], Mapping[str, str]]
    same: Mapping[str, str] | None = None
    """Why a cell is empty whose row and column are the same thing; None where it need not be."""
    facets: Mapping[str, str] = field(default_factory=dict)
    """By which facet the items of a ``row`` or ``column`` can be listed, where they can."""
    asks: tuple[Ask, ...] = ()


@dataclass(frozen=True, slots=True)
class Definitions:
    """All matrices by id, and the words in which all are written, by language."""

    by_id: Mapping[str, Definition]
    words: Mapping[str, Mapping[str, str]]

    def __iter__(self) -> Iterator[Definition]:
        return iter(self.by_id.values())

    def __getitem__(self, name: str) -> Definition:
        """The matrix of that id. Raises NotFoundError, naming those that there are."""
        if name not in self.by_id:
            raise NotFoundError(f"There is no such matrix (there are {', '.join(self.by_id)}): {name!r}")
        return self.by_id[name]


@lru_cache(maxsize=16)
def load(root: Path) -> Definitions:
    """All matrices below ``root``.

    Raises DataError, naming the file and the entry, for what is missing, unknown, of another type, or stands twice.
    """
    said = _read(root / _FILE)
    _only(said, {"matrix", "empty", "words"}, "the file")
    listed = said.get("matrix", {})
    empty = _empty(said.get("empty", []), frozenset(listed))
    matrices = {name: _definition(root, name, entry, empty.get(name, {})) for name, entry in listed.items()}
    words = said.get("words", {})
    _only(words, set(LANGUAGES), "words")
    return Definitions(matrices, {language: _texts(words.get(language), _WORDS, f"words, {language}") for language in LANGUAGES})


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{_FILE} cannot be read: {error}") from error


def _definition(root: Path, name: str, entry: object, empty: Mapping[tuple[str, str], Mapping[str, str]]) -> Definition:
    if not isinstance(entry, dict):
        raise DataError(f"{_FILE}: a matrix is a table: {name!r}")
    _only(entry, {*LANGUAGES, "same", "facets", "ask"}, name)
    texts = {language: Texts(**_texts(entry.get(language), _TEXTS, f"{name}, {language}")) for language in LANGUAGES}
    rows, columns, cells = (_query(root / "queries" / "matrices" / name / f"{part}.rq") for part in ("rows", "columns", "cells"))
    same = _texts(entry["same"], set(LANGUAGES), f"{name}, same") if "same" in entry else None
    facets = _named(entry.get("facets", {}), f"{name}, facets")
    _only(facets, _SIDES, f"{name}, facets")
    return Definition(name, texts, rows, columns, cells, empty, same, facets, _asks(entry.get("ask", []), name))


def _asks(entries: object, name: str) -> tuple[Ask, ...]:
    """Questions with their parameters, each filled by a side of the matrix."""
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise DataError(f"{_FILE}: {name}: 'ask' is a list of tables, not {entries!r}")
    found = []
    for entry in entries:
        _only(entry, {"question", "params"}, f"{name}, ask")
        question = _texts({"question": entry.get("question")}, {"question"}, f"{name}, ask")["question"]
        params = _named(entry.get("params", {}), f"{name}, ask, {question}")
        for side in params.values():
            if side not in _ASKED:
                raise DataError(f"{_FILE}: {name}, ask, {question}: a parameter is filled by {', '.join(sorted(_ASKED))}, not by {side!r}")
        found.append(Ask(question, params))
    return tuple(found)


def _named(entry: object, place: str) -> dict[str, str]:
    """A table of texts under any names."""
    return _texts(entry, set(entry) if isinstance(entry, dict) else set(), place)


def _query(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"A query of a matrix cannot be read ({error}): {path.parent.name}/{path.name}") from error


def _empty(entries: object, known: frozenset[str]) -> dict[str, dict[tuple[str, str], Mapping[str, str]]]:
    if not isinstance(entries, list):
        raise DataError(f"{_FILE}: 'empty' is a list of tables ([[empty]]), not {entries!r}")
    found: dict[str, dict[tuple[str, str], Mapping[str, str]]] = {}
    for number, entry in enumerate(entries, start=1):
        place = f"empty cell {number}"
        if not isinstance(entry, dict):
            raise DataError(f"{_FILE}: {place} is no table: {entry!r}")
        _only(entry, _EMPTY, place)
        because = _texts(entry.get("because"), set(LANGUAGES), f"{place}, because")
        named = _texts({key: value for key, value in entry.items() if key != "because"}, _EMPTY - {"because"}, place)
        if named["matrix"] not in known:
            raise DataError(f"{_FILE}: {place} is of no known matrix: {named['matrix']!r}")
        cells = found.setdefault(named["matrix"], {})
        if (named["row"], named["column"]) in cells:
            raise DataError(f"{_FILE}: {place} stands twice: {named['row']!r}, {named['column']!r}")
        cells[named["row"], named["column"]] = because
    return found


def _texts(entry: object, keys: set[str], place: str) -> dict[str, str]:
    """A table with exactly these keys, each a text that is not empty."""
    table = entry if isinstance(entry, dict) else {}
    _only(table, keys, place)
    for key in sorted(keys):
        if not isinstance(table.get(key), str) or not table[key].strip():
            raise DataError(f"{_FILE}: {place} needs a text for {key!r}, not {table.get(key)!r}")
    return table


def _only(table: Mapping[str, object], keys: set[str], place: str) -> None:
    if strange := sorted(set(table) - keys):
        raise DataError(f"{_FILE}: {place} has no {strange[0]!r}")
