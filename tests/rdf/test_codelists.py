"""The code lists: made from the lookups, shipped as they are made, complete in both languages, without a dangling reference."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.term import Node

from graphsvc import lookups
from graphsvc.errors import DataError
from graphsvc.lookups import KINDS
from graphsvc.rdf import codelists
from graphsvc.rdf.terms import Terms
from graphsvc.rdf.triples import in_order
from graphsvc.rdf.vocab import CV, DCAT, DCT, ELI, ORG, PREFIXES, RDF, RDFS, SCHEMA, SKOS, XSD, G
from graphsvc.settings import DEFAULT_BASE
from graphsvc.store.serial import code_list_files, turtle

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "ontology" / "codelists"
TERMS = Terms(DEFAULT_BASE)


def graph_of(*kinds: str) -> Graph:
    graph = Graph()
    for kind in kinds:
        for triple in codelists.code_list(ROOT, DEFAULT_BASE, kind):
            graph.add(triple)
    return graph


@pytest.fixture(scope="module")
def graph() -> Graph:
    return graph_of(*KINDS)


def plan(name: str) -> URIRef:
    return TERMS.plan(name)


def body(name: str) -> URIRef:
    return TERMS.concept("bodies", name)


def labels(graph: Graph, subject: Node, predicate: URIRef) -> set[str | None]:
    return {label.language for label in graph.objects(subject, predicate) if isinstance(label, Literal)}


def test_shipped_files_are_what_the_lookups_make() -> None:
    made = code_list_files(ROOT, DEFAULT_BASE)
    assert sorted(made) == sorted(path.name for path in SHIPPED.iterdir()) == sorted(f"{kind}.ttl" for kind in KINDS)
    assert [name for name, content in made.items() if (SHIPPED / name).read_bytes() != content] == []


@pytest.mark.parametrize("kind", KINDS)
def test_shipped_files_parse_to_the_same_triples(kind: str) -> None:
    triples = codelists.code_list(ROOT, DEFAULT_BASE, kind)
    shipped = Graph().parse(SHIPPED / f"{kind}.ttl")
    assert len(triples) > 10
    assert set(shipped) == set(triples)


def test_every_concept_has_labels_in_both_languages_a_notation_and_a_scheme(graph: Graph) -> None:
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) == sum(len(lookups.load(ROOT, kind).concepts) for kind in KINDS)
    for concept in concepts:
        assert labels(graph, concept, SKOS.prefLabel) == {"cs", "en"}
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 2
        assert len(list(graph.objects(concept, SKOS.notation))) == 1
        assert (graph.value(concept, SKOS.inScheme), RDF.type, SKOS.ConceptScheme) in graph


def test_every_scheme_is_described_in_both_languages(graph: Graph) -> None:
    schemes = set(graph.subjects(RDF.type, SKOS.ConceptScheme))
    assert schemes == {TERMS.concept_scheme(kind) for kind in KINDS}
    for scheme in schemes:
        assert labels(graph, scheme, SKOS.prefLabel) == {"cs", "en"} == labels(graph, scheme, SKOS.definition)


def test_codes_are_unique_in_their_scheme(graph: Graph) -> None:
    codes = [
        (scheme, graph.value(concept, SKOS.notation))
        for concept, scheme in graph.subject_objects(SKOS.inScheme)
        if (concept, RDF.type, SKOS.Concept) in graph
    ]
    assert codes
    assert len(codes) == len(set(codes))


def iris_of_the_product(graph: Graph) -> Iterator[URIRef]:
    for _, predicate, value in graph:
        if isinstance(value, URIRef) and value.startswith(f"{DEFAULT_BASE}id/") and predicate != SKOS.inScheme:
            yield value


def test_nothing_points_at_what_is_not_there(graph: Graph) -> None:
    targets = set(iris_of_the_product(graph))
    assert targets
    assert {target for target in targets if (target, None, None) not in graph} == set()


def test_iris_are_ascii_and_there_is_no_blank_node(graph: Graph) -> None:
    assert all(isinstance(subject, URIRef) for subject in graph.subjects())
    assert [term for triple in graph for term in triple if isinstance(term, URIRef) and not term.isascii()] == []


def test_a_kind_of_service_leads_to_its_section_of_the_act(graph: Graph) -> None:
    nzdm, section = TERMS.concept("services", "62"), TERMS.paragraph("108/2006", "62")
    assert (nzdm, SKOS.notation, Literal("62")) in graph
    assert (nzdm, SKOS.altLabel, Literal("NZDM", lang="cs")) in graph
    assert (nzdm, CV.hasLegalResource, section) in graph
    assert (section, RDF.type, ELI.LegalResourceSubdivision) in graph
    assert (section, ELI.is_part_of, TERMS.act("108/2006")) in graph
    assert (section, RDFS.seeAlso, URIRef("https://e-sbirka.gov.cz/sb/2006/108#par_62")) in graph
    assert (TERMS.act("108/2006"), RDF.type, ELI.LegalResource) in graph


def test_only_the_abolished_section_is_no_longer_in_force(graph: Graph) -> None:
    ended = list(graph.subject_objects(ELI.date_no_longer_in_force))
    assert ended == [(TERMS.paragraph("108/2006", "52"), Literal("2025-03-01", datatype=XSD.date))]


def test_services_are_collected_by_the_part_of_the_act(graph: Graph) -> None:
    sizes = {str(iri).rpartition("/")[2]: len(list(graph.objects(iri, SKOS.member))) for iri in graph.subjects(RDF.type, SKOS.Collection)}
    assert sizes == {"counselling": 1, "care": 14, "prevention": 18}


def test_bodies_have_the_class_of_their_kind(graph: Graph) -> None:
    region, authority = body("liberecky-kraj"), body("krajsky-urad-lk")
    assert {ORG.FormalOrganization, CV.PublicOrganisation} <= set(graph.objects(region, RDF.type))
    assert str(graph.value(region, SKOS.exactMatch)).endswith("/org%C3%A1n-ve%C5%99ejn%C3%A9-moci/70891508")
    assert (body("osv"), RDF.type, ORG.OrganizationalUnit) in graph
    assert (body("osv"), ORG.unitOf, authority) in graph
    assert (authority, ORG.unitOf, region) in graph
    assert set(graph.objects(body("obce"), RDF.type)) == {SKOS.Concept}
    assert (body("clovek-v-tisni"), RDF.type, CV.PublicOrganisation) not in graph


def test_places_are_locations_under_their_ruian_iri(graph: Graph) -> None:
    region = URIRef("https://linked.cuzk.cz/resource/ruian/vusc/78")
    liberec = URIRef("https://linked.cuzk.cz/resource/ruian/obec/563889")
    assert (liberec, RDF.type, DCT.Location) in graph
    assert (liberec, SKOS.broader, URIRef("https://linked.cuzk.cz/resource/ruian/okres/3505")) in graph
    assert (region, SKOS.exactMatch, URIRef("http://data.europa.eu/nuts/code/CZ051")) in graph
    assert (TERMS.concept("places", "frydlantsko"), SKOS.broader, region) in graph


def test_funding_sources_lead_to_bodies_and_programmes(graph: Graph) -> None:
    source = TERMS.concept("funding_sources", "eu-opz")
    assert (source, G.fundedByProgramme, TERMS.concept("programmes", "opz")) in graph
    assert (source, RDF.type, SCHEMA.FundingScheme) in graph
    assert (TERMS.concept("funding_sources", "mpsv"), SCHEMA.funder, body("mpsv")) in graph
    assert (TERMS.concept("programmes", "opz-plus-106"), SKOS.broader, TERMS.concept("programmes", "opz-plus")) in graph
    assert (TERMS.concept("programmes", "op-lzz"), G.eligibleUntil, Literal("2015", datatype=XSD.gYear)) in graph


def test_a_plan_has_its_period_kind_approval_and_predecessor(graph: Graph) -> None:
    sprss = plan("sprss-2018-2020")
    period, resolution = graph.value(sprss, DCT.temporal), TERMS.resolution("259/17/ZK")
    assert (sprss, RDF.type, G.Plan) in graph
    assert (period, DCAT.startDate, Literal("2018", datatype=XSD.gYear)) in graph
    assert (period, DCAT.endDate, Literal("2020", datatype=XSD.gYear)) in graph
    assert (sprss, G.planKind, TERMS.concept("plan_kinds", "medium-term-plan")) in graph
    assert (sprss, DCT.replaces, plan("sprss-2014-2017")) in graph
    assert (sprss, G.approvedBy, resolution) in graph
    assert (resolution, ELI.date_document, Literal("2017-06-27", datatype=XSD.date)) in graph
    assert (resolution, ELI.passed_by, body("zastupitelstvo-lk")) in graph
    assert (plan("ap-ssz-2024-2025"), G.parentPlan, plan("ssz-2021")) in graph


def test_an_open_end_and_an_unknown_period_stay_out(graph: Graph) -> None:
    open_ended = graph.value(plan("ssz-2021"), DCT.temporal)
    assert graph.value(open_ended, DCAT.startDate)
    assert graph.value(open_ended, DCAT.endDate) is None
    assert graph.value(plan("zdravotni-politika-lk"), DCT.temporal) is None


def test_an_act_without_a_number_has_an_iri_of_the_product(graph: Graph) -> None:
    bill = TERMS.concept("acts", "zakon-o-socialnim-podnikani")
    assert (bill, RDF.type, ELI.LegalResource) in graph
    assert graph.value(bill, ELI.number) is None


def test_another_base_moves_what_is_below_the_base() -> None:
    triples = codelists.code_list(ROOT, "https://data.example/", "statuses")
    assert triples
    assert [triple for triple in triples if any(str(term).startswith(DEFAULT_BASE + "id/") for term in triple)] == []


def test_a_reference_to_a_missing_concept_is_refused(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "data" / "lookups", tmp_path / "data" / "lookups")
    groups = tmp_path / "data" / "lookups" / "target_groups.toml"
    groups.write_text('[[concept]]\nid = "a"\ncs = "a"\nen = "a"\nbroader = "nobody"\n', encoding="utf-8")
    with pytest.raises(DataError, match=r"'a' names what target_groups\.toml does not have: 'nobody'"):
        codelists.code_list(tmp_path, DEFAULT_BASE, "target_groups")


def test_turtle_does_not_depend_on_the_order_of_triples() -> None:
    triples = codelists.code_list(ROOT, DEFAULT_BASE, "statuses")
    assert turtle(in_order(reversed(triples)), PREFIXES) == turtle(in_order([*triples, *triples]), PREFIXES)
    assert turtle([], {}) == b""
