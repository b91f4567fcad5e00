"""The Authorization header: what is accepted is exactly what is right."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rdflib.plugins.stores.sparqlconnector import SPARQLConnector
from SPARQLWrapper import SPARQLWrapper

from graphsvc.access import tokens
from graphsvc.access.credentials import ANONYMOUS, Identity, authorize, identify
from graphsvc.access.roles import Action, Role
from graphsvc.access.tokens import Token
from graphsvc.errors import AccessError, StoreError

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SECRET = "gs_" + "YSpP8VdXhWFo5T9i9mZwHNnEPPvKb_hryFma3mtkkpA"  # the same in each run, so that tests have the same names
KEPT = replace(tokens.issue("jana", Role.EDITOR, NOW, days=1)[1], digest=tokens.digest_of(SECRET), ending=SECRET[-6:])
CHALLENGE = re.compile(r'Bearer realm="graphsvc"(, error="[a-z_]+", error_description="[\x20-\x21\x23-\x5b\x5d-\x7e]+")?')
EDITOR = Identity(Role.EDITOR, "jana", ambient=False)


def find(secret: str) -> Token | None:
    return KEPT if secret == SECRET else None


def basic(text: str) -> str:
    return "Basic " + base64.b64encode(text.encode()).decode()


def refusal(call: Callable[[], object]) -> AccessError:
    with pytest.raises(AccessError) as told:
        call()
    assert SECRET not in str(told.value)
    if told.value.http_status in (400, 401, 403):
        assert CHALLENGE.fullmatch(told.value.headers["WWW-Authenticate"])
    return told.value


def test_no_header_is_nobody_in_particular() -> None:
    assert identify(None, find, NOW) is ANONYMOUS


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
@pytest.mark.parametrize("space", [" ", "   "])
def test_a_bearer_token_is_its_owner(scheme: str, space: str) -> None:
    assert identify(f"{scheme}{space}{SECRET}", find, NOW) == EDITOR


def test_basic_with_the_token_as_password_is_its_owner_but_a_browser_may_have_sent_it() -> None:
    assert identify(basic(f"token:{SECRET}"), find, NOW) == Identity(Role.EDITOR, "jana", ambient=True)


def test_sparqlwrapper_and_rdflib_are_understood() -> None:
    wrapper = SPARQLWrapper("http://127.0.0.1:9/sparql")
    wrapper.setCredentials("token", SECRET)
    wrapper.setQuery("ASK {}")
    connector = SPARQLConnector("http://127.0.0.1:9/sparql", auth=("token", SECRET))
    for header in (wrapper._createRequest().get_header("Authorization"), connector.kwargs["headers"]["Authorization"]):
        assert identify(header, find, NOW).name == "jana"


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ("", 400),
        (" ", 400),
        ("Bearer", 400),
        ("Bearer ", 400),
        (SECRET, 400),
        (f" Bearer {SECRET}", 400),
        (f"Bearer {SECRET} ", 400),
        (f"Bearer {SECRET}\n", 400),
        (f"Bearer\t{SECRET}", 400),
        (f"Bearer\u00a0{SECRET}", 400),
        (f"Bearer {SECRET}, Bearer {SECRET}", 400),
        (f'Bearer "{SECRET}"', 400),
        (f"Bearer {SECRET}" + "=" * 2_000, 400),
        ("Basic !", 400),
        (basic("token"), 400),
        ("Basic " + base64.b64encode(b"token:\xff").decode(), 400),
        (basic(f"token:{SECRET}").rstrip("="), 400),
        (basic(f"token:{SECRET}")[:-3] + chr(ord(basic(f"token:{SECRET}")[-3]) + 1) + "==", 400),  # the same bytes, as Python decodes
        ("Bearer gs_", 401),
        (f"Bearer {SECRET[:-1]}", 401),
        (f"Bearer {SECRET}a", 401),
        (f"Bearer {SECRET.lower()}", 401),
        (f"Bearer {SECRET}=", 401),
        (f"Bearer {KEPT.digest}", 401),
        (f"Token {SECRET}", 401),
        (f"Digest {SECRET}", 401),
        (basic(f"jana:{SECRET}"), 401),
        (basic(f"Token:{SECRET}"), 401),
        (basic(f":{SECRET}"), 401),
        (basic(f"token:{SECRET}\n"), 401),
        (basic(f"token::{SECRET}"), 401),
        (basic("token:"), 401),
    ],
)
def test_credentials_that_are_not_right_are_refused(header: str, status: int) -> None:
    assert refusal(lambda: identify(header, find, NOW)).http_status == status


def test_an_expired_token_is_refused() -> None:
    assert "expired" in str(refusal(lambda: identify(f"Bearer {SECRET}", find, NOW + timedelta(days=1))))


def test_tokens_that_cannot_be_looked_up_let_nobody_in_and_tell_nothing_of_the_server() -> None:
    def broken(secret: str) -> Token | None:
        raise StoreError("/srv/tokens.json is broken")

    error = refusal(lambda: identify(f"Bearer {SECRET}", broken, NOW))
    assert error.http_status == 503
    assert "srv" not in str(error)


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A good header with a few characters changed."""
    header = draw(st.sampled_from([f"Bearer {SECRET}", basic(f"token:{SECRET}")]))
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(header)))
        put = draw(st.sampled_from(["", " ", "=", "A", "b", "_", "\x00", "\n", ",", ":", "é", "\u212a", header[:at]]))
        header = header[:at] + put + header[at + draw(st.integers(0, 2)) :]
    return header


def right(header: str) -> bool:
    """Told another way than by the code: what may stand there, written down from the secret."""
    scheme, _, rest = header.partition(" ")
    given = {"bearer": SECRET, "basic": basic(f"token:{SECRET}")[len("Basic ") :]}.get(scheme.lower())
    return scheme.isascii() and rest.lstrip(" ") == given


@settings(deadline=None)
@given(
    st.one_of(damaged(), st.text(), st.text().map("Bearer {}".format), st.binary().map(lambda b: "Basic " + base64.b64encode(b).decode()))
)
def test_no_malformed_header_is_ever_accepted(header: str) -> None:
    if right(header):
        assert identify(header, find, NOW).name == "jana"
    else:
        refusal(lambda: identify(header, find, NOW))


def test_who_may_not_is_refused_by_what_is_lacking() -> None:
    authorize(ANONYMOUS, Action.READ)
    authorize(EDITOR, Action.WRITE)
    nobody = refusal(lambda: authorize(ANONYMOUS, Action.WRITE))
    assert (nobody.http_status, nobody.headers) == (401, {"WWW-Authenticate": 'Bearer realm="graphsvc"'})
    reader = refusal(lambda: authorize(Identity(Role.READER, "r"), Action.WRITE))
    assert reader.http_status == 403
    assert 'error="insufficient_scope"' in reader.headers["WWW-Authenticate"]
    assert refusal(lambda: authorize(EDITOR, Action.ADMINISTER)).http_status == 403
