"""Runs that tests make up, and a history as plain lists, which is what the file must come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hypothesis import strategies as st

from graphsvc.history.recording import add
from graphsvc.history.run import PRESENT, WHOLE, Cause, Judged, Key, scope

START = 1_700_000_000
SEVERITY = {"missing-title": "violation", "overdue": "warning", "code-gap": "info"}
Found = Mapping[str, Mapping[str, int]]
"""Plan → rule → findings; a plan without any is there too."""


def judged(found: Found, version: str = "v", rules: str = "r") -> Judged:
    counts: dict[Key, int] = {}
    for plan, by_rule in found.items():
        if plan:
            counts[Key(scope(plan), PRESENT, "")] = 0
        for rule, number in by_rule.items():
            if number:
                counts[Key(scope(plan), rule, SEVERITY[rule])] = number
                whole = Key(WHOLE, rule, SEVERITY[rule])
                counts[whole] = counts.get(whole, 0) + number
    return Judged(version, rules, 10, 20, counts)


def put(path: Path, runs: Sequence[tuple[Found, str]], every: int = 60) -> list[bool]:
    """Add runs with these findings and versions of the data, one a minute."""
    return [
        add(path, judged(found, version), Cause.VALIDATE, now=lambda at=at: START + every * at) for at, (found, version) in enumerate(runs)
    ]


COUNTS = st.dictionaries(st.sampled_from(sorted(SEVERITY)), st.integers(0, 3))
FOUND = st.dictionaries(st.sampled_from(["", "a", "b"]), COUNTS)
RUNS = st.lists(st.tuples(FOUND, st.sampled_from(["v1", "v2", "v3"])), max_size=12)


@dataclass
class Plain:
    """The same history without a file: each run whole."""

    runs: list[tuple[Found, str]] = field(default_factory=list)

    def add(self, found: Found, version: str) -> None:
        if not self.runs or (judged(found), version) != (judged(self.runs[-1][0]), self.runs[-1][1]):
            self.runs.append((found, version))

    def course(self, plan: str = "", rule: str = "") -> list[tuple[dict[str, int], bool]]:
        """Rule → findings, and whether the plan was there, of each run; of a plan or a rule, of those that differ from the one before."""
        states = []
        for found, _ in self.runs:
            there = found if not plan else {plan: found.get(plan, {})}
            sums: dict[str, int] = {}
            for by_rule in there.values():
                for name, number in by_rule.items():
                    if number and rule in ("", name):
                        sums[name] = sums.get(name, 0) + number
            states.append((sums, not plan or plan in found))
        if not plan and not rule:
            return states
        known = [state for at, state in enumerate(states) if at == 0 or state != states[at - 1]]
        return known[1:] if known and known[0] == ({}, False) else known
