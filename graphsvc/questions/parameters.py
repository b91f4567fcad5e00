"""Parameters of questions: what a person writes → a term of the graph.

Taken are ``§ 62``, ``NZDM``, ``senioři``, ``A05-01@sprss-2014-2017``, an IRI. Letter case, diacritics and kinds of dashes do not
matter. What names nothing, or more than one thing, is refused with the nearest that do.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphsvc import lookups
from graphsvc.errors import ParameterError
from graphsvc.lookups import Lookup
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri, Literal, Term, View
from graphsvc.text import fold, squeeze

CONCEPTS = {
    "service": "services",
    "target_group": "target_groups",
    "funding_source": "funding_sources",
    "programme": "programmes",
    "body": "bodies",
    "place": "places",
    "strategy": "strategies",
    "plan": "strategies",
}
"""Type of parameter → the lookup that resolves it."""

TYPES = frozenset({*CONCEPTS, "item", "goal", "year", "date", "text", "choice"})

_XSD = "http://www.w3.org/2001/XMLSchema#"
_IRI = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_PARAGRAPH = re.compile(r"(?:§+|par(?:agraf)?\.?|section)\s*(?=\d)", re.IGNORECASE)
_CODED = re.compile(r"(?P<code>[^@]+)@(?P<plan>[^@]+)")
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
    """Resolves what people write, through the lookups below ``root`` and, for IRIs, items and goals, in the graph of ``view``."""

    root: Path
    terms: Terms
    view: View

    def resolve(self, parameter: Parameter, written: str) -> Term:
        """The term that is meant. Raises ParameterError, with the nearest matches, where there is none or more than one."""
        text = squeeze(written)
        if not text:
            raise ParameterError(f"The parameter {parameter.name} is empty: {written!r}")
        match parameter.type:
            case "text":
                return Literal(text)
            case "choice":
                return Literal(self._choice(parameter, text))
            case "year":
                return self._typed(parameter, text, re.compile(r"\d{4}"), "gYear", "2024")
            case "date":
                return self._typed(parameter, text, _DATE, "date", "2024-12-31")
            case "item" | "goal":
                return self._iri(parameter, text) or self._coded(parameter, text)
            case kind:
                return self._iri(parameter, text) or self._concept(parameter, CONCEPTS[kind], text)

    def _choice(self, parameter: Parameter, text: str) -> str:
        if text not in parameter.values:
            raise ParameterError(f"The parameter {parameter.name} is one of {', '.join(parameter.values)}, not {text!r}")
        return text

    def _typed(self, parameter: Parameter, text: str, form: re.Pattern[str], datatype: str, example: str) -> Literal:
        if not form.fullmatch(text):
            raise ParameterError(f"The parameter {parameter.name} is a {parameter.type} such as {example}, not {text!r}")
        return Literal(text, "", _XSD + datatype)

    def _iri(self, parameter: Parameter, text: str) -> Iri | None:
        if not _IRI.fullmatch(text):
            return None
        if not self.view.describe(text):
            raise ParameterError(f"The graph does not know this {_words(parameter.type)}: {text}")
        return Iri(text)

    def _concept(self, parameter: Parameter, kind: str, text: str) -> Iri:
        lookup = lookups.load(self.root, kind)
        name = _PARAGRAPH.sub("", text) if kind == "services" else text
        found = lookup.resolve(name) or (name if name in lookup.concepts else None)
        folded = names(lookup)
        candidates = (found,) if found else folded.get(fold(name), ())
        if len(candidates) == 1:
            return Iri(str(self._term(kind, lookup, candidates[0])))
        if candidates:
            listed = "; ".join(f"{lookup[c].cs} ({c})" for c in candidates)
            several = f"more than one {_words(parameter.type)}: {listed}"
            raise ParameterError(f"The parameter {parameter.name} can mean {several}; written: {text!r}")
        if kind == "strategies" and self.view.describe(str(self.terms.plan(name))):
            return Iri(str(self.terms.plan(name)))
        raise ParameterError(_unknown(parameter, text, _nearest(fold(name), lookup)))

    def _term(self, kind: str, lookup: Lookup, concept: str) -> str:
        iri = lookup[concept].extra.get("iri") if kind == "places" else None
        return str(iri or self.terms.concept(kind, concept))

    def _coded(self, parameter: Parameter, text: str) -> Iri:
        parts = _CODED.fullmatch(text)
        if parts is None:
            raise ParameterError(f"The parameter {parameter.name} is a code and a plan such as A05-01@sprss-2014-2017, not {text!r}")
        plan = self._concept(Parameter(parameter.name, "plan", parameter.labels), "strategies", parts["plan"])
        code = squeeze(parts["code"])
        known = self._codes(plan, parameter.type)
        for name in (code, code.upper()):
            if name in known:
                return known[name]
        near = difflib.get_close_matches(code, sorted(known), n=5, cutoff=0.5)
        raise ParameterError(_unknown(parameter, text, [f"{match}@{plan.value.rpartition('/')[2]}" for match in near]))

    def _codes(self, plan: Iri, kind: str) -> dict[str, Iri]:
        coded = "a g:Measure ; dct:identifier ?code" if kind == "item" else "a g:Goal ; skos:notation ?code"
        rows = self.view.select(f"SELECT ?node ?code ?plan WHERE {{ ?node g:ofPlan ?plan ; {coded} }}", {"plan": plan})
        return {row["code"].value: node for row in rows if isinstance(node := row["node"], Iri)}


@lru_cache(maxsize=64)
def _names(written: tuple[tuple[str, str], ...]) -> dict[str, tuple[str, ...]]:
    folded: dict[str, set[str]] = {}
    for name, concept in written:
        folded.setdefault(fold(name), set()).add(concept)
    return {name: tuple(sorted(concepts)) for name, concepts in folded.items()}


def names(lookup: Lookup) -> dict[str, tuple[str, ...]]:
    """How concepts are written, without case and diacritics → the ids of those that are written so."""
    written = tuple((name, c.id) for c in lookup for name in (c.id, c.cs, c.en, *c.variants))
    return _names(written)


def _nearest(name: str, lookup: Lookup) -> list[str]:
    folded = names(lookup)
    near = difflib.get_close_matches(name, sorted(folded), n=8, cutoff=0.5)
    return list(dict.fromkeys(f"{lookup[concept].cs} ({concept})" for match in near for concept in folded[match]))[:5]


def _unknown(parameter: Parameter, text: str, nearest: list[str]) -> str:
    hint = f"; the nearest: {'; '.join(nearest)}" if nearest else ""
    return f"The parameter {parameter.name} names no {_words(parameter.type)} that is known{hint}; written: {text!r}"


def _words(kind: str) -> str:
    return kind.replace("_", " ")
