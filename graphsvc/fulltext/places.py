"""Where in the documents something stands: read when it is shown, so that an index need not hold it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import View

_G = PREFIXES["g"]
_DERIVED = PREFIXES["prov"] + "wasDerivedFrom"
_FIELD, _FIRST, _LAST = f"{_G}field", f"{_G}firstLine", f"{_G}lastLine"
_SOURCE = PREFIXES["oa"] + "hasSource"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Lines of a document (its IRI), from 1 on, the field of a record that stands there, and the IRI of the place."""

    document: str
    first: int
    last: int
    field: str = ""
    node: str = ""


def of(view: View, owners: Collection[str]) -> Mapping[str, tuple[Place, ...]]:
    """The places of each thing, in order of documents and lines; of those that have none, nothing."""
    links = [(triple.subject.value, triple.object.value) for triple in view.stated(owners, (_DERIVED,))]
    said: dict[str, dict[str, str]] = defaultdict(dict)
    for triple in view.stated({node for _, node in links}, (_FIELD, _SOURCE, _FIRST, _LAST)):
        said[triple.subject.value][triple.predicate.value] = triple.object.value
    found: dict[str, list[Place]] = defaultdict(list)
    for owner, node in links:
        if place := _place(node, said[node]):
            found[owner].append(place)
    return {owner: tuple(sorted(places)) for owner, places in found.items()}


def _place(node: str, said: Mapping[str, str]) -> Place | None:
    first, last = said.get(_FIRST, ""), said.get(_LAST, "")
    if _SOURCE not in said or not (first.isdecimal() and last.isdecimal()):
        return None
    return Place(said[_SOURCE], int(first), int(last), said.get(_FIELD, ""), node)
