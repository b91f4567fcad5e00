from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphsvc.fulltext import marking, query

TITLE = "Podpora denních stacionářů (zejména potvrzení potřebnosti) a denního života"


def marked(text: str, written: str) -> str:
    return "".join(f"[{piece}]" if is_marked else piece for piece, is_marked in marking.mark(text, query.parse(written)).pieces())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("denní", "Podpora [denních] stacionářů (zejména potvrzení potřebnosti) a [denního] života"),
        ("denni stacionar", "Podpora [denních] [stacionářů] (zejména potvrzení potřebnosti) a [denního] života"),
        ('"denní stacionáře"', "Podpora [denních stacionářů] (zejména potvrzení potřebnosti) a denního života"),
        ("potř*", "Podpora denních stacionářů (zejména potvrzení [potřebnosti]) a denního života"),
        ("podpora -denní", "[Podpora] denních stacionářů (zejména potvrzení potřebnosti) a denního života"),
        ("zahrada", TITLE),
    ],
)
def test_words_are_marked_in_any_form_and_phrases_as_a_whole(written: str, expected: str) -> None:
    assert marked(TITLE, written) == expected


def test_a_long_text_is_cut_between_words_around_the_first_mark() -> None:
    text = "slovo " * 100 + "komunitní zahrada " + "konec " * 100
    piece = marking.piece(text, query.parse("zahrady"))
    assert piece.cut_before
    assert piece.cut_after
    assert len(piece.text) <= marking.LENGTH
    assert [piece.text[start:end] for start, end in piece.ranges] == ["zahrada"]
    assert piece.text.startswith("slovo ")
    assert piece.text.split()[-1] in {"konec", "zahrada"}


def test_a_short_text_is_not_cut() -> None:
    piece = marking.piece(TITLE, query.parse("život"))
    assert (piece.text, piece.cut_before, piece.cut_after) == (TITLE, False, False)


@given(st.text(max_size=600), st.text(max_size=30))
def test_pieces_make_up_the_text_and_marks_are_inside_it(text: str, written: str) -> None:
    for found in (marking.mark(text, query.parse(written)), marking.piece(text, query.parse(written))):
        assert "".join(piece for piece, _ in found.pieces()) == found.text
        assert found.text in text
        assert all(0 <= start < end <= len(found.text) for start, end in found.ranges)
        assert all(one[1] <= other[0] for one, other in zip(found.ranges, found.ranges[1:], strict=False))
