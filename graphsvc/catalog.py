"""What the operator says of the published data, read once from ``data/catalog.toml``: publisher, contact, terms, links to others.

Keys are checked by name, so that a misspelt one is not taken for an absent one.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from graphsvc.errors import DataError

FILE = "catalog.toml"
LANGUAGES = ("cs", "en")
Text = Mapping[str, str]
"""Language → words."""

_KEYS = {
    "": {"catalog", "publisher", "contact", "dataset", "terms", "linked"},
    "catalog": {"title", "description"},
    "publisher": {"iri", "name"},
    "contact": {"name", "email"},
    "dataset": {"title", "description", "themes", "frequency", "spatial", "keywords"},
    "terms": {"work", "work_author", "database", "database_author", "special_rights", "personal_data"},
    "linked": {"id", "title", "prefixes"},
}
_OPTIONAL = {"iri", "email", "work_author", "database_author", "linked"}


@dataclass(frozen=True, slots=True)
class Linked:
    """A dataset elsewhere, known by the beginnings of its IRIs."""

    id: str
    title: Text
    prefixes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """Terms of use: the IRIs of the norm's values or of licences, and the authors that a licence has to name."""

    work: str
    database: str
    special_rights: str
    personal_data: str
    work_author: Text
    database_author: Text


@dataclass(frozen=True, slots=True)
class Catalog:
    """All that the file says; ``publisher_iri`` and ``email`` are ``""`` where they are not given."""

    title: Text
    description: Text
    publisher_iri: str
    publisher: Text
    contact: Text
    email: str
    dataset_title: Text
    dataset_description: Text
    themes: tuple[str, ...]
    frequency: str
    spatial: tuple[str, ...]
    keywords: Mapping[str, tuple[str, ...]]
    terms: Terms
    linked: tuple[Linked, ...]


@cache
def load(path: Path) -> Catalog:
    """The catalogue's file. Raises DataError, naming file and key, where it is missing or does not hold what it must."""
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"The description of the published data cannot be read: {path} ({error})") from error
    try:
        return _Reader(path).read(written)
    except (AttributeError, TypeError) as error:
        raise DataError(f"{path}: a table stands where a value should, or the other way round ({error})") from error


@dataclass(frozen=True, slots=True)
class _Reader:
    path: Path

    def read(self, written: Mapping[str, Any]) -> Catalog:
        part = {name: self._known(name, written if not name else written.get(name, {})) for name in _KEYS if name != "linked"}
        catalog, dataset, terms = part["catalog"], part["dataset"], part["terms"]
        return Catalog(
            self._text("catalog.title", catalog["title"]),
            self._text("catalog.description", catalog["description"]),
            self._string("publisher.iri", part["publisher"].get("iri", "")),
            self._text("publisher.name", part["publisher"]["name"]),
            self._text("contact.name", part["contact"]["name"]),
            self._string("contact.email", part["contact"].get("email", "")),
            self._text("dataset.title", dataset["title"]),
            self._text("dataset.description", dataset["description"]),
            self._strings("dataset.themes", dataset["themes"]),
            self._string("dataset.frequency", dataset["frequency"]),
            self._strings("dataset.spatial", dataset["spatial"]),
            {lang: self._strings(f"dataset.keywords.{lang}", dataset["keywords"].get(lang)) for lang in LANGUAGES},
            self._terms(terms),
            tuple(self._linked(self._known("linked", entry)) for entry in written.get("linked", ())),
        )

    def _terms(self, terms: Mapping[str, Any]) -> Terms:
        work, database, special, personal = (
            self._string(f"terms.{key}", terms[key]) for key in ("work", "database", "special_rights", "personal_data")
        )
        of_work, of_database = (
            self._text(f"terms.{key}", terms[key]) if key in terms else {} for key in ("work_author", "database_author")
        )
        return Terms(work, database, special, personal, of_work, of_database)

    def _linked(self, entry: Mapping[str, Any]) -> Linked:
        name = self._string("linked.id", entry["id"])
        return Linked(name, self._text(f"linked.{name}.title", entry["title"]), self._strings(f"linked.{name}.prefixes", entry["prefixes"]))

    def _known(self, name: str, part: Mapping[str, Any]) -> Mapping[str, Any]:
        keys, where = _KEYS[name], f"[{name}]" if name else "the file"
        if unknown := sorted(set(part) - keys):
            raise DataError(f"{self.path}: {where} has {', '.join(sorted(keys))}, not {unknown[0]!r}")
        if missing := sorted(keys - set(part) - _OPTIONAL):
            raise DataError(f"{self.path}: {where} lacks {missing[0]!r}")
        return part

    def _text(self, where: str, value: object) -> Text:
        words = dict(value) if isinstance(value, dict) else {}
        if set(words) != set(LANGUAGES) or not all(isinstance(said, str) and said for said in words.values()):
            raise DataError(f"{self.path}: {where} needs words in {' and '.join(LANGUAGES)}, not {value!r}")
        return words

    def _string(self, where: str, value: object) -> str:
        if not isinstance(value, str):
            raise DataError(f"{self.path}: {where} is text, not {value!r}")
        return value

    def _strings(self, where: str, value: object) -> tuple[str, ...]:
        if not isinstance(value, list) or not value:
            raise DataError(f"{self.path}: {where} is a list of texts, not {value!r}")
        return tuple(self._string(where, entry) for entry in value)
