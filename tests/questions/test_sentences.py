"""Sentences of answers: numbers take their forms, what was not given is left out, a pattern that names nothing is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.errors import DataError
from graphsvc.questions import catalogue, sentence
from graphsvc.questions.answer import Cell
from graphsvc.questions.sentence import Known
from graphsvc.settings import Settings

KNOWN = Known(("plan", "date"), ("plan", "code", "count", "items", "role"), "one.rq:5")
ROWS: list[dict[str, Cell]] = [
    {"plan": "a", "code": "A1", "count": 2, "items": ["x", "y"], "role": "responsible"},
    {"plan": "a", "code": "A2", "count": 3, "items": [], "role": "cooperating"},
    {"plan": "b", "code": "B1", "count": 4, "items": ["z"], "role": None},
]


def said(pattern: str, rows: Sequence[dict[str, Cell]] = ROWS, given: Sequence[str] = ("plan",), language: str = "cs") -> str:
    pieces = sentence.read(pattern, language, KNOWN).pieces(given, rows)
    return "".join(piece.text or (f"<{piece.parameter}>" if piece.parameter else f"{rows[piece.row][piece.column]}") for piece in pieces)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("Plán {plan} má {rows|# řádek|# řádky|# řádků}.", "Plán <plan> má 3 řádky."),
        ("{plan|v # plánu|ve # plánech|v # plánech}", "ve 2 plánech"),
        ("{sum count|#|#|#} {max count|#|#|#} {sum items|#|#|#}", "9 4 3"),
        ("{count role=responsible|# jednou|#|#} {count role=responsible,cooperating|#|# dvakrát|#}", "1 jednou 2 dvakrát"),
        ("{filled items|#|#|#}+{empty items|#|#|#}", "2+1"),
        ("{count role=boss|#|#|#|nikdo}", "nikdo"),
        ("{most plan by rows} {most plan by count} {most code by items} {first code}", "a a A1 A1"),
        ("Položky[ plánu {plan}][ ke dni {date}] jsou.", "Položky plánu <plan> jsou."),
        ("{date}", ""),
    ],
)
def test_a_pattern_is_filled(pattern: str, expected: str) -> None:
    assert said(pattern) == expected


def test_what_no_row_says_is_left_out_with_its_brackets() -> None:
    pattern = "{rows|# řádek|# řádky|# řádků}[; nejčastěji {most role by count}][; první {first role}]."
    assert said(pattern, ROWS[2:]) == "1 řádek."
    assert said(pattern) == "3 řádky; nejčastěji cooperating; první responsible."


def test_english_has_two_forms() -> None:
    assert said("{rows|# row|# rows}", ROWS[:1], language="en") == "1 row"
    assert said("{rows|# row|# rows}", ROWS, language="en") == "3 rows"


@pytest.mark.parametrize(("number", "place"), [(0, 2), (1, 0), (2, 1), (4, 1), (5, 2), (21, 2), (104, 2)])
def test_czech_numbers_choose_their_form(number: int, place: int) -> None:
    assert sentence.form(number, "cs") == place


def test_numbers_are_written_as_the_language_does() -> None:
    assert sentence.written(12345, "cs") == "12\u00a0345"
    assert sentence.written(12345.5, "en") == "12,345.5"
    assert sentence.written(0.25, "cs") == "0,25"


def test_without_rows_cells_say_nothing() -> None:
    assert said("{rows|#|#|#} {most code by count}{first code}", []) == "0 "


@pytest.mark.parametrize(
    "wrong",
    [
        "{nonsense}",
        "{rows|one|two}",
        "{sum nonsense|#|#|#}",
        "{most code by nonsense}",
        "{count role|#|#|#}",
        "{rows",
        "rows}",
        "[a [b]]",
        "[a",
        "a]",
        "{}",
        "{rows|1|2|3|4|5}",
    ],
)
def test_a_pattern_that_cannot_be_filled_is_refused_with_its_place(wrong: str) -> None:
    with pytest.raises(DataError, match=r"one\.rq:5$"):
        sentence.read(wrong, "cs", KNOWN)


@given(st.text(alphabet="{}[]|# abrows,=plan", max_size=40))
def test_whatever_is_written_is_read_or_refused(pattern: str) -> None:
    try:
        read = sentence.read(pattern, "cs", KNOWN)
    except DataError:
        return
    assert all(piece.row < len(ROWS) for piece in read.pieces((), ROWS))


def test_every_question_says_what_its_answer_means_and_what_an_empty_one_does() -> None:
    questions = list(catalogue.load(Settings()))
    assert len(questions) > 25
    for question in questions:
        assert set(question.answer) == set(question.nothing) == {"cs", "en"}, question.id
        needed = {parameter.name for parameter in question.parameters if not parameter.optional}
        for one in question.answer.values():
            assert needed <= {part.text for part in one.parts if part.kind == "parameter"}, question.id
        assert question.topic, question.id
