"""Plans that have all that the questions of the catalogue are about: the synthetic country, and beside it what its plans lack.

Programmes, resolutions, acts, references between items, bodies, places, groups, services and sources from the whole code lists, the first
of each list often and the last ones hardly ever; coordination with strategies that have ended; links between plans that follow each other.
What other benchmarks measure on is not changed.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import TypeVar

from rdflib import URIRef

from graphsvc import lookups, pipeline
from graphsvc.benchmark import measure, plans, synthetic
from graphsvc.benchmark.synthetic import SyntheticPlan
from graphsvc.model import Coordination, Deadline, Item, Locator, Service
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, decimal
from graphsvc.rdf.vocab import RDF, G
from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore

_PER_ITEM, _PER_PLACED_ITEM = 45, 280
"""Triples that an item has in the middle, without the places of what is said of it and with them, for choosing the number of plans."""
_LISTS_HAVE = 5_700
"""Triples of the code lists and the ontology."""
_SMALL, _SMALL_ITEMS = 50_000, 6
"""Below this number of triples a plan has fewer items, so that there is more than one plan."""
_LEAST, _TERMS = 6, 3
"""Plans at least, so that some follow others; and the terms for which each region has its plans."""
_PLACED = (b"/source", b"/ref/")
"""In the IRIs of places in documents, and of references as they are written there."""
_CODE_LISTS = ("bodies", "places", "programmes", "target_groups", "funding_sources")
_ACTS = ("zákon č. 108/2006 Sb.", "§ 37 zákona č. 108/2006 Sb.", "zákon č. 128/2000 Sb.", "§ 92 zákona č. 108/2006 Sb.")
_NOT_ALWAYS = 0.3
_COORDINATED = 3
"""Strategies that a section of an action plan coordinates with."""
_Chosen = TypeVar("_Chosen")


@dataclass(frozen=True, slots=True)
class _Words:
    """What can be written in a field, the most frequent first."""

    lists: Mapping[str, Sequence[str]]
    services: Sequence[Service]
    strategies: Sequence[str]


def build(triples: int, settings: Settings, folder: Path, *, placed: bool = False) -> View:
    """A store of about so many triples in a folder, with the ontology and the code lists; made where there is none.

    Where in the documents everything stands is left out, or ``placed``: then there are six times fewer items of the same number of triples.
    """
    store = EmbeddedStore(folder, settings.base)
    if not store.exists():
        lists = pipeline.assemble(settings, [])
        with store.writer(afresh=True) as writer:
            for graph in lists:
                if graph.iri.endswith(("/codelists", "/ontology", "/dataset")):
                    writer.replace_graph(graph.iri, measure.not_shipped(graph.data), FORMATS[graph.form])
            for name, data in synthetic.graphs(country(triples, settings.root, placed=placed), settings.root):
                writer.replace_graph(name, data if placed else _without_places(data))
    return store.view()


def country(triples: int, root: Path, *, placed: bool = False) -> Iterator[SyntheticPlan]:
    """The plans of a country of about so many triples; ``root`` holds ``data/lookups``."""
    items = _SMALL_ITEMS if triples < _SMALL else synthetic.ITEMS
    of_plan = (2 * items + len(plans.OKRUHY) * plans.MEASURES) / 3 * (_PER_PLACED_ITEM if placed else _PER_ITEM)
    many = max(_LEAST, round((triples - _LISTS_HAVE) / of_plan))
    regions = max(1, many // (_TERMS * len(plans.FAMILIES)))
    words = _words(root)
    for plan in islice(synthetic.country(regions, items), many):
        yield _richer(plan, words)


def _without_places(data: bytes) -> bytes:
    """N-Triples without the places in documents: what is said of them, and what refers to them."""
    return b"".join(line for line in data.splitlines(keepends=True) if not any(part in line for part in _PLACED))


def _words(root: Path) -> _Words:
    lists = {kind: [concept.cs for concept in lookups.load(root, kind)] for kind in _CODE_LISTS}
    services = [Service(concept.cs, concept.id) for concept in lookups.load(root, "services")]
    return _Words(lists, services, [concept.id for concept in lookups.load(root, "strategies")])


def _richer(plan: SyntheticPlan, words: _Words) -> SyntheticPlan:
    record = plan.record
    chance = random.Random(record.plan.id)  # noqa: S311 - repeatable, no secret
    items = tuple(_item(item, record.items, words, chance, record.plan.period_start or 0) for item in record.items)
    named = sorted({number for item in items for number in item.resolutions})
    dates = {number: f"20{number.split('/')[1]}-06-01" for number in named if chance.random() > _NOT_ALWAYS}
    lists = tuple(one for goal in record.goals if record.coordination for one in _coordination(goal.code, words, chance))
    changed = replace(record, items=items, resolution_dates=dates, coordination=(*record.coordination, *lists))
    return replace(plan, record=changed, register=(*plan.register, *_links(plan.register, chance)))


def _item(item: Item, others: Sequence[Item], words: _Words, chance: random.Random, start: int) -> Item:
    def some(kind: str, most: int = 2) -> tuple[str, ...]:
        return tuple(dict.fromkeys(_often(words.lists[kind], chance) for _ in range(chance.randint(0, most))))

    end = f"{start + chance.randrange(plans.TERM)}-{chance.randint(1, 12):02d}"
    found = replace(
        item,
        target_groups=(*item.target_groups, *some("target_groups")),
        services=(*item.services, *(_often(words.services, chance) for _ in range(chance.randint(0, 1)))),
        responsible=(*item.responsible, *some("bodies", 1)),
        cooperating=(*item.cooperating, *some("bodies")),
        funding=some("funding_sources") or item.funding,
        programmes=some("programmes", 1),
        places=(*item.places, *some("places", 1)),
        acts=(_often(_ACTS, chance),) if chance.random() < _NOT_ALWAYS else (),
        resolutions=(f"{chance.randint(1, 700)}/{start % 100}/{chance.choice(('ZK', 'RK'))}",) if chance.random() < _NOT_ALWAYS else (),
        refers_to=(chance.choice(others).code or item.code,) if chance.random() < _NOT_ALWAYS else (),
        deadline=Deadline(end, end, continuous=False) if item.deadline and chance.random() < _NOT_ALWAYS else item.deadline,
    )
    return plans.with_lines(found, item.locator)


def _coordination(section: str, words: _Words, chance: random.Random) -> Iterator[Coordination]:
    for number, strategy in enumerate(chance.sample(words.strategies, _COORDINATED)):
        line = 200_000 + number
        yield Coordination(section, strategy, strategy, (), Locator(line, line))


def _links(register: Sequence[Triple], chance: random.Random) -> Iterator[Triple]:
    """Beside each link to the plan before, how sure it is."""
    for later, link, earlier in register:
        if link == G.succeeds and isinstance(later, URIRef) and isinstance(earlier, URIRef):
            node = Terms("").link(later, "succeeds", earlier)
            yield node, RDF.type, G.Succession
            yield node, G.later, later
            yield node, G.earlier, earlier
            yield node, G.confidence, decimal(round(chance.uniform(0.7, 1.0), 2))


def _often(choices: Sequence[_Chosen], chance: random.Random) -> _Chosen:
    """One of them, the first ones often and the last ones hardly ever."""
    return choices[int(len(choices) * chance.random() ** 3)]
