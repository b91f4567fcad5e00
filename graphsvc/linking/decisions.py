"""What people have decided about doubtful links (``data/lookups/succession.toml``), read strictly: it survives every rebuild.

A decision is a table: ``[[item]]`` and ``[[goal]]`` with ``later`` and ``earlier``, ``[[near_duplicate]]`` with ``one`` and ``other``, each
a code and a plan (``A10-01@sprss-2018-2020``); ``decision``, which is ``confirmed`` or ``rejected``; ``why``, in a sentence.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError
from graphsvc.linking.facts import Plan
from graphsvc.linking.series import begins_later

FILE = Path("data", "lookups", "succession.toml")

ENDS = MappingProxyType({"item": ("later", "earlier"), "goal": ("later", "earlier"), "near_duplicate": ("one", "other")})
"""Kind of link → how its two ends are called in the file."""

_CODED = re.compile(r"(?P<code>[^@]+)@(?P<plan>[^@]+)")
_SAID = ("confirmed", "rejected")

End = tuple[str, str]
"""Plan and code."""
Codes = tuple[str, str]
"""The codes of a link's ends, the later one first."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision; ``place`` tells where it stands in the file, ``ends`` are as a link has them."""

    kind: str
    ends: tuple[End, End]
    confirmed: bool
    why: str
    place: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """All decisions, by the kinds and plans of the links that they are about."""

    by_plans: Mapping[tuple[str, str, str], Mapping[Codes, Decision]]

    def between(self, kind: str, later: str, earlier: str) -> Mapping[Codes, Decision]:
        """Those about links of a kind between two plans, by the codes."""
        return self.by_plans.get((kind, later, earlier), {})

    def __iter__(self) -> Iterator[Decision]:
        return (decision for found in self.by_plans.values() for decision in found.values())

    def check(self, plans: Mapping[str, Plan]) -> None:
        """Raise DataError for a decision that no link can follow: a plan or a code that is not there, an earlier end that is not earlier.

        A plan that is known without its items (its document is not loaded) is not asked for codes.
        """
        for decision in self:
            for plan, code in decision.ends:
                if plan not in plans:
                    raise DataError(f"{decision.place} names a plan that the graph does not know: {plan!r}")
                known = plans[plan].goals if decision.kind == "goal" else plans[plan].items
                if known and code not in known:
                    raise DataError(f"{decision.place} names a code that the plan {plan} does not have: {code!r}")
            later, earlier = (plans[plan] for plan, _ in decision.ends)
            if decision.kind != "near_duplicate" and not begins_later(later, earlier):
                raise DataError(f"{decision.place} has as the earlier plan one that does not begin before the later one: {earlier.id!r}")

    def about(self, wanted: Callable[[str, str, str], bool]) -> Decisions:
        """Those about kinds of links and two plans (the later one first) that are wanted."""
        return Decisions(MappingProxyType({key: decided for key, decided in self.by_plans.items() if wanted(*key)}))

    def fitting(self, plans: Mapping[str, Plan]) -> Decisions:
        """Those whose two ends the plans have: an edition may have given up a code that people have decided about."""
        found: dict[tuple[str, str, str], Mapping[Codes, Decision]] = {}
        for key, decided in self.by_plans.items():
            kept = {codes: decision for codes, decision in decided.items() if _fits(decision, plans)}
            if kept:
                found[key] = kept
        return Decisions(MappingProxyType(found))


def _fits(decision: Decision, plans: Mapping[str, Plan]) -> bool:
    """Whether the plans have what the decision names, in the order of time that it needs."""
    if any(plan not in plans or not _has(plans[plan], decision.kind, code) for plan, code in decision.ends):
        return False
    later, earlier = (plans[plan] for plan, _ in decision.ends)
    return decision.kind == "near_duplicate" or begins_later(later, earlier)


def _has(plan: Plan, kind: str, code: str) -> bool:
    known = plan.goals if kind == "goal" else plan.items
    return not known or code in known


@lru_cache(maxsize=8)
def load(root: Path) -> Decisions:
    """The decisions below ``root``; none where the file is not there.

    Raises DataError, naming file and table, for what is no decision, stands twice, or contradicts another.
    """
    path = root / FILE
    if not path.exists():
        return Decisions(MappingProxyType({}))
    try:
        written = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise DataError(f"The decisions cannot be read ({error}): {path}") from error
    if unknown := sorted(set(written) - set(ENDS)):
        raise DataError(f"{path}: decisions are about {', '.join(ENDS)}, not {unknown[0]!r}")
    found: dict[tuple[str, str, str], dict[Codes, Decision]] = {}
    for decision in _read(path, written):
        (later, code), (earlier, other) = decision.ends
        same = found.setdefault((decision.kind, later, earlier), {})
        if former := same.get((code, other)):
            twice = "twice" if former.confirmed == decision.confirmed else "once confirmed and once rejected"
            raise DataError(f"{decision.place} and {former.place} decide one pair {twice}: {code}@{later}, {other}@{earlier}")
        same[code, other] = decision
    return Decisions(MappingProxyType(found))


def _read(path: Path, written: Mapping[str, Any]) -> Iterator[Decision]:
    for kind in ENDS:
        entries = written.get(kind, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            raise DataError(f"{path}: decisions about one kind of link are tables, [[{kind}]], not {entries!r}")
        for number, entry in enumerate(entries, start=1):
            yield _decision(kind, entry, f"{path}: [[{kind}]] number {number}")


def _decision(kind: str, entry: Mapping[str, Any], place: str) -> Decision:
    keys = (*ENDS[kind], "decision", "why")
    if wrong := sorted(set(entry) ^ set(keys)):
        raise DataError(f"{place} has {', '.join(keys)}, all of them and nothing else: {wrong[0]!r}")
    if blank := [key for key in keys if not isinstance(entry[key], str) or not entry[key].strip()]:
        raise DataError(f"{place}: {blank[0]} is text, not {entry[blank[0]]!r}")
    if entry["decision"] not in _SAID:
        raise DataError(f"{place}: a decision is {' or '.join(_SAID)}, not {entry['decision']!r}")
    one, other = (_end(entry[key], f"{place}: {key}") for key in ENDS[kind])
    if one[0] == other[0]:
        raise DataError(f"{place} is about two plans, not about one: {one[0]!r}")
    ends = (one, other) if kind != "near_duplicate" else (min(one, other), max(one, other))
    return Decision(kind, ends, entry["decision"] == "confirmed", entry["why"].strip(), place)


def _end(written: str, place: str) -> End:
    parts = _CODED.fullmatch(written.strip())
    if parts is None:
        raise DataError(f"{place} is a code and a plan such as A05-01@sprss-2018-2020, not {written!r}")
    return parts["plan"].strip(), parts["code"].strip()
