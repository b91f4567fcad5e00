"""A run of the rules over the published data, as the history keeps it: when, of which data and rules, and what was found."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from graphsvc.store.base import View
from graphsvc.validation.result import Report

WHOLE = ""
"""The scope of the whole graph."""
PRESENT = ""
"""In the place of a rule: the plan was among the data, whether a rule found anything in it or not."""
_PLAN = "/id/plan/"
# Two stars, each read once: side by side the engine would look up the plan of every item.
_PLANS = """
SELECT DISTINCT ?plan { { SELECT ?item { ?item a g:Measure } } { SELECT ?item ?plan { ?item g:ofPlan ?plan } } }"""


class Cause(StrEnum):
    """What made the rules run."""

    SERVE = "serve"
    """The server saw another version of the data."""
    VALIDATE = "validate"
    BUILD = "build"
    PUBLISH = "publish"
    """A draft became an edition."""


class Key(NamedTuple):
    """What is counted: findings in a scope (see `scope`), by rule and severity."""

    scope: str
    rule: str
    severity: str


@dataclass(frozen=True, slots=True)
class Judged:
    """What a run found: versions of data and rules, items and nodes that were looked at, findings by key.

    Plans in which nothing was found have 0 under the rule `PRESENT`, and so have all others.
    """

    version: str
    rules: str
    items: int
    nodes: int
    counts: Mapping[Key, int]


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it is kept; ``seen`` is when the same was found last, with nothing else in between. Numbers are never given twice."""

    number: int
    at: datetime
    seen: datetime
    version: str
    rules: str
    cause: str
    items: int
    nodes: int


def scope(plan: str) -> str:
    """The scope of a plan, by its id; of ``""`` that of findings that no plan has."""
    return f"/{plan}"


def plan_of(of: str) -> str:
    """The id of the plan whose scope it is; ``""`` for that of findings without one, and for the whole graph."""
    return of[1:]


def judged(view: View, report: Report, rules: str, version: str) -> Judged:
    """What a report says of a state of the data of that version, as the history keeps it; ``rules`` is theirs. Raises StoreError."""
    counts: Counter[Key] = Counter(key for found in report.findings for key in _keys(found.plan or "", found.rule, found.severity))
    plans = {_id(row["plan"].value) for row in view.select(_PLANS)} | {found.plan or "" for found in report.findings}
    present = {Key(scope(plan), PRESENT, ""): 0 for plan in plans if plan}
    return Judged(version, rules, report.items, report.focus_nodes, {**present, **counts})


def rules_version(root: Path) -> str:
    """Twelve hexadecimal digits that change with the rules in ``shapes/`` below ``root``."""
    digest = hashlib.sha256()
    for path in sorted((root / "shapes").glob("*.ttl")):
        digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]


def moment(seconds: int) -> datetime:
    """A time as it is stored, seconds since 1970 in UTC."""
    return datetime.fromtimestamp(seconds, UTC)


def _keys(plan: str, rule: str, severity: str) -> Iterator[Key]:
    yield Key(WHOLE, rule, severity)
    yield Key(scope(plan), rule, severity)


def _id(iri: str) -> str:
    return iri.partition(_PLAN)[2].partition("/")[0]
