"""What the dataset holds, as RDF: VoID, the Vocabulary of Interlinked Datasets (W3C Interest Group Note, 2011), computed from the store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from graphsvc.catalog import Linked
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.base import RDF_FORMATS, XSD_STRING, Blank, Iri, Literal, Triple
from graphsvc.web.description import FORMAT_IRIS
from graphsvc.web.dumps import Dump
from graphsvc.web.published import Published
from graphsvc.web.statements import about

_EXAMPLES = "SELECT ?x { ?x a ?c } ORDER BY ?x LIMIT 1"
_EXAMPLE_CLASSES = ("Plan", "Goal", "Measure", "Evaluation")
_DATE_TIME = XSD_STRING.replace("string", "dateTime")


@dataclass(frozen=True, slots=True)
class Void:
    """The description of one published state, for a service at ``address`` (ends with ``/``)."""

    published: Published
    address: str

    @property
    def _terms(self) -> Terms:
        return Terms(self.published.settings.base)

    def document(self) -> Iterator[Triple]:
        """All that ``/.well-known/void`` says."""
        dataset = Iri(str(self._terms.dataset()))
        yield from about(Iri(f"{self.address}.well-known/void"), "void:DatasetDescription", ("foaf:primaryTopic", dataset))
        yield from self._dataset(dataset)
        for graph in self.published.graphs:
            yield from about(dataset, None, ("void:subset", Iri(graph)))
            yield from self.graph(graph)
        for linked in self.published.catalog.linked:
            yield from self._links(dataset, linked)

    def graph(self, name: str) -> Iterator[Triple]:
        """What is counted of one graph."""
        published = self.published
        yield from about(Iri(name), "void:Dataset", ("void:triples", published.graphs[name]), ("sd:name", Iri(name)))
        yield from self._classes(Iri(name), published.statistics.by_graph.get(name, {}))
        yield from self._files(Iri(name), published.dumps.of_graph(name))

    def _dataset(self, dataset: Iri) -> Iterator[Triple]:
        published, counted = self.published, self.published.statistics
        said = published.catalog
        yield from about(
            dataset,
            "void:Dataset",
            ("dct:title", said.dataset_title),
            ("dct:description", said.dataset_description),
            ("dct:modified", moment(published.view.modified())),
            ("foaf:homepage", Iri(self.address)),
            ("void:uriSpace", f"{published.settings.base}id/"),
            ("void:sparqlEndpoint", Iri(f"{self.address}sparql")),
            ("void:triples", counted.whole.triples),
            ("void:entities", counted.entities),
            ("void:distinctSubjects", counted.whole.subjects),
            ("void:distinctObjects", counted.whole.objects),
            ("void:classes", len(counted.classes)),
            ("void:properties", len(counted.properties)),
        )
        for name in vocabularies((*counted.classes, *counted.properties)):
            yield from about(dataset, None, ("void:vocabulary", Iri(name)))
        for form in RDF_FORMATS:
            yield from about(dataset, None, ("void:feature", Iri(FORMAT_IRIS[form.name])))
        yield from self._examples(dataset)
        yield from self._classes(dataset, counted.classes)
        yield from self._properties(dataset)
        yield from self._files(dataset, published.dumps.of_graph(None))

    def _examples(self, dataset: Iri) -> Iterator[Triple]:
        for name in _EXAMPLE_CLASSES:
            of_class = _EXAMPLES.replace("?c", f"g:{name}")
            for row in self.published.view.select(of_class):
                yield from about(dataset, None, ("void:exampleResource", row["x"]))

    def _classes(self, dataset: Iri, classes: Mapping[str, int]) -> Iterator[Triple]:
        own = hashlib.sha256(dataset.value.encode()).hexdigest()[:8]
        for number, (name, entities) in enumerate(classes.items()):
            part = Blank(f"c{own}x{number}")
            yield from about(dataset, None, ("void:classPartition", part))
            yield from about(part, "void:Dataset", ("void:class", Iri(name)), ("void:entities", entities))

    def _properties(self, dataset: Iri) -> Iterator[Triple]:
        for number, (name, use) in enumerate(self.published.statistics.properties.items()):
            part = Blank(f"p{number}")
            yield from about(dataset, None, ("void:propertyPartition", part))
            yield from about(
                part,
                "void:Dataset",
                ("void:property", Iri(name)),
                ("void:triples", use.triples),
                ("void:distinctSubjects", use.subjects),
                ("void:distinctObjects", use.objects),
            )

    def _links(self, dataset: Iri, linked: Linked) -> Iterator[Triple]:
        """One linkset a property; the other dataset is known by its title and the space of its IRIs."""
        other = Blank(f"d{_plain(linked.id)}")
        counted = self.published.statistics.linked(linked.prefixes)
        for number, (name, triples) in enumerate(counted.items()):
            links = Blank(f"l{_plain(linked.id)}x{number}")
            yield from about(dataset, None, ("void:subset", links))
            yield from about(
                links,
                "void:Linkset",
                ("void:subjectsTarget", dataset),
                ("void:objectsTarget", other),
                ("void:linkPredicate", Iri(name)),
                ("void:triples", triples),
            )
        if counted:
            yield from about(other, "void:Dataset", ("dct:title", linked.title))
            yield from (triple for prefix in linked.prefixes for triple in about(other, None, ("void:uriSpace", prefix)))

    def _files(self, dataset: Iri, dumps: Iterable[Dump]) -> Iterator[Triple]:
        for dump in dumps:
            yield from about(dataset, None, ("void:dataDump", Iri(f"{self.address}dump/{dump.name}")))


def vocabularies(terms: Iterable[str]) -> list[str]:
    """The namespaces of the product's prefixes from which these terms are."""
    used = list(terms)
    return sorted(namespace for namespace in PREFIXES.values() if any(term.startswith(namespace) for term in used))


def moment(when: datetime | None) -> Literal | None:
    """A moment as xsd:dateTime, if it is known."""
    return Literal(when.isoformat().replace("+00:00", "Z"), datatype=_DATE_TIME) if when else None


def _plain(name: str) -> str:
    """As the label of a blank node."""
    return name.encode().hex()
