"""The catalogue of questions: one ``queries/<id>.rq`` a question, with its metadata in the header.

A query selects its parameters beside its columns: a value is fixed as a term before evaluation, never pasted into the text.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from graphsvc.errors import DataError, NotFoundError, ParameterError
from graphsvc.questions import computed
from graphsvc.questions.answer import Answer, answer, links
from graphsvc.questions.parameters import Resolver
from graphsvc.questions.question import Question, read
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import Bindings, Term, View


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
        if missing := self.missing(asked, params):
            raise ParameterError(f"The question {asked.id} needs the parameter {missing[0]!r}")
        return self.answer(view, asked, params, {name: self.resolve(view, asked, name, written) for name, written in params.items()})

    def missing(self, asked: Question, params: Mapping[str, str]) -> list[str]:
        """The parameters that are needed and not given. Raises ParameterError for one that the question does not have."""
        known = {parameter.name: parameter for parameter in asked.parameters}
        if unknown := sorted(set(params) - set(known)):
            raise ParameterError(f"The question {asked.id} takes {', '.join(known) or 'no parameter'}, not {unknown[0]!r}")
        return [name for name, parameter in known.items() if not parameter.optional and name not in params]

    def resolve(self, view: View, asked: Question, name: str, written: str) -> Term:
        """What is meant by what is written for a parameter. Raises ParameterError, with the nearest, where that is not clear."""
        parameter = next(parameter for parameter in asked.parameters if parameter.name == name)
        return Resolver(self.settings.root, Terms(self.settings.base), view).resolve(parameter, written)

    def answer(self, view: View, asked: Question, params: Mapping[str, str], bindings: Bindings) -> Answer:
        """The answer with parameters as they were written and what they mean."""
        started = time.perf_counter()
        rows = list(computed.rows(asked.computed, view, bindings)) if asked.computed else view.select(asked.sparql, bindings)
        table, terms = answer(rows, asked.columns, asked.lists, self.settings.base, ordered=bool(asked.computed))
        return Answer(
            asked.id,
            dict(params),
            asked.columns,
            table,
            round((time.perf_counter() - started) * 1000, 1),
            total=len(table),
            told=view.version,
            sparql=asked.bound(bindings),
            terms=terms,
            related=asked.links is not None,
            links=links(rows, asked.links, bindings) if asked.links else (),
        )


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
