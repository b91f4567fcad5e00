"""The engine's names of the formats, and triples written in one of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pyoxigraph as ox

from graphsvc.store.base import Format

RDF = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}


def write(triples: Iterable[ox.Triple], form: Format, prefixes: Mapping[str, str]) -> bytes:
    """Triples in an RDF format, UTF-8, under the prefixes where the format has such."""
    return ox.serialize(triples, format=RDF[form.name], prefixes=dict(prefixes)) or b""
