"""What the graph can be asked about: the concepts of the lookups, and the items, goals, §§, resolutions and further concepts of the graph.

An entity has a kind, an id that stands for it in a parameter (``62``, ``seniors``, ``A05-01@sprss-2014-2017``) and the names under which
people may write it, each with a grade: what it is called, another name of it, what stands for it in data.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from graphsvc import lookups
from graphsvc.lookups import Concept
from graphsvc.rdf.acts import SOCIAL_SERVICES
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri, Row, View

LOOKUPS = {
    "plan": "strategies",
    "service": "services",
    "act": "acts",
    "target_group": "target_groups",
    "programme": "programmes",
    "body": "bodies",
    "place": "places",
    "funding_source": "funding_sources",
}
"""Kind of entity → its lookup."""

KINDS = (
    "plan",
    "goal",
    "item",
    "service",
    "paragraph",
    "act",
    "target_group",
    "programme",
    "body",
    "place",
    "funding_source",
    "resolution",
)
"""All kinds, in the order in which entities that are written alike are listed."""

CALLED, VARIANT, IDENTIFIED = range(3)
"""Grades of a name."""

MAX_TITLES = 20_000
"""Items that are also found by their titles; in a larger graph by their codes only, for there the full text does it."""


@dataclass(frozen=True, slots=True, eq=False)
class Entity:
    """One thing, equal to itself only; an item or goal has a plan and a code.

    ``money_of``: kind and id of the body or programme whose money a source is.
    """

    kind: str
    id: str
    iri: str
    label: str
    plan: str = ""
    code: str = ""
    money_of: tuple[str, str] | None = None

    @property
    def order(self) -> tuple[int, str, str]:
        """Sort key: kind, then id."""
        return KINDS.index(self.kind), self.id, self.iri


@dataclass(frozen=True, slots=True)
class Named:
    """An entity with its names (grade, text); ``title`` is one that is too long to be found by a part of it."""

    entity: Entity
    names: tuple[tuple[int, str], ...]
    title: str = ""


@lru_cache(maxsize=8)
def of_lookups(root: Path, base: str) -> tuple[Named, ...]:
    """The concepts of all lookups below ``root``, and the §§ of the kinds of service; ``base`` is that of the IRIs.

    Raises DataError for a lookup that cannot be read.
    """
    terms = Terms(base)
    found = []
    for kind, name in LOOKUPS.items():
        for concept in lookups.load(root, name):
            found.append(Named(of_concept(kind, concept, base), _called(concept)))
            if kind == "service":
                found.append(_paragraph(concept.id, str(terms.paragraph(SOCIAL_SERVICES, concept.id))))
    return tuple(found)


def of_graph(view: View, base: str, known: frozenset[str]) -> tuple[Named, ...]:
    """What the graph names beside the entities whose IRIs are ``known``: items, goals, plans, concepts, §§, resolutions; sorted.

    Raises StoreError where the store cannot be read.
    """
    found = [
        *_titled("item", view.select(_ITEMS), base),
        *_titled("goal", view.select(_GOALS), base),
        *_further(view, base),
        *_law(view, base),
    ]
    first: dict[str, Named] = {}
    for named in sorted(found, key=lambda named: (named.entity.order, named.entity.label)):
        if named.entity.iri not in known:
            first.setdefault(named.entity.iri, named)
    return tuple(first.values())


_ITEMS = "SELECT ?s ?plan ?code ?title { ?s a g:Measure ; g:ofPlan ?plan ; dct:identifier ?code . OPTIONAL { ?s dct:title ?title } }"
_GOALS = "SELECT ?s ?plan ?code ?title { ?s a g:Goal ; g:ofPlan ?plan ; skos:notation ?code . OPTIONAL { ?s skos:prefLabel ?title } }"
_PLANS = "SELECT ?s ?label { ?s a g:Plan . OPTIONAL { ?s dct:title ?label . FILTER (LANG(?label) IN ('cs', '')) } }"
_LISTED = (
    "SELECT ?s ?scheme ?label { ?s a skos:Concept ; skos:inScheme ?scheme ; skos:prefLabel ?label . FILTER (LANG(?label) IN ('cs', '')) }"
)
_PARAGRAPHS = "SELECT ?s ?code ?label { ?s a eli:LegalResourceSubdivision ; eli:number ?code . OPTIONAL { ?s rdfs:label ?label } }"
_RESOLUTIONS = "SELECT ?s ?code { ?s a g:Resolution ; eli:number ?code }"
_SIGNS = ("§", "paragraf", "par.")
_FOLDERS = {
    "service": "service",
    "act": "act",
    "target-group": "target_group",
    "programme": "programme",
    "body": "body",
    "place": "place",
    "funding-source": "funding_source",
}


def of_concept(kind: str, concept: Concept, base: str) -> Entity:
    """The entity that a concept of the lookup of that kind is."""
    iri = str(Terms(base).named(LOOKUPS[kind], concept))
    owners = [(of, concept.extra[of]) for of in ("body", "programme") if of in concept.extra] if kind == "funding_source" else []
    return Entity(kind, concept.id, iri, concept.cs, money_of=owners[0] if owners else None)


def _called(concept: Concept) -> tuple[tuple[int, str], ...]:
    called = [concept.extra[name] for name in ("short", "abbreviation") if name in concept.extra]
    names = [(CALLED, name) for name in (concept.cs, *called)]
    names += [(VARIANT, name) for name in concept.variants]
    return (*names, (IDENTIFIED, concept.id), (IDENTIFIED, concept.en))


def _paragraph(number: str, iri: str, label: str = "") -> Named:
    act = iri.split("/")[-3]
    called = label or f"§ {number} zákona č. {act.replace('-', '/')} Sb."
    return Named(
        Entity("paragraph", f"{act}/{number}", iri, called), ((CALLED, called), *((CALLED, f"{sign} {number}") for sign in _SIGNS))
    )


def _titled(kind: str, rows: list[Row], base: str) -> Iterator[Named]:
    """Items or goals; of several titles the longest, then the first of the alphabet. The order of rows makes no difference."""
    best: dict[str, tuple[str, str, str]] = {}
    for row in rows:
        iri, title = row["s"].value, row["title"].value if "title" in row else ""
        there = best.get(iri)
        if isinstance(row["s"], Iri) and (there is None or (-len(title), title) < (-len(there[2]), there[2])):
            best[iri] = (_local(row["plan"].value, base), row["code"].value, title)
    for iri, (plan, code, title) in best.items():
        entity = Entity(kind, f"{code}@{plan}", iri, f"{code} {title}".strip(), plan, code)
        yield Named(entity, ((IDENTIFIED, entity.id),), title if len(best) <= MAX_TITLES else "")


def _further(view: View, base: str) -> Iterator[Named]:
    for row in view.select(_PLANS):
        label = row["label"].value if "label" in row else _local(row["s"].value, base)
        yield _plain("plan", row["s"].value, label, base)
    lists = {f"{base}codelist/{folder}": kind for folder, kind in _FOLDERS.items()}
    for row in view.select(_LISTED):
        kind = lists.get(row["scheme"].value)
        if kind:
            yield _plain(kind, row["s"].value, row["label"].value, base)


def _plain(kind: str, iri: str, label: str, base: str) -> Named:
    local = _local(iri, base)
    return Named(Entity(kind, local, iri, label), ((CALLED, label), (IDENTIFIED, local)))


def _law(view: View, base: str) -> Iterator[Named]:
    acts = f"{base}id/act/"
    for row in view.select(_PARAGRAPHS):
        iri, label = row["s"].value, row.get("label")
        if iri.startswith(acts) and iri.count("/") >= 2 and getattr(label, "language", "cs") == "cs":
            yield _paragraph(row["code"].value, iri, label.value if label else "")
    for row in view.select(_RESOLUTIONS):
        number = row["code"].value
        yield Named(Entity("resolution", number, row["s"].value, f"usnesení č. {number}", code=number), ())


def _local(iri: str, base: str) -> str:
    return iri.rpartition("/")[2] if iri.startswith(base) else iri
