"""``graphsvc token`` as a person meets it."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.access.keyring import Keyring
from graphsvc.cli import main

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str], tmp_path: Path) -> Run:
    def call(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["graphsvc", "--store", str(tmp_path / "store"), "token", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(ended.value.code or 0), out, err

    return call


def test_a_token_is_printed_once_alone_and_works(run: Run, tmp_path: Path) -> None:
    code, out, err = run("create", "jana", "--role", "editor", "--expires", "30")
    assert code == 0
    assert re.fullmatch(r"gs_[A-Za-z0-9_-]{43}\n", out)
    assert "shown only now" in err
    found = Keyring(tmp_path / "tokens.json").find(out.strip())
    assert found
    assert (found.name, found.role) == ("jana", "editor")
    assert found.expires
    assert (found.expires - found.created).days == 30
    assert out.strip() not in run("list")[1]


def test_the_list_tells_tokens_apart(run: Run) -> None:
    endings = {name: run("create", name, "--role", role)[1].strip()[-6:] for name, role in (("robot", "reader"), ("jana", "admin"))}
    code, out, err = run("list")
    heads, *rows = [re.split(r"  +", line) for line in out.splitlines()]
    assert (code, heads) == (0, ["name", "role", "created", "good until", "ending"])
    assert [(row[0], row[1], row[3], row[4]) for row in rows] == [
        ("jana", "admin", "revoked", endings["jana"]),
        ("robot", "reader", "revoked", endings["robot"]),
    ]
    assert "2 tokens" in err


def test_an_expired_token_is_listed_as_such(run: Run, tmp_path: Path) -> None:
    run("create", "jana", "--role", "editor", "--expires", "1")
    file = tmp_path / "tokens.json"
    kept = json.loads(file.read_text())
    kept["tokens"][0]["expires"] = "2020-01-01T00:00:00Z"
    file.write_text(json.dumps(kept))
    assert "2020-01-01 00:00 UTC (expired)" in run("list")[1]


def test_no_tokens_is_an_empty_list(run: Run) -> None:
    code, out, err = run("list")
    assert (code, out) == (0, "")
    assert "0 tokens" in err


@pytest.mark.parametrize("by", [lambda secret: "jana", lambda secret: secret[-6:], lambda secret: secret], ids=["name", "ending", "itself"])
def test_a_token_is_revoked(run: Run, tmp_path: Path, by: Callable[[str], str]) -> None:
    secret = run("create", "jana", "--role", "editor")[1].strip()
    code, out, err = run("revoke", by(secret))
    assert (code, out) == (0, "")
    assert f"Revoked: jana (editor, ending in {secret[-6:]})" in err
    assert Keyring(tmp_path / "tokens.json").find(secret) is None


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("create", "jana", "--role", "king"), "king"),
        (("create", "jana"), "--role"),
        (("create", "jana", "--role", "editor", "--expires", "0"), "0 is not in the range"),
        (("create", "Šárka", "--role", "editor"), "'Šárka'"),
        (("revoke", "nobody"), "'nobody'"),
    ],
)
def test_wrong_input_ends_with_code_2_and_creates_nothing(run: Run, tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert told in err
    assert not (tmp_path / "tokens.json").exists()


def test_a_broken_file_ends_with_code_3_and_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    file.write_text("{}")
    for words in (("list",), ("create", "jana", "--role", "editor"), ("revoke", "jana")):
        code, out, err = run(*words)
        assert (code, out) == (3, "")
        assert str(file) in err
    assert file.read_text() == "{}"


def test_a_folder_that_cannot_be_written_ends_with_code_3(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GRAPHSVC_TOKENS", str(tmp_path / "file" / "tokens.json"))
    code, out, err = run("create", "jana", "--role", "editor")
    assert (code, out) == (3, "")
    assert len(err.splitlines()) == 1
