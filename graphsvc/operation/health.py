"""Is the service there, and can it answer? For load balancers, systemd, Kubernetes."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from graphsvc.errors import GraphsvcError
from graphsvc.store.base import View

PATIENCE = 2.0
"""Seconds that the store may take for an answer of one bit."""
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Health:
    """Whether all is well, and what was found out, for a body in JSON."""

    well: bool
    found: dict[str, Any]

    @property
    def http_status(self) -> int:
        """200 where all is well, else 503."""
        return 200 if self.well else 503


@dataclass(frozen=True, slots=True)
class Processes:
    """What the processes of queries are like: how many there are, how many there should be, and whether they evaluate in memory."""

    alive: int
    wanted: int
    held: bool


@dataclass
class Readiness:
    """Asks the store, in a thread of its own, so that a store that does not answer holds up nobody; one such thread at a time."""

    view: Callable[[], View]
    processes: Callable[[], Processes] | None = None
    patience: float = PATIENCE
    _asking: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def check(self) -> Health:
        """Ready where the store answers in time, and a process for queries is alive where there are to be any."""
        said = self._ask()
        queries = self.processes() if self.processes else None
        told = {"processes": asdict(queries)} if queries else {}
        well = "version" in said and (queries is None or queries.alive > 0)
        return Health(well, {"status": "ready" if well else "not ready", **said, **told})

    def _ask(self) -> dict[str, str]:
        if not self._asking.acquire(blocking=False):
            return {"trouble": "The store has not answered the last check yet"}
        said: dict[str, str] = {}
        asking = threading.Thread(target=self._answer, args=(said,), name="readiness", daemon=True)
        asking.start()
        asking.join(self.patience)
        return dict(said) or {"trouble": f"The store does not answer within {self.patience:g} seconds"}

    def _answer(self, said: dict[str, str]) -> None:
        try:
            view = self.view()
            view.ask("ASK { ?s ?p ?o }")
            said["version"] = view.version()
        except GraphsvcError as error:
            said["trouble"] = str(error)
        except Exception:  # the outermost edge of a thread: nobody else would tell
            _LOG.exception("the store cannot be asked")
            said["trouble"] = "The store cannot be asked; the log says why"
        finally:
            self._asking.release()


LIVE = Health(True, {"status": "live"})
"""A process that can say so is alive."""
