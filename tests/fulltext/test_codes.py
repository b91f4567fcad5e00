"""Codes are found however they are written, and what is no code is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.fulltext import codes


@pytest.mark.parametrize(
    ("written", "code"),
    [("A.2.4", "A2.4"), ("a2 4", "A2.4"), ("A5-1", "A05-01"), ("a0501", "A05-01"), ("V6", "V.6"), ("sc 8", "SC8"), ("d3.1A", "D3.1a")],
)
def test_a_code_is_the_same_however_it_is_written(written: str, code: str) -> None:
    assert set(codes.meant(written)) & set(codes.keys(code))


@pytest.mark.parametrize(("one", "other"), [("I.11", "II.1"), ("A2.4", "A2.5"), ("A05-01", "A05-10"), ("X.1", "XI")])
def test_other_codes_stay_others(one: str, other: str) -> None:
    assert not set(codes.meant(one)) & set(codes.keys(other))


def test_a_reference_means_a_goal_and_the_measures_with_its_numbers() -> None:
    meant = codes.meant("X / 1, 2. 5")
    for code in ("X", "X.1", "X.2", "X.5"):
        assert set(codes.keys(code)) & set(meant), code
    assert codes.meant("III, VI., XI") == ("code:iii", "code:vi", "code:xi")


@pytest.mark.parametrize("text", ["komunitní práce", "dluhy", "okruh X", "", "/", "§ § §", "A1 " * 40])
def test_what_is_no_code_has_no_keys(text: str) -> None:
    assert codes.meant(text) == ()


@given(st.text(alphabet="aAxX0159 ./,§-–", max_size=80))
def test_whatever_is_written_is_no_error_and_has_each_key_once(text: str) -> None:
    found = codes.meant(text)
    assert len(found) == len(set(found))


@pytest.mark.parametrize("text", ["a" + "1" * 58 + "!", "1 " * 29 + "!", "1-" * 29 + "!", "§" + " " * 58 + "!"])
def test_what_is_almost_a_code_is_known_at_once(text: str) -> None:
    """Where numbers could be divided in all ways, none of these would ever be answered."""
    assert codes.meant(text) == ()
