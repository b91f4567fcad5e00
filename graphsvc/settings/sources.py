"""Where values of settings come from: options before the environment before a file before the defaults."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from graphsvc.errors import ParameterError
from graphsvc.settings.kinds import Scalar
from graphsvc.settings.table import SETTINGS, Setting

PLACES = (Path("graphsvc.toml"), Path("/etc/graphsvc.toml"))
"""Where a file of settings is looked for; the first that is there counts."""
_FILE = "_file"
_LARGEST_SECRET = 4_096
_Kind = TypeVar("_Kind", str, int, bool, Path)


@dataclass(frozen=True, slots=True)
class Given:
    """What was written for a setting, under which name (of an option, a variable, a key), and in which file, if in one."""

    written: str
    name: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.name} in {self.place}" if self.place else self.name


@dataclass(frozen=True, slots=True)
class Value:
    """What a setting is in this run, and where that was given; None for the default."""

    setting: Setting
    value: Scalar | None
    given: Given | None = None


class Values:
    """The values of all settings."""

    def __init__(self, values: Mapping[str, Value]) -> None:
        self._values = values

    def __iter__(self) -> Iterator[Value]:
        """All of them, in the order of the table."""
        return iter(self._values.values())

    def text(self, name: str) -> str:
        """The value of a setting that is text."""
        return self._of(name, str)

    def number(self, name: str) -> int:
        """The value of a setting that is a whole number."""
        return self._of(name, int)

    def given_number(self, name: str) -> int | None:
        """The value of a setting that is a whole number; None where none was given and there is no default."""
        return None if self._values[name].value is None else self._of(name, int)

    def flag(self, name: str) -> bool:
        """The value of a setting that is true or false."""
        return self._of(name, bool)

    def path(self, name: str) -> Path | None:
        """The value of a setting that is a file or a folder; None where none was given and there is no default."""
        return None if self._values[name].value is None else self._of(name, Path)

    def _of(self, name: str, kind: type[_Kind]) -> _Kind:
        value = self._values[name].value
        if not isinstance(value, kind):
            raise TypeError(f"{name} is no {kind.__name__}")
        return value


def effective(options: Mapping[str, str | None], environment: Mapping[str, str], places: Sequence[Path] = ()) -> Values:
    """The values of a run: options by name (None: not given), then the environment, then the file, then defaults.

    The file is the one that is named (``config``), else the first of ``places`` that is there. Raises ParameterError, naming value and
    place, for what no setting can be, for keys that a file cannot have, and for files that cannot be read.
    """
    given = {**_of_environment(environment), **_of_options(options)}
    named = given.get("config")
    path = Path(named.written) if named else next((place for place in places if place.is_file()), None)
    given = {**(_of_file(path) if path else {}), **given}
    return Values({setting.name: _value(setting, given.get(setting.name)) for setting in SETTINGS})


def _value(setting: Setting, given: Given | None) -> Value:
    if given is None:
        return Value(setting, setting.default)
    try:
        return Value(setting, setting.kind.read(given.written), given)
    except ValueError:
        written = "a secret" if setting.secret else repr(given.written)
        raise ParameterError(f"This setting must be {setting.kind.takes}, not {given.name}={written}{_within(given.place)}") from None


def _of_options(options: Mapping[str, str | None]) -> dict[str, Given]:
    return {name: Given(written, "--" + name.replace("_", "-")) for name, written in options.items() if written is not None}


def _of_environment(environment: Mapping[str, str]) -> dict[str, Given]:
    names = {setting.variable: setting for setting in SETTINGS}
    secret = {setting.variable + _FILE.upper(): setting for setting in SETTINGS if setting.secret}
    return _both(
        {setting.name: Given(environment[name], name) for name, setting in names.items() if name in environment},
        {setting.name: Given(environment[name], name) for name, setting in secret.items() if name in environment},
    )


def _of_file(path: Path) -> dict[str, Given]:
    keys = _keys(path)
    secret = {setting.name + _FILE: setting.name for setting in SETTINGS if setting.secret}
    known = [setting.name for setting in SETTINGS if setting.in_file] + list(secret)
    if unknown := next((key for key in keys if key not in known), None):
        near = get_close_matches(unknown, known, 1)
        raise ParameterError(f"There is no setting {unknown!r} in a file{f'; did you mean {near[0]!r}?' if near else ':'} {path}")
    given = {key: Given(written, key, str(path)) for key, written in keys.items()}
    return _both(
        {key: there for key, there in given.items() if key not in secret}, {secret[key]: given[key] for key in given if key in secret}
    )


def _keys(path: Path) -> dict[str, str]:
    """The keys of a file, those of tables below the table's name, each with its value as text."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ParameterError(f"The file of settings is not TOML: {path} ({error})") from error
    except OSError as error:
        raise ParameterError(f"The file of settings cannot be read ({error.strerror}): {path}") from error
    found: dict[str, str] = {}
    for key, value in _flat(content):
        if key in found:
            raise ParameterError(f"The setting stands twice in the file: {key} in {path}")
        if not isinstance(value, str | int | float):
            raise ParameterError(f"A setting is text, a number, true or false; it is something else here: {key} in {path}")
        found[key] = value if isinstance(value, str) else str(value).lower()  # true, not True
    return found


def _flat(table: Mapping[str, object], above: str = "") -> Iterator[tuple[str, object]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{above}{key}_")
        else:
            yield above + key, value


def _both(plain: Mapping[str, Given], in_files: Mapping[str, Given]) -> dict[str, Given]:
    """What was given plainly, and secrets that stand in files; not one and the same in both ways."""
    if twice := plain.keys() & in_files.keys():
        name = min(twice)
        raise ParameterError(f"A secret is given itself or by the file that holds it, not both: {plain[name]}, {in_files[name]}")
    return {**plain, **{name: Given(_secret(given), given.name, given.place) for name, given in in_files.items()}}


def _secret(given: Given) -> str:
    """The secret that stands in a file, without the end of its line."""
    try:
        with Path(given.written).open(encoding="utf-8") as file:
            secret = file.read(_LARGEST_SECRET + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise ParameterError(f"The file of a secret cannot be read: {given}: {given.written}") from error
    if len(secret) > _LARGEST_SECRET:
        raise ParameterError(f"The file of a secret holds more than {_LARGEST_SECRET} characters: {given}: {given.written}")
    return secret.rstrip("\r\n")


def _within(place: str) -> str:
    return f" in {place}" if place else ""
