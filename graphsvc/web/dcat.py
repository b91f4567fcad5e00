"""The catalogue of the published data, as RDF after DCAT-AP-CZ (open formal norm „Rozhraní katalogů otevřených dat“, ofn.gov.cz).

One dataset for the whole graph and one for each named graph, which is a part of it; a distribution for each file, and the SPARQL
service. What the operator says comes from the catalogue's file, sizes and dates from the files and the store.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphsvc.catalog import Catalog, Text
from graphsvc.rdf.terms import Terms
from graphsvc.store.base import Iri, Literal, Triple
from graphsvc.web import wording
from graphsvc.web.addresses import VOCABULARY
from graphsvc.web.dumps import Dump, short_name
from graphsvc.web.published import Published
from graphsvc.web.statements import about
from graphsvc.web.void import moment

_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_MEDIA = "http://www.iana.org/assignments/media-types/"
_PROTOCOL = "https://www.w3.org/TR/sparql11-protocol/"
_FILE_TYPES = {"nt": "RDF_N_TRIPLES", "ttl": "RDF_TURTLE", "nq": "RDF_N_QUADS"}


@dataclass(frozen=True, slots=True)
class Dcat:
    """The catalogue of one published state, for a service at ``address`` (ends with ``/``)."""

    published: Published
    address: str

    def document(self) -> Iterator[Triple]:
        """All that ``/catalog`` says."""
        said, dataset = self._said, self._dataset
        yield from about(
            self._catalog,
            "dcat:Catalog",
            ("dct:title", said.title),
            ("dct:description", said.description),
            ("dct:publisher", self._publisher),
            ("foaf:homepage", Iri(f"{self.address}data")),
            ("dcat:contactPoint", self._part("contact")),
            ("dcat:service", self._part("sparql")),
            ("dct:modified", moment(self.published.view.modified())),
        )
        for member in (dataset, *map(Iri, self.published.graphs)):
            yield from about(self._catalog, None, ("dcat:dataset", member))
        yield from self._whole()
        for name in self.published.graphs:
            yield from self._graph(name)
        yield from self._shared()

    def complete(self) -> Iterator[Triple]:
        """The whole dataset, with all that it points at in the catalogue."""
        yield from self._whole()
        yield from self._shared()

    def _whole(self) -> Iterator[Triple]:
        """The dataset with its distributions and its service."""
        said, dataset = self._said, self._dataset
        yield from self._described(dataset, said.dataset_title, said.dataset_description)
        for name in self.published.graphs:
            yield from about(dataset, None, ("dct:hasPart", Iri(name)))
        yield from self._files(dataset, None)
        yield from about(dataset, None, ("dcat:distribution", self._part("sparql-access")))
        yield from about(
            self._part("sparql-access"),
            "dcat:Distribution",
            ("dct:title", wording.texts("data_endpoint")),
            ("dcat:accessURL", Iri(f"{self.address}sparql")),
            ("dcat:accessService", self._part("sparql")),
            ("pu:specifikace", self._part("terms")),
        )
        yield from about(
            self._part("sparql"),
            "dcat:DataService",
            ("dct:title", wording.texts("data_endpoint")),
            ("dcat:endpointURL", Iri(f"{self.address}sparql")),
            ("dcat:endpointDescription", Iri(f"{self.address}sparql")),
            ("dct:conformsTo", Iri(_PROTOCOL)),
            ("dcat:servesDataset", dataset),
            ("dct:publisher", self._publisher),
            ("dcat:contactPoint", self._part("contact")),
        )
        yield from about(Iri(_PROTOCOL), "dct:Standard", ("dct:title", "SPARQL 1.1 Protocol"))

    def graph(self, name: str) -> Iterator[Triple]:
        """The dataset that is one graph, complete by itself."""
        yield from self._graph(name)
        yield from self._shared()

    def title(self, name: str) -> Text:
        """What a graph is called: after its document, or after what it holds."""
        terms, short = Terms(self.published.settings.base), short_name(name, self.published.settings.base)
        if short in _OWN:
            return wording.texts(_OWN[short])
        titled = self.published.view.stated([str(terms.document(short))], [wording.expand("dct:title")])
        words = {triple.object.language: triple.object.value for triple in titled if isinstance(triple.object, Literal)}
        called = words.get("cs") or words.get("") or short
        return {"cs": called, "en": words.get("en") or called}

    def _graph(self, name: str) -> Iterator[Triple]:
        yield from self._described(Iri(name), self.title(name), wording.texts("data_graph_description", graph=name))
        yield from about(Iri(name), None, ("dct:isPartOf", self._dataset))
        yield from self._files(Iri(name), name)

    def _described(self, dataset: Iri, title: Text, description: Text) -> Iterator[Triple]:
        """What every dataset must say (and, for the contact and the documentation, should)."""
        said = self._said
        yield from about(
            dataset,
            "dcat:Dataset",
            ("dct:title", title),
            ("dct:description", description),
            ("dct:publisher", self._publisher),
            ("dct:accrualPeriodicity", Iri(f"{_AUTHORITY}frequency/{said.frequency}")),
            ("dcat:contactPoint", self._part("contact")),
            ("foaf:page", Iri(f"{self.address}data")),
            ("dct:conformsTo", Iri(VOCABULARY)),
            ("dct:modified", moment(self.published.view.modified())),
        )
        for place in said.spatial:
            yield from about(dataset, None, ("dct:spatial", Iri(place)))
        for theme in said.themes:
            yield from about(dataset, None, ("dcat:theme", Iri(f"{_AUTHORITY}data-theme/{theme}")))
        for language, words in said.keywords.items():
            yield from (triple for word in words for triple in about(dataset, None, ("dcat:keyword", {language: word})))

    def _files(self, dataset: Iri, graph: str | None) -> Iterator[Triple]:
        for dump in self.published.dumps.of_graph(graph):
            yield from about(dataset, None, ("dcat:distribution", self._part(dump.name)))
            yield from self._file(dump)

    def _file(self, dump: Dump) -> Iterator[Triple]:
        url, terms = Iri(f"{self.address}dump/{dump.name}"), self._said.terms
        yield from about(
            self._part(dump.name),
            "dcat:Distribution",
            ("dct:title", dict.fromkeys(wording.LANGUAGES, dump.name)),
            ("dcat:accessURL", url),
            ("dcat:downloadURL", url),
            ("dcat:mediaType", Iri(_MEDIA + dump.form.media_type)),
            ("dct:format", Iri(f"{_AUTHORITY}file-type/{_FILE_TYPES[dump.form.name]}")),
            ("dcat:compressFormat", Iri(f"{_MEDIA}application/gzip")),
            ("dcat:byteSize", self.published.dumps.size(dump.name)),
            ("dct:conformsTo", Iri(VOCABULARY)),
            ("dct:license", Iri(terms.database)),
            ("pu:specifikace", self._part("terms")),
        )

    def _shared(self) -> Iterator[Triple]:
        """Publisher, contact and terms of use, which all point at."""
        said, terms = self._said, self._said.terms
        yield from about(self._publisher, "foaf:Agent", ("foaf:name", said.publisher))
        yield from about(
            self._part("contact"),
            "vcard:Organization",
            ("rdf:type", Iri("http://www.w3.org/2006/vcard/ns#Kind")),
            ("vcard:fn", said.contact),
            ("vcard:hasEmail", Iri(f"mailto:{said.email}") if said.email else None),
            ("vcard:hasURL", Iri(f"{self.address}data")),
        )
        yield from about(
            self._part("terms"),
            "pu:Specifikace",
            ("pu:autorské-dílo", Iri(terms.work)),
            ("pu:autor", terms.work_author),
            ("pu:databáze-jako-autorské-dílo", Iri(terms.database)),
            ("pu:autor-databáze", terms.database_author),
            ("pu:databáze-chráněná-zvláštními-právy", Iri(terms.special_rights)),
            ("pu:osobní-údaje", Iri(terms.personal_data)),
        )
        for place in said.spatial:
            yield from about(Iri(place), "dct:Location")

    @property
    def _said(self) -> Catalog:
        return self.published.catalog

    @property
    def _catalog(self) -> Iri:
        return Iri(f"{self.address}catalog")

    @property
    def _dataset(self) -> Iri:
        return Iri(str(Terms(self.published.settings.base).dataset()))

    @property
    def _publisher(self) -> Iri:
        return Iri(self._said.publisher_iri) if self._said.publisher_iri else self._part("publisher")

    def _part(self, name: str) -> Iri:
        """Something that the catalogue's document describes."""
        return Iri(f"{self.address}catalog#{name}")


_OWN = {
    "codelists": "codelists",
    "ontology": "vocabulary",
    "dataset": "data_graph_dataset",
    "linking": "data_graph_linking",
    "questions": "data_graph_questions",
    "default": "data_graph_default",
    "editions": "data_graph_editions",
}
"""Graphs that are no document's, and the texts that call them."""
