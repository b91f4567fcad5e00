"""What goes on from plan to plan, as the pages tell it: each link with its status, confidence and reasons, from either end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import Iri, Literal, Term, View

EARLIER, LATER, ALIKE = "earlier", "later", "alike"
"""What the other end of a link is to this one: what it goes on from, what goes on from it, or says nearly the same."""
CANDIDATE = "candidate"
_G = PREFIXES["g"]
_LINKS = """
SELECT ?x ?link ?property ?value {
  { SELECT ?x ?link { { ?link g:later ?x } UNION { ?link g:earlier ?x } UNION { ?link g:between ?x } } }
  ?link ?property ?value
}"""
_STATED = "SELECT ?x ?earlier ?later { { ?x g:succeeds ?earlier } UNION { ?later g:succeeds ?x } }"
_NOTE = PREFIXES["rdfs"] + "comment"
_WAYS = (EARLIER, LATER, ALIKE)
_MOST = 12
"""Things before, and after, that are followed."""


@dataclass(frozen=True, slots=True)
class Link:
    """A link as one of its ends sees it: the other end (IRI), and what is said of it. ``status`` is ``""`` for one that is only stated."""

    other: str
    way: str
    status: str = ""
    confidence: float | None = None
    reasons: Mapping[str, tuple[str, ...]] | None = None
    """By language."""
    notes: tuple[Literal, ...] = ()

    @property
    def open(self) -> bool:
        """Whether people have still to decide about it."""
        return self.status == CANDIDATE

    def because(self, lang: str) -> tuple[str, ...]:
        """The reasons in that language, else those in Czech."""
        found = self.reasons or {}
        return found.get(lang) or found.get("cs", ())

    def note(self, lang: str) -> Literal | None:
        """What the person said who has decided, in that language where it was said in it."""
        return min(self.notes, key=lambda note: (note.language != lang, note.language, note.value), default=None)


def read(view: View, iri: str) -> tuple[Link, ...]:
    """The links of a thing: what it goes on from, what goes on from it, what is alike; sure ones first.

    They are what is told in the graph of links, and what is stated without such.
    """
    said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for row in view.select(_LINKS, {"x": Iri(iri)}):
        said[row["link"].value][row["property"].value].append(row["value"])
    found: dict[tuple[str, str], Link] = {}
    for _, told in sorted(said.items()):
        for end, link in _ends(told):
            if end == iri:
                found.setdefault((link.way, link.other), link)
    for way, other in _stated(view, iri):
        found.setdefault((way, other), Link(other, way))
    return tuple(sorted(found.values(), key=_order))


def chain(view: View, iri: str) -> Sequence[str]:
    """What a thing goes on from, itself, and what goes on from it, as it is stated, the earliest first; at most so many on each side."""
    before, after = (_reached(view, iri, way) for way in (EARLIER, LATER))
    return [*reversed(before), iri, *(one for one in after if one not in before)]


def _stated(view: View, iri: str) -> Iterator[tuple[str, str]]:
    for row in view.select(_STATED, {"x": Iri(iri)}):
        yield from ((way, row[way].value) for way in (EARLIER, LATER) if way in row)


def _reached(view: View, iri: str, way: str) -> list[str]:
    found: list[str] = []
    border = [iri]
    while border and len(found) < _MOST:
        near = dict.fromkeys(other for one in border for direction, other in sorted(_stated(view, one)) if direction == way)
        border = [one for one in near if one not in found and one != iri]
        found += border
    return found[:_MOST]


def _ends(told: Mapping[str, list[Term]]) -> Iterator[tuple[str, Link]]:
    later, earlier, between = (sorted(value.value for value in told.get(_G + name, ())) for name in ("later", "earlier", "between"))
    pairs: Iterable[tuple[str, str, str]] = (
        *((one, other, EARLIER) for one in later for other in earlier),
        *((other, one, LATER) for one in later for other in earlier),
        *((one, other, ALIKE) for one in between for other in between if one != other),
    )
    for end, other, way in pairs:
        yield end, _link(other, way, told)


def _link(other: str, way: str, told: Mapping[str, list[Term]]) -> Link:
    status = min((value.value.rpartition("/")[2] for value in told.get(_G + "linkStatus", ())), default="")
    reasons: dict[str, list[str]] = defaultdict(list)
    for value in told.get(_G + "linkReason", ()):
        if isinstance(value, Literal):
            reasons[value.language].append(value.value)
    notes = (value for value in told.get(_NOTE, ()) if isinstance(value, Literal))
    return Link(
        other,
        way,
        status,
        max(_numbers(told.get(_G + "confidence", ())), default=None),
        {lang: tuple(sorted(said)) for lang, said in sorted(reasons.items())},
        tuple(sorted(notes)),
    )


def _numbers(values: Iterable[Term]) -> Iterator[float]:
    for value in values:
        try:
            yield float(value.value)
        except ValueError:
            continue  # anybody may write anything here; what is no number is no confidence


def _order(link: Link) -> tuple[object, ...]:
    return (_WAYS.index(link.way), link.open, -(link.confidence or 0), link.other)
