"""One item of one document → triples: facts and links on the item, what only this document says of it below the document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rdflib import URIRef

from graphsvc.model import Item
from graphsvc.rdf import provenance, references, similar
from graphsvc.rdf.scope import DERIVED, PART_OF, A, Scope, plain_links
from graphsvc.rdf.terms import segment
from graphsvc.rdf.triples import Triple, czech, integer, moment, plain, truth, year
from graphsvc.rdf.vocab import DCAT, DCT, OA, PPLAN, SCHEMA, SKOS, G

Places = Mapping[str, URIRef]
"""Field → the place where it stands; ``item`` is the place of the whole record."""


@dataclass(frozen=True, slots=True)
class ItemWriter:
    """One item; ``name`` is its path segment below the document."""

    scope: Scope
    item: Item
    name: str

    @property
    def iri(self) -> URIRef:
        """The item itself, the same in all documents of its plan; of an item without a code, its line stands for the code."""
        return self.scope.terms.item(self.scope.context.plan, self.item.code or self.name)

    def below(self, *parts: str) -> URIRef:
        """The IRI of something that only this document says of the item."""
        return self.scope.below("item", self.name, *parts)

    def triples(self) -> Iterator[Triple]:
        """All that the document says of the item."""
        lines = provenance.fields_of(self.item)
        places = {field: self.below("source", segment(field)) for field in lines}
        yield from self._item()
        for field, place in places.items():
            yield self.iri, DERIVED, place
            yield from provenance.place(place, self.scope.document, field, lines[field], self.scope.places)
        yield from self._period()
        yield from self._deadline()
        yield from self._cost()
        yield from self._references(places)
        yield from self._running_text()
        yield from self._evaluation(places)

    def _item(self) -> Iterator[Triple]:
        iri, item = self.iri, self.item
        yield iri, A, G.Measure
        yield iri, G.ofPlan, self.scope.plan
        yield iri, PPLAN.isStepOfPlan, self.scope.plan
        if item.code:
            yield iri, DCT.identifier, plain(item.code)
        if item.code_text:
            yield iri, G.codeText, plain(item.code_text)
        if item.title:
            fullest = self.scope.context.index.item_title(self.scope.context.plan, item.code) in {item.title, None}
            named = DCT.title if fullest or not item.code else DCT.alternative
            yield iri, named, czech(item.title)
            if named == DCT.title:
                yield from self._title_keys(item.title)
        if item.indicator:
            indicator = self.below("indicator")
            yield from self._part(indicator, G.indicator, G.Indicator)
            yield indicator, SKOS.prefLabel, czech(item.indicator)

    def _title_keys(self, title: str) -> Iterator[Triple]:
        keys = similar.keys(title)
        if keys:
            yield self.iri, G.titleKey, plain(keys.key)
            yield from ((self.iri, G.nearTitleKey, plain(key)) for key in keys.near)

    def _part(self, node: URIRef, link: URIRef, kind: URIRef) -> Iterator[Triple]:
        yield self.iri, link, node
        yield node, A, kind

    def _period(self) -> Iterator[Triple]:
        period = self.item.period
        if period is None:
            return
        node = self.below("period")
        yield from self._part(node, DCT.temporal, DCT.PeriodOfTime)
        yield node, G.periodText, plain(period.text)
        if period.start is not None:
            yield node, DCAT.startDate, year(period.start)
        if period.end is not None:
            yield node, DCAT.endDate, year(period.end)

    def _deadline(self) -> Iterator[Triple]:
        deadline = self.item.deadline
        if deadline is None:
            return
        node = self.below("deadline")
        yield from self._part(node, G.deadline, G.Deadline)
        yield node, G.deadlineText, plain(deadline.text)
        yield node, G.continuous, truth(deadline.continuous)
        if deadline.end:
            yield node, DCAT.endDate, moment(deadline.end)

    def _cost(self) -> Iterator[Triple]:
        cost = self.item.cost
        if cost is None:
            return
        node = self.below("cost")
        yield from self._part(node, G.cost, SCHEMA.MonetaryAmount)
        yield node, G.costText, plain(cost.text)
        if cost.czk is not None:
            yield node, SCHEMA.value, integer(cost.czk)
            yield node, SCHEMA.currency, plain("CZK")

    def _references(self, places: Places) -> Iterator[Triple]:
        orders: Counter[str] = Counter()
        for reference in references.of_item(self.item, self.scope.context):
            field = reference.field
            orders[field] += 1
            node = self.below("ref", field, str(orders[field]))
            yield node, G.inItem, self.iri
            yield from self.scope.reference(node, reference, orders[field], places.get(field, places[provenance.WHOLE]))
            yield from ((node, DERIVED, places[further]) for further in reference.also_in if further in places)
            yield from plain_links(self.iri, reference)

    def _running_text(self) -> Iterator[Triple]:
        if not self.scope.text:
            return
        if self.item.narrative and not self.scope.source.evaluates:
            yield self.iri, DCT.description, czech(self.item.narrative)
        for bullet in self.item.fulfilment:
            yield self.iri, G.measureText, czech(bullet)

    def _evaluation(self, places: Places) -> Iterator[Triple]:
        """What a report says of the item. A row that holds only a comment is evaluated without a status."""
        item = self.item
        if not self.scope.source.evaluates or not (item.status or item.narrative):
            return
        node = self.below("evaluation")
        yield node, A, G.Evaluation
        yield node, OA.motivatedBy, OA.assessing
        yield node, OA.hasTarget, self.iri
        yield node, DCT.temporal, self.scope.below("period")
        yield node, PART_OF, self.scope.document
        for field, value in (("status", item.status), ("narrative", item.narrative)):
            if value:
                yield node, DERIVED, places.get(field, places[provenance.WHOLE])
        if item.status:
            yield node, G.statusText, plain(item.status)
            status = self.scope.resolver.known("statuses", item.status)
            if status:
                yield node, OA.hasBody, status
        if self.scope.text and item.narrative:
            yield node, DCT.description, czech(item.narrative)


def name_of(item: Item) -> str:
    """An item's path segment: its code; without one, its line."""
    return segment(item.code) if item.code else f"line-{item.locator.line}"
