"""The vocabulary at its own IRIs: a page with an anchor for each term, the same as data, its alignments, and the JSON-LD context.

The address of a term is ``def#Term``, so the server is only ever asked for the document.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Response, render_template, url_for

from graphsvc.errors import NotFoundError
from graphsvc.rdf.vocab import G
from graphsvc.store.base import FORMATS, Iri, Literal, Term, Triple
from graphsvc.store.convert import parse
from graphsvc.web import documents, wording
from graphsvc.web.addresses import VOCABULARY
from graphsvc.web.documents import Document
from graphsvc.web.site import Site

LD_JSON = "application/ld+json"
_ALIGNMENTS = f"{VOCABULARY}/align"
_KINDS = {"class": ("owl:Class",), "property": ("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty")}


@dataclass(frozen=True, slots=True)
class Entry:
    """A term as the page shows it; literals by language, links as IRIs; ``sample`` is a whole example in Turtle."""

    iri: str
    kind: str
    labels: Mapping[str, str]
    definitions: Mapping[str, str]
    variants: tuple[str, ...]
    domain: tuple[str, ...]
    range: tuple[str, ...]
    above: tuple[str, ...]
    example: str
    sample: str

    @property
    def name(self) -> str:
        """The anchor: the name without the namespace."""
        return self.iri.removeprefix(str(G))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The file of the vocabulary, read."""

    triples: tuple[Triple, ...]
    titles: Mapping[str, str]
    descriptions: Mapping[str, str]
    version: str
    license: str
    entries: tuple[Entry, ...]

    def of_kind(self, kind: str) -> list[Entry]:
        """Classes or properties, in the order of their names."""
        return [entry for entry in self.entries if entry.kind == kind]


@cache
def load(root: Path) -> Vocabulary:
    """The vocabulary below ``root``. Raises DataError for a file that cannot be parsed."""
    triples = parse((root / "ontology" / "plan.ttl").read_bytes(), FORMATS["ttl"])
    said = _by_subject(triples)
    head = said[VOCABULARY]
    entries = [_entry(iri, facts, root) for iri, facts in said.items() if _kind(facts)]
    return Vocabulary(
        tuple(triples),
        _words(head["dct:title"]),
        _words(head["dct:description"]),
        "".join(_values(head["owl:versionInfo"])),
        "".join(_values(head["dct:license"])),
        tuple(sorted(entries, key=lambda entry: (entry.name.casefold(), entry.name))),
    )


def blueprint(site: Site) -> Blueprint:
    """``/def`` with its data, and ``/context.jsonld``, over one site."""
    vocabulary = Blueprint("vocabulary", __name__)
    root = site.settings.root

    def document() -> Document:
        found = load(root)
        used = site.published.statistics.used

        def page() -> str:
            return render_template("vocabulary.html", vocabulary=found, used=used, namespace=G)

        return Document(url_for("vocabulary.page"), lambda: found.triples, page)

    @vocabulary.get("/def")
    def page() -> Response:
        return documents.answer(site.view, document())

    @vocabulary.get("/def.<extension>")
    def data(extension: str) -> Response:
        _, form = documents.split(f"def.{extension}")
        if form is None:
            raise NotFoundError(f"The vocabulary can be had as {', '.join(documents.EXTENSIONS)}, not as: {extension!r}")
        return documents.answer(site.view, document(), form)

    @vocabulary.get("/def/<path:name>")
    def part(name: str) -> Response:
        stem, form = documents.split(name)
        if stem == "align":
            aligned = parse((root / "ontology" / "align.ttl").read_bytes(), FORMATS["ttl"])
            return documents.answer(site.view, Document(url_for("vocabulary.part", name="align"), lambda: aligned), form)
        if name != load(root).version:
            raise NotFoundError(f"There is no such version of the vocabulary: {name!r}")
        return documents.answer(site.view, document())

    @vocabulary.get("/context.jsonld")
    def context() -> Response:
        answer = documents.with_own_tag(Response((root / "ontology" / "context.jsonld").read_bytes(), content_type=LD_JSON))
        answer.cache_control.max_age = 86_400
        answer.cache_control.no_cache = None
        return answer

    return vocabulary


def _by_subject(triples: Iterable[Triple]) -> Mapping[str, Mapping[str, list[Term]]]:
    """Subject → property under its prefix → values; what is not said is an empty list."""
    said: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
    for triple in triples:
        said[triple.subject.value][wording.compact(triple.predicate.value)].append(triple.object)
    return said


def _kind(facts: Mapping[str, Sequence[Term]]) -> str:
    types = {wording.compact(term.value) for term in facts["rdf:type"]}
    return next((kind for kind, classes in _KINDS.items() if types.intersection(classes)), "")


def _entry(iri: str, facts: Mapping[str, Sequence[Term]], root: Path) -> Entry:
    sample = root / "ontology" / "examples" / f"{iri.removeprefix(str(G))}.ttl"
    return Entry(
        iri,
        _kind(facts),
        _words(facts["rdfs:label"]),
        _words(facts["skos:definition"]),
        _values(facts["skos:altLabel"]),
        _values(facts["rdfs:domain"]),
        _values(facts["rdfs:range"]),
        _values([*facts["rdfs:subClassOf"], *facts["rdfs:subPropertyOf"]]),
        "".join(_values(facts["skos:example"])),
        sample.read_text(encoding="utf-8") if sample.is_file() else "",
    )


def _words(terms: Iterable[Term]) -> Mapping[str, str]:
    return {term.language: term.value for term in terms if isinstance(term, Literal)}


def _values(terms: Iterable[Term]) -> tuple[str, ...]:
    return tuple(term.value for term in terms if isinstance(term, Iri | Literal))
