"""What is searched: kinds of things, properties that name them, running text. Read once from ``fields.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from graphsvc.rdf.vocab import PREFIXES


@dataclass(frozen=True, slots=True)
class Text:
    """A kind of running text: where it is in the graph, in which fields of a record it stands, and whose places these are."""

    id: str
    pattern: str
    fields: tuple[str, ...]
    owner: str
    """The variable of whoever stands at the places: ``via`` (whoever has the text) or ``s`` (the thing)."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Kinds by class and by code list, in their order; names by their part (``label``, ``variant``, ``code``); texts by id."""

    kinds: tuple[str, ...]
    classes: Mapping[str, str]
    lists: Mapping[str, str]
    names: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, Text]


@cache
def load() -> Fields:
    """All of it; IRIs in full."""
    said = tomllib.loads(resources.files(__package__).joinpath("fields.toml").read_text(encoding="utf-8"))
    kinds = said["kinds"]
    return Fields(
        tuple(kinds),
        {_expanded(entry["class"]): kind for kind, entry in reversed(kinds.items()) if "class" in entry},
        {entry["list"]: kind for kind, entry in kinds.items() if "list" in entry},
        {part: tuple(curies) for part, curies in said["names"].items()},
        {name: Text(name, entry["pattern"], tuple(entry["fields"]), entry.get("owner", "via")) for name, entry in said["texts"].items()},
    )


def _expanded(curie: str) -> str:
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local
