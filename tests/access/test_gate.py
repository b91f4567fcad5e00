"""What a request passes, all together."""

from __future__ import annotations

import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graphsvc.access import tokens
from graphsvc.access.gate import Gate, Visitor
from graphsvc.access.keyring import Keyring
from graphsvc.access.roles import Action, Role
from graphsvc.errors import AccessError
from graphsvc.settings import Access, Settings

NOW = datetime(2026, 3, 1, tzinfo=UTC)
HERE = "198.51.100.7"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(store=tmp_path / "store", access=Access(reads_per_second=1, reads_at_once=3, writes_per_minute=2, proxies=1))


@pytest.fixture
def secrets(settings: Settings) -> dict[Role, str]:
    made = {role: tokens.issue(f"the-{role}", role, NOW, days=1) for role in (Role.READER, Role.EDITOR, Role.ADMIN)}
    for _, token in made.values():
        Keyring(settings.token_file).add(token)
    return {role: secret for role, (secret, _) in made.items()}


@pytest.fixture
def gate(settings: Settings) -> Gate:
    return Gate(settings, clock=lambda: 0, now=lambda: NOW)


def bearer(secret: str, **more: str) -> dict[str, str]:
    return {"authorization": f"Bearer {secret}", "x-forwarded-for": HERE, "host": "graphsvc.example", **more}


def status(gate: Gate, action: Action, headers: dict[str, str]) -> int:
    try:
        gate.admit(action, headers, "127.0.0.1")
    except AccessError as error:
        return error.http_status
    return 200


def test_everybody_reads_and_is_known_by_address(gate: Gate) -> None:
    visitor = gate.admit(Action.READ, {"x-forwarded-for": f"1.2.3.4, {HERE}"}, "127.0.0.1")
    assert (visitor.identity.role, visitor.identity.name, visitor.address) == (Role.ANONYMOUS, "", HERE)


def test_an_editor_writes_until_the_token_is_revoked(gate: Gate, settings: Settings, secrets: dict[Role, str]) -> None:
    visitor = gate.admit(Action.WRITE, bearer(secrets[Role.EDITOR]), "127.0.0.1")
    assert isinstance(visitor, Visitor)
    assert (visitor.identity.role, visitor.identity.name, visitor.address) == (Role.EDITOR, "the-editor", HERE)
    Keyring(settings.token_file).remove("the-editor")
    assert status(gate, Action.WRITE, bearer(secrets[Role.EDITOR])) == 401


def test_who_may_what(gate: Gate, secrets: dict[Role, str]) -> None:
    found = {(role, action): status(gate, action, bearer(secrets[role])) for role in secrets for action in (Action.READ, Action.WRITE)}
    assert {pair for pair, code in found.items() if code != 200} == {(Role.READER, Action.WRITE)}
    assert status(gate, Action.WRITE, {"x-forwarded-for": HERE}) == 401
    assert status(gate, Action.ADMINISTER, bearer(secrets[Role.ADMIN])) == 200
    assert status(gate, Action.ADMINISTER, bearer(secrets[Role.EDITOR])) == 403


def test_clients_are_counted_by_token_else_by_address(gate: Gate, secrets: dict[Role, str]) -> None:
    nobody = {"x-forwarded-for": HERE}
    assert [status(gate, Action.READ, nobody) for _ in range(4)] == [200, 200, 200, 429]
    assert status(gate, Action.READ, {"x-forwarded-for": f"{HERE}, 198.51.100.8"}) == 200
    assert [status(gate, Action.READ, bearer(secrets[Role.READER])) for _ in range(4)] == [200, 200, 200, 429]
    assert status(gate, Action.READ, bearer(secrets[Role.EDITOR])) == 200


def test_trying_tokens_is_bounded_too(gate: Gate) -> None:
    tried = [status(gate, Action.READ, bearer(tokens.issue("x", Role.ADMIN, NOW)[0])) for _ in range(5)]
    assert tried == [401, 401, 401, 429, 429]


def test_a_page_of_another_site_cannot_use_what_a_browser_remembers(gate: Gate, secrets: dict[Role, str]) -> None:
    basic = "Basic " + base64.b64encode(f"token:{secrets[Role.EDITOR]}".encode()).decode()
    assert status(gate, Action.WRITE, bearer("", authorization=basic, origin="https://evil.example")) == 403
    assert status(gate, Action.READ, bearer("", authorization=basic, origin="https://evil.example")) == 200
    assert status(gate, Action.WRITE, bearer("", authorization=basic, origin="https://graphsvc.example")) == 200


def test_a_token_expires_while_the_server_runs(settings: Settings, secrets: dict[Role, str]) -> None:
    times = [NOW, NOW + timedelta(days=2)]
    gate = Gate(settings, clock=lambda: 0, now=lambda: times.pop(0))
    assert [status(gate, Action.WRITE, bearer(secrets[Role.EDITOR])) for _ in range(2)] == [200, 401]


def test_a_broken_file_of_tokens_refuses_every_token_and_nobody_writes(gate: Gate, settings: Settings, secrets: dict[Role, str]) -> None:
    settings.token_file.write_text("{}")
    assert status(gate, Action.WRITE, bearer(secrets[Role.ADMIN])) == 503
    assert status(gate, Action.WRITE, {}) == 401
    assert status(gate, Action.READ, {}) == 200
