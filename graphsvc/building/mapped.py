"""A record → its graph: which document it is, its statements as lines, and what linking reads of them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import quote

import msgspec

from graphsvc import sources
from graphsvc.linking.facts import PREDICATES, telling
from graphsvc.model import Record
from graphsvc.rdf import mapping
from graphsvc.rdf.index import Index, Named, plan_of
from graphsvc.rdf.terms import NO_DOCUMENTS, Terms
from graphsvc.sources import Source
from graphsvc.store import canonical, serial
from graphsvc.store.base import FORMATS
from graphsvc.text import slug


@dataclass(frozen=True, slots=True)
class Known:
    """What a build knows of a record to its end: which document it is, of which family and plan, how many notes and items it has."""

    id: str
    family: str
    plan: str | None
    notes: int
    items: int


@dataclass(frozen=True, slots=True)
class Brief(Known):
    """What the build must know of a record, with what it adds to the index, which takes more room than all the rest."""

    named: Named


@dataclass(frozen=True, slots=True)
class Made:
    """A graph as lines of N-Triples in their last form, the digest of these, and what linking reads of them (JSON)."""

    lines: bytes
    digest: str
    said: bytes


def source_of(record: Record, root: Path) -> Source:
    """The register's entry of a document; one made from its name for a document that the product has not met.

    What such a one evaluates is what its own text tells.
    """
    if record.source is not None:
        return sources.load(root)[record.source]
    return Source(_named(record.document), record.document, plan_of(record), record.family, evaluates=record.evaluates)


def _named(document: str) -> str:
    """The id of a document by its name below the folder; of a name without Latin letters or digits by its code points."""
    stem = str(PurePosixPath(document).with_suffix("")) if PurePosixPath(document).name else document
    name = slug(stem) or slug(quote(stem, safe=""))
    return f"document-{name}" if name in NO_DOCUMENTS else name


def brief_of(record: Record, root: Path) -> Brief:
    """What the build must know of a record."""
    named = Named.of(record)
    return Brief(source_of(record, root).id, record.family, record.plan.id, len(record.notes), len(named.items), named)


def made(record: Record, index: Index, root: Path, base: str) -> Made:
    """The graph of a document with its full text. Raises DataError for what cannot be written as RDF."""
    source, terms = source_of(record, root), Terms(base)
    written = serial.ntriples(mapping.statements(record, source, index, root, terms, text=True))
    lines = canonical.lines(written, FORMATS["nt"], str(terms.graph(source.id)))
    data = b"".join(line + b"\n" for line in lines)
    said = telling(serial.stated(data, "nt", PREDICATES))
    return Made(data, canonical.digest(lines), msgspec.json.encode(said))
