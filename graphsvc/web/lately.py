"""What has changed since the run before, in a line: on the page of a plan, and with the findings of all."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import unquote

from graphsvc.errors import StoreError
from graphsvc.history import reading
from graphsvc.history.recording import is_last
from graphsvc.history.run import rules_version
from graphsvc.history.trend import Point
from graphsvc.web import course
from graphsvc.web.site import Site

_RUNS = 30
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Lately:
    """How many findings more there are than at the run before (None: there was none), the small line up to now, and where to read more."""

    difference: int | None
    spark: str
    address: str


def of(site: Site, plan: str, number: int) -> Lately | None:
    """Of a plan (its id; ``""``: of all) that has so many findings now; None where the history cannot be read.

    It is the same whether the run of the data that are shown has been noted already or will be in a moment: a page is kept by clients by
    the version of the data, and must not change while that is the same.
    """
    before = _before(site.settings.history_file, site, plan)
    if before is None:
        return None
    numbers = [point.total for point in before]
    address = site.url("history.of_plan", plan=unquote(plan)) if plan else site.url("history.page")
    if not numbers:
        return Lately(None, "", address)
    return Lately(number - numbers[-1], course.spark([*numbers, number]), address)


def is_judged(site: Site) -> bool:
    """Whether the last run that is noted was of the data that are shown; not where that cannot be told."""
    try:
        return is_last(site.settings.history_file, site.version, _rules(site.settings.root))
    except StoreError:
        return False


def grown(site: Site, numbers: Mapping[str, int]) -> frozenset[str]:
    """The rules that find more now (rule → number of findings) than at the run before; none where there was none, or no history is kept."""
    before = _before(site.settings.history_file, site, "")
    if not before:
        return frozenset()
    counts: Counter[str] = Counter()
    for (rule, _), number in before[-1].counts.items():
        counts[rule] += number
    return frozenset(rule for rule, number in numbers.items() if number > counts[rule])


def _before(path: Path, site: Site, plan: str) -> list[Point] | None:
    """What the last runs of other data or rules found, the latest last; None where the history cannot be read."""
    try:
        trend = reading.trend(path, plan, most=_RUNS)
        former = reading.former(path, site.version, _rules(site.settings.root))
    except StoreError as error:
        _LOG.debug("%s", error)  # the page of the history, and who notes runs, say it louder
        return None
    return [point for point in trend.points if former is not None and point.run.number <= former.number]


@cache
def _rules(root: Path) -> str:
    return rules_version(root)
