"""Which runs a history keeps: all of the recent ones, of older ones the last of each day, of the oldest the last of each month.

Nothing is cut off: a trend over years stays one, it only gets coarser the further back it goes. Pure functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

DAYS = 90
"""Days of which every run is kept, unless a setting says otherwise."""
MOST = 2_000
"""Of those days, at most so many runs; the ones before them count as older."""
DAILY = 730
"""Days of which there is one run each after that."""
_DAY = 86_400

Dated = tuple[int, int]
"""The number of a run, and when it was, in seconds since 1970."""


def kept(runs: Sequence[Dated], now: int, days: int = DAYS, most: int = MOST) -> frozenset[int]:
    """The numbers of the runs that stay, of runs in their order.

    The first stays, for what has changed since; so do the last two, for what has changed just now.
    """
    last_of_day = {_day(at): number for number, at in runs}
    last_of_month = {_month(at): number for number, at in runs}
    ends = {number for number, _ in (*runs[:1], *runs[-2:])}
    recent = {number for number, at in runs[-most:] if at > now - days * _DAY}

    def stays(number: int, at: int) -> bool:
        if number in recent or number in ends:
            return True
        if at > now - (days + DAILY) * _DAY:
            return last_of_day[_day(at)] == number
        return last_of_month[_month(at)] == number

    return frozenset(number for number, at in runs if stays(number, at))


def due(before: int, now: int, runs: int, most: int = MOST) -> bool:
    """Whether it is time to look: with the first run of a day, and where there are many more than are kept."""
    return _day(before) != _day(now) or runs > most + DAILY + most // 4


def _day(at: int) -> int:
    return at // _DAY


def _month(at: int) -> tuple[int, int]:
    when = datetime.fromtimestamp(at, UTC)
    return when.year, when.month
