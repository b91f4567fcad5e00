"""Questions as SHACL executables (sh:SPARQLExecutable), so that editors of SPARQL find them as examples at the endpoint."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, english, plain
from graphsvc.rdf.vocab import RDF, RDFS, SCHEMA, SH


@dataclass(frozen=True, slots=True)
class Executable:
    """A SELECT query that can be asked as it stands, with what it is called and what it is about by language, and its keywords."""

    id: str
    label: Mapping[str, str]
    comment: Mapping[str, str]
    select: str
    keywords: tuple[str, ...]


def statements(executables: Iterable[Executable], terms: Terms) -> Iterator[Triple]:
    """What is said of them."""
    for executable in executables:
        node = terms.question(executable.id)
        yield node, RDF.type, SH.SPARQLExecutable
        yield node, RDF.type, SH.SPARQLSelectExecutable
        for words, predicate in ((executable.label, RDFS.label), (executable.comment, RDFS.comment)):
            yield node, predicate, czech(words["cs"])
            yield node, predicate, english(words["en"])
        yield node, SH.select, plain(executable.select)
        for keyword in executable.keywords:
            yield node, SCHEMA.keywords, czech(keyword)
