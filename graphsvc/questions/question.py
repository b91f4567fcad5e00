"""One question: a file ``queries/<id>.rq``, whose header says what it is about, what it takes and what it gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError, QueryError
from graphsvc.questions import chart, computed, header, sentence
from graphsvc.questions.chart import Chart
from graphsvc.questions.header import LANGUAGES, File
from graphsvc.questions.parameters import TYPES, Parameter
from graphsvc.questions.sentence import Known, Sentence
from graphsvc.store import parsing, rewriting
from graphsvc.store.base import Bindings

_KEYS = {"summary", "description", "example", "params", "columns", "lists", "links", "computed", "tags"}
_SHOWN = {"topic", "answer", "nothing", "chart", "picture"}
"""What says how an answer is shown."""
PICTURES = ("focus", "impact", "from", "to", "of")
"""What a picture of the graph can be of; each takes the thing that a parameter means."""
_PARAMETER_KEYS = {"type", "optional", "values", *LANGUAGES}


@dataclass(frozen=True, slots=True)
class Question:
    """A question: texts by language, typed parameters in order, columns in order (``lists``: those that hold several codes), query.

    ``links`` are the two variables between whose things a row is a relation. A question that no query can answer is ``computed`` by a
    function of that name, which gives the rows in their order, and has no query.
    """

    id: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    example: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    lists: frozenset[str]
    tags: tuple[str, ...]
    sparql: str
    links: tuple[str, str] | None = None
    computed: str = ""
    topic: str = ""
    """What the question is for: questions are listed by it."""
    answer: Mapping[str, Sentence] = field(default_factory=dict)
    nothing: Mapping[str, Sentence] = field(default_factory=dict)
    """By language, what the answer says, and what an empty one means."""
    chart: Chart | None = None
    picture: Mapping[str, str] = field(default_factory=dict)
    """What a picture is of (:data:`PICTURES`) → the parameter that means it; empty where the answer has no picture."""

    def describe(self) -> dict[str, Any]:
        """The question as plain data, for people and for the API."""
        return {
            "id": self.id,
            "summary": dict(self.summary),
            "description": dict(self.description),
            "example": dict(self.example),
            "params": [
                {"name": p.name, "type": p.type, "label": dict(p.labels), "optional": p.optional, "values": list(p.values)}
                for p in self.parameters
            ],
            "columns": list(self.columns),
            "tags": list(self.tags),
            "graph": self.links is not None,
            "sparql": self.bound({}),
        }

    def bound(self, bindings: Bindings) -> str:
        """The query with its parameters fixed, as one can ask it anywhere; ``""`` where the answer is computed."""
        return rewriting.whole(_body(self.sparql), bindings) if self.sparql else ""


def read(path: Path) -> Question:
    """One question from its file. Raises DataError, naming the file, for a header that lacks something or has what it must not."""
    sparql = path.read_text(encoding="utf-8")
    head, file = header.read(sparql, path.name), File(path.name, sparql)
    header.only(head, _KEYS | _SHOWN, file)
    columns = header.several(head, "columns", file)
    if not columns:
        raise DataError(f"A question has columns: {file.at('columns')}")
    lists = frozenset(header.several(head, "lists", file))
    if strange := sorted(lists - set(columns)):
        raise DataError(f"'lists' names what is no column, {strange[0]!r}: {file.at('lists')}")
    parameters = tuple(_parameter(name, entry, file) for name, entry in header.table(head, "params", file).items())
    if not head.get("computed"):
        _check(sparql, {*columns, *(parameter.name for parameter in parameters), *(_links(head, file) or ())}, file)
    texts = {key: header.texts(head, key, file) for key in ("summary", "description", "example")}
    return Question(
        path.stem,
        texts["summary"],
        texts["description"],
        texts["example"],
        parameters,
        columns,
        lists,
        header.several(head, "tags", file),
        "" if head.get("computed") else sparql,
        _links(head, file),
        _computed(head, file),
        str(head.get("topic", "")),
        _sentences(head, "answer", parameters, columns, file),
        _sentences(head, "nothing", parameters, (), file),
        chart.read(head, columns, file),
        _picture(head, parameters, file),
    )


def _sentences(
    head: Mapping[str, Any], key: str, parameters: Sequence[Parameter], columns: tuple[str, ...], file: File
) -> Mapping[str, Sentence]:
    if key not in head:
        return {}
    known = Known([parameter.name for parameter in parameters], columns, file.at(key))
    patterns = header.texts(head, key, file)
    return {language: sentence.read(pattern, language, known) for language, pattern in patterns.items()}


def _picture(head: Mapping[str, Any], parameters: Sequence[Parameter], file: File) -> Mapping[str, str]:
    picture = header.table(head, "picture", file)
    header.only(picture, set(PICTURES), file)
    names = [parameter.name for parameter in parameters]
    if strange := sorted(str(name) for name in picture.values() if name not in names):
        raise DataError(f"A picture is of what a parameter means, not {strange[0]!r}: {file.at('picture')}")
    return MappingProxyType(dict(picture))


def _check(sparql: str, names: set[str], file: File) -> None:
    try:
        selected = parsing.selected(sparql)
    except QueryError as error:
        raise DataError(f"{error} of {file.name}") from error
    if missing := sorted(names - selected):
        raise DataError(f"The query does not select ?{missing[0]}: {file.query()}")


def _links(head: Mapping[str, Any], file: File) -> tuple[str, str] | None:
    match header.several(head, "links", file):
        case ():
            return None
        case (source, target):
            return source, target
        case several:
            raise DataError(f"'links' names two variables, not {len(several)}: {file.at('links')}")


def _computed(head: Mapping[str, Any], file: File) -> str:
    name = head.get("computed", "")
    if name and name not in computed.NAMES:
        raise DataError(f"Nothing computes {name!r} (there are {', '.join(sorted(computed.NAMES))}): {file.at('computed')}")
    return str(name)


def _body(sparql: str) -> str:
    """The query without its header."""
    return "\n".join(line for line in sparql.splitlines() if not line.startswith("#+")).strip()


def _parameter(name: str, entry: object, file: File) -> Parameter:
    if not isinstance(entry, dict):
        raise DataError(f"The parameter {name!r} has no type: {file.at(name)}")
    header.only(entry, _PARAMETER_KEYS, file)
    if entry.get("type") not in TYPES:
        raise DataError(f"The parameter {name!r} has no known type, but {entry.get('type')!r}: {file.at(name)}")
    labels = {language: entry.get(language) or "" for language in LANGUAGES}
    if not all(labels.values()):
        raise DataError(f"The parameter {name!r} needs a label in {' and '.join(LANGUAGES)}: {file.at(name)}")
    values = header.several(entry, "values", file)
    return Parameter(name, entry["type"], MappingProxyType(labels), entry.get("optional") == "true", values)
