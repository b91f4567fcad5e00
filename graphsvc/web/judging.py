"""Judging the data that are served, beside the answers: whoever looks next finds the findings ready, and the history has noted them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from graphsvc.editions import register
from graphsvc.errors import GraphsvcError, StoreError
from graphsvc.history.recording import is_last, record
from graphsvc.history.run import Cause, rules_version
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import View
from graphsvc.store.live import Live, State
from graphsvc.validation import engine, shapes
from graphsvc.validation.result import Report
from graphsvc.web import inspection

EVERY = 2.0
"""Seconds between two looks at the version of the data; a look costs next to nothing."""
QUIET = 5.0
"""Seconds for which data stay as they are before they are judged: of many small writes in a row, what they come to is judged."""
LONGEST = 60.0
"""Seconds after which they are judged though they keep changing."""
SHARE = 20
"""The rules rest so many times as long as they ran: checking takes a twentieth of one core at most."""
_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class _Seen:
    """A version of the data that is not judged yet: since when it is served, and since when some such version is."""

    version: str
    since: float
    waiting: float


class Judging:
    """Follows the data of one server; ``clock`` counts seconds. For one thread.

    Where a state's version may be one of before, ``reckon`` gives that of the moment: rules run only where both are the same, before and
    after; else another state will be there soon.
    """

    def __init__(
        self, settings: Settings, live: Live, reckon: Callable[[], str] | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._settings = settings
        self._live = live
        self._reckon = reckon
        self._clock = clock
        self._judged = ""
        """The version that was judged last."""
        self._seen: _Seen | None = None
        self._editions: int | None = None
        """How much was said of editions in what was judged last; each edition adds to it."""
        self._told = ""

    def run(self) -> None:
        """Look for ever."""
        while True:
            time.sleep(self.look())

    def look(self) -> float:
        """Judge the data where it is time to; gives the seconds until the next look."""
        begin = self._clock()
        try:
            state = self._live.now()
            if state.version == self._judged:
                self._seen = None
                return EVERY
            if not self._settled(state.version, begin):
                return EVERY
            self._judge(state)
        except GraphsvcError as error:  # those who ask are told
            self._say(f"The data that are served cannot be judged: {error}")
        except Exception:  # the outermost edge of a thread: nobody else would tell
            _LOG.exception("the data that are served cannot be judged")
        return max(EVERY, SHARE * (self._clock() - begin))

    def _settled(self, version: str, now: float) -> bool:
        """Whether a version has stayed long enough, or others have come and gone for long enough."""
        if self._seen is None or self._seen.version != version:
            self._seen = _Seen(version, now, self._seen.waiting if self._seen else now)
        return now - self._seen.since >= QUIET or now - self._seen.waiting >= LONGEST

    def _judge(self, state: State) -> None:
        self._judged, self._seen = state.version, None
        if self._known(self._settings.history_file, state.version):
            self._cause(state)
            return
        if not self._is_now(state):
            return
        found = self._report(state.view)
        if self._live.now() is not state:  # what has been replaced meanwhile would be noted in the wrong order
            self._judged = ""
            return
        if not self._is_now(state):
            return
        self._say(record(self._settings, state.view, found, self._cause(state), state.version))

    def _is_now(self, state: State) -> bool:
        """Whether a state is that of the moment. Raises StoreError where that cannot be told."""
        return self._reckon is None or self._reckon() == state.version

    def _cause(self, state: State) -> Cause:
        """What made the data what they are: an edition, where more is told of editions than in the data that were judged before."""
        before, self._editions = self._editions, state.view.graphs().get(str(Terms(self._settings.base).graph(register.GRAPH)), 0)
        return Cause.SERVE if before in (None, self._editions) else Cause.PUBLISH

    def _report(self, view: View) -> Report:
        """What the rules find; of data that are not large it is kept for the pages, which would need it next."""
        root = self._settings.root
        if view.size() <= inspection.SMALL:
            return inspection.load(view, root).report
        return engine.validate(view, shapes.folder(root))

    def _known(self, path: Path, version: str) -> bool:
        """Whether the build, or another process, has noted this version; not where that cannot be told."""
        try:
            return is_last(path, version, rules_version(self._settings.root))
        except StoreError:
            return False

    def _say(self, trouble: str) -> None:
        """Log a trouble, once for as long as it is the same."""
        if trouble and trouble != self._told:
            _LOG.warning("%s", trouble)
        self._told = trouble
