"""Parameters of questions: what a person writes → a term of the graph.

Taken are ``§ 62``, ``NZDM``, ``senioři``, ``A05-01@sprss-2014-2017``, an IRI; in any form of the words, without diacritics, misspelt by a
letter, and a part of a name where no other name has it (:mod:`resolving`). What names nothing, or more than one thing, is refused with
the nearest that do.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from graphsvc.errors import ParameterError
from graphsvc.questions import resolving
from graphsvc.questions.entities import KINDS
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri, Literal, Term, View
from graphsvc.text import squeeze

ACCEPTED: Mapping[str, frozenset[str]] = {
    **{kind: frozenset({kind}) for kind in KINDS},
    "strategy": frozenset({"plan"}),
    "node": frozenset(KINDS),
}
"""Type of parameter → the kinds of entities that it takes; a node is anything that the graph knows."""

TYPES = frozenset({*ACCEPTED, "year", "date", "number", "text", "choice"})

_XSD = "http://www.w3.org/2001/XMLSchema#"
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_SIGN = re.compile(r"§\s*(?=\d)")
_NUMBER = re.compile(r"[1-9]\d{0,5}", re.ASCII)
_DATE = re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a question: its name, type, labels by language, whether it may be left out, the values of a choice."""

    name: str
    type: str
    labels: Mapping[str, str]
    optional: bool = False
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolver:
    """Resolves what people write, through the lookups below ``root`` and in the graph of ``view``."""

    root: Path
    terms: Terms
    view: View

    def resolve(self, parameter: Parameter, written: str) -> Term:
        """The term that is meant. Raises ParameterError, with the nearest matches, where there is none or more than one."""
        text = _text(parameter.name, written)
        match parameter.type:
            case "text":
                return Literal(text)
            case "choice":
                return Literal(self._choice(parameter, text))
            case "year":
                return self._typed(parameter, text, re.compile(r"\d{4}"), "gYear", "2024")
            case "number":
                return self._typed(parameter, text, _NUMBER, "integer", "3")
            case "date":
                return self._date(parameter, text)
            case kind:
                return self.thing(kind, text, parameter.name)

    def thing(self, kind: str, written: str, name: str = "") -> Iri:
        """The thing that is meant, for a type that takes things; errors call it ``name``, else by its type. Raises as :meth:`resolve`."""
        wanted = resolving.Wanted(name or kind, kind, ACCEPTED[kind])
        text = _text(wanted.name, written)
        return self._iri(wanted, text) or Iri(resolving.resolve(wanted, text, self.root, self.terms.base, self.view).iri)

    def _choice(self, parameter: Parameter, text: str) -> str:
        if text not in parameter.values:
            raise ParameterError(f"The parameter {parameter.name} is one of {', '.join(parameter.values)}, not {text!r}")
        return text

    def _typed(self, parameter: Parameter, text: str, form: re.Pattern[str], datatype: str, example: str) -> Literal:
        if not form.fullmatch(text):
            raise ParameterError(f"The parameter {parameter.name} is a {parameter.type} such as {example}, not {text!r}")
        return Literal(text, "", _XSD + datatype)

    def _date(self, parameter: Parameter, text: str) -> Literal:
        """A day that there is: of the 30th of February the pattern knows nothing."""
        found = self._typed(parameter, text, _DATE, "date", "2024-12-31")
        try:
            date.fromisoformat(text)
        except ValueError as error:
            raise ParameterError(f"The parameter {parameter.name} is a day that no calendar has: {text!r}") from error
        return found

    def _iri(self, wanted: resolving.Wanted, text: str) -> Iri | None:
        if not _IRI.fullmatch(text):
            return None
        if not self.view.describe(text):
            raise ParameterError(f"The graph does not know this {wanted.words}: {text}")
        return Iri(text)


def _text(name: str, written: str) -> str:
    text = _SIGN.sub("§ ", squeeze(written))
    if not text:
        raise ParameterError(f"The parameter {name} is empty: {written!r}")
    return text
