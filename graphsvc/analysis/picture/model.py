"""Where things stand in a picture, their colours and words: ``data/picture.toml``, read strictly."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter
from typing import Any

from graphsvc.analysis import links
from graphsvc.errors import DataError
from graphsvc.settings import resources

FILE = Path("data", "picture.toml")
FACETS = ("plan", "kind", "status", "target-group", "service", "year", "relation")
"""What a picture can be filtered by."""
NONE = "none"
"""The status of what no report evaluates."""
VERDICTS = ("start", "ends", "unsupported", "keeps", "linked", "indirect")
"""What becomes of things in a picture of an impact; ``start`` is the thing that goes."""
_PLACES: Mapping[str, set[str]] = {
    "whole": set(),
    "focus": {"depth", "names"},
    "of": {"name"},
    "path": {"start", "end"},
    "impact": {"gone"},
    "shown": {"nodes", "total", "edges"},
    "filtered": {"facet", "values"},
    "folded": {"areas"},
    "too_much": {"areas"},
    "fewer": {"shown", "edges"},
    "link": {"count"},
    "area": {"name", "count"},
    **{name: set() for name in ("unconnected", NONE, "no_plan", "shared", "legend", *FACETS)},
}
"""Sentences and words, and what may stand in them."""
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_KEYS = {"bands", "up", "down", "ends", "ink", "plans", "none", "kinds", "statuses", "verdicts", "words"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a value looks: its colour, and a sign that says the same (``""`` for none)."""

    colour: str
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Model:
    """All that the file says."""

    band: Mapping[str, int]
    """Kind → band, 0 is the uppermost."""
    up: frozenset[str]
    down: frozenset[str]
    ends: frozenset[str]
    ink: str
    plans: tuple[str, ...]
    none: str
    kinds: Mapping[str, Look]
    statuses: Mapping[str, Look]
    verdicts: Mapping[str, Look]
    verdict_labels: Mapping[str, Mapping[str, str]]
    words: Mapping[str, Mapping[str, str]]
    """Language → name → words."""


def load(root: Path | None = None) -> Model:
    """The file below ``root`` (by default, that of the product). Raises DataError, naming file and entry, where it cannot be used."""
    return _load((root or resources()) / FILE, links.load(root))


@lru_cache(maxsize=8)
def _read(path: Path) -> Mapping[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"What pictures look like cannot be read: {path} ({error})") from error


def _load(path: Path, known: links.Links) -> Model:
    said = _read(path)
    if said.keys() != _KEYS:
        raise DataError(f"{path} has {', '.join(sorted(_KEYS))}; missing or strange: {', '.join(sorted(said.keys() ^ _KEYS))}")
    bands = {kind: place for place, band in enumerate(said["bands"]) for kind in band}
    _same(path, "bands", bands, known.kinds)
    _same(path, "kinds", said["kinds"], known.kinds)
    _same(path, "verdicts", said["verdicts"], VERDICTS)
    _same(path, "words", said["words"], links.LANGUAGES)
    for name, of in (("up", known.relations), ("down", known.relations), ("ends", known.kinds)):
        if strange := [one for one in said[name] if one not in of]:
            raise DataError(f"{path}: {name} names what data/dependencies.toml does not have: {strange[0]!r}")
    if NONE not in said["statuses"] or not said["plans"]:
        raise DataError(f"{path}: there are colours of plans, and a status for what is not evaluated: {NONE!r}")
    return Model(
        bands,
        frozenset(said["up"]),
        frozenset(said["down"]),
        frozenset(said["ends"]),
        _colour(path, said["ink"]),
        tuple(_colour(path, one) for one in said["plans"]),
        _colour(path, said["none"]),
        {kind: Look(_colour(path, colour)) for kind, colour in said["kinds"].items()},
        {name: _look(path, entry) for name, entry in said["statuses"].items()},
        {name: _look(path, said["verdicts"][name]) for name in VERDICTS},
        {name: {language: str(said["verdicts"][name][language]) for language in links.LANGUAGES} for name in VERDICTS},
        {language: _words(path, said["words"][language]) for language in links.LANGUAGES},
    )


def _same(path: Path, name: str, found: Iterable[str], wanted: Iterable[str]) -> None:
    if odd := set(found) ^ set(wanted):
        raise DataError(f"{path}: {name} must have {', '.join(wanted)}; missing or strange: {min(odd)!r}")


def _colour(path: Path, written: object) -> str:
    if not isinstance(written, str) or not _COLOUR.fullmatch(written):
        raise DataError(f"{path}: a colour is # and six small hexadecimal digits, not {written!r}")
    return written


def _look(path: Path, entry: Any) -> Look:  # noqa: ANN401 - whatever stands in the file
    if not isinstance(entry, dict) or not isinstance(entry.get("sign"), str):
        raise DataError(f"{path}: a status or a verdict has a colour and a sign, not {entry!r}")
    return Look(_colour(path, entry.get("colour")), entry["sign"])


def _words(path: Path, said: Mapping[str, Any]) -> Mapping[str, str]:
    _same(path, "words", said, _PLACES)
    for name, text in said.items():
        if not isinstance(text, str) or {place for _, place, _, _ in Formatter().parse(text) if place is not None} != _PLACES[name]:
            raise DataError(f"{path}: in the words {name!r} stand {sorted(_PLACES[name])}, not {text!r}")
    return dict(said)
