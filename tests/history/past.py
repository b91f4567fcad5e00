"""A past for the shipped data: runs over months in which findings were fewer or more than they are now, ending with what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from graphsvc.history.recording import add
from graphsvc.history.run import WHOLE, Cause, Judged, Key, judged, rules_version, scope
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.validation import engine, shapes

DAY = 86_400
PLAN = "ssz-2021"
_CHANGES = (
    {"uncovered-measure": 9, "overdue": -2},
    {"missing-responsible": 4},
    {},
    {"near-duplicate-item": -7, "uncovered-measure": 12},
    {"overdue": 3},
)
"""Of one plan, against now: a run each, thirty days apart."""


def now(view: View) -> Judged:
    """What the rules find in the data as they are."""
    root = Settings().root
    return judged(view, engine.validate(view, shapes.folder(root)), rules_version(root), view.version())


def record(path: Path, found: Judged, at: int) -> None:
    """Write the past into a file: the last run is that of the data, at that time, the third one by other rules than those before."""
    for back, change in enumerate(_CHANGES):
        when = at - (len(_CHANGES) - back) * 30 * DAY
        was = replace(found, version=f"{back:012x}", rules="0" * 12 if back < 2 else found.rules, counts=_changed(found, change))
        add(path, was, Cause.BUILD if back % 2 else Cause.SERVE, days=3_650, now=lambda when=when: when)
    add(path, found, Cause.VALIDATE, days=3_650, now=lambda: at)


def _changed(found: Judged, change: dict[str, int]) -> dict[Key, int]:
    counts = dict(found.counts)
    for key in found.counts:
        if key.rule in change and key.scope in (WHOLE, scope(PLAN)):
            counts[key] += change[key.rule]
    return {key: count for key, count in counts.items() if count or not key.rule}
