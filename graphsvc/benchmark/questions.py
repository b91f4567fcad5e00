"""The questions of the catalogue at size: asked with frequent and rare values that the graph itself has, and the same by plain rdflib."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, TypeVar

from graphsvc.errors import ParameterError
from graphsvc.questions.answer import Cell
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.parameters import Parameter, Resolver
from graphsvc.questions.question import Question
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Bindings, Iri, Row, View

_CHOICES = Path(__file__).with_name("questions.toml")
_SHARES = (0.0, 0.5, 1.0)
"""Places among the values, the most used first, of those that are asked with."""
_LABELS = ("http://purl.org/dc/terms/identifier", "http://www.w3.org/2004/02/skos/core#prefLabel")
_Made = TypeVar("_Made")
Params = Mapping[str, str]
"""Parameters as they are written."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question asked with these parameters, several times.

    Milliseconds: of the first time, when nothing was made ready; then the median of resolving the parameters alone, of the whole,
    and the longest whole. ``bindings`` are the parameters as terms, ``rows`` the table.
    """

    params: Params
    bindings: Bindings
    rows: Sequence[Mapping[str, Cell]]
    first: float
    resolving: float
    whole: float
    worst: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """A question with all its parameters."""

    question: str
    asked: tuple[Asked, ...]

    @property
    def median(self) -> float:
        """Milliseconds of the whole: the median of the medians."""
        return median(one.whole for one in self.asked)

    @property
    def resolving(self) -> float:
        """Milliseconds of resolving parameters, of those in the median."""
        return median(one.resolving for one in self.asked)

    @property
    def slowest(self) -> Asked:
        """The parameters with which it takes longest."""
        return max(self.asked, key=lambda one: one.whole)

    @property
    def rows(self) -> int:
        """The most rows."""
        return max(len(one.rows) for one in self.asked)

    @property
    def first(self) -> float:
        """Milliseconds of the first time that it was asked at all."""
        return self.asked[0].first


def measured(catalogue: Catalogue, view: View, question: str, runs: int) -> Outcome:
    """Ask a question with each of its :func:`choices`. Raises ParameterError where the graph has no values for it."""
    chosen = choices(catalogue[question], view, catalogue)
    if not chosen:
        raise ParameterError(f"The graph has no values to ask this question with: {question!r}")
    return Outcome(question, tuple(_asked(catalogue, view, question, params, runs) for params in chosen))


def choices(question: Question, view: View, catalogue: Catalogue) -> list[Params]:
    """What to ask a question with, as people write it: without what is optional, and with values that are used often, less, and hardly."""
    found: list[Params] = []
    for values in _values(question, view):
        needed = [parameter for parameter in question.parameters if not parameter.optional]
        for parameters in (needed, question.parameters):
            params = {one.name: _written(one, values[one.name], view, catalogue) for one in parameters if one.name in values}
            if params not in found:
                found.append(params)
    return found


def timed(step: Callable[[], _Made]) -> tuple[_Made, float]:
    """What a step gives, and the milliseconds that it took."""
    begin = perf_counter()
    made = step()
    return made, (perf_counter() - begin) * 1_000


def _asked(catalogue: Catalogue, view: View, question: str, params: Params, runs: int) -> Asked:
    parameters = {parameter.name: parameter for parameter in catalogue[question].parameters}
    resolver = Resolver(catalogue.settings.root, Terms(catalogue.settings.base), view)

    def resolve() -> Bindings:
        return {name: resolver.resolve(parameters[name], written) for name, written in params.items()}

    answer, first = timed(lambda: catalogue.run(view, question, params))
    bindings = resolve()
    resolving = [timed(resolve)[1] for _ in range(runs)]
    whole = [timed(lambda: catalogue.run(view, question, params))[1] for _ in range(runs)]
    return Asked(params, bindings, answer.rows, first, median(resolving), median(whole), max(whole))


def _values(question: Question, view: View) -> Iterator[Mapping[str, str]]:
    """For each round the values of the parameters, by name: terms' texts, or what is written."""
    told = tomllib.loads(_CHOICES.read_text(encoding="utf-8"))
    together = told["together"].get(question.id)
    rounds: dict[str, Sequence[str]] = {}
    if together:
        rows = _ranked(view.select(together))
        rounds = {name: [row[name].value for row in rows] for name in (rows[0] if rows else ()) if name != "uses"}
    for parameter in question.parameters:
        if parameter.name not in rounds:
            rounds[parameter.name] = _of_type(parameter, told, view)
    if not question.parameters:
        yield {}
        return
    if all(rounds[parameter.name] for parameter in question.parameters):
        for share in _SHARES:
            yield {name: _at(values, share) for name, values in rounds.items()}


def _of_type(parameter: Parameter, told: Mapping[str, Any], view: View) -> Sequence[str]:
    if parameter.values:
        return parameter.values
    if parameter.type in told["values"]:
        values: Sequence[str] = told["values"][parameter.type]
        return values
    return [row["value"].value for row in _ranked(view.select(told["types"][parameter.type]))]


def _ranked(rows: Sequence[Row]) -> list[Row]:
    """The most used first; an empty group has nothing but a count."""
    there = [row for row in rows if len(row) > 1]
    return sorted(there, key=lambda row: (-int(row["uses"].value), sorted((name, term.value) for name, term in row.items())))


def _at(values: Sequence[str], share: float) -> str:
    return values[round(share * (len(values) - 1))]


def _written(parameter: Parameter, value: str, view: View, catalogue: Catalogue) -> str:
    """What a person may write for a thing: an item's code and plan, a name; its IRI where that does not say it alone."""
    resolver = Resolver(catalogue.settings.root, Terms(catalogue.settings.base), view)
    for text in (*_names(value, view), value):
        try:
            meant = resolver.resolve(parameter, text)
        except ParameterError:
            continue
        if not isinstance(meant, Iri) or meant.value == value:
            return text
    raise ParameterError(f"The parameter {parameter.name} of this benchmark cannot be written: {value!r}")


def _names(value: str, view: View) -> Iterator[str]:
    if "/id/plan/" not in value:
        stated = view.stated([value], _LABELS[1:]) if value.startswith("http") else []
        yield from sorted(triple.object.value for triple in stated if getattr(triple.object, "language", "") == "cs")
        return
    plan, _, rest = value.partition("/id/plan/")[2].partition("/")
    yield from (f"{triple.object.value}@{plan}" for triple in view.stated([value], _LABELS[:1])) if rest else (plan,)
