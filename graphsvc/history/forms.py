"""A trend for programs: JSON, and CSV with one line for each run and rule. Newest runs first."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from graphsvc.analysis.csvtext import plain
from graphsvc.history.run import Run
from graphsvc.history.trend import Change, Point, Trend, changes

COLUMNS = ("run", "when", "version", "rules", "cause", "plan", "rule", "severity", "number", "change")
"""Of the CSV; a run that found nothing has one line without a rule."""


def to_json(trend: Trend) -> dict[str, Any]:
    """The trend: ``runs`` are those at which something changed there, ``latest`` the last run of the whole graph."""
    return {
        "plan": trend.plan or None,
        "total": trend.total,
        "latest": _about(trend.latest) if trend.latest else None,
        "runs": [_step(point, before, whole=not trend.plan) for point, before in trend.steps()],
    }


def to_csv(trend: Trend) -> str:
    """The trend as a table (`COLUMNS`); what looks like a formula gets a ``'``."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    writer.writerows([plain(str(cell)) if isinstance(cell, str) else cell for cell in row] for row in _rows(trend))
    return out.getvalue()


def when(moment: datetime) -> str:
    """A time as ISO 8601 writes it, in UTC: ``2026-11-26T08:30:00Z``."""
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _step(point: Point, before: Point | None, *, whole: bool) -> dict[str, Any]:
    told = {
        **_about(point.run),
        **({} if whole else {"present": point.present}),
        "findings": point.total,
        "change": point.total - before.total if before else None,
        "severities": point.by_severity,
        "by_rule": [_rule(one, known=before is not None) for one in changes(point, before)],
    }
    return told | {"checked": {"items": point.run.items, "focus_nodes": point.run.nodes}} if whole else told


def _about(run: Run) -> dict[str, Any]:
    return {
        "run": run.number,
        "when": when(run.at),
        "seen": when(run.seen),
        "version": run.version,
        "rules": run.rules,
        "cause": run.cause,
    }


def _rule(one: Change, *, known: bool) -> dict[str, Any]:
    return {"rule": one.rule, "severity": one.severity, "number": one.now, "change": one.difference if known else None}


def _rows(trend: Trend) -> Iterator[list[str | int]]:
    for point, before in trend.steps():
        run = point.run
        head: list[str | int] = [run.number, when(run.at), run.version, run.rules, run.cause, trend.plan]
        found = changes(point, before)
        for one in found:
            yield [*head, one.rule, one.severity, one.now, one.difference if before else ""]
        if not found:
            yield [*head, "", "", 0, 0 if before else ""]
