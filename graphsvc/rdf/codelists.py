"""The code lists: lookup files → SKOS concept schemes, one a kind, with the classes of each kind beside skos:Concept.

Every concept has labels in Czech and English, its variants as skos:altLabel, a code (skos:notation) and its scheme; what else
its kind has is in the table ``_FACTS``. The shipped files ``ontology/codelists/<kind>.ttl`` hold just these triples.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from rdflib import Literal, URIRef

from graphsvc import lookups
from graphsvc.errors import DataError
from graphsvc.lookups import KINDS, Concept
from graphsvc.rdf.acts import SOCIAL_SERVICES
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import Triple, czech, in_order, moment, plain, year
from graphsvc.rdf.vocab import CV, DCAT, DCT, ELI, ORG, RDF, RDFS, SCHEMA, SKOS, G
from graphsvc.text import key

NUTS = "http://data.europa.eu/nuts/code/"
E_SBIRKA = "https://e-sbirka.gov.cz/sb/"
SCHEMES = "schemes"
"""The lookup file that describes the code lists themselves."""

_A = RDF.type
_PASSED_BY = {"ZK": "zastupitelstvo-lk", "RK": "rada-lk"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """A concept with its IRI and what is needed to point at others."""

    root: Path
    terms: Terms
    kind: str
    concept: Concept
    iri: URIRef

    def get(self, name: str) -> Any:  # noqa: ANN401 - a TOML value
        return self.concept.extra.get(name)

    def other(self, kind: str, concept: str) -> URIRef:
        """The IRI of another concept. Raises DataError where its code list does not have it."""
        lookup = lookups.load(self.root, kind)
        if concept not in lookup.concepts:
            raise DataError(f"data/lookups/{self.kind}.toml: {self.concept.id!r} names what {kind}.toml does not have: {concept!r}")
        return self.terms.named(kind, lookup[concept])

    def link(self, name: str, kind: str, predicate: URIRef) -> Iterator[Triple]:
        """The triple for a key that holds the id of another concept, if the concept has that key."""
        if name in self.concept.extra:
            yield self.iri, predicate, self.other(kind, self.get(name))


def code_list(root: Path, base: str, kind: str) -> list[Triple]:
    """All triples of one code list, sorted; ``kind`` is one of ``lookups.KINDS``, ``root`` holds ``data/lookups``.

    Raises DataError for a lookup file that is missing or wrong, and for a concept that names another one that is not there.
    """
    terms, lookup = Terms(base), lookups.load(root, kind)
    scheme, about = terms.concept_scheme(kind), lookups.load(root, SCHEMES)[kind]
    triples = list(_scheme(scheme, about))
    for concept in lookup:
        entry = _Entry(root, terms, kind, concept, terms.named(kind, concept))
        triples += _concept(entry, scheme)
        triples += _FACTS.get(kind, _nothing)(entry)
    triples += _groups(scheme, about, [(terms.named(kind, concept), concept) for concept in lookup])
    return in_order(triples)


def all_code_lists(root: Path, base: str) -> Mapping[str, list[Triple]]:
    """The triples of every code list, by kind; errors as in :func:`code_list`."""
    return MappingProxyType({kind: code_list(root, base, kind) for kind in KINDS})


def law_page(number: str, paragraph: str | None = None) -> URIRef:
    """The page of an act (``108/2006``), or of one of its §§, in the official electronic Collection of Laws, for people to read."""
    serial, its_year = number.split("/")
    return URIRef(f"{E_SBIRKA}{its_year}/{serial}" + (f"#par_{paragraph}" if paragraph else ""))


def _labels(iri: URIRef, predicate: URIRef, cs: str, en: str) -> Iterator[Triple]:
    yield iri, predicate, czech(cs)
    yield iri, predicate, Literal(en, lang="en")


def _scheme(scheme: URIRef, about: Concept) -> Iterator[Triple]:
    yield scheme, _A, SKOS.ConceptScheme
    yield from _labels(scheme, SKOS.prefLabel, about.cs, about.en)
    yield from _labels(scheme, SKOS.definition, about.extra["definition_cs"], about.extra["definition_en"])


def _concept(entry: _Entry, scheme: URIRef) -> Iterator[Triple]:
    iri, concept = entry.iri, entry.concept
    yield iri, _A, SKOS.Concept
    yield iri, SKOS.inScheme, scheme
    yield iri, SKOS.notation, plain(entry.get("notation") or concept.id)
    yield from _labels(iri, SKOS.prefLabel, concept.cs, concept.en)
    names = (*concept.variants, concept.extra.get("short", concept.cs))
    yield from ((iri, SKOS.altLabel, czech(name)) for name in names if key(name) != key(concept.cs))
    yield from entry.link("broader", entry.kind, SKOS.broader)
    if "exact_match" in concept.extra:
        yield iri, SKOS.exactMatch, URIRef(entry.get("exact_match"))


def _groups(scheme: URIRef, about: Concept, members: Iterable[tuple[URIRef, Concept]]) -> Iterator[Triple]:
    """Named collections of a scheme's concepts (kinds of service by the part of the act that lists them)."""
    members = list(members)
    for group in about.extra.get("groups", ()):
        iri = URIRef(f"{scheme}/{group['id']}")
        yield iri, _A, SKOS.Collection
        yield iri, SKOS.inScheme, scheme
        yield from _labels(iri, SKOS.prefLabel, group["cs"], group["en"])
        yield from ((iri, SKOS.member, member) for member, concept in members if concept.extra.get("group") == group["id"])


def _nothing(_: _Entry) -> Iterator[Triple]:
    yield from ()


def _period(entry: _Entry) -> Iterator[Triple]:
    """The years in which a plan or programme is valid; an open end is left out."""
    ends = [(name, entry.get(name)) for name in ("period_start", "period_end") if entry.get(name)]
    if ends:
        period = URIRef(f"{entry.iri}/period")
        yield entry.iri, DCT.temporal, period
        yield period, _A, DCT.PeriodOfTime
        yield from ((period, DCAT.startDate if name == "period_start" else DCAT.endDate, year(end)) for name, end in ends)


def _service(entry: _Entry) -> Iterator[Triple]:
    paragraph = entry.concept.id
    law = entry.terms.paragraph(SOCIAL_SERVICES, paragraph)
    yield entry.iri, CV.hasLegalResource, law
    yield law, _A, ELI.LegalResourceSubdivision
    yield law, ELI.is_part_of, entry.terms.act(SOCIAL_SERVICES)
    yield law, ELI.number, plain(paragraph)
    yield law, RDFS.seeAlso, law_page(SOCIAL_SERVICES, paragraph)
    act_cs, act_en = f"zákona č. {SOCIAL_SERVICES} Sb.", f"Act No. {SOCIAL_SERVICES} Coll."
    yield from _labels(law, RDFS.label, f"§ {paragraph} {act_cs}", f"Section {paragraph} of {act_en}")
    if entry.get("abolished"):
        yield law, ELI.date_no_longer_in_force, moment(entry.get("abolished"))


def _funding_source(entry: _Entry) -> Iterator[Triple]:
    """A source is a body's money (then it points at the body), or a scheme through which money comes."""
    if not entry.get("body"):
        yield entry.iri, _A, SCHEMA.FundingScheme
    yield from entry.link("body", "bodies", SCHEMA.funder)
    yield from entry.link("programme", "programmes", G.fundedByProgramme)


def _programme(entry: _Entry) -> Iterator[Triple]:
    yield entry.iri, _A, SCHEMA.FundingScheme
    yield from _period(entry)
    if entry.get("eligible_end"):
        yield entry.iri, G.eligibleUntil, year(entry.get("eligible_end"))


def _body(entry: _Entry) -> Iterator[Triple]:
    """Organisations and units; a kind of bodies (municipalities as such) is a concept and nothing more."""
    if entry.get("kind") == "organisation":
        yield entry.iri, _A, ORG.FormalOrganization
    if entry.get("public"):
        yield entry.iri, _A, CV.PublicOrganisation
    if entry.get("kind") == "unit":
        yield entry.iri, _A, ORG.OrganizationalUnit
    yield from entry.link("unit_of", "bodies", ORG.unitOf)
    yield from ((entry.iri, SKOS.narrower, entry.other("bodies", member)) for member in entry.get("members") or ())


def _place(entry: _Entry) -> Iterator[Triple]:
    yield entry.iri, _A, DCT.Location
    yield from entry.link("parent", "places", SKOS.broader)
    if entry.get("ruian"):
        yield entry.iri, DCT.identifier, plain(str(entry.get("ruian")))
    if entry.get("nuts"):
        yield entry.iri, SKOS.exactMatch, URIRef(NUTS + entry.get("nuts"))


def _strategy(entry: _Entry) -> Iterator[Triple]:
    yield entry.iri, _A, G.Plan
    yield from _labels(entry.iri, DCT.title, entry.concept.cs, entry.concept.en)
    yield from entry.link("kind", "plan_kinds", G.planKind)
    yield from entry.link("parent", "strategies", G.parentPlan)
    yield from entry.link("succeeds", "strategies", DCT.replaces)
    yield from entry.link("publisher", "bodies", DCT.publisher)
    yield from entry.link("spatial", "places", DCT.spatial)
    yield from _period(entry)
    yield from _approval(entry)
    yield from _areas(entry)
    if entry.get("code_pattern"):
        yield entry.iri, G.codePattern, plain(entry.get("code_pattern"))
    if entry.get("code_example"):
        yield entry.iri, G.codeExample, plain(entry.get("code_example"))


def _approval(entry: _Entry) -> Iterator[Triple]:
    number = entry.get("approved_by")
    if number:
        resolution = entry.terms.resolution(number)
        yield entry.iri, G.approvedBy, resolution
        yield resolution, _A, G.Resolution
        yield resolution, ELI.number, plain(number)
        yield resolution, ELI.date_document, moment(entry.get("approved_on"))
        yield resolution, ELI.passed_by, entry.other("bodies", _PASSED_BY[number.rpartition("/")[2]])
        yield from _labels(resolution, RDFS.label, f"usnesení č. {number}", f"resolution No. {number}")


def _areas(entry: _Entry) -> Iterator[Triple]:
    """Named parts of a strategy, in each of which the codes are counted anew."""
    for area in entry.get("areas") or ():
        iri = entry.terms.goal(entry.concept.id, area["id"])
        yield iri, _A, G.Goal
        yield iri, G.ofPlan, entry.iri
        yield iri, SKOS.inScheme, entry.terms.goal_scheme(entry.concept.id)
        yield from _labels(iri, SKOS.prefLabel, area["cs"], area["en"])
        yield from ((iri, SKOS.altLabel, czech(variant)) for variant in area["variants"])


def _act(entry: _Entry) -> Iterator[Triple]:
    yield entry.iri, _A, ELI.LegalResource
    number = entry.get("number")
    if number:
        yield entry.iri, ELI.number, plain(number)
        yield entry.iri, RDFS.seeAlso, law_page(number)


_FACTS: Mapping[str, Callable[[_Entry], Iterator[Triple]]] = MappingProxyType(
    {
        "services": _service,
        "funding_sources": _funding_source,
        "programmes": _programme,
        "bodies": _body,
        "places": _place,
        "strategies": _strategy,
        "acts": _act,
    }
)
