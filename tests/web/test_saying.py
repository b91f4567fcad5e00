"""Sentences of errors in another language: recognised whole, with their values as they are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.web import problem, saying
from graphsvc.web.saying import Said, pattern, say


@pytest.mark.parametrize(
    ("english", "czech"),
    [
        ("The document is empty: návrh.docx", Said("Soubor je prázdný: návrh.docx")),
        (
            "The parameter colour is one of status, plan, not 'x\\'y'",
            Said("Parametr colour smí mít jen některou z hodnot status, plan, ne „x'y“"),
        ),
        (
            "The document has more than 200000 cells of tables: a.docx",
            Said("Dokument je příliš velký, smí mít nejvýš 200\u00a0000 buněk tabulek: a.docx"),
        ),
        (
            "Only 1 of 3 parts of the change were made before this: The update cannot be carried out: no such function (x)",
            Said("Z částí změny se jich provedlo jen 1 z 3. Změnu nelze provést.", "no such function (x)"),
        ),
        (
            "The document cannot be read as a PDF, for it is cut or damaged (a (b): c): x.pdf",
            Said("Soubor nelze přečíst jako PDF, je neúplný nebo poškozený: x.pdf", "a (b): c"),
        ),
        ("The query took longer than 0.5 seconds and was stopped; ask for less at once", None),
    ],
)
def test_sentences_are_said_in_czech(english: str, czech: Said | None) -> None:
    assert say(english, 400, "cs") == (czech or Said("Dotaz trval déle než 0,5 s, a proto byl zastaven; zeptejte se na méně najednou."))
    assert say(english, 400, "en") == Said(english)


def test_what_the_catalogue_does_not_have_is_given_apart() -> None:
    assert say("Something new: x", 422, "cs") == Said("Tento požadavek nelze splnit.", "Something new: x")


def test_of_what_broke_inside_only_that_is_told() -> None:
    said = say("The store cannot be opened: /a/path", 503, "cs")
    assert "path" not in said.whole
    assert said.text.startswith("Úložiště")


def test_a_value_cannot_make_another_sentence_of_it() -> None:
    hostile = "The document is empty: a is a number from 1 to 2, not: 'x'"
    assert say(hostile, 400, "cs").text == "Soubor je prázdný: a is a number from 1 to 2, not: 'x'"


@given(st.text(), st.text(), st.text())
def test_whatever_the_values_the_sentence_is_recognised(one: str, other: str, after: str) -> None:
    made = pattern("A {0} of {1:}: {2}", "Z {0}, {1}: {2}").values(f"A {one} of {other}: {after}")
    assert made is not None
    assert f"A {made[0]} of {made[1]}: {made[2]}" == f"A {one} of {other}: {after}"


@given(st.text())
def test_text_in_pythons_quotation_marks_is_read_back(value: str) -> None:
    said = say(f"The parameter x is one of a, b, not {value!r}", 400, "cs")
    assert said.text == f"Parametr x smí mít jen některou z hodnot a, b, ne „{value}“"


@given(st.text(), st.sampled_from([400, 404, 500, 503]))
def test_any_message_can_be_said(message: str, status: int) -> None:
    assert say(message, status, "cs").text


def test_a_phrase_that_is_not_known_makes_it_another_sentence() -> None:
    said = say("The document is something new: x.docx", 422, "cs")
    assert said == Said("Tento požadavek nelze splnit.", "The document is something new: x.docx")


def test_braces_in_values_stay() -> None:
    assert say("The document is empty: {0}{x", 400, "cs").text == "Soubor je prázdný: {0}{x"


@pytest.mark.parametrize(("accept", "lang"), [("", "en"), ("cs", "cs"), ("en, cs;q=0.5", "en"), ("de", "en"), ("cs-CZ,cs;q=0.9", "cs")])
def test_problems_are_told_in_english_unless_another_language_is_asked_for(accept: str, lang: str) -> None:
    assert problem.language(accept) == lang


def test_patterns_are_made_once() -> None:
    assert saying.patterns("cs") is saying.patterns("cs")
