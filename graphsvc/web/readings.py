"""What was read from a document: numbers of its parts, and, around some of its lines, what stands where and how it was read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.errors import ParameterError
from graphsvc.keeping import Keeper
from graphsvc.store.base import Iri, View
from graphsvc.web import wording
from graphsvc.web.things import Thing, Things

AROUND = 8
"""Lines before and after those that are asked for."""
LONGEST = 400
"""Lines that can be asked for at once."""
_LINES = re.compile(r"([1-9][0-9]{0,6})(?:-([1-9][0-9]{0,6}))?", re.ASCII)
_PLACES = """
SELECT ?doc ?owner ?field ?first ?last {
  ?place oa:hasSource ?doc ; g:field ?field ; g:firstLine ?first ; g:lastLine ?last . ?owner prov:wasDerivedFrom ?place
}"""
_CLASSES = "SELECT ?g ?c (COUNT(*) AS ?n) { GRAPH ?g { ?s a ?c } } GROUP BY ?g ?c"
_WHOLE = "item"
"""The field that is the whole record of an item."""
_OF = ("g:inItem", "g:inSection", "oa:hasTarget")
"""From what a document says to the thing of which it says it."""
_TEXTS = {
    "code": ("dct:identifier",),
    "title": ("dct:title",),
    "goal": ("skos:notation", "skos:prefLabel", "skos:scopeNote"),
    "narrative": ("dct:description",),
    "fulfilment": ("g:measureText",),
    "status": ("g:statusText",),
}
"""Field → what its owner says in its own words; of references it is how they are written."""
_NODES = {"indicator": "g:indicator", "deadline": "g:deadline", "period": "dct:temporal", "cost": "g:cost"}
"""Field → the node of the owner that is called as it is written."""
_REFERENCE = "g:referenceText"
_RUNNING = frozenset({"narrative", "fulfilment"})
"""Fields of running text, which a store holds where it was built from documents."""
_SHOWN = ("item", "goal", "evaluation", "reference", "coordination")


@dataclass(frozen=True, slots=True, order=True)
class Reading:
    """Something that stands in lines of the document: the thing that it is about, the field, how it is written (nothing: not kept)."""

    first: int
    last: int
    field: str
    of: str
    texts: tuple[str, ...] = ()
    asked: bool = False

    @property
    def running(self) -> bool:
        """Whether it is running text."""
        return self.field in _RUNNING


@dataclass(frozen=True, slots=True)
class Context:
    """The lines that were asked for and what stands around them, in order."""

    first: int
    last: int
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    first: int
    last: int
    field: str
    owner: str


_KEPT: Keeper[tuple[_Place, ...]] = Keeper(8)


def counted(view: View, graph: str) -> list[tuple[wording.Kind, int]]:
    """How many things of which kind the graph of a document states, in the order of kinds; of parts of others too."""
    numbers: Counter[str] = Counter()
    kind_of = {name: kind.id for kind in reversed(list(wording.kinds().values())) for name in kind.types}
    for row in view.select(_CLASSES, {"g": Iri(graph)}):
        if row["c"].value in kind_of:
            kind = kind_of[row["c"].value]
            numbers[kind] = max(numbers[kind], int(row["n"].value))
    return [(kind, numbers[kind.id]) for kind in wording.kinds().values() if numbers[kind.id] and kind.id in _COUNTED]


_COUNTED = ("plan", "goal", "item", "evaluation", "indicator", "coordination", "reference", "resolution", "source")


def lines(written: str) -> tuple[int, int] | None:
    """The lines that ``24`` or ``24-26`` means; None for ``""``. Raises ParameterError for what are none, or too many."""
    if not written:
        return None
    found = _LINES.fullmatch(written)
    if found:
        first, last = int(found[1]), int(found[2] or found[1])
        if first <= last < first + LONGEST:
            return first, last
    raise ParameterError(f"Lines of a document are written as 24 or 24-26, at most {LONGEST} of them, not: {written[:40]!r}")


def context(view: View, things: Things, document: str, asked: tuple[int, int]) -> Context:
    """What stands in these lines of a document and around them."""
    first, last = asked
    near = [one for one in _places(view, document, things) if one.last >= first - AROUND and one.first <= last + AROUND]
    whole = [one for one in near if one.field == _WHOLE]
    told = [one for one in near if one.field != _WHOLE] or whole
    texts, owners = _texts(view, things, told), _owners(view, told)
    found: dict[tuple[int, int, str, str], set[str]] = defaultdict(set)
    for one in told:
        of = owners.get(one.owner, one.owner)
        found[one.first, one.last, one.field, of].update(texts.get((one.owner, one.field), ()))
    made = (
        Reading(begin, end, field, of, tuple(sorted(said)), asked=begin <= last and end >= first)
        for (begin, end, field, of), said in found.items()
    )
    return Context(first, last, tuple(sorted(made)))


def _places(view: View, document: str, things: Things) -> tuple[_Place, ...]:
    return _KEPT.get((view.version(), document), lambda: tuple(_read(view, document, things)))


def _read(view: View, document: str, things: Things) -> Iterator[_Place]:
    for row in view.select(_PLACES, {"doc": Iri(document)}):
        first, last = row["first"].value, row["last"].value
        if first.isdecimal() and last.isdecimal() and things.get(row["owner"].value).kind in _SHOWN:
            yield _Place(int(first), int(last), row["field"].value, row["owner"].value)


def _owners(view: View, told: Iterable[_Place]) -> Mapping[str, str]:
    """What is said in a reference, an evaluation or a list is said of an item or a goal."""
    said = view.stated({one.owner for one in told}, tuple(map(wording.expand, _OF)))
    return {triple.subject.value: triple.object.value for triple in said}


def _texts(view: View, things: Things, told: Sequence[_Place]) -> dict[tuple[str, str], list[str]]:
    wanted = {wording.expand(curie) for curies in (*_TEXTS.values(), _NODES.values(), (_REFERENCE,)) for curie in curies}
    said: dict[tuple[str, str], list[str]] = defaultdict(list)
    for triple in view.stated({one.owner for one in told}, tuple(sorted(wanted))):
        value = triple.object
        written = things.get(value.value).label("cs") if isinstance(value, Iri) else value.value
        said[triple.subject.value, triple.predicate.value].append(written)
    return {
        (one.owner, one.field): [text for curie in _curies(one, things) for text in said.get((one.owner, wording.expand(curie)), ())]
        for one in told
    }


def _curies(one: _Place, things: Things) -> tuple[str, ...]:
    kind = things.get(one.owner).kind
    if kind == "reference":
        return (_REFERENCE,)
    if one.field == "goal" and kind != "goal":
        return ()
    return _TEXTS.get(one.field, ()) or ((_NODES[one.field],) if one.field in _NODES else ())


def graph_of(document: Thing, base: str) -> str:
    """The named graph of a document."""
    return f"{base}graph/{document.iri.rpartition('/')[2]}"
