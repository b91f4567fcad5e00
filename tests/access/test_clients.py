"""Which client it is, whatever it writes into X-Forwarded-For."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.access.clients import address_of, network_of

PROXY = "10.0.0.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "client"),
    [
        (None, 0, PROXY),
        ("198.51.100.7", 0, PROXY),
        (None, 1, PROXY),
        ("", 1, PROXY),
        ("198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1, 198.51.100.7", 1, "198.51.100.7"),
        ("127.0.0.1,198.51.100.7,10.0.0.2", 2, "198.51.100.7"),
        ("127.0.0.1,198.51.100.7,10.0.0.2", 3, "127.0.0.1"),
        ("198.51.100.7", 2, "198.51.100.7"),
        ("198.51.100.7, unknown", 1, PROXY),
        ("198.51.100.7,", 1, PROXY),
        ("198.51.100.7, unknown, 10.0.0.2", 2, PROXY),
        ("198.51.100.7:4711", 1, "198.51.100.7"),
        ("[2001:db8::1]:4711", 1, "2001:db8::1"),
        ("[2001:db8::1]", 1, "2001:db8::1"),
        ("2001:DB8:0::1", 1, "2001:db8::1"),
        ("::ffff:198.51.100.7", 1, "198.51.100.7"),
        ("fe80::1%eth0", 1, "fe80::1"),
        ("127.0.0.1\n", 1, PROXY),
        ("0x7f.1", 1, PROXY),
    ],
)
def test_the_client_is_the_entry_that_a_trusted_proxy_wrote(forwarded: str | None, proxies: int, client: str) -> None:
    assert address_of(PROXY, forwarded, proxies) == client


def test_without_an_address_it_is_unknown() -> None:
    assert address_of("", None, 0) == "unknown"
    assert address_of("/run/graphsvc.sock", "x", 1) == "unknown"


@settings(deadline=None)
@given(st.text(), st.ip_addresses(), st.lists(st.ip_addresses(), max_size=2))
def test_nothing_that_a_client_writes_makes_it_another(written: str, client: object, proxies: list[object]) -> None:
    header = ", ".join([written, str(client), *map(str, proxies)])
    assert address_of(PROXY, header, len(proxies) + 1) == address_of(str(client), None, 0)


@settings(deadline=None)
@given(st.text(), st.text(), st.integers(0, 4))
def test_an_address_is_always_one_or_unknown(peer: str, forwarded: str, proxies: int) -> None:
    found = address_of(peer, forwarded, proxies)
    assert found == "unknown" or str(ipaddress.ip_address(found)) == found


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
    ],
)
def test_the_addresses_of_one_ipv6_network_are_one_client(address: str, network: str) -> None:
    assert network_of(address) == network
