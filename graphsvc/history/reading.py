"""Asking a history: the trend of a plan or of the whole graph, and which plans it knows."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from graphsvc.history import file
from graphsvc.history.run import PRESENT, WHOLE, Run, moment, plan_of, scope
from graphsvc.history.trend import Held, Point, Trend, points

MOST = 500
"""Runs that are told at once, unless fewer are asked for."""
_RUN = "number, at, seen, version, rules, cause, items, nodes"
_WHOLE = "SELECT number, at FROM run ORDER BY number"
# A count may have begun with a run that is not kept any more: it shows with the next one that is.
_CHANGES = """
SELECT number, at FROM (
  SELECT (SELECT min(number) FROM run WHERE number >= first) AS number FROM counted WHERE scope = :scope{only}
  UNION
  SELECT (SELECT min(number) FROM run WHERE number > last) FROM counted
  WHERE scope = :scope{only} AND last IS NOT NULL
) JOIN run USING (number) ORDER BY number"""
_HELD = (
    "SELECT rule, severity, first, last, number FROM counted WHERE scope = ? AND (last IS NULL OR last >= ?) ORDER BY rule, severity, first"
)

_LAST = "SELECT number FROM run ORDER BY number DESC LIMIT 2"
_OPEN = """
SELECT scope, severity, sum(number), sum(number * (first = :latest)), max(first = :latest)
FROM counted WHERE last IS NULL AND scope <> '' GROUP BY scope, severity"""
_ENDED = "SELECT scope, sum(number) FROM counted WHERE last = ? AND scope <> '' GROUP BY scope"

_Row = tuple[int, int]
"""The number of a run, and when it was."""


@dataclass(frozen=True, slots=True)
class Now:
    """What the last run found in a plan: findings by severity, and how many more than the run before (None: it did not know the plan)."""

    severities: Mapping[str, int]
    difference: int | None

    @property
    def total(self) -> int:
        """All findings."""
        return sum(self.severities.values())


def trend(path: Path, plan: str = "", rule: str = "", since: datetime | None = None, most: int = MOST) -> Trend:
    """The trend of a plan (by its id), or of the whole graph; of one rule, and of runs since a moment, where that is asked for.

    Of a plan, and of a rule, the runs are told that changed something there. Empty where there is no history, or nothing of the plan in
    it. Raises StoreError where the file cannot be read.
    """
    with file.reading(path) as connection:
        if connection is None:
            return Trend(plan)
        rows = _rows(connection, plan, rule)
        begin = next((at for at, row in enumerate(rows) if since is None or row[1] >= since.timestamp()), len(rows))
        start = max(begin, len(rows) - most)
        first, told = rows[max(begin - 1, 0) :][:1], rows[max(start - 1, 0) :]
        runs = _runs(connection, sorted({number for number, _ in (*first, *told)}))
        latest = _runs(connection, [number for (number,) in connection.execute("SELECT max(number) FROM run") if number])
        held = [Held(*row) for row in connection.execute(_HELD, (scope(plan) if plan else WHOLE, runs[0].number if runs else 0))]
    found = points(runs, [one for one in held if one.rule in (PRESENT, rule or one.rule)], always=not plan)
    shown = found[len(found) - (len(rows) - start) :]
    before = found[-len(shown) - 1] if len(found) > len(shown) else None
    kept = _differing([before, *shown]) if plan or rule else shown
    return Trend(plan, tuple(kept), before, found[0] if found else None, latest[0] if latest else None, len(rows) - begin)


def plans(path: Path) -> list[str]:
    """The ids of all plans that the history knows, also of those that are gone. Raises StoreError."""
    with file.reading(path) as connection:
        rows = connection.execute("SELECT DISTINCT scope FROM counted").fetchall() if connection else []
    return sorted(plan_of(of) for (of,) in rows if plan_of(of))


def knows(path: Path, plan: str) -> bool:
    """Whether the history has anything of a plan. Raises StoreError."""
    if not plan:
        return False
    with file.reading(path) as connection:
        rows = connection.execute("SELECT 1 FROM counted WHERE scope = ? LIMIT 1", (scope(plan),)).fetchall() if connection else []
    return bool(rows)


def by_plan(path: Path) -> Mapping[str, Now]:
    """Plan (``""``: none) → what the last run found in it, for all plans that it knew. Raises StoreError."""
    with file.reading(path) as connection:
        if connection is None:
            return {}
        latest = [number for (number,) in connection.execute(_LAST)]
        rows = connection.execute(_OPEN, {"latest": latest[0] if latest else 0}).fetchall()
        ended = dict(connection.execute(_ENDED, latest[1:]).fetchall()) if len(latest) > 1 else None
    severities: dict[str, dict[str, int]] = {}
    begun: Counter[str] = Counter()
    new = {of for of, severity, _, _, since in rows if not severity and since}
    for of, severity, number, since_last, _ in rows:
        severities.setdefault(of, {}).update({severity: number} if severity else {})
        begun[of] += since_last
    return {
        plan_of(of): Now(numbers, None if ended is None or of in new else begun[of] - ended.get(of, 0))
        for of, numbers in sorted(severities.items())
    }


def former(path: Path, version: str, rules: str) -> Run | None:
    """The last run of other data, or by other rules, than these: what they are compared with. Raises StoreError."""
    with file.reading(path) as connection:
        if connection is None:
            return None
        last = _runs(connection, [number for (number,) in connection.execute(_LAST)])
    if last and (last[-1].version, last[-1].rules) != (version, rules):
        return last[-1]
    return last[0] if len(last) > 1 else None


def _rows(connection: sqlite3.Connection, plan: str, rule: str) -> list[_Row]:
    """The runs at which something changed, in their order; of the whole graph all."""
    if not plan and not rule:
        return connection.execute(_WHOLE).fetchall()
    asked = {"scope": scope(plan) if plan else WHOLE, "rule": rule}
    rows = connection.execute(_CHANGES.format(only=" AND rule IN ('', :rule)" if rule else ""), asked).fetchall()
    first = connection.execute(f"{_WHOLE} LIMIT 1").fetchall() if not plan else []
    return sorted({*first, *rows})


def _runs(connection: sqlite3.Connection, numbers: Sequence[int]) -> list[Run]:
    query = f"SELECT {_RUN} FROM run WHERE number IN (SELECT value FROM json_each(?)) ORDER BY number"  # noqa: S608 - our own columns
    rows = connection.execute(query, (json.dumps(numbers),))
    return [Run(row[0], moment(row[1]), moment(row[2]), *row[3:]) for row in rows]


def _differing(found: Sequence[Point | None]) -> list[Point]:
    """The points after the first that differ from the one before: what came and went again meanwhile may not be kept."""
    return [
        now
        for before, now in pairwise(found)
        if now is not None and (before is None or (now.counts, now.present) != (before.counts, before.present))
    ]
