"""Profiles: how a family of documents is laid out (``data/profiles/*.toml``); the code holds mechanisms, the profiles hold labels.

Every profile has ``family``, ``recognise`` (regular expressions that must all be found), ``ignore`` (named rules for lines that
carry nothing: running heads, page numbers, rules between rows, column headings), and the patterns and labels that its family's
reader asks for. ``columns`` (field → headings) and ``marks`` (status → headings of the columns in which a mark says it) tell how its
tables are laid out in documents that have tables.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from graphsvc.documents.base import Document
from graphsvc.errors import DataError, DocumentError
from graphsvc.text import plain_letters, squeeze


@dataclass(frozen=True, slots=True)
class Profile:
    """One family's layout; ``patterns`` by name, ``labels`` and ``columns`` in order (pattern → field), ``marks`` too (→ status)."""

    family: str
    path: Path
    recognise: tuple[re.Pattern[str], ...]
    ignore: Mapping[str, re.Pattern[str]]
    patterns: Mapping[str, re.Pattern[str]]
    labels: tuple[tuple[re.Pattern[str], str], ...]
    numbers: Mapping[str, int]
    columns: tuple[tuple[re.Pattern[str], str], ...] = ()
    marks: tuple[tuple[re.Pattern[str], str], ...] = ()

    def recognises(self, text: str) -> bool:
        """Whether the text is of this family."""
        return all(pattern.search(text) for pattern in self.recognise)

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern that the family's reader needs; raises DataError naming the profile where it is missing."""
        try:
            return self.patterns[name]
        except KeyError:
            raise DataError(f"{self.path}: the profile lacks the pattern {name!r}") from None

    def label(self, line: str) -> tuple[str, str]:
        """The field whose label begins the line (diacritics aside) and what stands behind it; no field where none does."""
        text = line.strip()
        plain = plain_letters(text)
        found = ((pattern.match(plain), name) for pattern, name in self.labels)
        return next(((name, text[match.end() :]) for match, name in found if match), ("", text))

    def column(self, heading: str) -> tuple[str, str]:
        """The field, and the status that a mark says, of a column with that heading (diacritics aside); ``""`` for what it is not."""
        plain = plain_letters(squeeze(heading)).rstrip(": ")
        field = next((name for pattern, name in self.columns if pattern.fullmatch(plain)), "")
        return field, "" if field else next((name for pattern, name in self.marks if pattern.fullmatch(plain)), "")

    def ignored_by(self, line: str) -> str | None:
        """The name of the first rule that says that the line carries nothing."""
        text = line.strip()
        return next((rule for rule, pattern in self.ignore.items() if pattern.fullmatch(text)), None)


@lru_cache(maxsize=8)
def load_all(root: Path) -> tuple[Profile, ...]:
    """All profiles below ``root/data/profiles``, in the order of their file names."""
    return tuple(load(path) for path in sorted((root / "data" / "profiles").glob("*.toml")))


def load(path: Path) -> Profile:
    """Read one profile. Raises DataError naming file and key for what is missing or does not compile."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
    for name in ("family", "recognise"):
        if not raw.get(name):
            raise DataError(f"{path}: the profile lacks the key {name!r}")
    return Profile(
        family=raw["family"],
        path=path,
        recognise=tuple(_compile(path, "recognise", p) for p in raw["recognise"]),
        ignore={rule: _compile(path, f"ignore.{rule}", "|".join(patterns)) for rule, patterns in raw.get("ignore", {}).items()},
        patterns={name: _compile(path, f"patterns.{name}", p) for name, p in raw.get("patterns", {}).items()},
        labels=_named(path, "labels", raw),
        numbers=raw.get("numbers", {}),
        columns=_named(path, "columns", raw),
        marks=_named(path, "marks", raw),
    )


def _named(path: Path, table: str, raw: Mapping[str, Any]) -> tuple[tuple[re.Pattern[str], str], ...]:
    """The patterns of a table of the file, each with the name that it stands for."""
    told = raw.get(table, {}).items()
    return tuple((_compile(path, f"{table}.{name}", plain_letters(label)), name) for name, labels in told for label in labels)


def _compile(path: Path, key: str, pattern: Any) -> re.Pattern[str]:  # noqa: ANN401 - whatever stands in the file
    try:
        return re.compile(pattern)
    except (re.error, TypeError) as error:
        raise DataError(f"{path}: {key}: {error}: {pattern!r}") from error


def recognise(document: Document, profiles: tuple[Profile, ...]) -> Profile:
    """The family of a document, told from its content. Raises DocumentError where none or several fit."""
    text = document.text
    fitting = [profile for profile in profiles if profile.recognises(text)]
    if len(fitting) != 1:
        families = ", ".join(p.family for p in fitting or profiles)
        why = "several families fit" if fitting else "it is of none of the known families"
        raise DocumentError(f"The document is not recognised: {why} ({families}): {document.name}")
    return fitting[0]
