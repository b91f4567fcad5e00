"""Closed lookups: how a Czech value is written → the concept that it names (``data/lookups/*.toml``).

A lookup file is a list of ``[[concept]]`` tables with ``id``, labels ``cs`` and ``en``, ``variants`` (how it is written in
documents, beside the Czech label) and whatever else its code list publishes. The code lists under ``ontology/codelists/`` are
generated from the same files, so that a concept is described in one place.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc import text
from graphsvc.errors import DataError

KINDS = (
    "services",
    "target_groups",
    "funding_sources",
    "programmes",
    "bodies",
    "places",
    "statuses",
    "strategies",
    "acts",
    "plan_kinds",
    "reasons",
    "link_statuses",
)


@dataclass(frozen=True, slots=True)
class Concept:
    """One entry of a lookup file; ``extra`` holds the keys that only its kind has."""

    id: str
    cs: str
    en: str
    variants: tuple[str, ...]
    extra: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Lookup:
    """The concepts of one kind, found by what people write."""

    kind: str
    concepts: Mapping[str, Concept]
    by_key: Mapping[str, str]

    def resolve(self, written: str) -> str | None:
        """The id of the concept that is written so (case, spaces and kinds of dashes aside), or None."""
        return self.by_key.get(text.key(written))

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts.values())

    def __getitem__(self, concept_id: str) -> Concept:
        return self.concepts[concept_id]


@lru_cache(maxsize=64)
def load(root: Path, kind: str) -> Lookup:
    """Read ``data/lookups/<kind>.toml`` below ``root``.

    Raises DataError, naming the file and the value, for a missing key and for a variant that two concepts claim.
    """
    path = root / "data" / "lookups" / f"{kind}.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8")).get("concept", [])
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
    concepts: dict[str, Concept] = {}
    by_key: dict[str, str] = {}
    for entry in entries:
        concept = _concept(path, entry)
        if concept.id in concepts:
            raise DataError(f"{path}: concept {concept.id!r} stands twice")
        concepts[concept.id] = concept
        for variant in (concept.cs, *concept.variants, concept.extra.get("short", concept.cs)):
            if by_key.setdefault(text.key(variant), concept.id) != concept.id:
                raise DataError(f"{path}: {variant!r} is claimed by {by_key[text.key(variant)]!r} and {concept.id!r}")
    return Lookup(kind, MappingProxyType(concepts), MappingProxyType(by_key))


def _concept(path: Path, entry: Mapping[str, Any]) -> Concept:
    missing = [name for name in ("id", "cs", "en") if name not in entry]
    if missing:
        raise DataError(f"{path}: concept {entry.get('id', entry)!r} lacks {', '.join(missing)}")
    known = {"id", "cs", "en", "variants"}
    extra = MappingProxyType({name: value for name, value in entry.items() if name not in known})
    return Concept(entry["id"], entry["cs"], entry["en"], tuple(entry.get("variants", ())), extra)
