"""A file of a profile (TOML) → the profile, checked: every error names the file, the line and the key."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NoReturn

from graphsvc.errors import DataError
from graphsvc.extract import profilekeys as keys
from graphsvc.extract.profile import Named, Profile
from graphsvc.extract.profilelines import line_of, place_in
from graphsvc.text import plain_letters

Path_ = tuple[str, ...]
"""Where something stands in the file: the names of a table and of a key in it."""
_AT = re.compile(r" \(at [^()]*\)$")
_AT_LINE = re.compile(r"\(at line (\d+),")


def load(path: Path, kinds: Collection[str] = ()) -> Profile:
    """Read one profile; ``kinds`` are the ids of kinds of plan, where these are known.

    Raises DataError, which names the file, the line and the key, for what is no TOML, for a key that is missing or not known (with the
    nearest one that is), for a value of another kind, a regular expression that does not compile, and a pattern that lacks a group.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: the profile cannot be read: {error}") from error
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DataError(f"{path}, line {line}: the profile is not in UTF-8: byte 0x{data[error.start]:02x}") from error
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(_no_toml(path, text, error)) from error
    return _File(path, text, told, kinds).profile()


def _no_toml(path: Path, text: str, error: tomllib.TOMLDecodeError) -> str:
    """What is said of a file that is no TOML: line, key and what stands there, as those of any other error."""
    found = _AT_LINE.search(str(error))
    lines = text.split("\n")
    number = min(int(found[1]), len(lines)) if found else len(lines)
    table, key = place_in(lines[:number])
    where = ".".join(name for name in (table, key) if name)
    reason = _AT.sub("", str(error))
    return f"{path}, line {number}: {where}{': ' if where else ''}this is no TOML ({reason}): {lines[number - 1].strip()!r}"


class _File:
    """A file that is being read."""

    def __init__(self, path: Path, text: str, told: Mapping[str, Any], kinds: Collection[str]) -> None:
        self._path = path
        self._text = text
        self._told = told
        self._kinds = kinds

    def profile(self) -> Profile:
        """The profile that stands in the file."""
        self._known((), self._told, keys.TOP)
        layout = self._string("layout", needed=True)
        if layout not in keys.LAYOUTS:
            self._refuse(("layout",), f"the layout must be one of {', '.join(keys.LAYOUTS)}", layout)
        patterns = self._patterns(layout)
        profile = Profile(
            family=self._family(),
            layout=layout,
            path=self._path,
            recognise=tuple(self._list(("recognise",), needed=True)),
            unless=tuple(self._list(("unless",))),
            about=self._string("about"),
            ignore=dict(self._ignored()),
            patterns=patterns,
            labels=self._named("labels", (*keys.ITEM_FIELDS, *keys.PLAN_FIELDS, *keys.PARAGRAPHS)),
            numbers=self._numbers(layout),
            columns=self._named("columns", (*keys.ITEM_FIELDS, *keys.GOAL_FIELDS)),
            marks=self._named("marks", None),
            plan=self._plan(),
            skip_sheets=frozenset(self._texts(("skip_sheets",))),
        )
        self._complete(profile)
        return profile

    def _refuse(self, key: Path_, what: str, value: object) -> NoReturn:
        raise DataError(f"{self._path}, line {line_of(self._text, key, value)}: {'.'.join(key)}: {what}: {value!r}")

    def _lacking(self, key: Path_) -> NoReturn:
        line = line_of(self._text, key[:-1], "") if len(key) > 1 else 1
        raise DataError(f"{self._path}, line {line}: the profile lacks the key {'.'.join(key)!r}")

    def _known(self, table: Path_, found: Collection[str], known: Collection[str]) -> None:
        for name in found:
            if name not in known:
                near = get_close_matches(name, known, n=1)
                hint = f"the nearest is {near[0]!r}" if near else f"known are {', '.join(known)}"
                self._refuse((*table, name), f"there is no such key, {hint}", name)

    def _string(self, name: str, *, needed: bool = False) -> str:
        value = self._told.get(name, "")
        if not isinstance(value, str):
            self._refuse((name,), "a text is due", value)
        if needed and not value:
            self._lacking((name,))
        return value

    def _family(self) -> str:
        family = self._string("family", needed=True)
        if not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", family):
            self._refuse(("family",), "the name of a family is made of small letters, digits and hyphens", family)
        return family

    def _table(self, name: str) -> Mapping[str, Any]:
        table = self._told.get(name, {})
        if not isinstance(table, dict):
            self._refuse((name,), "a table is due", table)
        return table

    def _texts(self, key: Path_, *, needed: bool = False) -> list[str]:
        """A list of texts."""
        value: Any = self._told
        for name in key:
            value = value.get(name, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one for one in value):
            self._refuse(key, "a list of texts is due", value)
        if needed and not value:
            self._lacking(key)
        return value

    def _list(self, key: Path_, *, needed: bool = False) -> Iterator[re.Pattern[str]]:
        """A list of regular expressions."""
        yield from (self._compiled(key, one) for one in self._texts(key, needed=needed))

    def _compiled(self, key: Path_, pattern: object, written: object = None) -> re.Pattern[str]:
        if not isinstance(pattern, str):
            self._refuse(key, "a regular expression is due", pattern)
        try:
            return re.compile(pattern)
        except (re.error, RecursionError, OverflowError) as error:
            self._refuse(key, f"this is no regular expression ({error})", written or pattern)

    def _ignored(self) -> Iterator[tuple[str, re.Pattern[str]]]:
        for rule in self._table("ignore"):
            parts = [one.pattern for one in self._list(("ignore", rule), needed=True)]
            yield rule, self._compiled(("ignore", rule), "|".join(parts))

    def _patterns(self, layout: str) -> dict[str, re.Pattern[str]]:
        known = keys.LAYOUTS[layout].patterns
        found = {}
        for name, written in self._table("patterns").items():
            form = keys.form(layout, name)
            if form is None:
                self._known(("patterns",), [name], known)
                continue
            found[name] = self._compiled(("patterns", name), written)
            for group in form.groups:
                if group not in found[name].groupindex:
                    self._refuse(("patterns", name), f"the pattern lacks the group (?P<{group}>…)", written)
        return found

    def _numbers(self, layout: str) -> Mapping[str, int]:
        numbers = self._table("numbers")
        self._known(("numbers",), numbers, (*keys.LAYOUTS[layout].numbers, *keys.NUMBERS))
        for name, value in numbers.items():
            if not isinstance(value, int) or isinstance(value, bool) or value < 1:
                self._refuse(("numbers", name), "a number from 1 is due", value)
        return numbers

    def _named(self, table: str, known: Collection[str] | None) -> Named:
        """The patterns of a table of the file, diacritics aside, each with the name that it stands for."""
        told = self._table(table)
        if known is not None:
            self._known((table,), told, known)
        pairs = ((name, written) for name in told for written in self._texts((table, name), needed=True))
        return tuple((self._compiled((table, name), plain_letters(written), written), name) for name, written in pairs)

    def _plan(self) -> Mapping[str, Any]:
        plan = self._table("plan")
        self._known(("plan",), plan, keys.PLAN)
        for name, value in plan.items():
            kind = int if name in keys.YEARS else str
            if not isinstance(value, kind):
                self._refuse(("plan", name), "a year is due" if kind is int else "a text is due", value)
            if name == "kind" and self._kinds and value not in self._kinds:
                self._refuse(("plan", name), f"there is no such kind of plan, there are {', '.join(self._kinds)}", value)
            if name.endswith("_pattern"):
                self._compiled(("plan", name), value)
            if name in keys.TEMPLATES:
                self._template(name, str(value))
        if "goal_template" in plan and re.compile(plan.get("item_pattern", "")).groups != 1:
            self._refuse(("plan", "goal_template"), "item_pattern must have one group, which the template takes", plan["goal_template"])
        return plan

    def _template(self, name: str, value: str) -> None:
        """Raise DataError for a text that takes other values than those that it is given."""
        try:
            value.format(*keys.TEMPLATES[name], **dict.fromkeys(keys.TEMPLATES[name], ""))
        except (LookupError, ValueError, AttributeError):
            takes = ", ".join(f"{{{one}}}" for one in keys.TEMPLATES[name])
            self._refuse(("plan", name), f"the text takes {takes} and nothing else", value)

    def _complete(self, profile: Profile) -> None:
        """Raise DataError where something is missing that the layout needs."""
        layout = keys.LAYOUTS[profile.layout]
        for table, needed, found in (
            ("patterns", layout.needed, profile.patterns),
            ("numbers", layout.numbers, profile.numbers),
            ("columns", layout.columns, {name for _, name in profile.columns}),
            ("labels", layout.labels, {name for _, name in profile.labels}),
        ):
            for name in needed:
                if name not in found:
                    self._lacking((table, name))
        if profile.marks and "mark_in_column" not in profile.patterns:
            self._lacking(("patterns", "mark_in_column"))
