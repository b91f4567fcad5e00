"""What a token is, and how strictly the file of tokens is read."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.access import tokens
from graphsvc.access.roles import GIVEN, Action, Role, limits_for, may
from graphsvc.access.tokens import Token
from graphsvc.errors import DataError, ParameterError
from graphsvc.settings import Access, Limits, Settings

NOW = datetime(2026, 3, 1, 12, 0, 0, 250_000, UTC)


def test_a_token_has_256_random_bits_and_only_its_hash_is_kept() -> None:
    made = [tokens.issue("jana", Role.EDITOR, NOW) for _ in range(200)]
    assert len({secret for secret, _ in made}) == 200
    for secret, token in made:
        assert tokens.is_secret(secret)
        assert len(secret) == len("gs_") + 43
        assert secret[-6:] == token.ending
        assert token.ending[0].isalnum()
        written = tokens.dump([token]).decode()
        assert secret not in written
        assert secret[3:-6] not in written
        assert tokens.digest_of(secret) in written


def test_a_token_is_good_until_its_last_second() -> None:
    token = tokens.issue("jana", Role.READER, NOW, days=1)[1]
    assert token.expires == datetime(2026, 3, 2, 12, 0, 0, tzinfo=UTC)
    assert not token.expired(token.expires - timedelta(microseconds=1))
    assert token.expired(token.expires)
    assert not tokens.issue("jana", Role.READER, NOW)[1].expired(NOW + timedelta(days=100_000))


@pytest.mark.parametrize("name", ["", "-x", "a b", "Šárka", "a\n", "x" * 65, "gs_" + "a" * 43, "a/b", 'a"b'])
def test_a_name_that_would_not_do_in_a_log_is_refused(name: str) -> None:
    with pytest.raises(ParameterError, match="name of a token"):
        tokens.issue(name, Role.READER, NOW)


def test_a_token_that_is_given_as_a_name_is_not_repeated() -> None:
    secret = tokens.issue("a", Role.ADMIN, NOW)[0]
    with pytest.raises(ParameterError) as told:
        tokens.issue(secret, Role.ADMIN, NOW)
    assert secret not in str(told.value)


@pytest.mark.parametrize("days", [0, -1, 3_651])
def test_days_out_of_range_are_refused(days: int) -> None:
    with pytest.raises(ParameterError, match=str(days)):
        tokens.issue("jana", Role.READER, NOW, days)


def test_nobody_is_given_the_role_of_nobody() -> None:
    with pytest.raises(ParameterError, match="anonymous"):
        tokens.issue("jana", Role.ANONYMOUS, NOW)


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.from_regex(r"[a-fh-z][a-z0-9._@-]{0,20}", fullmatch=True), st.sampled_from(GIVEN)), unique_by=lambda one: one[0])
)
def test_what_is_written_is_read(wanted: list[tuple[str, Role]]) -> None:
    made = [tokens.issue(name, role, NOW, days=number or None)[1] for number, (name, role) in enumerate(wanted)]
    assert tokens.parse(tokens.dump(made)) == tuple(sorted(made, key=lambda token: token.name))


def entry(**changes: object) -> dict[str, Any]:
    kept = json.loads(tokens.dump([tokens.issue("jana", Role.EDITOR, NOW, 3)[1]]))["tokens"][0]
    return {**kept, **changes}


@pytest.mark.parametrize(
    "change",
    [
        {"role": "king"},
        {"role": "anonymous"},
        {"role": ["admin"]},
        {"role": None},
        {"name": "a\nb"},
        {"name": 3, "digest": "x"},
        {"digest": ""},
        {"digest": "A" * 64},
        {"ending": ""},
        {"expires": "tomorrow"},
        {"expires": 0},
        {"expires": ""},
        {"created": None},
        {"graphs": ["http://example.org/only-this-one"]},
    ],
)
def test_a_file_with_an_entry_that_is_not_understood_holds_no_tokens(change: dict[str, object]) -> None:
    good = {"version": 1, "tokens": [entry()]}
    assert len(tokens.parse(json.dumps(good).encode())) == 1
    with pytest.raises(DataError, match="entry 2"):
        tokens.parse(json.dumps({"version": 1, "tokens": [entry(name="other", digest="0" * 64), entry(**change)]}).encode())


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b'{"version": 1}',
        b'{"version": 2, "tokens": []}',
        b'{"version": 1, "tokens": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
    ],
)
def test_a_file_that_is_none_is_refused(data: bytes) -> None:
    with pytest.raises(DataError):
        tokens.parse(data)


def test_two_tokens_of_one_name_or_one_secret_are_refused() -> None:
    one = tokens.issue("jana", Role.READER, NOW)[1]
    for other in (tokens.issue("jana", Role.ADMIN, NOW)[1], Token("petr", Role.ADMIN, one.created, None, one.ending, one.digest)):
        with pytest.raises(DataError, match="two tokens"):
            tokens.parse(tokens.dump([one, other]))


def test_each_role_may_what_the_one_below_may_and_only_editors_and_admins_write() -> None:
    allowed = [{action for action in Action if may(role, action)} for role in Role]
    assert len(allowed) == 4
    assert all(lower <= higher for lower, higher in pairwise(allowed))
    assert [role for role in Role if may(role, Action.WRITE)] == [Role.EDITOR, Role.ADMIN]
    assert [role for role in Role if may(role, Action.ADMINISTER)] == [Role.ADMIN]


def test_each_role_has_its_own_time_and_the_other_limits_of_all() -> None:
    found = Settings(limits=Limits(seconds=1, memory=300), access=Access(reader_seconds=2, editor_seconds=3, admin_seconds=4))
    assert [limits_for(role, found) for role in Role] == [Limits(seconds=number, memory=300) for number in (1, 2, 3, 4)]
