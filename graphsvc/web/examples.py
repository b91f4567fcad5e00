"""Queries to begin with: the questions of the catalogue as SPARQL, asked about what their example sentences ask about."""

from __future__ import annotations

from collections.abc import Iterator

from graphsvc.questions import proposals
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.parameters import Resolver
from graphsvc.questions.question import Question
from graphsvc.rdf.terms import Terms
from graphsvc.settings import Settings
from graphsvc.store.base import Bindings, View
from graphsvc.web import wording

_SPOKEN = "cs"
"""The language in which sentences are understood."""


def offered(catalogue: Catalogue | None) -> list[Question]:
    """The questions that a query answers, in the order of the catalogue."""
    return [question for question in catalogue or () if question.sparql]


def query(catalogue: Catalogue, name: str, settings: Settings, view: View, lang: str) -> str:
    """A question as a query that can be asked as it is; comments say what it is about and where its parameters stand.

    What its example sentence names is fixed by VALUES, as far as the graph knows it; the rest is left open, and the comment says how to
    fix it. ``""`` where no query answers the question. Raises NotFoundError for one that there is not.
    """
    question = catalogue[name]
    if not question.sparql:
        return ""
    bindings = _bindings(catalogue, question, settings, view)
    said = "".join(f"# {line}\n" for line in _comments(question, bindings, lang))
    return f"{said}{question.bound(bindings)}\n"


def _bindings(catalogue: Catalogue, question: Question, settings: Settings, view: View) -> Bindings:
    """What the example sentence of a question says of its parameters, as terms of the graph."""
    found = proposals.ask(settings, view, catalogue, question.example[_SPOKEN]).proposals
    params = next((proposal.params for proposal in found if proposal.question == question.id), {})
    resolver = Resolver(settings.root, Terms(settings.base), view)
    return {one.name: resolver.resolve(one, params[one.name]) for one in question.parameters if one.name in params}


def _comments(question: Question, bindings: Bindings, lang: str) -> Iterator[str]:
    yield question.example[lang] if bindings or not question.parameters else question.summary[lang]
    for one in question.parameters:
        said = {"name": one.name, "label": one.labels[lang]}
        if one.name in bindings:
            yield wording.text("sparql_example_fixed", lang, **said)
        else:
            yield wording.text("sparql_example_open", lang, **said)
