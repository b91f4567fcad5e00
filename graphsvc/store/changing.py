"""Changes from outside are carried out by processes that can be killed, as queries are (see docs/decisions/0006)."""

from __future__ import annotations

from collections.abc import Sequence

from graphsvc.settings import DEFAULT_BASE, Limits
from graphsvc.store.base import Written
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Step


class Changer:
    """Carries out changes of a store, each in a process of its own; see `foreign.Changes`.

    ``base`` is that of relative IRIs in updates, and of the graph that takes what names no graph.
    """

    def __init__(self, store: EmbeddedStore, limits: Limits, base: str = DEFAULT_BASE) -> None:
        self._store = store
        self._limits = limits
        self._base = base

    def apply(self, steps: Sequence[Step]) -> Written:
        """See `foreign.Changes`."""
        raise NotImplementedError
