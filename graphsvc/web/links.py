"""What the graph says around a thing, for its data: both ways, a part at a time, so that a thing with very many links answers too."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.errors import GraphsvcError
from graphsvc.store.base import Blank, Iri, Row, Triple, View
from graphsvc.web.statements import about, labelled

MOST = 10_000
"""Statements of one answer; names of what they mention come on top."""
_AROUND = """
SELECT ?x ?s ?p ?o {{
  {{ ?x ?p ?o }} UNION {{ ?s ?p ?x }}
  UNION {{ ?s g:inItem ?x ; ?p ?o }}
  UNION {{ ?x prov:wasDerivedFrom ?s . ?s ?p ?o }}
}} LIMIT {most} OFFSET {offset}"""
"""What it states, what links to it, its references (text, target or reason), and the places that it comes from."""


@dataclass(frozen=True, slots=True)
class Part:
    """Some of the statements around a thing, and whether there are more."""

    triples: tuple[Triple, ...]
    more: bool


def read(view: View, iri: str, page: int, most: int = MOST) -> Part:
    """The part of that number, counted from 1, with the names of all that it mentions; empty where the graph knows nothing (more)."""
    rows = view.select(_AROUND.format(most=most + 1, offset=(page - 1) * most), {"x": Iri(iri)})
    triples = sorted({_triple(iri, row) for row in rows[:most]}, key=str)
    return Part(tuple(labelled(view, triples)), len(rows) > most)


def paging(first: str, page: int, *, more: bool) -> Iterator[Triple]:
    """How the parts hang together (Hydra), where there are several; ``first`` is the address of the first, absolute."""
    if page > 1 or more:
        yield from about(
            Iri(part(first, page)),
            "hydra:PartialCollectionView",
            ("hydra:first", Iri(first)),
            ("hydra:previous", Iri(part(first, page - 1)) if page > 1 else None),
            ("hydra:next", Iri(part(first, page + 1)) if more else None),
        )


def part(first: str, page: int) -> str:
    """The address of a part."""
    return f"{first}{'&' if '?' in first else '?'}page={page}" if page > 1 else first


def _triple(iri: str, row: Row) -> Triple:
    subject, predicate = row.get("s", Iri(iri)), row["p"]
    if not isinstance(predicate, Iri) or not isinstance(subject, Iri | Blank):
        raise GraphsvcError(f"The store gave a statement that is none: {row}")
    return Triple(subject, predicate, row.get("o", Iri(iri)))
