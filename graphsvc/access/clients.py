"""Which client a request comes from, also behind reverse proxies."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache

UNKNOWN = "unknown"
"""What stands for an address that is none; all of these are one client."""
_NETWORK = 64
"""Bits of an IPv6 address that tell one customer from another (RFC 6177): the rest is the customer's to choose."""
_WITH_PORT = re.compile(r"\[([^\[\]]+)\](?::\d{1,5})?|([^:]+):\d{1,5}", re.ASCII)


@lru_cache(maxsize=4_096)
def address_of(peer: str, forwarded: str | None, proxies: int) -> str:
    """The address of the client, canonical; ``unknown`` where there is none.

    ``peer`` is the other end of the connection, ``forwarded`` the value of ``X-Forwarded-For`` (several: joined by commas, in their order).
    Each of so many ``proxies`` has appended to it whom it was asked by, so the client is the entry so many from the right, and whatever the
    client itself wrote stands left of that. Without proxies the header says nothing.
    """
    chain = forwarded.rsplit(",", proxies)[-proxies:] if forwarded and proxies else []
    return next(filter(None, map(_canonical, (*chain[:1], peer))), UNKNOWN)


@lru_cache(maxsize=4_096)
def network_of(address: str) -> str:
    """The client as it is counted: an IPv4 address, or the network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if found.version == 4:
        return address
    return str(ipaddress.ip_network((int(found), _NETWORK), strict=False))


def _canonical(written: str) -> str | None:
    """An address as it is compared: without port and zone, IPv4 as such where it is wrapped in IPv6. None for what is none."""
    text = written.strip(" \t")
    if with_port := _WITH_PORT.fullmatch(text):
        text = with_port[1] or with_port[2]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return str((found.version == 6 and found.ipv4_mapped) or found)
