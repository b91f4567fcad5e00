"""Asking in Czech: what is understood of a sentence is shown, what is not said is missing, and nothing is made up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphsvc.errors import DataError
from graphsvc.questions import catalogue, proposals, vocabulary
from graphsvc.questions.proposals import Understanding
from graphsvc.questions.question import Question
from graphsvc.questions.words import MAX_WORDS
from graphsvc.settings import Settings
from graphsvc.store.embedded import EmbeddedStore

QUESTIONS = catalogue.load(Settings())
TODAY = date(2025, 6, 30)


@pytest.fixture(scope="module")
def store(shipped_store: EmbeddedStore) -> EmbeddedStore:
    return shipped_store


def ask(store: EmbeddedStore, text: str) -> Understanding:
    return proposals.ask(Settings(), store.view(), QUESTIONS, text, today=TODAY)


def first(store: EmbeddedStore, text: str) -> tuple[str, dict[str, str]]:
    found = ask(store, text).proposals[0]
    return found.question, dict(found.params)


def meant(store: EmbeddedStore, text: str) -> list[tuple[str, str, str]]:
    """What words were understood: as written, how, and the first thing that they can stand for."""
    told = ask(store, text).to_json()["understood"]
    return [(mention["text"], mention["how"], mention["entities"][0]["id"]) for mention in told]


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("týdenní stacionáře", [("týdenní stacionáře", "exact", "47")]),
        ("v týdenních stacionářích", [("týdenních stacionářích", "form", "47")]),
        ("tydeni stacionáře", [("tydeni stacionáře", "spelling", "47")]),
        ("terapeutické dílny", [("terapeutické dílny", "part", "67")]),
        ("plnění strategie", [("strategie", "assumed", "ssz-2021")]),
        (
            "§ 44 a A01-01@sprss-2014-2017",
            [("§ 44", "exact", "108-2006/44"), ("A01-01@sprss-2014-2017", "exact", "A01-01@sprss-2014-2017")],
        ),
        ("program OPZ", [("program OPZ", "exact", "opz")]),
        ("k 15. březnu 2025", [("15. březnu 2025", "exact", "2025-03-15")]),
        ("do konce února 2024", [("do konce února 2024", "exact", "2024-02-29")]),
        ("32. 13. 2025", []),
    ],
)
def test_words_are_shown_with_what_they_stand_for(text: str, understood: list[tuple[str, str, str]], store: EmbeddedStore) -> None:
    assert meant(store, text) == understood


def test_a_capital_makes_the_abbreviation(store: EmbeddedStore) -> None:
    """``ČAS`` is an association, ``čas`` is time; a preposition is no group of persons."""
    assert meant(store, "kde spolupracuje ČAS") == [("ČAS", "exact", "ceska-asociace-streetwork")]
    assert not [said for said in meant(store, "na co bude v časech krize čas") if said[2] == "ceska-asociace-streetwork"]
    assert meant(store, "S čím to souvisí") == []
    assert meant(store, "opatření pro S") == [("S", "exact", "seniors")]


@pytest.mark.parametrize(
    ("right", "misspelt"),
    [
        ("vazby mezi strategiemi", "vazby mezi srategiemi"),
        ("usnesení v akčním plánu", "usnesenní v akčnním plánu"),
        ("nepokryté služby, akční plán", "nepokrité služby, akční plán"),
        ("aktivity pro seniory", "aktyvity pro senijory"),
        ("opatření na Frýdlantsku", "opařtení na Frýdlanstku"),
        ("rozdíly mezi SPRSS 2014-2017 a SPRSS 2018-2020", "rozdýly mezi SPRSS 2014-2017 a SPRSS 2018-2020"),
        ("po termínu k 30. června 2025 v akčním plánu", "po termínnu k 30. červnna 2025 v akčním plánu"),
    ],
)
def test_a_letter_wrong_in_a_word_makes_no_difference(right: str, misspelt: str, store: EmbeddedStore) -> None:
    assert first(store, misspelt) == first(store, right)


def test_a_word_that_is_only_like_a_known_one_in_its_first_letter_is_another_word(store: EmbeddedStore) -> None:
    assert not ask(store, "platce plátce").mentions


def test_one_code_of_two_plans_gives_two_proposals(store: EmbeddedStore) -> None:
    items = [found.params["item"] for found in ask(store, "vazby A05-01").proposals if found.question == "item-links"]
    assert items == ["A05-01@sprss-2014-2017", "A05-01@sprss-2018-2020"]


def test_the_plan_beside_a_code_says_which(store: EmbeddedStore) -> None:
    assert first(store, "vazby A05-01 v plánu 2018-2020") == ("item-links", {"item": "A05-01@sprss-2018-2020"})


def test_what_is_not_said_is_missing_and_not_made_up(store: EmbeddedStore) -> None:
    found = ask(store, "které služby jsou nepokryté").proposals[0]
    assert (found.question, dict(found.params), found.missing) == ("uncovered-services", {}, ("plan",))


def test_a_plan_that_follows_from_another_is_marked(store: EmbeddedStore) -> None:
    found = ask(store, "co vypadlo ze SPRSS 2014-2017").proposals[0]
    assert (found.params["next_plan"], found.derived) == ("sprss-2018-2020", ("next_plan",))


def test_earlier_and_later_plan_are_told_apart_in_any_order(store: EmbeddedStore) -> None:
    for text in ("porovnej SPRSS 2014-2017 a SPRSS 2018-2020", "porovnej SPRSS 2018-2020 a SPRSS 2014-2017"):
        assert first(store, text) == ("compare-plans", {"plan_a": "sprss-2014-2017", "plan_b": "sprss-2018-2020"})


def test_today_is_the_day_that_is_given(store: EmbeddedStore) -> None:
    text = "co je dnes v akčním plánu po termínu"
    assert first(store, text) == ("overdue-items", {"plan": "ap-ssz-2024-2025", "date": "2025-06-30"})
    assert proposals.ask(Settings(), store.view(), QUESTIONS, text).proposals[0].missing == ("date",)


def test_where_nothing_fits_the_full_text_is_offered(store: EmbeddedStore) -> None:
    found = ask(store, "kolik stojí svíčková").to_json()
    assert found["proposals"] == []
    assert found["full_text"]["params"]["text"].split()[-1] == "svíčková"
    assert "svíčková" in found["not_understood"]
    assert ask(store, "a co na to").to_json()["full_text"] is None


def test_every_question_has_hints(root: Path) -> None:
    assert set(vocabulary.load(root).questions) >= {question.id for question in QUESTIONS}


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=300),
        st.lists(st.sampled_from(["akční", "plán", "2014-2017", "A05-01", "S", "§", "62", "okruh", "X", "OPZ+", "konec"])).map(" ".join),
    )
)
def test_any_text_is_understood_the_same_each_time(shipped_store: EmbeddedStore, text: str) -> None:
    found = ask(shipped_store, text)
    assert found.to_json() == ask(shipped_store, text).to_json()
    for mention in found.to_json()["understood"]:
        assert text[mention["start"] : mention["end"]] == mention["text"]
        assert mention["entities"]


@pytest.mark.parametrize("part", ["sociální služby ", "A05-01 ", "2014-2017 ", "okruh X ", "á", "31. 12. 2024 ", "konec "])
def test_of_a_long_text_only_the_beginning_is_read(part: str, store: EmbeddedStore) -> None:
    found = ask(store, part * (10_000 // len(part)))
    assert len(found.reading.said) <= MAX_WORDS
    assert len(found.reading.text) <= 1_000


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ("[word]\nsilent = []", "'word'"),
        ("[words]\nsilence = []", "'silence'"),
        ("[questions.acts]\nhint = []", "'hint'"),
        ('[questions.acts]\nrelations = ["plan after plan"]', "'plan after plan'"),
        ('[[names]]\nkind = "plan"\ncs = []', "kind, id and cs"),
        ("[words", "asking.toml"),
    ],
)
def test_a_wrong_file_of_words_is_refused_with_what_is_wrong(wrong: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "asking.toml").write_text(wrong, encoding="utf-8")
    with pytest.raises(DataError, match=said):
        vocabulary.load(tmp_path)


@pytest.mark.parametrize("question", list(QUESTIONS), ids=lambda question: question.id)
def test_the_example_of_a_question_proposes_that_question_first(question: Question, store: EmbeddedStore) -> None:
    found = ask(store, question.example["cs"]).proposals[0]
    assert found.question == question.id
    assert set(found.missing) <= {parameter.name for parameter in question.parameters}
