"""What every writer of a document's triples needs, and the triples of a cross-reference, which items and lists share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rdflib import URIRef

from graphsvc.place import Place
from graphsvc.rdf.references import Context, Reference
from graphsvc.rdf.resolve import Resolver
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, integer, plain, truth
from graphsvc.rdf.vocab import DCT, PROV, RDF, G
from graphsvc.sources import Source

A = RDF.type
DERIVED = PROV.wasDerivedFrom
PART_OF = DCT.isPartOf
_REFERENCE, _ON, _TEXT, _ORDER = G.CrossReference, G.onProperty, G.referenceText, G.order
_RESOLVES, _BECAUSE, _READING = G.resolvesTo, G.unresolvedBecause, G.asReading


@dataclass(frozen=True, slots=True)
class Scope:
    """One document: its entry in ``data/sources.toml``, its IRI, how its values resolve, and whether running text is written.

    ``places``: where its lines stand, if it is no plain text.
    """

    source: Source
    document: URIRef
    context: Context
    text: bool
    places: Mapping[int, Place] = field(default_factory=dict)

    @property
    def resolver(self) -> Resolver:
        """The code lists."""
        return self.context.resolver

    @property
    def terms(self) -> Terms:
        """Where IRIs are minted."""
        return self.context.resolver.terms

    @property
    def plan(self) -> URIRef:
        """The plan that the document is about."""
        return self.terms.plan(self.context.plan)

    def below(self, *parts: str) -> URIRef:
        """The IRI of something that only this document says."""
        return URIRef("/".join((self.document, *parts)))

    def reference(self, node: URIRef, reference: Reference, order: int, place: URIRef) -> Iterator[Triple]:
        """One cross-reference: what is written, where, and what it names or why it names nothing."""
        reading = reference.reading
        yield node, A, _REFERENCE
        yield node, _ON, reference.property
        yield node, _TEXT, plain(reference.text)
        yield node, _ORDER, integer(order)
        yield node, DERIVED, place
        yield node, PART_OF, self.document
        for target in reading.targets:
            yield node, _RESOLVES, target
        if reading.reason:
            yield node, _BECAUSE, self.terms.concept("reasons", reading.reason)
        if reference.as_reading:
            yield node, _READING, truth(True)
        for fact, value in reading.facts:
            yield node, fact, value
        yield from reading.about


def plain_links(subject: URIRef, reference: Reference) -> Iterator[Triple]:
    """The links that stand beside a reference: its subject, the property that it is about, what it names."""
    for target in reference.reading.targets:
        yield subject, reference.property, target
    for further, target in reference.reading.also:
        yield subject, further, target
