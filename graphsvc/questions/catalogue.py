"""The catalogue of questions: one ``queries/<id>.rq`` a question, with its metadata in the header.

A query selects its parameters beside its columns: a value is fixed as a term before evaluation, never pasted into the text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from graphsvc.errors import DataError, NotFoundError, ParameterError
from graphsvc.questions import header
from graphsvc.questions.answer import Answer, answer
from graphsvc.questions.parameters import TYPES, Parameter, Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import View

LANGUAGES = ("cs", "en")
_KEYS = {"summary", "description", "example", "params", "columns", "lists", "tags"}
_PARAMETER_KEYS = {"type", "optional", "values", *LANGUAGES}


@dataclass(frozen=True, slots=True)
class Question:
    """A question: texts by language, typed parameters in order, columns in order (``lists``: those that hold several codes), query."""

    id: str
    summary: Mapping[str, str]
    description: Mapping[str, str]
    example: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    columns: tuple[str, ...]
    lists: frozenset[str]
    tags: tuple[str, ...]
    sparql: str

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
        }


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The questions by id, and why a file is none (``broken``: id → sentence with file and line)."""

    questions: Mapping[str, Question]
    broken: Mapping[str, str]
    settings: Settings

    def __iter__(self) -> Iterator[Question]:
        return iter(self.questions.values())

    def __getitem__(self, question: str) -> Question:
        """The question. Raises NotFoundError, naming the ones there are, and DataError for one whose file is broken."""
        if question in self.broken:
            raise DataError(self.broken[question])
        if question not in self.questions:
            raise NotFoundError(f"There is no such question (there are {', '.join(self.questions)}): {question!r}")
        return self.questions[question]

    def run(self, view: View, question: str, params: Mapping[str, str]) -> Answer:
        """Answer a question. Raises NotFoundError, DataError, and ParameterError for a parameter unknown, missing or unresolved."""
        asked = self[question]
        known = {parameter.name: parameter for parameter in asked.parameters}
        if unknown := sorted(set(params) - set(known)):
            raise ParameterError(f"The question {asked.id} takes {', '.join(known) or 'no parameter'}, not {unknown[0]!r}")
        if missing := [p.name for p in asked.parameters if not p.optional and p.name not in params]:
            raise ParameterError(f"The question {asked.id} needs the parameter {missing[0]!r}")
        resolver = Resolver(self.settings.root, Terms(self.settings.base), view)
        started = time.perf_counter()
        bindings = {name: resolver.resolve(known[name], written) for name, written in params.items()}
        rows = view.select(asked.sparql, bindings)
        table = answer(rows, asked.columns, asked.lists, self.settings.base)
        return Answer(asked.id, dict(params), asked.columns, table, round((time.perf_counter() - started) * 1000, 1))


def load(settings: Settings) -> Catalogue:
    """All questions below ``settings.root``; a file that is broken disables that question only."""
    questions: dict[str, Question] = {}
    broken: dict[str, str] = {}
    for path in sorted((settings.root / "queries").glob("*.rq")):
        try:
            questions[path.stem] = read(path)
        except DataError as error:
            broken[path.stem] = str(error)
    return Catalogue(MappingProxyType(questions), MappingProxyType(broken), settings)


def read(path: Path) -> Question:
    """One question from its file. Raises DataError, naming the file, for a header that lacks something or has what it must not."""
    sparql = path.read_text(encoding="utf-8")
    head = header.read(sparql, path.name)
    _only(head, _KEYS, path)
    columns = _list(head, "columns", path)
    if not columns:
        raise DataError(f"A question has columns: {path.name}")
    lists = frozenset(_list(head, "lists", path))
    if strange := sorted(lists - set(columns)):
        raise DataError(f"'lists' names what is no column, {strange[0]!r}: {path.name}")
    parameters = tuple(_parameter(name, entry, path) for name, entry in _table(head, "params", path).items())
    texts = {key: _texts(head, key, path) for key in ("summary", "description", "example")}
    tags = tuple(_list(head, "tags", path))
    return Question(path.stem, texts["summary"], texts["description"], texts["example"], parameters, columns, lists, tags, sparql)


def _parameter(name: str, entry: object, path: Path) -> Parameter:
    if not isinstance(entry, dict):
        raise DataError(f"The parameter {name!r} has no type: {path.name}")
    _only(entry, _PARAMETER_KEYS, path)
    if entry.get("type") not in TYPES:
        raise DataError(f"The parameter {name!r} has no known type, but {entry.get('type')!r}: {path.name}")
    labels = {language: entry.get(language) or "" for language in LANGUAGES}
    if not all(labels.values()):
        raise DataError(f"The parameter {name!r} needs a label in {' and '.join(LANGUAGES)}: {path.name}")
    values = _list(entry, "values", path)
    return Parameter(name, entry["type"], MappingProxyType(labels), entry.get("optional") == "true", values)


def _texts(head: Mapping[str, Any], key: str, path: Path) -> Mapping[str, str]:
    texts = _table(head, key, path)
    if set(texts) != set(LANGUAGES) or not all(isinstance(text, str) for text in texts.values()):
        raise DataError(f"{key!r} must be given in {' and '.join(LANGUAGES)}: {path.name}")
    return MappingProxyType({language: str(texts[language]) for language in LANGUAGES})


def _table(head: Mapping[str, Any], key: str, path: Path) -> dict[str, Any]:
    value = head.get(key, {})
    if not isinstance(value, dict):
        raise DataError(f"{key!r} needs indented lines below it, not {value!r}: {path.name}")
    return value


def _list(head: Mapping[str, Any], key: str, path: Path) -> tuple[str, ...]:
    value = head.get(key, [])
    if not isinstance(value, list):
        raise DataError(f"{key!r} is a list in brackets, not {value!r}: {path.name}")
    return tuple(value)


def _only(entry: Mapping[str, Any], keys: set[str], path: Path) -> None:
    if strange := sorted(set(entry) - keys):
        raise DataError(f"A question's header does not know {strange[0]!r}: {path.name}")
