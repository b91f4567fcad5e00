"""A profile that is wrong is refused with the file, the line and the key; what may stand in one is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphsvc.errors import DataError, ParameterError
from graphsvc.extract import profilefile, profilekeys, profiles
from graphsvc.extract.profilelines import line_of

GOOD = r"""family = "good"
layout = "table"
recognise = ['Kód']

[plan]
kind = "action-plan"

[patterns]
code = '\w+'
mark_in_column = '(?P<mark>X)(?P<rest>.*)'

[columns]
code = ['Kód']
title = [
  'Název',
  'Jméno',
]

[marks]
"Plněna" = ['Ano']
"""

WRONG = {
    "broken": ('family = "good"', "family = good", r"line 1: family: this is no TOML \(Invalid value\): 'family = good'"),
    "twice": ("code = ['Kód']", "code = ['Kód']\ncode = ['Kód']", r"line 14: columns\.code: this is no TOML \(.*\): "),
    "open to the end": ("  'Jméno',\n]", "  'Jméno',", r"line \d+: .*this is no TOML"),
    "unknown kind": (
        '"action-plan"',
        '"plan"',
        r"line 6: plan\.kind: there is no such kind of plan, there are action-plan, concept: 'plan'",
    ),
    "unknown key": ("recognise =", "recognize =", r"line 3: recognize: there is no such key, the nearest is 'recognise': 'recognize'"),
    "unknown table": ("[marks]", "[tables]", r"line \d+: tables: there is no such key, the nearest is 'labels'"),
    "unknown layout": ('"table"', '"list"', r"line 2: layout: the layout must be one of cards, table, .*: 'list'"),
    "unknown field": ("title = [", "titel = [", r"line 14: columns\.titel: there is no such key, the nearest is 'title': 'titel'"),
    "unknown pattern": ("code = '", "kode = '", r"line 9: patterns\.kode: there is no such key, the nearest is 'code'"),
    "no expression": ("'Jméno'", "'Jm(éno'", r"line 16: columns\.title: this is no regular expression \(.*position 2\): 'Jm\(éno'"),
    "no group": ("(?P<mark>X)", "X", r"line 10: patterns\.mark_in_column: the pattern lacks the group \(\?P<mark>…\)"),
    "no list": ("code = ['Kód']", "code = 'Kód'", r"line 13: columns\.code: a list of texts is due: 'Kód'"),
    "no family": ('family = "good"\n', "", r"line 1: the profile lacks the key 'family'"),
    "bad family": ('"good"', '"Good one"', r"line 1: family: the name of a family is made of .*: 'Good one'"),
    "nothing to recognise": ("['Kód']\n\n", "[]\n\n", r"the profile lacks the key 'recognise'"),
    "column missing": ("code = ['Kód']\n", "", r"line 12: the profile lacks the key 'columns\.code'"),
    "pattern missing": ("code = '\\w+'\n", "", r"line 8: the profile lacks the key 'patterns\.code'"),
    "marks without a sign": (
        "mark_in_column = '(?P<mark>X)(?P<rest>.*)'\n",
        "",
        r"line 8: the profile lacks the key 'patterns\.mark_in_column'",
    ),
    "plan": ('kind = "action-plan"', "period_start = '2020'", r"line 6: plan\.period_start: a year is due: '2020'"),
    "template": ('kind = "action-plan"', 'title = "{plan}"', r"line 6: plan\.title: the text takes \{title\} and nothing else: '\{plan\}'"),
    "goal": (
        'kind = "action-plan"',
        "item_pattern = 'A'\ngoal_template = 'B{}'",
        r"line 7: plan\.goal_template: item_pattern must have one group",
    ),
    "number": ("[columns]", "[numbers]\nlongest_code = 0\n[columns]", r"line 13: numbers\.longest_code: a number from 1 is due: 0"),
}


def load(tmp_path: Path, text: str) -> profilefile.Profile:
    path = tmp_path / "one.toml"
    path.write_text(text, encoding="utf-8")
    return profilefile.load(path, ("action-plan", "concept"))


def test_a_profile_that_is_not_in_utf_8_is_refused_with_the_line(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_bytes(b'family = "good"\nabout = "\xff"')
    with pytest.raises(DataError, match=r"one\.toml, line 2: the profile is not in UTF-8: byte 0xff"):
        profilefile.load(path)


def test_a_good_profile_is_read(tmp_path: Path) -> None:
    profile = load(tmp_path, GOOD)
    assert (profile.family, profile.layout, profile.plan) == ("good", "table", {"kind": "action-plan"})
    assert (profile.column("JMENO"), profile.column("Jméno:"), profile.column("ano"), profile.column("Ano")) == (
        ("", ""),
        ("title", ""),
        ("", ""),
        ("", "Plněna"),
    )


def test_a_profile_recognises_what_has_all_its_signs_and_none_of_those_of_others(tmp_path: Path) -> None:
    profile = load(tmp_path, GOOD.replace("['Kód']\n\n[plan]", "['Kód', 'Název']\nunless = ['Vyhodnocení']\n\n[plan]"))
    assert profile.recognises("Kód a Název")
    assert not profile.recognises("Kód")
    assert not profile.recognises("Kód a Název: Vyhodnocení")


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_profile_names_file_line_and_key(name: str, tmp_path: Path) -> None:
    old, new, message = WRONG[name]
    assert old in GOOD
    with pytest.raises(DataError, match=message) as caught:
        load(tmp_path, GOOD.replace(old, new, 1))
    assert str(caught.value).startswith(str(tmp_path / "one.toml"))


@pytest.mark.parametrize("text", ["x = 1\n[a]\nkey = 2\n[b]\nkey = 3\n", 'x = 1\n[a]\nkey = 2\n[ "b" ] # more\n"key" = 3\n'])
def test_the_line_of_a_key_is_that_in_its_own_table(text: str) -> None:
    assert (line_of(text, ("b", "key"), 3), line_of(text, ("a", "key"), 2), line_of(text, ("x",), 1)) == (5, 3, 1)
    assert (line_of(text, ("b", "other"), 3), line_of(text, ("c", "key"), 3)) == (4, 1)


def test_two_profiles_of_one_family_in_one_folder_are_refused(tmp_path: Path, root: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")
    with pytest.raises(DataError, match=r"b\.toml: the family has another profile in the same folder, a\.toml: 'good'"):
        profiles.load_all(root, tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path: Path, root: Path) -> None:
    with pytest.raises(DataError, match="There is no such folder of profiles"):
        profiles.load_all(root, tmp_path / "none")


def test_a_changed_profile_is_read_again(tmp_path: Path, root: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text(GOOD, encoding="utf-8")
    assert profiles.load_all(root, tmp_path)[0].about == ""
    path.write_text(f"about = 'Other'\n{GOOD}", encoding="utf-8")
    assert profiles.load_all(root, tmp_path)[0].about == "Other"


def test_an_unknown_family_is_told_with_the_nearest(root: Path) -> None:
    with pytest.raises(ParameterError, match=r"the nearest is 'cards': 'card'"):
        profiles.named("card", profiles.load_all(root), root)


def test_every_layout_of_a_shipped_profile_has_a_reader_and_every_layout_a_shipped_profile(root: Path) -> None:
    assert {profile.layout for profile in profiles.load_all(root)} == set(profilekeys.LAYOUTS)


def test_every_key_is_documented(root: Path) -> None:
    text = (root / "docs" / "profiles.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)\*?`", text))
    patterns = {name for layout in profilekeys.LAYOUTS.values() for name in layout.patterns}
    numbers = {name for layout in profilekeys.LAYOUTS.values() for name in layout.numbers} | set(profilekeys.NUMBERS)
    fields = {*profilekeys.ITEM_FIELDS, *profilekeys.GOAL_FIELDS, *profilekeys.PLAN_FIELDS, *profilekeys.PARAGRAPHS}
    known = {*profilekeys.TOP, *profilekeys.PLAN, *patterns, *numbers, *fields, profilekeys.COUNTS}
    assert len(known) > 80
    assert not known - named, "not in docs/profiles.md"
    for layout in profilekeys.LAYOUTS:
        assert f"`{layout}`" in text


def test_the_example_of_the_documentation_is_a_profile(root: Path, tmp_path: Path) -> None:
    text = (root / "docs" / "profiles.md").read_text(encoding="utf-8")
    examples = re.findall(r"```toml\n(family.*?)```", text, re.DOTALL)
    assert len(examples) == 2
    assert [load(tmp_path, example).layout for example in examples] == ["cards", "table"]
