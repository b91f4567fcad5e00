"""The documents that the product knows (``data/sources.toml``): plan, family, how each is recognised, what must come out of it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError, DocumentError
from graphsvc.model import Record

_YEARS = r"(?P<start>\d{4})(?:\s?[-–]\s?(?P<end>\d{4}))?"
_SPAN = r"(?P<start>\d{4})\s?[-–]\s?(?P<end>\d{4})"
_EVALUATED = {
    "monitoring-table": (re.compile(rf"Monitoring .{{0,120}}\((?:za )?rok[yu]? {_YEARS}\)"), 1),
    "strategy-report": (
        re.compile(rf"(?:ve sledovaném období(?: let)?|[Ss]trategie\b.{{0,90}}? za (?:roky?|období(?: let)?)) {_YEARS}"),
        1,
    ),
    "action-plan": (re.compile(rf"\b[Vv](?: letech|\s+období(?: let)?) {_SPAN}"), 3),
}
"""How a family says in its text which years it evaluates, and how often it must say so: a single comment speaks of other years too."""
_AS_OF = re.compile(r"[Vv]yhodnocení\b.{0,90}? k 31\. ?(?:prosinci|12\.) (?P<year>\d{4})")


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The time that a monitoring report evaluates: years (``2022``, ``2023``), or the month whose state it tells (``2023-12`` twice)."""

    start: str
    end: str

    def fits(self, other: Evaluated) -> bool:
        """Whether the other may be the same time, so far as both tell it."""
        months = {len(self.start), len(other.start)} != {4}
        return self.end[:4] == other.end[:4] and (months or self.start == other.start)


@dataclass(frozen=True, slots=True)
class Report(Record):
    """The record of a document that evaluates, with the time that its own text says that it evaluates."""

    evaluates: Evaluated | None = None


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


def recognise(text: str, family: str, root: Path) -> Source | None:
    """The document that a text is, told from its content; None for one that the product has not met.

    A report on other years than the known one is another document. Raises DocumentError where it is several documents in one file.
    """
    known = load(root).values()
    told = evaluated(text, family)
    found = [s for s in known if s.family == family and all(re.search(pattern, text) for pattern in s.recognise)]
    if len(found) > 1:
        raise DocumentError(f"These are several documents in one file, keep them apart: {', '.join(source.id for source in found)}")
    return next((s for s in found if not told or not s.evaluates or told.fits(s.evaluates)), None)


def evaluated(text: str, family: str) -> Evaluated | None:
    """The time that a document of this family says it evaluates, the one told most often; None where it tells none."""
    if family not in _EVALUATED:
        return None
    pattern, least = _EVALUATED[family]
    told = Counter((found["start"], found["end"] or found["start"]) for found in pattern.finditer(text))
    (years, votes) = next(iter(told.most_common(1)), (("", ""), 0))
    if votes >= least:
        return Evaluated(*years)
    state = _AS_OF.search(text)
    return Evaluated(f"{state['year']}-12", f"{state['year']}-12") if state else None


def with_evaluated(record: Record, text: str) -> Record:
    """The record with the time that the document's text says it evaluates; as it is where the text tells none."""
    told = evaluated(text, record.family)
    return Report(**{each.name: getattr(record, each.name) for each in fields(record)}, evaluates=told) if told else record
