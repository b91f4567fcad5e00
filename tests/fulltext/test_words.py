from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.fulltext import words

FORMS = [
    "služba služby službě službu službou služeb službám službách službami",
    "nízkoprahová nízkoprahové nízkoprahových nízkoprahového nízkoprahovým",
    "zařízení zařízením zařízeních zařízeními",
    "senior senioři seniorů seniory seniorům seniora",
    "dítě děti dětí dětem dětech dětmi dítěte",
    "obec obce obci obcí obcím obcemi obcích",
    "dům domy domů domech domem",
    "člověk lidé lidí lidem lidmi",
    "centrum centra center centrech centru",
    "poradce poradců poradcem poradci",
    "noclehárna nocleháren noclehárnách",
    "rodina rodiny rodin rodině rodinám rodinách rodinami",
    "práce práci prací pracím",
]


@pytest.mark.parametrize("forms", FORMS)
def test_all_forms_of_a_word_have_one_key(forms: str) -> None:
    keys = {words.key(form) for form in forms.split()}
    assert len(keys) == 1
    assert words.key(forms.split(maxsplit=1)[0].upper()) in keys


def test_different_words_have_different_keys() -> None:
    assert len({words.key(forms.split(maxsplit=1)[0]) for forms in FORMS}) == len(FORMS)


@pytest.mark.parametrize("forms", FORMS)
def test_a_word_without_diacritics_may_be_any_that_it_stands_for(forms: str) -> None:
    written = forms.split()
    found = [form for form in written if words.key(form) in words.keys(words.bare(form))]
    assert len(found) >= len(written) - 2, "irregular words apart"


def test_words_are_found_where_they_stand() -> None:
    text = "§ 62: Nízkoprahová – zařízení"
    assert [(word.text, text[word.start : word.end]) for word in words.split(text)] == [
        ("62", "62"),
        ("nízkoprahová", "Nízkoprahová"),
        ("zařízení", "zařízení"),
    ]
    assert words.plain(text) == "62 nizkoprahova zarizeni"


@given(st.text(max_size=80))
def test_any_text_has_words_without_spaces_and_keys(text: str) -> None:
    found = words.split(text)
    assert len(words.keyed(text).split(" ")) == max(len(found), 1)
    assert all(words.keys(word.text) for word in found)
    assert all(words.lower(text[word.start : word.end]) == word.text for word in found)
