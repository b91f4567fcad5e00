"""VoID and the catalogue: numbers that agree with the data, and what the Czech norm makes obligatory."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyoxigraph as ox
import pyshacl
import pytest
from flask import Flask
from flask.testing import FlaskClient
from rdflib import Graph, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID

from graphsvc.rdf.vocab import G
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import RDF_FORMATS, View
from graphsvc.store.foreign import Direct
from graphsvc.store.formats import RDF as ENGINE
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app

DATASET = URIRef(f"{DEFAULT_BASE}id/dataset")
SHAPES = Path(__file__).parent / "dcat-ap-cz.ttl"
PU = Namespace("https://data.gov.cz/slovník/podmínky-užití/")


@pytest.fixture(scope="module")
def void(shipped_app: Flask) -> Graph:
    return Graph().parse(data=shipped_app.test_client().get("/.well-known/void").data, format="turtle")


@pytest.fixture(scope="module")
def catalogue(shipped_app: Flask) -> Graph:
    return Graph().parse(data=shipped_app.test_client().get("/catalog").data, format="turtle")


def one(graph: Graph, subject: object, predicate: URIRef) -> int:
    (value,) = graph.objects(subject, predicate)
    return int(value)


def checked(graph: Graph) -> tuple[bool, str]:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES))
    return conforms, text


def counted(view: View, pattern: str, what: str = "*") -> int:
    return int(view.select(f"SELECT (COUNT({what}) AS ?n) {{ {pattern} }}")[0]["n"].value)


def test_the_numbers_are_those_of_the_data(void: Graph, shipped_view: View) -> None:
    assert one(void, DATASET, VOID.triples) == shipped_view.size() > 50_000
    assert one(void, DATASET, VOID.distinctSubjects) == counted(shipped_view, "?s ?p ?o", "DISTINCT ?s")
    assert one(void, DATASET, VOID.distinctObjects) == counted(shipped_view, "?s ?p ?o", "DISTINCT ?o")
    things = f'?s ?p ?o FILTER(STRSTARTS(STR(?s), "{DEFAULT_BASE}id/"))'
    assert one(void, DATASET, VOID.entities) == counted(shipped_view, things, "DISTINCT ?s")


def test_classes_and_properties_are_counted(void: Graph, shipped_view: View) -> None:
    parts = {void.value(part, VOID["class"]): one(void, part, VOID.entities) for part in void.objects(DATASET, VOID.classPartition)}
    assert parts[G.Measure] == counted(shipped_view, "?s a g:Measure") > 100
    assert len(parts) == one(void, DATASET, VOID.classes)
    (part,) = void.subjects(VOID.property, G.resolvesTo)
    assert one(void, part, VOID.triples) == counted(shipped_view, "?s g:resolvesTo ?o")
    assert one(void, part, VOID.distinctObjects) == counted(shipped_view, "?s g:resolvesTo ?o", "DISTINCT ?o")


def test_links_to_other_datasets_are_counted(void: Graph, shipped_view: View) -> None:
    found = {}
    for links in void.subjects(RDF.type, VOID.Linkset):
        (space, *_) = void.objects(void.value(links, VOID.objectsTarget), VOID.uriSpace)
        found[str(space), str(void.value(links, VOID.linkPredicate))] = one(void, links, VOID.triples)
    ruian = "https://linked.cuzk.cz/resource/ruian/"
    linked = counted(shipped_view, f'?s dct:spatial ?o FILTER(STRSTARTS(STR(?o), "{ruian}"))')
    assert found[ruian, str(DCTERMS.spatial)] == linked > 0
    assert {space for space, _ in found} >= {ruian, "https://rpp-opendata.egon.gov.cz/odrpp/"}


def test_graphs_are_parts_with_their_own_numbers(void: Graph, shipped_view: View) -> None:
    graphs = shipped_view.graphs()
    assert {str(part): one(void, part, VOID.triples) for part in void.objects(DATASET, VOID.subset) if isinstance(part, URIRef)} == graphs


def test_what_void_points_at_is_there(void: Graph, shipped: FlaskClient) -> None:
    dumps = list(void.objects(None, VOID.dataDump))
    examples = list(void.objects(DATASET, VOID.exampleResource))
    assert len(dumps) > 20
    assert len(examples) == 4
    for address in [*dumps, *examples, *void.objects(DATASET, VOID.sparqlEndpoint)]:
        path = str(address).removeprefix("http://localhost").removeprefix(DEFAULT_BASE.rstrip("/"))
        with shipped.get(path) as answer:
            assert answer.status_code in (200, 303), path


@pytest.mark.parametrize("path", ["/.well-known/void", "/catalog"])
def test_descriptions_come_in_every_format_and_lead_people_to_the_page(shipped: FlaskClient, path: str) -> None:
    sizes = set()
    for form in RDF_FORMATS:
        answer = shipped.get(path, headers={"Accept": form.media_type})
        assert answer.mimetype == form.media_type
        sizes.add(len(list(ox.parse(answer.data, format=ENGINE[form.name]))))
        assert shipped.get(f"{path}.{form.name}").data == answer.data
    assert len(sizes) == 1
    assert shipped.get(path).mimetype == "text/turtle"
    people = shipped.get(path, headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert (people.status_code, people.headers["Location"]) == (303, "/data")
    assert shipped.get(path, headers={"Accept": "image/png"}).status_code == 406


def test_a_description_that_the_client_has_is_not_sent_again(shipped: FlaskClient) -> None:
    tag = shipped.get("/catalog").headers["ETag"]
    assert shipped.get("/catalog", headers={"If-None-Match": tag}).status_code == 304
    assert shipped.get("/catalog", headers={"If-None-Match": '"other"'}).status_code == 200


def test_the_catalogue_has_what_the_norm_makes_obligatory(catalogue: Graph) -> None:
    assert len(list(catalogue.subjects(RDF.type, DCAT.Dataset))) == len(list(catalogue.objects(None, DCAT.dataset))) == 11
    conforms, text = checked(catalogue)
    assert conforms, text


@pytest.mark.parametrize(
    ("subject", "predicate"),
    [(DATASET, DCTERMS.publisher), (DATASET, DCAT.theme), (DATASET, DCTERMS.spatial), (None, PU["osobní-údaje"]), (None, DCAT.endpointURL)],
)
def test_the_check_notices_what_is_missing(catalogue: Graph, subject: URIRef | None, predicate: URIRef) -> None:
    less = Graph() + catalogue
    less.remove((subject, predicate, None))
    assert len(less) < len(catalogue)
    assert not checked(less)[0]


def test_sizes_are_those_of_the_files(catalogue: Graph, shipped: FlaskClient) -> None:
    files = list(catalogue.subject_objects(DCAT.downloadURL))
    assert len(files) == 31
    for distribution, url in files:
        with shipped.get(str(url).removeprefix("http://localhost")) as answer:
            assert one(catalogue, distribution, DCAT.byteSize) == len(answer.data) == answer.content_length


def test_the_dataset_is_described_at_its_own_iri_too(shipped: FlaskClient) -> None:
    """As the norm's variant of DCAT-AP documents asks for: the record of a dataset is found under its IRI."""
    said = Graph().parse(data=shipped.get("/id/dataset", headers={"Accept": "text/turtle"}, follow_redirects=True).data, format="turtle")
    assert (DATASET, RDF.type, DCAT.Dataset) in said
    assert len(list(said.objects(DATASET, DCAT.distribution))) == 2
    assert len(list(said.objects(None, PU["osobní-údaje"]))) == 1


def test_the_operator_is_named_where_he_names_himself(shipped_view: View, shipped_store: object, tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    text = (Settings().root / "data" / "catalog.toml").read_text(encoding="utf-8")
    body = "https://rpp-opendata.egon.gov.cz/odrpp/zdroj/orgán-veřejné-moci/00000000"
    own.write_text(text.replace('# iri = "https', f'iri = "{body}" # "https').replace("# email", "email"), encoding="utf-8")
    settings = dataclasses.replace(Settings(), base="https://plans.example.org/", store=tmp_path / "store", catalog=own)
    said = create_app(settings, Fixed(shipped_view), Direct(shipped_view)).test_client().get("/catalog").text
    assert f"<{body}>" in said
    assert "<mailto:data@example.org>" in said
    assert "<https://plans.example.org/dump/all.nq.gz>" in said


@pytest.mark.parametrize("host", ["", 'evil"><x', "a b"])
def test_a_host_that_is_none_is_not_repeated(shipped: FlaskClient, host: str) -> None:
    said = shipped.get("/catalog", headers={"Host": host}).text
    assert f"<{DEFAULT_BASE}catalog>" in said
    assert "evil" not in said
