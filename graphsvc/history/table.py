"""A trend for the person at the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from graphsvc.history.trend import Point, Trend, changes
from graphsvc.validation.reports import words
from graphsvc.validation.result import SEVERITIES

_WORDS = {
    "cs": {
        "none": "Historie běhů kontroly je zatím prázdná.",
        "when": "kdy (UTC)",
        "version": "verze dat",
        "cause": "příčina",
        "total": "celkem",
        "change": "změna",
        "rule": "pravidlo",
        "severity": "závažnost",
        "now": "nyní",
        "previous": "od předchozího",
        "first": "od prvního",
        "gone": "plán v datech není",
        "rules": "od tohoto běhu jiná pravidla",
        "build": "sestavení",
        "serve": "nová data",
        "validate": "kontrola",
        "publish": "vydání",
    },
    "en": {
        "none": "The history of validation runs is still empty.",
        "when": "when (UTC)",
        "version": "data version",
        "cause": "cause",
        "total": "total",
        "change": "change",
        "rule": "rule",
        "severity": "severity",
        "now": "now",
        "previous": "since the previous",
        "first": "since the first",
        "gone": "the plan is not in the data",
        "rules": "other rules from this run on",
        "build": "build",
        "serve": "new data",
        "validate": "validation",
        "publish": "edition",
    },
}


def text(trend: Trend, language: str, labels: Mapping[str, Mapping[str, str]]) -> str:
    """The runs, newest first, each with its change; of a plan its rules too. ``labels``: rule → language → name."""
    said = _WORDS[language]
    if not trend.points:
        return f"{said['none']}\n"
    parts = [_aligned(_runs(trend, language))]
    if trend.plan:
        parts.append(_aligned(_rules(trend, language, labels)))
    return "\n".join(parts)


def difference(number: int | None) -> str:
    """``+3``, ``−3`` (with a minus sign), ``0``; ``""`` where there is nothing to compare with."""
    return "" if number is None else f"{'+' if number > 0 else '−' if number < 0 else ''}{abs(number)}"


def _runs(trend: Trend, language: str) -> Iterator[Sequence[str]]:
    said = _WORDS[language]
    heads = [words.severity(name, language) for name in SEVERITIES]
    yield (said["when"], said["version"], said["cause"], *heads, said["total"], said["change"], "")
    for point, before in trend.steps():
        run, numbers = point.run, point.by_severity
        change = difference(point.total - before.total if before else None)
        counts = [str(numbers[name]) for name in SEVERITIES]
        yield (
            f"{run.at:%Y-%m-%d %H:%M}",
            words.visible(run.version),
            said.get(run.cause, words.visible(run.cause)),
            *counts,
            str(point.total),
            change,
            _note(point, before, said),
        )


def _note(point: Point, before: Point | None, said: Mapping[str, str]) -> str:
    if not point.present:
        return said["gone"]
    return said["rules"] if before and before.run.rules != point.run.rules else ""


def _rules(trend: Trend, language: str, labels: Mapping[str, Mapping[str, str]]) -> Iterator[Sequence[str]]:
    said, last = _WORDS[language], trend.last
    _, before = trend.steps()[0]
    earlier = {(one.rule, one.severity): one.difference for one in changes(last, before)}
    yield (said["rule"], said["severity"], said["now"], said["previous"], said["first"], "")
    for one in changes(last, trend.first):
        since = difference(earlier.get((one.rule, one.severity), 0) if before else None)
        name = labels.get(one.rule, {}).get(language, "")
        severity = words.severity(one.severity, language)
        yield (words.visible(one.rule), severity, str(one.now), since, difference(one.difference if before else None), words.visible(name))


def _aligned(rows: Iterator[Sequence[str]]) -> str:
    """Columns of the width of their widest cell; numbers to the right."""
    table = list(rows)
    widths = [max(map(len, column)) for column in zip(*table, strict=True)]
    right = [all(_number(cell) for cell in column[1:]) for column in zip(*table, strict=True)]
    lines = (
        "  ".join(cell.rjust(width) if to_right else cell.ljust(width) for cell, width, to_right in zip(row, widths, right, strict=True))
        for row in table
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def _number(cell: str) -> bool:
    return cell.strip("+−").isdecimal() or not cell
