"""The state of a picture as parameters of an address, both ways: one way to write each state, and what is not understood is refused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from graphsvc.analysis.graph import DependencyGraph
from graphsvc.analysis.picture.facts import YEARS, Facts
from graphsvc.analysis.picture.model import FACETS, NONE
from graphsvc.analysis.picture.state import ALL, AREAS, COLOURS, DEEPEST, DIRECTIONS, LAYOUTS, NEAR, Branch, Filters, State
from graphsvc.errors import ParameterError

MOST = 40
"""Values of one parameter."""
LONGEST = 2_000
"""Characters of a value."""
AREA = "kind."
"""What the id of an area that holds all things of a kind begins with."""
_TOLD = 60
_SINGLE = ("depth", "of", "from", "to", "impact", "colour", "layout", "marks", "areas")
_SEVERAL = ("focus", "expand", "collapse", "open", *FACETS)
PARAMETERS = (*_SINGLE, *_SEVERAL)
_MARKS = "yes"
_T = TypeVar("_T", Branch, str)
_OF_KIND = {"plan": "plan", "target-group": "target-group", "service": "service"}
"""Facets whose values are things, and of which kind."""


@dataclass(frozen=True, slots=True)
class Names:
    """How things are named in an address: below the base by the rest of their IRI, others by their IRI."""

    graph: DependencyGraph
    facts: Facts
    base: str

    def thing(self, name: str, written: str) -> str:
        """The IRI. Raises ParameterError for what the graph does not hold."""
        return self._found(name, written, "", lambda _: True)

    def of_kind(self, name: str, written: str, kind: str) -> str:
        """The IRI of a thing of that kind, which need not be said."""
        return self._found(name, written, f"{kind}/", lambda iri: self.graph.nodes[iri].kind == kind)

    def short(self, iri: str, kind: str = "") -> str:
        """What :meth:`thing` (with ``kind``, :meth:`of_kind`) understands as the IRI."""
        folder = f"{self.base}id/{kind}{'/' if kind else ''}"
        written = iri.removeprefix(folder)
        return iri if written in self.graph.nodes or written.startswith(AREA) else written

    def _found(self, name: str, written: str, folder: str, fits: Callable[[str], bool]) -> str:
        for iri in (written, f"{self.base}id/{folder}{written}", f"{self.base}id/{written}"):
            if iri in self.graph.nodes and fits(iri):
                return iri
        raise ParameterError(f"The graph holds nothing that the parameter {name} could mean by {told(written)}")


def told(written: str) -> str:
    """What was written, quoted, as far as it fits into a message."""
    return repr(written if len(written) <= _TOLD else written[:_TOLD] + "…")


def read(arguments: Iterable[tuple[str, str]], names: Names) -> State:
    """The state that parameters (name and value, any order) stand for; an empty value is none.

    Raises ParameterError, with the value at its end, for a parameter or a value that is unknown, too long, one too many, or does not go
    with the others.
    """
    given = _given(arguments)
    one = {name: values[0] for name, values in given.items() if name in _SINGLE and values}
    focus = _things(given, "focus", names)
    _one_scope(given)
    return State(
        focus,
        _depth(one.get("depth")) if focus else NEAR,
        names.of_kind("of", one["of"], "plan") if "of" in one else "",
        tuple(names.thing(name, one[name]) for name in ("from", "to") if name in one),
        names.thing("impact", one["impact"]) if "impact" in one else "",
        _sorted(_branch("expand", value, names) for value in given["expand"]),
        _sorted(_branch("collapse", value, names) for value in given["collapse"]),
        _sorted(_area(value, names) for value in given["open"]),
        _filters(given, names),
        _choice("colour", one.get("colour"), COLOURS),
        _choice("layout", one.get("layout"), LAYOUTS),
        _choice("marks", one.get("marks"), ("no", _MARKS)) == _MARKS,
        _choice("areas", one.get("areas"), AREAS),
    )


def write(state: State, names: Names) -> list[tuple[str, str]]:
    """The parameters of a state, always in the same order; what is as it is without them is left out."""
    return list(_written(state, names))


def _written(state: State, names: Names) -> Iterator[tuple[str, str]]:
    yield from (("focus", names.short(iri)) for iri in state.focus)
    if state.focus and state.depth != NEAR:
        yield "depth", str(state.depth)
    if state.of:
        yield "of", names.short(state.of, "plan")
    yield from zip(("from", "to"), map(names.short, state.path), strict=False)
    if state.impact:
        yield "impact", names.short(state.impact)
    for name, branches in (("expand", state.expand), ("collapse", state.collapse)):
        yield from ((name, f"{one.direction}.{one.relation}.{names.short(one.iri)}") for one in branches)
    if state.areas != AREAS[0]:
        yield "areas", state.areas
    yield from (("open", area if area.startswith(AREA) else names.short(area)) for area in state.open)
    for facet in FACETS:
        kind = _OF_KIND.get(facet)
        yield from ((facet, names.short(value, kind) if kind else value) for value in state.filters.of(facet))
    if state.colour != COLOURS[0]:
        yield "colour", state.colour
    if state.layout != LAYOUTS[0]:
        yield "layout", state.layout
    if state.marks:
        yield "marks", _MARKS


def _given(arguments: Iterable[tuple[str, str]]) -> Mapping[str, list[str]]:
    given: dict[str, list[str]] = defaultdict(list)
    for name, value in arguments:
        if name not in PARAMETERS:
            raise ParameterError(f"A picture has the parameters {', '.join(PARAMETERS)}, not {told(name)}")
        if len(value) > LONGEST:
            raise ParameterError(f"A value of {name} has at most {LONGEST} characters, not {len(value)}: {told(value)}")
        if value and value not in given[name]:
            given[name].append(value)
        if len(given[name]) > (1 if name in _SINGLE else MOST):
            raise ParameterError(
                f"The parameter {name} can be given {'once' if name in _SINGLE else f'{MOST} times'}, not also as {told(value)}"
            )
    return given


def _one_scope(given: Mapping[str, list[str]]) -> None:
    scopes = [name for name in ("focus", "of", "from", "to", "impact") if given.get(name)]
    if set(scopes) not in ({"from", "to"}, set()) and len(scopes) != 1:
        raise ParameterError(
            f"A picture is of focus, of a plan (of), of a path (from and to) or of an impact, not of {' and '.join(scopes)}"
        )
    if len(scopes) == 1 and scopes[0] in ("from", "to"):
        raise ParameterError(f"A path has two ends, from and to, not one: {told(given[scopes[0]][0])}")


def _things(given: Mapping[str, list[str]], name: str, names: Names) -> tuple[str, ...]:
    return tuple(sorted({names.thing(name, value) for value in given[name]}))


def _depth(written: str | None) -> int:
    if written is None:
        return NEAR
    if len(written) == 1 and written.isascii() and written.isdigit() and int(written) <= DEEPEST:
        return int(written)
    raise ParameterError(f"The depth of a neighbourhood is a number from 0 to {DEEPEST}, not {told(written)}")


def _choice(name: str, written: str | None, choices: tuple[str, ...]) -> str:
    if written is None:
        return choices[0]
    if written not in choices:
        raise ParameterError(f"The parameter {name} is one of {', '.join(choices)}, not {told(written)}")
    return written


def _branch(name: str, written: str, names: Names) -> Branch:
    direction, _, rest = written.partition(".")
    relation, _, thing = rest.partition(".")
    if direction not in DIRECTIONS or (relation != ALL and relation not in names.graph.links.relations):
        raise ParameterError(
            f"The parameter {name} is {' or '.join(DIRECTIONS)}, a relation or {ALL}, and a thing, with dots between, not {told(written)}"
        )
    return Branch(direction, relation, names.thing(name, thing))


def _area(written: str, names: Names) -> str:
    return written if written.startswith(AREA) and written.removeprefix(AREA) in names.graph.links.kinds else names.thing("open", written)


def _filters(given: Mapping[str, list[str]], names: Names) -> Filters:
    chosen = {facet: tuple(sorted({_value(facet, value, names) for value in given[facet]})) for facet in FACETS}
    return Filters(**{facet.replace("-", "_"): values for facet, values in chosen.items()})


def _value(facet: str, written: str, names: Names) -> str:
    if facet in _OF_KIND:
        return names.of_kind(facet, written, _OF_KIND[facet])
    if facet == "year":
        if len(written) == 4 and written.isascii() and written.isdigit() and int(written) in YEARS:
            return written
        raise ParameterError(f"A year is a number from {YEARS[0]} to {YEARS[-1]}, not {told(written)}")
    known = {"kind": names.graph.links.kinds, "relation": names.graph.links.relations, "status": {**names.facts.labels, NONE: {}}}[facet]
    if written not in known:
        raise ParameterError(f"The parameter {facet} is one of {', '.join(known)}, not {told(written)}")
    return written


def _sorted(values: Iterable[_T]) -> tuple[_T, ...]:
    return tuple(sorted(set(values)))
