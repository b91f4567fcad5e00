"""The W3C's test suite of SHACL 1.0 (Core and SPARQL), through the product's own validation."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import pytest
import rdflib
from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SH, Namespace
from rdflib.term import Node

from graphsvc.errors import DataError
from graphsvc.validation import plain, shapes

SUITE = Path(__file__).parents[3] / "shared" / "suites" / "w3c" / "shacl" / "tests"
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
SHT = Namespace("http://www.w3.org/ns/shacl-test#")
COMPARED = (SH.focusNode, SH.resultPath, SH.value, SH.sourceConstraintComponent, SH.sourceShape, SH.resultSeverity)

pytestmark = pytest.mark.skipif(not SUITE.is_dir(), reason="the W3C's suite is not at ../shared/suites/w3c/shacl")


class Case(NamedTuple):
    """A test of the suite; ``expected`` is None where the validator must refuse the shapes."""

    name: str
    data: Path
    shapes: Path
    expected: Graph | None


@lru_cache
def parsed(path: Path) -> Graph:
    return as_written(path.read_text(encoding="utf-8"), path.as_uri())


def as_written(text: str, base: str) -> Graph:
    """Turtle, its literals as they are written."""
    before, rdflib.NORMALIZE_LITERALS = rdflib.NORMALIZE_LITERALS, False
    try:
        return Graph().parse(data=text, format="turtle", publicID=base)
    finally:
        rdflib.NORMALIZE_LITERALS = before


def cases(manifest: Path) -> list[Case]:
    """The tests of a manifest, and of those that it includes."""
    graph = parsed(manifest)
    included = sorted(str(node) for node in graph.objects(None, MF.include))
    found = [case for uri in included for case in cases(Path(URIRef(uri).removeprefix("file://")))]
    entries = [entry for head in graph.objects(None, MF.entries) for entry in Collection(graph, head)]
    return found + [case_of(graph, entry) for entry in entries]


def case_of(graph: Graph, entry: Node) -> Case:
    action, result = graph.value(entry, MF.action), graph.value(entry, MF.result)
    assert result is not None
    data, shapes_file = (Path(str(graph.value(action, p)).removeprefix("file://")) for p in (SHT.dataGraph, SHT.shapesGraph))
    name = str(entry).split("/tests/")[-1]
    return Case(name, data, shapes_file, None if result == SHT.Failure else comparable(graph, result))


def comparable(graph: Graph, report: Node) -> Graph:
    """Of a report what the suite compares: whether it conforms, and six properties of each result, paths in full."""
    kept = Graph()
    kept.add((BNode("report"), SH.conforms, next(graph.objects(report, SH.conforms))))
    for number, result in enumerate(graph.objects(report, SH.result)):
        node = BNode(f"result-{number}")
        kept.add((BNode("report"), SH.result, node))
        for predicate in COMPARED:
            for value in graph.objects(result, predicate):
                kept.add((node, predicate, value))
                if predicate == SH.resultPath:
                    copy(graph, value, kept)
    return kept


def copy(graph: Graph, node: Node, kept: Graph) -> None:
    if isinstance(node, BNode):
        for predicate, value in graph.predicate_objects(node):
            kept.add((node, predicate, value))
            copy(graph, value, kept)


CASES = cases(SUITE / "manifest.ttl") if SUITE.is_dir() else []


def test_the_suite_is_whole() -> None:
    assert len(CASES) == 120


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_of_the_suite(case: Case) -> None:
    if case.expected is None:
        with pytest.raises(DataError), plain.opened(case.data) as data:
            plain.report_in_turtle(data, shapes.load([case.shapes]))
        return
    with plain.opened(case.data) as data:
        text, code = plain.report_in_turtle(data, shapes.load([case.shapes]))
    graph = as_written(text, "urn:report")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    found = comparable(graph, report)
    assert isomorphic(found, case.expected), f"expected\n{case.expected.serialize()}\nfound\n{found.serialize()}"
    assert code == int(any(case.expected.triples((None, SH.result, None))))
