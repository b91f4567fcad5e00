"""Templates of quads in updates: read once, as TriG in which IRIs stand for the variables, and filled for each solution."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from secrets import token_hex

import pyoxigraph as ox

from graphsvc.errors import QueryError
from graphsvc.store import canonical
from graphsvc.store.updates import TOKENS, Setting

Solution = Mapping[str, "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple"]
_Term = ox.NamedNode | ox.BlankNode | ox.Literal
_Fill = Callable[[str], "ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None"]


@dataclass(frozen=True, slots=True)
class _Slot:
    """What is put in for each solution: the value of a variable, or a new blank node."""

    name: str
    blank: bool = False


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A quad with slots; without a graph where the template names none."""

    subject: _Term | _Slot
    predicate: _Term | _Slot
    object: _Term | _Slot
    graph: _Term | _Slot | None


@dataclass(frozen=True, slots=True)
class Template:
    """A template of quads, and the variables that it names."""

    patterns: tuple[_Pattern, ...] = ()
    variables: tuple[str, ...] = ()

    def fill(self, solution: Solution) -> Iterator[tuple[ox.Triple, ox.NamedNode | None]]:
        """The triples of one solution, each with its graph (None where the template names none); what is no triple is left out.

        Raises QueryError for terms that are not kept here (a triple as a term, text with a direction).
        """
        blanks: dict[str, ox.BlankNode] = {}
        for pattern in self.patterns:
            terms = [_filled(term, solution, blanks) for term in (pattern.subject, pattern.predicate, pattern.object)]
            graph = _filled(pattern.graph, solution, blanks) if pattern.graph else None
            subject, predicate, value = terms
            if value is None or not isinstance(subject, ox.NamedNode | ox.BlankNode) or not isinstance(predicate, ox.NamedNode):
                continue
            if isinstance(graph, ox.NamedNode) or not pattern.graph:
                yield ox.Triple(subject, predicate, value), graph if isinstance(graph, ox.NamedNode) else None


def read(text: str, setting: Setting) -> Template:
    """The template of a text in braces. Raises QueryError where it cannot be read."""
    if not text:
        return Template()
    mark = f"urn:graphsvc:{token_hex(16)}:"  # nobody can write an IRI that stands for a variable
    names: dict[str, None] = {}
    trig = f"{setting.turtle()}{_blocks(text, mark, names)}"
    try:
        quads = list(ox.parse(trig, format=ox.RdfFormat.TRIG, base_iri=setting.base))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"The triples of the update cannot be read: {' '.join(text.split())[:80]!r} ({error})") from error

    def slot(term: object) -> _Term | _Slot:
        if isinstance(term, ox.BlankNode):
            return _Slot(term.value, blank=True)
        if isinstance(term, ox.NamedNode):
            return _Slot(term.value.removeprefix(mark)) if term.value.startswith(mark) else term
        if isinstance(term, ox.Literal):
            return canonical.normal(term)
        raise QueryError(f"A triple as a term is not kept here: {term}")

    patterns = (
        _Pattern(
            slot(quad.subject),
            slot(quad.predicate),
            slot(quad.object),
            None if isinstance(quad.graph_name, ox.DefaultGraph) else slot(quad.graph_name),
        )
        for quad in quads
    )
    return Template(tuple(dict.fromkeys(patterns)), tuple(names))


def _blocks(text: str, mark: str, names: dict[str, None]) -> str:
    """The text as TriG: variables as IRIs, each part in braces of its own, where SPARQL lets parts stand side by side."""
    parts, depth, at, closed = [], 0, 0, False
    for token in TOKENS.finditer(text):
        gap = text[at : token.start()]
        at = token.end()
        parts.append(gap.lstrip().removeprefix(".") if closed else gap)  # the full stop behind a part, which TriG does not know
        closed = closed and not gap.strip() and token["comment"] is not None
        depth += {"{": 1, "}": -1}.get(token["mark"] or "", 0)
        if token["variable"]:
            names[token[0][1:]] = None
            parts.append(f"<{mark}{token[0][1:]}>")
        elif token[0].upper() == "GRAPH":
            parts.append("} GRAPH ")
        elif token["mark"] == "}" and depth:
            closed = True
            parts.append("} {")
        else:
            parts.append(" " if token["comment"] else token[0])
    return "".join(parts)


def _filled(term: _Term | _Slot | None, solution: Solution, blanks: dict[str, ox.BlankNode]) -> _Term | None:
    if not isinstance(term, _Slot):
        return term
    if term.blank:
        return blanks.setdefault(term.name, ox.BlankNode())
    value = solution.get(term.name)
    if isinstance(value, ox.Triple):
        raise QueryError(f"A triple as a term is not kept here: {value}")
    return None if value is None else canonical.normal(value)
