"""Settings: options before the environment before the file before the defaults; what makes no sense is told by name and place."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

from graphsvc import settings
from graphsvc.errors import ParameterError
from graphsvc.settings import Access, Limits, Log, Settings, document
from graphsvc.settings.table import SETTINGS


def file_of(folder: Path, text: str) -> Path:
    path = folder / "graphsvc.toml"
    path.write_text(text, encoding="utf-8")
    return path


def refused(environment: dict[str, str]) -> str:
    with pytest.raises(ParameterError) as error:
        settings.load(environment)
    told = str(error.value)
    assert "\n" not in told
    return told


def test_without_anything_given_there_are_the_defaults() -> None:
    assert settings.load({}) == Settings()


def test_names_are_unique_and_every_limit_has_one() -> None:
    names = [setting.name for setting in SETTINGS]
    assert len(set(names)) == len(names) > 10
    assert {f"query_{limit.name}" for limit in fields(Limits)} <= set(names)


def test_limits_come_from_the_environment() -> None:
    found = settings.load({"GRAPHSVC_QUERY_SECONDS": "5", "GRAPHSVC_QUERY_MEMORY": "300"}).limits
    assert found == Limits(seconds=5, memory=300)


@pytest.mark.parametrize(
    ("name", "written"),
    [("SECONDS", "0"), ("SECONDS", "soon"), ("MEMORY", "10"), ("PROCESSES", "-1"), ("RESULT", "²"), ("LENGTH", "9" * 5000)],
)
def test_a_limit_that_makes_no_sense_is_refused_by_name(name: str, written: str) -> None:
    assert f"GRAPHSVC_QUERY_{name}={written!r}" in refused({f"GRAPHSVC_QUERY_{name}": written})


def test_a_file_gives_what_the_environment_does_not_and_options_win(tmp_path: Path) -> None:
    path = file_of(tmp_path, 'base = "https://file.example"\nport = 81\nlog = "json"\n[query]\nseconds = 7\nmemory = 300\n')
    environment = {"GRAPHSVC_PORT": "82", "GRAPHSVC_QUERY_MEMORY": "400", "GRAPHSVC_CONFIG": str(path)}
    found = settings.made(settings.effective({"base": "https://option.example", "store": None}, environment))
    assert found.base == "https://option.example/"
    assert (found.port, found.limits, found.log) == (82, Limits(seconds=7, memory=400), Log("json"))


def test_the_first_file_of_the_usual_places_counts_unless_one_is_named(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
    one, two = file_of(tmp_path / "one", "port = 1"), file_of(tmp_path / "two", "port = 2")
    places = (tmp_path / "none.toml", one, two)
    assert settings.made(settings.effective({}, {}, places)).port == 1
    assert settings.made(settings.effective({"config": str(two)}, {"GRAPHSVC_CONFIG": str(one)}, places)).port == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("query_secnods = 1", "'query_secnods' in a file; did you mean 'query_seconds'?"),
        ("[query]\nsecond = 1", "'query_second' in a file; did you mean 'query_seconds'?"),
        ('[x.y]\nz = ""', "'x_y_z' in a file"),
        ('config = "x"', "'config' in a file"),
        ("query_seconds = 1\n[query]\nseconds = 2", "twice in the file: query_seconds"),
        ("port = [1]", "something else here: port"),
        ("port = 2020-01-01", "something else here: port"),
        ("port = 80.5", "port='80.5'"),
        ("port = true", "port='true'"),
        ('log = "loud"', "json or text, not log='loud'"),
        ("port = ", "not TOML"),
        ('store_password = "a"\nstore_password_file = "b"', "not both"),
    ],
)
def test_what_a_file_cannot_hold_is_told_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    path = file_of(tmp_path, text)
    told = refused({"GRAPHSVC_CONFIG": str(path)})
    assert words in told
    assert str(path) in told


def test_files_that_cannot_be_read_are_told(tmp_path: Path) -> None:
    assert str(tmp_path / "none") in refused({"GRAPHSVC_CONFIG": str(tmp_path / "none")})
    (tmp_path / "latin").write_bytes(b'base = "\xe9"')
    assert "not TOML" in refused({"GRAPHSVC_CONFIG": str(tmp_path / "latin")})


def test_a_secret_may_stand_in_a_file_of_its_own_and_is_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hésló\n", encoding="utf-8")
    store = {"GRAPHSVC_STORE": "https://e.org/query", "GRAPHSVC_STORE_USER": "u"}
    found = settings.load({**store, "GRAPHSVC_STORE_PASSWORD_FILE": str(secret)})
    assert found.endpoint
    assert found.endpoint.password == "hésló"
    path = file_of(tmp_path, f'store_password_file = "{secret}"')
    values = settings.effective({}, {**store, "GRAPHSVC_CONFIG": str(path)})
    assert settings.made(values) == found
    shown = document.as_file(values)
    assert "hésló" not in shown
    assert "store_password: given, not shown" in shown
    assert "not both" in refused({"GRAPHSVC_STORE_PASSWORD": "x", "GRAPHSVC_STORE_PASSWORD_FILE": str(secret)})
    assert "none" in refused({"GRAPHSVC_STORE_PASSWORD_FILE": str(tmp_path / "none")})
    secret.write_bytes(b"x" * 5000)
    assert "4096 characters" in refused({"GRAPHSVC_STORE_PASSWORD_FILE": str(secret)})


def test_the_environment_wins_over_a_secret_of_the_file(tmp_path: Path) -> None:
    path = file_of(tmp_path, 'store_password = "of the file"')
    values = settings.effective({}, {"GRAPHSVC_STORE_PASSWORD": "of the environment", "GRAPHSVC_CONFIG": str(path)})
    assert values.text("store_password") == "of the environment"


def test_what_is_printed_is_a_file_of_settings(tmp_path: Path) -> None:
    given = settings.effective(
        {"base": "https://a.example/b"}, {"GRAPHSVC_STORE": 'a "b"\\č\n\x7f', "GRAPHSVC_PORT": "9", "GRAPHSVC_LOG": "json"}
    )
    printed = document.as_file(given)
    assert "port = 9  # GRAPHSVC_PORT\n" in printed
    assert "--base\n" in printed
    path = file_of(tmp_path, printed)
    assert settings.load({"GRAPHSVC_CONFIG": str(path)}) == settings.made(given)


def test_the_command_prints_what_is_in_force(tmp_path: Path) -> None:
    file_of(tmp_path, "port = 81\n[query]\nseconds = 7\n")
    command = [sys.executable, "-m", "graphsvc", "--base", "https://a.example", "settings"]
    environment = {"GRAPHSVC_PORT": "82", "PYTHONPATH": str(Path(__file__).parents[1])}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    assert "port = 82  # GRAPHSVC_PORT" in lines
    assert "query_seconds = 7  # query_seconds in graphsvc.toml" in lines
    assert 'base = "https://a.example/"  # --base' in lines
    assert tomllib.loads(done.stdout)["query_memory"] == Limits().memory


def test_a_role_has_the_time_of_the_one_before_unless_it_is_given_another() -> None:
    def seconds(**written: str) -> tuple[int, int, int]:
        found = settings.load({f"GRAPHSVC_QUERY_{name}": value for name, value in written.items()}).access
        return found.reader_seconds, found.editor_seconds, found.admin_seconds

    assert seconds() == (30, 30, 30)
    assert seconds(SECONDS="5") == (5, 5, 5)
    assert seconds(SECONDS="5", SECONDS_EDITOR="60") == (5, 60, 60)
    assert seconds(SECONDS_READER="10", SECONDS_ADMIN="1") == (10, 10, 1)


def test_files_of_access_stand_beside_the_store_unless_set_elsewhere() -> None:
    found = settings.load({"GRAPHSVC_STORE": "/srv/graphsvc/store"})
    assert (found.token_file, found.write_log) == (Path("/srv/graphsvc/tokens.json"), Path("/srv/graphsvc/writes.jsonl"))
    found = settings.load({"GRAPHSVC_STORE": "https://example.org/query", "GRAPHSVC_TOKENS": "/etc/t.json", "GRAPHSVC_WRITE_LOG": "/var/w"})
    assert (found.token_file, found.write_log) == (Path("/etc/t.json"), Path("/var/w"))


def test_rates_come_from_the_environment() -> None:
    found = settings.load({"GRAPHSVC_READS_PER_SECOND": "0", "GRAPHSVC_WRITES_PER_MINUTE": "6", "GRAPHSVC_PROXIES": "2"}).access
    assert found == Access(reads_per_second=0, writes_per_minute=6, proxies=2)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("READS_PER_SECOND", "-1"),
        ("READS_AT_ONCE", "0"),
        ("WRITES_PER_MINUTE", "many"),
        ("PROXIES", "17"),
        ("QUERY_SECONDS_ADMIN", "0"),
    ],
)
def test_a_setting_of_access_that_makes_no_sense_is_refused_by_name(name: str, written: str) -> None:
    with pytest.raises(ParameterError, match=f"GRAPHSVC_{name}={written!r}"):
        settings.load({f"GRAPHSVC_{name}": written})
