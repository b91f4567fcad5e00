"""The documents that the product knows (``data/sources.toml``): plan, family, how each is recognised, what must come out of it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError, DocumentError
from graphsvc.model import Evaluated


@dataclass(frozen=True, slots=True)
class Source:
    """One document: ``id`` names its graph, ``recognise`` are regular expressions that must all be found in its text."""

    id: str
    title: str
    plan: str
    family: str
    recognise: tuple[str, ...] = ()
    evaluates: Evaluated | None = None
    expect: Mapping[str, int] = field(default_factory=dict)


@lru_cache(maxsize=8)
def load(root: Path) -> Mapping[str, Source]:
    """Read ``data/sources.toml`` below ``root``: id → :class:`Source`, in the order of the file.

    Raises DataError, naming the file and the value, for a file that cannot be read and for an entry that lacks a key.
    """
    path = root / "data" / "sources.toml"
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise DataError(f"{path}: {error}") from error
    return MappingProxyType({name: _source(path, name, entry) for name, entry in entries.items()})


def _source(path: Path, name: str, entry: Mapping[str, Any]) -> Source:
    missing = [key for key in ("title", "plan", "family", "recognise") if key not in entry]
    if missing:
        raise DataError(f"{path}: document {name!r} lacks {', '.join(missing)}")
    evaluates = entry.get("evaluates")
    if evaluates is not None and not {"start", "end"} <= set(evaluates):
        raise DataError(f"{path}: document {name!r} has evaluates without start and end: {evaluates!r}")
    return Source(
        id=name,
        title=entry["title"],
        plan=entry["plan"],
        family=entry["family"],
        recognise=tuple(entry["recognise"]),
        evaluates=Evaluated(evaluates["start"], evaluates["end"]) if evaluates else None,
        expect=MappingProxyType(dict(entry.get("expect", {}))),
    )


def recognise(text: str, family: str, root: Path, told: Evaluated | None = None) -> Source | None:
    """The document that a text is, told from its content; None for one that the product has not met.

    A report on other years than the known one is another document: ``told`` is the time that the text says it evaluates.
    Raises DocumentError where it is several documents in one file.
    """
    known = load(root).values()
    found = [s for s in known if s.family == family and all(re.search(pattern, text) for pattern in s.recognise)]
    if len(found) > 1:
        raise DocumentError(f"These are several documents in one file, keep them apart: {', '.join(source.id for source in found)}")
    return next((s for s in found if not told or not s.evaluates or told.fits(s.evaluates)), None)
