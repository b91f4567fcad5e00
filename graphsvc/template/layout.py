"""What the form is made of (``data/template.toml``): its columns, labels and texts in both languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphsvc.errors import DataError
from graphsvc.extract.profilekeys import GOAL_FIELDS, ITEM_FIELDS, PLAN_FIELDS

FILE = "template.toml"
LANGUAGES = ("cs", "en")
GOALS, STRATEGY = "goals", "strategy"
"""Lists that are no lookups: the goals on the form itself, those of the strategy that the plan implements."""
_FIELDS = {"plan": PLAN_FIELDS, "goal": GOAL_FIELDS, "column": ITEM_FIELDS}
_WIDTH = 30


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the form, or a label of the sheet of the plan."""

    field: str
    names: Mapping[str, str]
    notes: Mapping[str, str]
    kinds: tuple[str, ...] = ()
    width: int = _WIDTH
    list: str = ""
    many: bool = False
    rules: tuple[str, ...] = ()
    example: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """All of it; ``texts`` by language and name, ``words`` before a code that is an example, by language.

    ``written``: name of a lookup → how its concepts are written; ``skipped``: concepts that nobody chooses.
    """

    plan: tuple[Column, ...]
    goals: tuple[Column, ...]
    columns: tuple[Column, ...]
    texts: Mapping[str, Mapping[str, Any]]
    words: Mapping[str, str]
    written: Mapping[str, str]
    skipped: frozenset[str]

    def columns_of(self, kind: str) -> list[Column]:
        """The columns that the form of a kind of plan has."""
        return [column for column in self.columns if not column.kinds or kind in column.kinds]


@lru_cache(maxsize=4)
def load(root: Path) -> Layout:
    """Read ``data/template.toml`` below ``root``.

    Raises DataError, naming the file and the value, for a file that cannot be read, a missing text, and a field that there is not.
    """
    path = root / "data" / FILE
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
    try:
        lists = dict(told["lists"])
        skipped = frozenset(lists.pop("skip", ()))
        plan, goals, columns = (_columns(path, name, told[name]) for name in ("plan", "goal", "column"))
        return Layout(plan, goals, columns, {one: told["texts"][one] for one in LANGUAGES}, told["example"], lists, skipped)
    except KeyError as error:
        raise DataError(f"{path}: the form lacks {error}") from error


def _columns(path: Path, name: str, entries: Sequence[Mapping[str, Any]]) -> tuple[Column, ...]:
    for entry in entries:
        if entry.get("field") not in _FIELDS[name]:
            raise DataError(f"{path}: [[{name}]] has a field that there is not: {entry.get('field')!r}")
    return tuple(
        Column(
            field=entry["field"],
            names={one: entry[one] for one in LANGUAGES},
            notes={one: entry["note"][one] for one in LANGUAGES},
            kinds=tuple(entry.get("kinds", ())),
            width=entry.get("width", _WIDTH),
            list=entry.get("list", ""),
            many=entry.get("many", False),
            rules=tuple(entry.get("rules", ())),
            example=entry.get("example", ""),
        )
        for entry in entries
    )
