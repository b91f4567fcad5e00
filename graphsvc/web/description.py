"""What the endpoint can do and what it holds, as RDF (SPARQL 1.1 Service Description): the answer to a GET without a query."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from graphsvc.store.base import RDF_FORMATS, TABLE_FORMATS, Blank, Iri, Literal, Triple

_SD = "http://www.w3.org/ns/sparql-service-description#"
_FORMATS = "http://www.w3.org/ns/formats/"
_VOID_TRIPLES = Iri("http://rdfs.org/ns/void#triples")
_TYPE = Iri("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
_NAMES = {
    "json": "SPARQL_Results_JSON",
    "xml": "SPARQL_Results_XML",
    "csv": "SPARQL_Results_CSV",
    "tsv": "SPARQL_Results_TSV",
    "ttl": "Turtle",
    "nt": "N-Triples",
    "jsonld": "JSON-LD",
    "rdf": "RDF_XML",
    "trig": "TriG",
    "nq": "N-Quads",
}
"""The formats that an answer can have, by the names that the W3C gives them."""
FORMAT_IRIS = {name: _FORMATS + given for name, given in _NAMES.items()}


def describe(endpoint: Iri, size: int, graphs: Mapping[str, int], *, updates: bool = False) -> Iterator[Triple]:
    """The description of the service at that address: how many distinct triples it holds, and how many in each graph."""
    service, dataset, union = Blank("service"), Blank("dataset"), Blank("union")
    yield Triple(service, _TYPE, _sd("Service"))
    yield Triple(service, _sd("endpoint"), endpoint)
    yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Query"))
    if updates:
        yield Triple(service, _sd("supportedLanguage"), _sd("SPARQL11Update"))
    yield Triple(service, _sd("feature"), _sd("UnionDefaultGraph"))
    for form in (*TABLE_FORMATS, *RDF_FORMATS):
        yield Triple(service, _sd("resultFormat"), Iri(_FORMATS + _NAMES[form.name]))
    yield Triple(service, _sd("defaultDataset"), dataset)
    yield Triple(dataset, _TYPE, _sd("Dataset"))
    yield Triple(dataset, _sd("defaultGraph"), union)
    yield from _graph(union, size)
    for number, (name, triples) in enumerate(graphs.items()):
        named, graph = Blank(f"named{number}"), Blank(f"graph{number}")
        yield Triple(dataset, _sd("namedGraph"), named)
        yield Triple(named, _TYPE, _sd("NamedGraph"))
        yield Triple(named, _sd("name"), Iri(name))
        yield Triple(named, _sd("graph"), graph)
        yield from _graph(graph, triples)


def _graph(graph: Blank, size: int) -> Iterator[Triple]:
    yield Triple(graph, _TYPE, _sd("Graph"))
    yield Triple(graph, _VOID_TRIPLES, Literal(str(size), datatype=_INTEGER))


def _sd(name: str) -> Iri:
    return Iri(_SD + name)
