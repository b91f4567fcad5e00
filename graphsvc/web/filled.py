"""Questions and matrices that a page offers with its own thing filled in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from graphsvc.analysis import matrices
from graphsvc.questions.catalogue import Catalogue
from graphsvc.questions.parameters import ACCEPTED
from graphsvc.questions.question import Question
from graphsvc.web.site import Site
from graphsvc.web.things import Thing

_KINDS = {
    "plan": "plan",
    "item": "item",
    "service": "service",
    "target-group": "target_group",
    "funding-source": "funding_source",
    "programme": "programme",
    "body": "body",
    "place": "place",
}
"""Kind of thing → what parameters call it."""
_OF_ALL = "node"
"""The type of a parameter that takes whatever there is, where things of different kinds may be called alike."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A question that can be asked of a thing: its address, and whether something else has still to be filled in."""

    question: Question
    href: str
    complete: bool


def offers(catalogue: Catalogue | None, site: Site, thing: Thing) -> list[Offer]:
    """The questions that take a thing of its kind, those that need nothing else first, then in the order of the catalogue.

    Questions that take anything at all come after those that are made for its kind.
    """
    kind = _KINDS.get(thing.kind)
    if catalogue is None or kind is None:
        return []
    found = [(offer, generic) for question in catalogue for offer, generic in _offer(site, question, kind, thing)]
    return [offer for offer, _ in sorted(found, key=lambda pair: (not pair[0].complete, pair[1]))]


def _offer(site: Site, question: Question, kind: str, thing: Thing) -> Iterator[tuple[Offer, bool]]:
    """At most one: the thing stands in the first parameter that takes it."""
    for parameter in question.parameters:
        if kind in ACCEPTED.get(parameter.type, ()):
            others = [one for one in question.parameters if one is not parameter and not one.optional]
            generic = parameter.type == _OF_ALL
            named = thing.iri if generic and thing.kind != "item" else written(thing)
            href = site.url("questions.question", name=question.id, **{parameter.name: named})
            yield Offer(question, href, not others), generic
            return


def matrices_of(root: Path, lang: str) -> list[tuple[str, str]]:
    """The matrices, which can all be had of one plan: id and title."""
    return [(one.id, one.texts[lang].title) for one in matrices.load(root)]


def written(thing: Thing) -> str:
    """How a parameter names a thing: as a person would write it, ``A05-01@sprss-2014-2017``, ``§ 62``, else by its Czech name."""
    last = thing.iri.rpartition("/")[2]
    match thing.kind:
        case "item":
            return f"{thing.code}@{thing.plan.rpartition('/')[2]}" if thing.code and thing.plan else thing.iri
        case "plan":
            return last
        case "service":
            return thing.code or thing.iri
        case _:
            return thing.label("cs") or thing.iri
