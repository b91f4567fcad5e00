from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.fulltext import query
from graphsvc.fulltext.query import Part, Query


def wanted(text: str) -> list[str]:
    return [" ".join(part.words) + "*" * part.beginning for part in query.parse(text).wanted]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("služba seniorů", ["služba", "seniorů"]),
        ('"trhu práce" školy', ["trhu práce", "školy"]),
        ("„trhu práce“", ["trhu práce"]),
        ('"nezavřená fráze', ["nezavřená fráze"]),
        ("A05-01", ["a05 01"]),
        ("komunit*", ["komunit*"]),
        ("domov - centrum", ["domov", "centrum"]),
        ("péče o seniory", ["péče", "seniory"]),
        ("o", ["o"]),
        ("OR AND (x:y) ^2", ["or", "and", "x y", "2"]),
        ("", []),
        ('*** "" -- "', []),
    ],
)
def test_words_phrases_and_beginnings_are_wanted(text: str, parts: list[str]) -> None:
    assert wanted(text) == parts


def test_what_begins_with_a_minus_is_not_wanted() -> None:
    read = query.parse('služby -odlehčovací -"denní stacionář" sociálně-aktivizační')
    assert read.without == (Part(("odlehčovací",)), Part(("denní", "stacionář")))
    assert read.wanted == (Part(("služby",)), Part(("sociálně", "aktivizační")))


def test_words_that_bind_others_may_be_missing() -> None:
    assert query.parse("péče o seniory").optional == (Part(("o",)),)


def test_a_text_that_only_excludes_looks_for_nothing() -> None:
    assert query.parse("-slovo").wanted == ()


def test_only_the_last_word_can_become_a_beginning() -> None:
    shorter = query.parse("komunitní zahr").as_beginning()
    assert shorter is not None
    assert shorter.wanted == (Part(("komunitní",)), Part(("zahr",), beginning=True))
    assert query.parse("zahr*").as_beginning() is None
    assert query.parse("").as_beginning() is None


def test_long_text_is_cut_to_what_somebody_may_have_meant() -> None:
    read = query.parse("slovo " * 10_000)
    assert len(read.wanted) == query.WORDS
    assert len(query.parse("x" * 10_000).wanted[0].words[0]) <= 40


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    read = query.parse(text)
    assert isinstance(read, Query)
    assert all(part.words for part in (*read.wanted, *read.optional, *read.without))
