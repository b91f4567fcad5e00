"""One question: a file ``queries/<id>.rq``, whose header says what it is about, what it takes and what it gives."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError, QueryError
from graphsvc.questions import computed, header
from graphsvc.questions.parameters import TYPES, Parameter
from graphsvc.store import parsing, rewriting
from graphsvc.store.base import Bindings

LANGUAGES = ("cs", "en")
_KEYS = {"summary", "description", "example", "params", "columns", "lists", "links", "computed", "tags"}
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


@dataclass(frozen=True, slots=True)
class _File:
    """A file, for errors that name the line."""

    name: str
    text: str

    def at(self, key: str) -> str:
        """The line of the header where a key stands, else its first."""
        found = re.search(rf"^#\+ +{re.escape(key)}:", self.text, re.MULTILINE)
        return f"{self.name}:{self.text.count(chr(10), 0, found.start()) + 1 if found else 1}"

    def query(self) -> str:
        """The line where the query begins."""
        lines = self.text.splitlines()
        return f"{self.name}:{next((at for at, line in enumerate(lines, 1) if line and not line.startswith('#')), 1)}"


def read(path: Path) -> Question:
    """One question from its file. Raises DataError, naming the file, for a header that lacks something or has what it must not."""
    sparql = path.read_text(encoding="utf-8")
    head, file = header.read(sparql, path.name), _File(path.name, sparql)
    _only(head, _KEYS, file)
    columns = _list(head, "columns", file)
    if not columns:
        raise DataError(f"A question has columns: {file.at('columns')}")
    lists = frozenset(_list(head, "lists", file))
    if strange := sorted(lists - set(columns)):
        raise DataError(f"'lists' names what is no column, {strange[0]!r}: {file.at('lists')}")
    parameters = tuple(_parameter(name, entry, file) for name, entry in _table(head, "params", file).items())
    if not head.get("computed"):
        _check(sparql, {*columns, *(parameter.name for parameter in parameters), *(_links(head, file) or ())}, file)
    texts = {key: _texts(head, key, file) for key in ("summary", "description", "example")}
    return Question(
        path.stem,
        texts["summary"],
        texts["description"],
        texts["example"],
        parameters,
        columns,
        lists,
        _list(head, "tags", file),
        "" if head.get("computed") else sparql,
        _links(head, file),
        _computed(head, file),
    )


def _check(sparql: str, names: set[str], file: _File) -> None:
    try:
        selected = parsing.selected(sparql)
    except QueryError as error:
        raise DataError(f"{error} of {file.name}") from error
    if missing := sorted(names - selected):
        raise DataError(f"The query does not select ?{missing[0]}: {file.query()}")


def _links(head: Mapping[str, Any], file: _File) -> tuple[str, str] | None:
    match _list(head, "links", file):
        case ():
            return None
        case (source, target):
            return source, target
        case several:
            raise DataError(f"'links' names two variables, not {len(several)}: {file.at('links')}")


def _computed(head: Mapping[str, Any], file: _File) -> str:
    name = head.get("computed", "")
    if name and name not in computed.NAMES:
        raise DataError(f"Nothing computes {name!r} (there are {', '.join(sorted(computed.NAMES))}): {file.at('computed')}")
    return str(name)


def _body(sparql: str) -> str:
    """The query without its header."""
    return "\n".join(line for line in sparql.splitlines() if not line.startswith("#+")).strip()


def _parameter(name: str, entry: object, file: _File) -> Parameter:
    if not isinstance(entry, dict):
        raise DataError(f"The parameter {name!r} has no type: {file.at(name)}")
    _only(entry, _PARAMETER_KEYS, file)
    if entry.get("type") not in TYPES:
        raise DataError(f"The parameter {name!r} has no known type, but {entry.get('type')!r}: {file.at(name)}")
    labels = {language: entry.get(language) or "" for language in LANGUAGES}
    if not all(labels.values()):
        raise DataError(f"The parameter {name!r} needs a label in {' and '.join(LANGUAGES)}: {file.at(name)}")
    values = _list(entry, "values", file)
    return Parameter(name, entry["type"], MappingProxyType(labels), entry.get("optional") == "true", values)


def _texts(head: Mapping[str, Any], key: str, file: _File) -> Mapping[str, str]:
    texts = _table(head, key, file)
    if set(texts) != set(LANGUAGES) or not all(isinstance(text, str) for text in texts.values()):
        raise DataError(f"{key!r} must be given in {' and '.join(LANGUAGES)}: {file.at(key)}")
    return MappingProxyType({language: str(texts[language]) for language in LANGUAGES})


def _table(head: Mapping[str, Any], key: str, file: _File) -> dict[str, Any]:
    value = head.get(key, {})
    if not isinstance(value, dict):
        raise DataError(f"{key!r} needs indented lines below it, not {value!r}: {file.at(key)}")
    return value


def _list(head: Mapping[str, Any], key: str, file: _File) -> tuple[str, ...]:
    value = head.get(key, [])
    if not isinstance(value, list):
        raise DataError(f"{key!r} is a list in brackets, not {value!r}: {file.at(key)}")
    return tuple(value)


def _only(entry: Mapping[str, Any], keys: set[str], file: _File) -> None:
    if strange := sorted(set(entry) - keys):
        raise DataError(f"A question's header does not know {strange[0]!r}: {file.at(strange[0])}")
