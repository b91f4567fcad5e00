"""Pure string functions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc import text


def test_lines_are_joined_with_one_space_and_hard_hyphens_kept() -> None:
    assert text.join_lines(["jevů a sociálně-", "patologických  jevů ", " a dalších"]) == "jevů a sociálně-patologických jevů a dalších"
    assert text.join_lines(["sou\u00ad", "sed"]) == "soused"
    assert text.join_lines(["A01 –", "02"]) == "A01 – 02"


def test_a_broken_web_address_is_joined_and_a_sentence_behind_one_is_not() -> None:
    assert text.join_lines(["na http://a.cz/x.aspx?fil", "e=7f&id=1&m=", "756"]) == "na http://a.cz/x.aspx?file=7f&id=1&m=756"
    assert text.join_lines(["https://a.cz/sites/uvod", "Tato stránka"]) == "https://a.cz/sites/uvod Tato stránka"


@given(st.lists(st.text(st.sampled_from("a b-\u00ad1=\u00a0"), max_size=6) | st.sampled_from(["http://a.cz/x?b=", "=1", "12"]), max_size=6))
def test_lines_joined_at_once_are_those_joined_one_by_one(lines: list[str]) -> None:
    joined = ""
    for line in lines:
        joined = text.join_lines([joined, line.replace("\u00a0", " ")])
    plain = [line.replace("\u00a0", " ") for line in lines]
    if all(line.strip() for line in plain):
        assert text.join_lines(plain) == joined


def test_keys_are_equal_for_ways_of_writing() -> None:
    assert text.key("EU – OPZ") == text.key("eu-opz") == text.key(" EU -  OPZ ,"[:-1])
    assert text.key("Senioři") != text.key("seniori")


def test_codes_sort_naturally() -> None:
    for codes in (["2", "12", "60", "60a"], ["V.9", "VIII.9", "VIII.10", "IX.2", "X"], ["A1.2", "A1.10", "SC9", "SC10"]):
        assert sorted(set(codes), key=text.natural) == codes


@pytest.mark.parametrize(("numeral", "value"), [("I", 1), ("IV", 4), ("IX", 9), ("XIII", 13)])
def test_roman_numerals(numeral: str, value: int) -> None:
    assert text.roman(numeral) == value


@given(st.text())
def test_slugs_are_ascii_path_segments(name: str) -> None:
    slug = text.slug(name)
    assert slug.isascii()
    assert not set(slug) - set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.text(), st.text())
def test_natural_keys_can_always_be_compared(first: str, second: str) -> None:
    assert (text.natural(first) < text.natural(second)) in {True, False}
