"""The question ``items-by-text``: items whose names, codes or descriptions hold the words of a text, with their scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphsvc.errors import ParameterError
from graphsvc.fulltext.library import LIBRARY
from graphsvc.store.base import Iri, Literal, Row, Term, View

MOST = 10_000
"""Rows of an answer."""
_DECIMAL = "http://www.w3.org/2001/XMLSchema#decimal"


def rows(view: View, bindings: Mapping[str, Term]) -> Iterator[Row]:
    """``plan``, ``code``, ``title`` (where there are such) and ``score`` of the items that ``text`` finds, best first.

    Raises ParameterError where no text is bound; no text is itself an error.
    """
    text = bindings.get("text")
    if not isinstance(text, Literal):
        raise ParameterError(f"This question needs a text, not: {text}")
    for entry, score in LIBRARY.of(view).every(text.value, "item", MOST):
        row: Row = {"score": Literal(str(score), datatype=_DECIMAL)}
        if entry.plan:
            row["plan"] = Iri(entry.plan)
        if entry.code:
            row["code"] = Literal(entry.code)
        if entry.labels:
            language = "cs" if "cs" in entry.labels else min(entry.labels)
            row["title"] = Literal(entry.labels[language], language)
        yield row
