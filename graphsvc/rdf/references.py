"""The cross-references of an item: every value that names something else, as written, with what it names or why it names nothing.

Three of the readings are not what the document says, and are marked so (``as_reading``):

- In monitoring tables the column headed 'Odpovědnost' (responsible) holds, for whole goals, the funding sources that the cards of
  the same plan give: ``EU – OPZ, MPSV, LK``. The heading would make the European Union responsible for a regional activity.
  So a cell that names a source which is no body (``EU – OPZ``) is a list of money, and all that is known as a source in it funds
  the item; and so is a cell of several that names just the sources which the card of the same item lists. Another cell of bodies
  alone stays responsible, for a ministry or the region can be either and the heading is all there is.
- An act that is named without its number, or a bare § in a plan of social services, is read as the act that is meant; a bill may have
  become another act than the one that the text speaks of.
- Behind an okruh of the parent strategy stand numbers (``X / 1, 2, 5``) of which nobody says what they count. They are read as
  that okruh's measures only where all numbers of the row exist there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from rdflib import URIRef

from graphsvc.model import Item, Record, StrategyLinks
from graphsvc.rdf.index import Index, plan_of
from graphsvc.rdf.resolve import Reading, Resolver
from graphsvc.rdf.vocab import DCT, ELI, SCHEMA, G

AGENT = SCHEMA.agent
FUNDED_FROM = G.fundedFrom
FUNDED_BY_PROGRAMME = G.fundedByProgramme
IMPLEMENTS = G.implements
TABLE_OF_SOURCES = "monitoring-table"
"""The family whose column of responsible bodies holds funding sources too."""

_NUMBERED_ACT = re.compile(r"\d/\d{4}")
_ITEM_CODE = re.compile(r"[-.]\s?\d")


@dataclass(frozen=True, slots=True)
class Reference:
    """One value: ``field`` of the item where it stands, ``property`` that it is about, ``text`` as written, what it names.

    ``also_in`` are further fields of the item in which it stands.
    """

    field: str
    property: URIRef
    text: str
    reading: Reading
    as_reading: bool = False
    also_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What resolving needs: the code lists, what exists, the document's own plan, its family and the abbreviations that it explains."""

    resolver: Resolver
    index: Index
    plan: str
    family: str
    explained: frozenset[str] = frozenset()

    @classmethod
    def of(cls, record: Record, resolver: Resolver, index: Index) -> Context:
        """What resolving needs for one document."""
        return cls(resolver, index, plan_of(record), record.family, frozenset(record.abbreviations))

    def body(self, written: str) -> Reading:
        """Bodies of one cell."""
        return self.resolver.body(written, self.explained)

    def goal(self, plan: str | None, code: str) -> Reading:
        """A goal of a plan; of another plan no goal of which is known, the reason is ``list-not-known``."""
        if plan is None or (plan != self.plan and not self.index.goals.get(plan)):
            return Reading(reason="list-not-known")
        if self.index.has_goal(plan, code):
            return Reading((self.resolver.terms.goal(plan, code),))
        return Reading(reason="no-such-goal")

    def item_or_goal(self, code: str) -> Reading:
        """An item or goal of the document's own plan."""
        return self.known(self.plan, code) or Reading(reason="no-such-item" if _ITEM_CODE.search(code) else "no-such-goal")

    def known(self, plan: str, code: str) -> Reading | None:
        """The item or goal of a plan that has the code, None where there is none."""
        if self.index.has_item(plan, code):
            return Reading((self.resolver.terms.item(plan, code),))
        if self.index.has_goal(plan, code):
            return Reading((self.resolver.terms.goal(plan, code),))
        return None

    def named_item(self, code: str) -> Reading:
        """An item of the document's own plan, by a code that may be mistyped."""
        form = self.index.patterns.get(self.plan)
        if self.index.has_item(self.plan, code):
            return Reading((self.resolver.terms.item(self.plan, code),))
        return Reading(reason="malformed-code" if form and not form.fullmatch(code) else "no-such-item")


def of_document(record: Record, context: Context) -> list[Reference]:
    """The cross-references of a document itself, which stand in no item of it, in the order of ``record.refers_to``."""
    return _each("refers_to", DCT.references, (named.code for named in record.refers_to), context.named_item)


def of_item(item: Item, context: Context) -> list[Reference]:
    """All cross-references of an item, by field and in the order written."""
    resolver = context.resolver
    found = [Reference("goal", G.supportsGoal, item.goal, context.goal(context.plan, item.goal))] if item.goal else []
    found += _each("linked_goals", G.linkedGoal, item.linked_goals, lambda code: context.goal(context.plan, code))
    found += _each("target_groups", DCT.audience, item.target_groups, resolver.target_group)
    found += _services(item, resolver)
    found += _responsible(item, context)
    found += _each("cooperating", SCHEMA.participant, item.cooperating, context.body)
    found += [_funding(written, resolver) for written in item.funding]
    found += _strategy_links(item.strategy_links, context)
    found += _each("refers_to", DCT.references, item.refers_to, context.item_or_goal)
    found += _each("resolutions", G.citesResolution, item.resolutions, resolver.resolution)
    found += [replace(act, as_reading=not _NUMBERED_ACT.search(act.text)) for act in _each("acts", ELI.cites, item.acts, resolver.act)]
    found += [_programme(named, item, found, resolver) for named in item.programmes]
    found += _each("places", DCT.spatial, item.places, resolver.place)
    return found


def _each(field: str, about: URIRef, values: Iterable[str], read: Callable[[str], Reading]) -> list[Reference]:
    return [Reference(field, about, written, read(written)) for written in values]


def _services(item: Item, resolver: Resolver) -> Iterator[Reference]:
    for service in item.services:
        written = " ".join(part for part in (service.name, f"(§ {service.paragraph})" if service.paragraph else "") if part)
        yield Reference("services", G.concernsService, written, resolver.service(service.name, service.paragraph))


def _responsible(item: Item, context: Context) -> list[Reference]:
    resolver = context.resolver
    bodies = _each("responsible", AGENT, item.responsible, context.body)
    if context.family != TABLE_OF_SOURCES:
        return bodies
    money = any(not _is_body(body.reading) and _as_source(body, resolver).as_reading for body in bodies) or _as_on_card(item, context)
    return [_as_source(body, resolver) if money or not _is_body(body.reading) else body for body in bodies]


def _as_on_card(item: Item, context: Context) -> bool:
    """Whether a cell of several values names the sources, all and no others, that the card of the same item lists."""
    named, listed = (
        {target for value in values for target in context.resolver.funding(value).targets}
        for values in (item.responsible, context.index.item_sources(context.plan, item.code))
    )
    return len(named) > 1 and named == listed


def _is_body(reading: Reading) -> bool:
    return bool(reading.targets) and reading.reason is None


def _as_source(body: Reference, resolver: Resolver) -> Reference:
    """A value of a cell that lists money, read as a funding source or programme where it is known as such."""
    for about, read in ((FUNDED_FROM, resolver.funding), (FUNDED_BY_PROGRAMME, resolver.programme)):
        reading = read(body.text)
        if reading.targets:
            return Reference(body.field, about, body.text, reading, as_reading=True)
    return body


def _funding(written: str, resolver: Resolver) -> Reference:
    source = resolver.funding(written)
    programme = source if source.targets else resolver.programme(written)
    if programme.targets and not source.targets:
        return Reference("funding", FUNDED_BY_PROGRAMME, written, programme)
    return Reference("funding", FUNDED_FROM, written, source)


def _programme(named: str, item: Item, found: Iterable[Reference], resolver: Resolver) -> Reference:
    """A programme that the texts mention; it stands in a field that says who pays, too, where no value of that field says the same.

    Nor where one of its calls is named there: ``v rámci OP LZZ výzva č. 87`` is money of that call.
    """
    reading = resolver.programme(named)
    told = {reference.field for reference in found if {*reading.targets} & {*reference.reading.targets, *_also(reference.reading)}}
    told |= {field for field, others in item.programmes_in.items() if {*reading.targets} & {*map(resolver.programme_of_call, others)}}
    also_in = tuple(field for field, programmes in item.programmes_in.items() if named in programmes and field not in told)
    return Reference("programmes", FUNDED_BY_PROGRAMME, named, reading, also_in=also_in)


def _also(reading: Reading) -> Iterator[URIRef]:
    return (target for _, target in reading.also)


def _strategy_links(links: StrategyLinks | None, context: Context) -> Iterator[Reference]:
    if links is None:
        return
    parent = context.index.parents.get(context.plan)
    for okruh in links.okruhy:
        yield Reference("strategy_links", IMPLEMENTS, okruh, context.goal(parent, okruh))
    if links.numbers:
        yield from _numbers(links, parent, context)
    elif not links.okruhy:
        yield Reference("strategy_links", IMPLEMENTS, links.text, Reading(reason="meaning-unknown"))


def _numbers(links: StrategyLinks, parent: str | None, context: Context) -> Iterator[Reference]:
    """The numbers as measures of the one okruh that is named, where it has them all; else one reference that says why not."""
    written = links.text.partition("/")[2].strip() or links.text
    if parent is None or len(links.okruhy) != 1:
        yield Reference("strategy_links", IMPLEMENTS, written, Reading(reason="meaning-unknown"))
        return
    codes = [f"{links.okruhy[0]}.{number}" for number in links.numbers]
    if not all(context.index.has_item(parent, code) for code in codes):
        yield Reference("strategy_links", IMPLEMENTS, written, Reading(reason="number-beyond-okruh"))
        return
    for number, code in zip(links.numbers, codes, strict=True):
        measure = Reading((context.resolver.terms.item(parent, code),))
        yield Reference("strategy_links", IMPLEMENTS, str(number), measure, as_reading=True)
