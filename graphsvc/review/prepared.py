"""A draft that was checked, ready to be published as the new edition of its plan just as it was previewed."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphsvc.editions import content, publishing
from graphsvc.editions.publishing import Change
from graphsvc.errors import ForeignDataError, ParameterError
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, iri, plain
from graphsvc.rdf.vocab import DCAT, DCT, FOAF, RDF
from graphsvc.store import serial

LARGEST = 256 << 20
"""Bytes of what a draft says, unpacked."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What a draft says as N-Triples, of which plan (an IRI; ``""`` where that is not known), as which document, in place of which graphs.

    ``version`` is that of the data it was checked against; ``new`` says that the plan is called by the file, for nobody told whose edition
    it is.
    """

    plan: str
    document: str
    data: bytes
    removed: tuple[str, ...]
    version: str = ""
    new: bool = False

    def packed(self) -> tuple[dict[str, Any], bytes]:
        """The same as plain data, and what it says packed."""
        about = {"plan": self.plan, "document": self.document, "removed": list(self.removed), "version": self.version, "new": self.new}
        return about, zlib.compress(self.data)

    def at(self, version: str) -> Prepared:
        """The same, checked against data of that version."""
        return replace(self, version=version)


def unpacked(about: Mapping[str, Any], data: bytes) -> Prepared:
    """What `Prepared.packed` gave, though nobody vouches for it. Raises ForeignDataError where it is larger than it may be, or damaged."""
    reader = zlib.decompressobj()
    try:
        said = reader.decompress(data, LARGEST)
    except zlib.error as error:
        raise ForeignDataError(f"What the draft says cannot be unpacked: {error}") from error
    if not reader.eof:
        raise ForeignDataError(f"What the draft says is cut off, or larger than {LARGEST >> 20} MB, and cannot be published")
    return Prepared(
        str(about["plan"]), str(about["document"]), said, tuple(map(str, about["removed"])), str(about["version"]), about["new"] is True
    )


def change(prepared: Prepared, file: str, base: str, *, new: bool = False) -> Change:
    """What is to be changed so that the draft, a file of that name, is what its document says of the plan.

    What it says is read once more, as N-Triples and nothing else; ``new`` says that a plan called by the file is wanted. Raises
    ParameterError where it is about no plan, or another one too, or where its document cannot be called so, ForeignDataError where it
    cannot be read.
    """
    if not re.fullmatch(rf"{re.escape(base)}id/plan/[^/]+", prepared.plan):
        raise ParameterError(f"Choose the plan whose new edition it is; the file does not say that: {file}")
    if prepared.new and not new:
        raise ParameterError(f"Choose the plan whose new edition it is, or say that it is a new plan; the file does not say that: {file}")
    graph = publishing.graph_of(prepared.document, base)
    document = str(Terms(base).document(prepared.document))
    said = content.given(graph, prepared.data, f"{document}/node/")
    topics = {value for _, _, value, _ in serial.stated(said, "nt", (str(FOAF.primaryTopic),))}
    if others := sorted(topics - {prepared.plan}):
        raise ParameterError(f"The file says of documents that they are about another plan; take that out of it: {others[0]}")
    if not topics:
        said = content.given(graph, said + serial.ntriples(_described(document, prepared.plan, file)), f"{document}/node/")
    return Change(prepared.plan, frozenset(prepared.removed), {graph: said}, prepared.version)


def _described(document: str, plan: str, file: str) -> list[Triple]:
    """What is known of RDF that does not say itself which document it is."""
    node = iri(document)
    return [
        (node, RDF.type, FOAF.Document),
        (node, RDF.type, DCAT.Distribution),
        (node, DCT.title, czech(file)),
        (node, DCT.source, plain(file)),
        (node, FOAF.primaryTopic, iri(plan)),
    ]
