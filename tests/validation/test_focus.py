"""Which focus nodes a change can affect, and which results it is told of."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from shacl_samples import PREFIXES, read

from graphsvc.store.base import Iri
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine
from graphsvc.validation.focus import find
from graphsvc.validation.shapes import Shapes

ViewOf = Callable[..., EmbeddedView]

DATA = (
    PREFIXES
    + """
:Sub rdfs:subClassOf :T .
:a a :T ; :next :b . :b a :Sub ; :next :c . :c a :T . :d a :T ; :next :gone . :e a :Other ; :next :a . :f a :T ; :next :a, [ :next :a ] .
"""
)


def iris(*names: str) -> list[Iri]:
    return [Iri(f"http://e/{name}") for name in names]


def focus_of(view: EmbeddedView, shapes: Shapes, *about: str) -> set[str]:
    found = find(view, shapes.shapes, iris(*about), engine._subclasses(view))
    return {node.value.removeprefix("http://e/") for node in found.of(shapes.shapes[0])}


@pytest.mark.parametrize(
    ("about", "expected"),
    [(("b",), {"b", "a"}), (("c",), {"c", "b"}), (("a",), {"a", "f"}), (("gone",), {"d"}), (("e",), set()), ((), set())],
)
def test_the_nodes_themselves_and_what_points_at_them(about: tuple[str, ...], expected: set[str], view_of: ViewOf) -> None:
    shapes = read(":s a sh:NodeShape ; sh:targetClass :T ; sh:nodeKind sh:IRI .")
    assert focus_of(view_of(DATA), shapes, *about) == expected


@pytest.mark.parametrize(
    ("target", "about", "expected"),
    [
        ("sh:targetNode :a, :c", ("a", "b"), {"a"}),
        ("sh:targetSubjectsOf :next", ("b", "c"), {"a", "b"}),
        ("sh:targetObjectsOf :next", ("b",), {"a", "b"}),
        ("sh:targetObjectsOf :next ; sh:targetClass :Other", ("e",), {"e"}),
    ],
)
def test_every_kind_of_target_is_narrowed(target: str, about: tuple[str, ...], expected: set[str], view_of: ViewOf) -> None:
    assert focus_of(view_of(DATA), read(f":s a sh:NodeShape ; {target} ; sh:nodeKind sh:IRI ."), *about) == expected


def test_results_elsewhere_are_told_where_they_name_a_node_of_the_change(view_of: ViewOf) -> None:
    text = """:s a sh:NodeShape ; sh:targetClass :T ;
        sh:property [ sh:path :next ; sh:class :T ] ; sh:property [ sh:path :name ; sh:minCount 1 ] ."""
    report = engine.validate(view_of(DATA), read(text), iris("gone"))
    assert [(finding.node, finding.value) for finding in report.findings] == [("http://e/d", "http://e/gone")]
    assert report.focus_nodes == 1


NARROWED = [
    "sh:property [ sh:path :next ; sh:maxCount 0 ]",
    "sh:property [ sh:path :name ; sh:minCount 1 ; sh:datatype xsd:string ]",
    "sh:property [ sh:path :next ; sh:node [ sh:property [ sh:path :next ; sh:minCount 1 ] ] ]",
    "sh:or ( [ sh:path :next ; sh:minCount 1 ] [ sh:path :name ; sh:minCount 1 ] )",
    "sh:sparql [ sh:select 'SELECT $this WHERE { $this <http://e/next> ?n { SELECT $this WHERE { ?x <http://e/next> $this } } }' ]",
    "sh:sparql [ sh:select 'SELECT $this WHERE { $this a ?k OPTIONAL { ?x <http://e/next> $this } FILTER (!BOUND(?x)) }' ]",
]


@pytest.mark.parametrize("constraint", NARROWED)
def test_about_all_nodes_it_finds_what_the_whole_graph_has(constraint: str, view_of: ViewOf) -> None:
    view, shapes = view_of(DATA), read(f":s a sh:NodeShape ; sh:targetClass :T ; {constraint} .")
    whole = [result.key() for result in engine.run(view, shapes)]
    focus = find(view, shapes.shapes, iris("a", "b", "c", "d", "f"), engine._subclasses(view))
    assert whole
    assert [result.key() for result in engine.run(view, shapes, focus=focus)] == whole
