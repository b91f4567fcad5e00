"""Noting a run in the history. Drafts that people send are not noted: they are not public (docs/decisions/0010)."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from graphsvc.errors import StoreError
from graphsvc.history import file, thinning
from graphsvc.history.run import Cause, Judged, Key, judged, rules_version
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.validation.result import Report

_MAKING = (Cause.BUILD, Cause.PUBLISH)
"""Causes that say why the data are what they are."""


def record(settings: Settings, view: View, report: Report, cause: Cause, version: str | None = None) -> str:
    """Note what the rules found in a state of the published data; gives ``""``, or the sentence that says why it could not be noted.

    ``version`` is that of the data, where ``view`` does not tell it. The caller goes on in either case: a history that cannot be written
    holds up nothing. Raises StoreError where the data cannot be read.
    """
    found = judged(view, report, rules_version(settings.root), version or view.version())
    try:
        add(settings.history_file, found, cause, settings.history.days)
    except StoreError as error:
        return f"The run is not noted: {error}"
    return ""


@dataclass(frozen=True, slots=True)
class Noting:
    """A run of the rules that has begun: over which version of the data, ``""`` and the reason where that cannot be had."""

    settings: Settings
    data: View
    version: str
    trouble: str = ""

    def done(self, view: View, report: Report, cause: Cause) -> str:
        """Note what was found in ``view``, the data or a copy of them; gives ``""``, or the sentence that says why it is not noted.

        A store on a server has no states but the data of each moment, so their version has to be the same as when the run began.
        """
        if not self.version:
            return f"The run is not noted, for the version of the data cannot be had: {self.trouble}"
        if self.data.version() != self.version:
            return f"The run is not noted, for the data have changed while the rules ran. Their version was: {self.version}"
        return record(self.settings, view, report, cause, self.version)


def begin(settings: Settings, data: View) -> Noting:
    """Take note that the rules begin to run over the published data."""
    try:
        return Noting(settings, data, data.version())
    except StoreError as error:
        return Noting(settings, data, "", str(error))


def add(path: Path, found: Judged, cause: Cause, days: int = thinning.DAYS, now: Callable[[], float] = time.time) -> bool:
    """Put a run into the file; True where it is a new one. Safe for several processes at once. Raises StoreError.

    The same data, judged by the same rules with the same outcome, right after one another are one run, which was seen again. Data that
    come back after others are a run of their own: a trend has to show that they did.
    """
    at = int(now())
    with file.writing(path) as connection:
        last = connection.execute("SELECT number, at, version, rules, cause FROM run ORDER BY number DESC LIMIT 1").fetchone()
        held = _held(connection)
        if last and last[2:4] == (found.version, found.rules) and {key: count for key, (count, _) in held.items()} == found.counts:
            _seen_again(connection, last[0], last[4], cause, at)
            return False
        made = connection.execute(
            "INSERT INTO run (at, seen, version, rules, cause, items, nodes) VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number",
            (at, at, found.version, found.rules, str(cause), found.items, found.nodes),
        ).fetchone()[0]
        _change(connection, held, found.counts, last[0] if last else 0, made)
        if last:
            _thin(connection, last[1], at, days)
    return True


def is_last(path: Path, version: str, rules: str) -> bool:
    """Whether the last run was of this version of the data and of the rules, so that there is nothing to find out. Raises StoreError."""
    with file.reading(path) as connection:
        last = connection.execute("SELECT version, rules FROM run ORDER BY number DESC LIMIT 1").fetchone() if connection else None
    return bool(last == (version, rules))


def _held(connection: sqlite3.Connection) -> dict[Key, tuple[int, int]]:
    """What holds until now: the count, and the run from which on it holds."""
    rows = connection.execute("SELECT scope, rule, severity, number, first FROM counted WHERE last IS NULL")
    return {Key(*row[:3]): (row[3], row[4]) for row in rows}


def _seen_again(connection: sqlite3.Connection, number: int, said: str, cause: Cause, at: int) -> None:
    """Note when; and what made the data what they are, where somebody had judged them before that was told."""
    better = str(cause) if cause in _MAKING and said not in _MAKING else None
    connection.execute("UPDATE run SET seen = max(seen, ?), cause = coalesce(?, cause) WHERE number = ?", (at, better, number))


def _change(connection: sqlite3.Connection, held: Mapping[Key, tuple[int, int]], counts: Mapping[Key, int], before: int, made: int) -> None:
    """End what does not hold any more with the run before, and begin what holds from this run on."""
    ended = [(key, first) for key, (count, first) in held.items() if counts.get(key) != count]
    begun = [(key, count) for key, count in counts.items() if key not in held or held[key][0] != count]
    connection.executemany(
        "UPDATE counted SET last = ? WHERE scope = ? AND rule = ? AND severity = ? AND first = ?",
        [(before, key.scope, key.rule, key.severity, first) for key, first in ended],
    )
    connection.executemany(
        "INSERT INTO counted (scope, rule, severity, first, number) VALUES (?, ?, ?, ?, ?)",
        [(key.scope, key.rule, key.severity, made, count) for key, count in begun],
    )


def _thin(connection: sqlite3.Connection, before: int, now: int, days: int) -> None:
    """Let go of runs that need not stay, now and then, and of what held during these alone."""
    if not thinning.due(before, now, connection.execute("SELECT count(*) FROM run").fetchone()[0]):
        return
    runs = connection.execute("SELECT number, at FROM run ORDER BY number").fetchall()
    stay = thinning.kept(runs, now, days)
    gone = [(number,) for number, _ in runs if number not in stay]
    connection.executemany("DELETE FROM run WHERE number = ?", gone)
    if gone:
        connection.execute(
            "DELETE FROM counted WHERE last IS NOT NULL AND NOT EXISTS (SELECT 1 FROM run WHERE run.number BETWEEN first AND last)"
        )
