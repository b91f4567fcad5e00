"""The order of rows: by plan, then code, then the other columns, each in natural order; long text is ranked only where it decides."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from graphsvc.questions.answer import answer
from graphsvc.store.base import Iri, Literal, Row, Term
from graphsvc.text import natural, strip_diacritics

BASE = "https://graphsvc.example/"
COLUMNS = ("title", "code", "plan", "count")
ORDER = ("plan", "code", "title", "count")
TEXTS = st.text(alphabet="AIVX019.-č ", max_size=5)
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"


def rows() -> st.SearchStrategy[list[Row]]:
    terms: dict[str, st.SearchStrategy[Term]] = {
        "plan": st.sampled_from(["p-2", "p-10"]).map(lambda name: Iri(f"{BASE}id/plan/{name}")),
        "code": st.sampled_from(["A1", "A1.2", "A1.10", "IX.1", "X.1"]).map(Literal),
        "title": TEXTS.map(Literal),
        "count": st.integers(0, 20).map(lambda number: Literal(str(number), "", INTEGER)),
    }
    return st.lists(st.fixed_dictionaries({}, optional=terms), max_size=30)


def rank(cell: object) -> tuple[object, ...]:
    if cell is None:
        return (0,)
    return (1, cell) if isinstance(cell, int) else (2, natural(strip_diacritics(str(cell))), cell)


@given(rows())
def test_rows_are_ordered_as_by_one_key_of_all_columns(found: list[Row]) -> None:
    table, terms = answer(found, COLUMNS, frozenset(), BASE)
    assert table == sorted(table, key=lambda row: [rank(row[column]) for column in ORDER])
    assert len({tuple(row.values()) for row in table}) == len(table) == len(terms)
    assert {str(dict(row)) for row in terms} <= {str(dict(row)) for row in found}


@given(rows())
def test_the_order_in_which_rows_come_makes_no_difference(found: list[Row]) -> None:
    assert answer(found, COLUMNS, frozenset(), BASE)[0] == answer(found[::-1], COLUMNS, frozenset(), BASE)[0]
