"""Profiles: how a family of documents is laid out; the code holds mechanisms, the profiles hold labels.

A profile names its layout (:mod:`graphsvc.extract.profilekeys`), how its documents are recognised, what in them carries nothing (named
rules for lines), and the patterns, labels and headings that its layout's reader asks for. docs/profiles.md tells every key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphsvc.errors import DataError
from graphsvc.text import plain_letters, squeeze

Named = tuple[tuple[re.Pattern[str], str], ...]
"""Patterns in their order, each with the field or the status that it stands for."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One family's layout; ``patterns`` by name, ``labels`` and ``columns`` in order (pattern → field), ``marks`` too (→ status)."""

    family: str
    layout: str
    path: Path
    recognise: tuple[re.Pattern[str], ...]
    unless: tuple[re.Pattern[str], ...] = ()
    about: str = ""
    ignore: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    patterns: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    labels: Named = ()
    numbers: Mapping[str, int] = field(default_factory=dict)
    columns: Named = ()
    marks: Named = ()
    plan: Mapping[str, Any] = field(default_factory=dict)
    skip_sheets: frozenset[str] = frozenset()

    def recognises(self, text: str) -> bool:
        """Whether the text is of this family."""
        return all(pattern.search(text) for pattern in self.recognise) and not any(pattern.search(text) for pattern in self.unless)

    def pattern(self, name: str) -> re.Pattern[str]:
        """A pattern that the family's reader needs; raises DataError naming the profile where it is missing."""
        try:
            return self.patterns[name]
        except KeyError:
            raise DataError(f"{self.path}: the profile lacks the pattern {name!r}") from None

    def label(self, line: str) -> tuple[str, str]:
        """The field whose label begins the line (diacritics aside) and what stands behind it; no field where none does."""
        text = line.strip()
        if not text:
            return "", ""
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
