"""Requests that a page of another site makes a browser send."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.access.credentials import Identity
from graphsvc.access.crosssite import is_foreign, refuse_foreign_pages
from graphsvc.access.roles import Role
from graphsvc.errors import AccessError

HOST = "graphsvc.example"
OWN = [
    {},
    {"sec-fetch-site": "same-origin", "origin": "https://graphsvc.example"},
    {"sec-fetch-site": "none"},
    {"origin": "https://graphsvc.example"},
    {"origin": "https://GraphSvc.example"},
    {"origin": "https://graphsvc.example:443"},
    {"origin": "http://graphsvc.example"},
    {"origin": "https://graphsvc.example", "referer": "https://evil.example/"},
    {"referer": "https://graphsvc.example/sparql?query=x"},
    {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"},
    {"host": "[::1]:8000", "origin": "http://[::1]:8000"},
    {"host": "graphsvc.example:443", "origin": "https://graphsvc.example"},
]
FOREIGN = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "cross-site", "origin": "https://graphsvc.example"},
    {"sec-fetch-site": ""},
    {"sec-fetch-site": "same-origin, cross-site"},
    {"sec-fetch-site": "Same-Origin"},
    {"origin": "null"},
    {"origin": ""},
    {"origin": "https://evil.example"},
    {"origin": "https://evil.example", "referer": "https://graphsvc.example/"},
    {"origin": "https://www.graphsvc.example"},
    {"origin": "https://graphsvc.example.evil.example"},
    {"origin": "https://graphsvc.example@evil.example"},
    {"origin": "https://graphsvc.example:8443"},
    {"origin": "https://graphsvc.example:x"},
    {"origin": "https://[graphsvc.example"},
    {"origin": "file://"},
    {"origin": "chrome-extension://graphsvc.example"},
    {"origin": "graphsvc.example"},
    {"origin": "//graphsvc.example"},
    {"referer": "https://evil.example/graphsvc.example"},
    {"host": "", "origin": "https://graphsvc.example"},
    {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:9000"},
    {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1"},
]


@pytest.mark.parametrize("headers", OWN, ids=str)
def test_own_pages_and_programs_pass(headers: dict[str, str]) -> None:
    assert not is_foreign({"host": HOST, **headers})


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_foreign_pages_are_told(headers: dict[str, str]) -> None:
    assert is_foreign({"host": HOST, **headers})


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_what_a_browser_adds_by_itself_does_not_pass_from_a_foreign_page(headers: dict[str, str]) -> None:
    refuse_foreign_pages(Identity(Role.EDITOR, "jana", ambient=False), {"host": HOST, **headers})
    with pytest.raises(AccessError) as told:
        refuse_foreign_pages(Identity(Role.EDITOR, "jana", ambient=True), {"host": HOST, **headers})
    assert told.value.http_status == 403


@settings(deadline=None)
@given(st.text().filter(lambda origin: "graphsvc.example" not in origin.casefold()))
def test_no_other_origin_is_this_one(origin: str) -> None:
    assert is_foreign({"host": HOST, "origin": origin})


@settings(deadline=None)
@given(st.text(), st.text())
def test_whatever_is_sent_is_judged(origin: str, host: str) -> None:
    assert is_foreign({"host": host, "origin": origin}) in (True, False)
