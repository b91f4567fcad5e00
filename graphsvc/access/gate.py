"""What each request from outside passes: who it is, how often it may, whether it may at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from graphsvc.access.clients import address_of, network_of
from graphsvc.access.credentials import Identity, authorize, identify
from graphsvc.access.crosssite import refuse_foreign_pages
from graphsvc.access.keyring import Keyring
from graphsvc.access.rates import Clock, Rates
from graphsvc.access.roles import Action
from graphsvc.errors import AccessError
from graphsvc.settings import Settings


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sends a request, and from where."""

    identity: Identity
    address: str
    """Canonical, or ``unknown``."""


def _now() -> datetime:
    return datetime.now(UTC)


class Gate:
    """The gate of one server. For any number of threads."""

    def __init__(self, settings: Settings, clock: Clock = time.monotonic_ns, now: Callable[[], datetime] = _now) -> None:
        self._keyring = Keyring(settings.token_file)
        self._rates = Rates(settings.access, clock)
        self._proxies = settings.access.proxies
        self._now = now

    def admit(self, action: Action, headers: Mapping[str, str], peer: str) -> Visitor:
        """Let a request pass. Names of headers are in lower case; headers that are sent twice are joined by commas.

        ``peer`` is the address at the other end of the connection. Raises AccessError with status and headers of the answer: 400, 401,
        403, 429 or 503. Who fails to identify is counted by address, so that trying tokens is bounded too.
        """
        address = address_of(peer, headers.get("x-forwarded-for"), self._proxies)
        try:
            identity = identify(headers.get("authorization"), self._keyring.find, self._now())
        except AccessError:
            self._rates.count(action, network_of(address))
            raise
        self._rates.count(action, f"token {identity.name}" if identity.name else network_of(address))
        authorize(identity, action)
        if action is not Action.READ:
            refuse_foreign_pages(identity, headers)
        return Visitor(identity, address)
