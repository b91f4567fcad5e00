"""A bound on the time that the patterns of a profile take: documents are hostile, and a pattern that is well meant may backtrack.

A bound needs the main thread of a process that has interval timers (Unix); elsewhere there is none.
"""

from __future__ import annotations

import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from types import FrameType

from graphsvc.documents.base import Document
from graphsvc.errors import DataError
from graphsvc.extract.profile import Profile

SECONDS = 20.0
"""Time for a short document."""
_PER_LINE = 0.002
_SUSPECT = 0.5
"""Seconds that a pattern may take on one line when the one is looked for that takes too long."""


class _OutOfTimeError(Exception):
    """The time is over."""


@contextmanager
def limited(document: Document, profile: Profile, seconds: float = SECONDS) -> Iterator[None]:
    """Bound the reading of a document by a profile; more lines may take more time.

    Raises DataError, which names the profile, the pattern and the line, where the time is over.
    """
    try:
        with _alarm(seconds + _PER_LINE * len(document.lines)):
            yield
    except _OutOfTimeError:
        raise DataError(_told(document, profile)) from None


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise when the time is over, also inside of a regular expression; an alarm that somebody else has set is set again afterwards."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def over(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise _OutOfTimeError

    before, begun = signal.signal(signal.SIGALRM, over), monotonic()
    left, again = signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, max(left - (monotonic() - begun), 0.001) if left else 0, again)
        signal.signal(signal.SIGALRM, before)


def _told(document: Document, profile: Profile) -> str:
    """What took too long, so far as one pattern on one line did."""
    for name, pattern in _patterns(profile):
        for line in document.lines:
            try:
                with _alarm(_SUSPECT):
                    pattern.search(line.clean)
            except _OutOfTimeError:
                return f"{profile.path}: {name}: the pattern takes too long on line {line.number} of {document.name}: {pattern.pattern!r}"
    return f"{profile.path}: to read the document by this profile takes too long: {document.name}"


def _patterns(profile: Profile) -> Iterator[tuple[str, re.Pattern[str]]]:
    yield from ((f"patterns.{name}", pattern) for name, pattern in profile.patterns.items())
    yield from ((f"ignore.{name}", pattern) for name, pattern in profile.ignore.items())
    for table, named in (("labels", profile.labels), ("columns", profile.columns), ("marks", profile.marks)):
        yield from ((f"{table}.{name}", pattern) for pattern, name in named)
    yield from (("recognise", pattern) for pattern in profile.recognise)
