"""An answer in the forms that it can be had in, for the command line and the API alike."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from graphsvc.lazy import lazily
from graphsvc.questions.answer import Answer
from graphsvc.questions.network import network
from graphsvc.store.base import View

FORMS: Mapping[str, str] = MappingProxyType(
    {
        "json": "application/json",
        "csv": "text/csv; charset=utf-8",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "srj": "application/sparql-results+json",
        "graph": "application/json",
    }
)
"""Form → media type. ``srj`` are SPARQL results, ``graph`` nodes and links."""
_WIDE = {"title": 70, "title_a": 50, "title_b": 50, "name": 50, "items": 40, "sections": 40, "what": 40, "deadline": 30, "target_group": 40}
_NARROW = 18


def written(answer: Answer, form: str, view: View, title: str, heads: Sequence[str]) -> bytes:
    """The answer in one of :data:`FORMS`; a workbook is called ``title``, and its columns by ``heads``.

    Raises ParameterError where its rows are no relations, and a graph is wanted.
    """
    match form:
        case "csv":
            return answer.to_csv().encode()
        case "xlsx":
            return _workbook(answer, title, heads)
        case "srj":
            return _json(answer.to_results())
        case "graph":
            return _json(network(answer, view))
        case _:
            return _json(answer.to_json())


def _workbook(answer: Answer, title: str, heads: Sequence[str]) -> bytes:
    workbook = lazily("graphsvc.workbook")
    columns = [workbook.Column(head, _WIDE.get(column, _NARROW)) for column, head in zip(answer.columns, heads, strict=True)]
    made: bytes = workbook.table(title, columns, answer.table())
    return made


def _json(value: Mapping[str, object]) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode() + b"\n"
