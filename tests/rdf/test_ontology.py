"""The own vocabulary: every term that is used is defined, in both languages, with an example, and is in the JSON-LD context."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyoxigraph as ox
import pytest
from rdflib import Graph, Literal, URIRef

from graphsvc.rdf.vocab import DCT, OWL, PREFIXES, RDF, RDFS, SKOS, VANN, G
from graphsvc.settings import DEFAULT_BASE

ROOT = Path(__file__).parents[2]
ONTOLOGY = ROOT / "ontology"
HEADER = URIRef(f"{DEFAULT_BASE}def")
TYPES = {OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty}
MENTION = re.compile(r"(?<![\w:#/])g:([A-Za-z]\w*)")


@pytest.fixture(scope="module")
def vocabulary() -> Graph:
    return Graph().parse(ONTOLOGY / "plan.ttl")


@pytest.fixture(scope="module")
def terms(vocabulary: Graph) -> set[URIRef]:
    found = {term for kind in TYPES for term in vocabulary.subjects(RDF.type, kind) if isinstance(term, URIRef)}
    assert len(found) > 40
    return found


@pytest.fixture(scope="module")
def classes(vocabulary: Graph) -> set[str]:
    return {str(term).removeprefix(str(G)) for term in vocabulary.subjects(RDF.type, OWL.Class)}


def used_terms() -> dict[str, str]:
    """Own terms by name, with one file that uses each."""
    files = [
        ROOT / "docs" / "model.md",
        *sorted((ROOT / "data" / "graphs").glob("*.ttl")),
        *sorted((ONTOLOGY / "codelists").glob("*.ttl")),
        *sorted((ROOT / "queries").glob("*.rq")),
        *sorted((ROOT / "shapes").glob("*.ttl")),
    ]
    return {name: path.name for path in files for name in MENTION.findall(path.read_text(encoding="utf-8"))}


def made_terms() -> dict[str, str]:
    """Own terms that the code makes (``G.name``), with one module that makes each."""
    modules = sorted((ROOT / "graphsvc").rglob("*.py"))
    return {name: path.name for path in modules for name in re.findall(r"\bG\.([A-Za-z]\w*)", path.read_text(encoding="utf-8"))}


def test_every_term_that_is_used_is_defined(terms: set[URIRef]) -> None:
    used = used_terms() | made_terms()
    assert {"Plan", "Measure", "supportsGoal", "eligibleUntil"} <= set(used)
    assert {name: where for name, where in used.items() if G[name] not in terms} == {}


def test_every_term_is_described_in_both_languages(vocabulary: Graph, terms: set[URIRef]) -> None:
    for term in terms:
        for predicate in (RDFS.label, SKOS.definition):
            values = [value for value in vocabulary.objects(term, predicate) if isinstance(value, Literal)]
            assert sorted(str(value.language) for value in values) == ["cs", "en"], (term, predicate)
        assert vocabulary.value(term, RDFS.isDefinedBy) == HEADER
        assert term.removeprefix(str(G)) in str(vocabulary.value(term, SKOS.example))


def test_nothing_but_own_terms_is_defined(vocabulary: Graph, terms: set[URIRef]) -> None:
    assert set(vocabulary.subjects()) == terms | {HEADER}
    assert all(term.startswith(str(G)) for term in terms)


def test_every_term_has_one_type_and_the_case_of_its_type(vocabulary: Graph, terms: set[URIRef]) -> None:
    for term in terms:
        kinds = set(vocabulary.objects(term, RDF.type))
        assert len(kinds) == 1
        assert term.removeprefix(str(G))[0].isupper() == (kinds == {OWL.Class})


def test_the_header_says_what_the_vocabulary_is(vocabulary: Graph) -> None:
    assert (HEADER, RDF.type, OWL.Ontology) in vocabulary
    assert {value.language for value in vocabulary.objects(HEADER, DCT.title) if isinstance(value, Literal)} == {"cs", "en"}
    assert {value.language for value in vocabulary.objects(HEADER, DCT.description) if isinstance(value, Literal)} == {"cs", "en"}
    assert vocabulary.value(HEADER, OWL.versionIRI)
    assert str(vocabulary.value(HEADER, DCT.license)).endswith("EUPL_1_2")
    assert vocabulary.value(HEADER, VANN.preferredNamespaceUri) == Literal(str(G))


def test_the_vocabulary_imports_nothing() -> None:
    files = [ONTOLOGY / "plan.ttl", ONTOLOGY / "align.ttl"]
    assert [path for path in files if list(Graph().parse(path).triples((None, OWL.imports, None)))] == []


def test_alignments_are_about_terms_that_exist(terms: set[URIRef]) -> None:
    align = Graph().parse(ONTOLOGY / "align.ttl")
    own = {term for triple in align for term in triple if isinstance(term, URIRef) and term.startswith(str(G))}
    assert own
    assert own <= terms


def test_every_class_has_an_example_that_uses_only_defined_terms(classes: set[str], terms: set[URIRef]) -> None:
    examples = {path.stem: Graph().parse(path) for path in (ONTOLOGY / "examples").glob("*.ttl")}
    assert set(examples) == classes
    for name, graph in examples.items():
        assert (None, RDF.type, G[name]) in graph
        used = {term for triple in graph for term in triple if isinstance(term, URIRef) and term.startswith(str(G))}
        assert used <= terms, name


def test_the_context_covers_every_term(vocabulary: Graph, terms: set[URIRef]) -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    for term in terms:
        name = term.removeprefix(str(G))
        entry = context[name] if isinstance(context[name], dict) else {"@id": context[name]}
        assert entry["@id"] == f"g:{name}"
        assert (entry.get("@type") == "@id") == ((term, RDF.type, OWL.ObjectProperty) in vocabulary), name


def test_the_context_uses_the_prefixes_of_the_product() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    entries = [
        entry["@id"] if isinstance(entry, dict) else entry for name, entry in context.items() if name not in {"@version", "id", "type"}
    ]
    prefixes = {entry.partition(":")[0] for entry in entries if not entry.startswith("http")}
    assert prefixes
    assert {prefix: context[prefix] for prefix in prefixes} == {prefix: PREFIXES[prefix] for prefix in prefixes}


def test_json_written_with_the_context_is_the_same_rdf() -> None:
    context = json.loads((ONTOLOGY / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    document = {
        "@context": context,
        "id": f"{DEFAULT_BASE}id/plan/p/item/A",
        "type": "Measure",
        "title": {"cs": "Opatření"},
        "supportsGoal": f"{DEFAULT_BASE}id/plan/p/goal/1",
        "deadline": {"id": f"{DEFAULT_BASE}id/document/d/item/A/deadline", "type": "Deadline", "continuous": True},
    }
    expected = """
        @base <https://graphsvc.example/> .
        @prefix g: <https://graphsvc.example/def#> .
        @prefix dct: <http://purl.org/dc/terms/> .
        <id/plan/p/item/A> a g:Measure ; dct:title "Opatření"@cs ; g:supportsGoal <id/plan/p/goal/1> ;
            g:deadline <id/document/d/item/A/deadline> .
        <id/document/d/item/A/deadline> a g:Deadline ; g:continuous true ."""
    read = {quad.triple for quad in ox.parse(json.dumps(document), format=ox.RdfFormat.JSON_LD)}
    assert read == {quad.triple for quad in ox.parse(expected, format=ox.RdfFormat.TURTLE)}
