"""Shapes that cannot be used are refused with their name; what can be compiled finds what pySHACL finds."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest
from shacl_samples import PREFIXES, read

from graphsvc.errors import DataError
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, reference, shapes
from graphsvc.validation.result import Result

ViewOf = Callable[..., EmbeddedView]

DATA = (
    PREFIXES
    + """
:Special rdfs:subClassOf :Thing .
:a a :Thing ; :name "Ann"@en, "Anna"@cs ; :age 5 ; :knows :b, "nobody" ; :code "A1" .
:b a :Special ; :age 17, "old" ; :knows :a, [] ; :code "zz", :b ; :next :a .
:c a :Thing ; :name "C" ; :age "x"@en ; :kind :x ; :next :b .
:d a :Other ; :knows :c ; :code "a1" .
"""
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no shape to check"),
        (":s a sh:NodeShape ; sh:property [ sh:path :name ; sh:minCount 1 ] .", "without a target.*: http://e/s"),
        (":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { $this a ' ] .", "cannot be parsed.*shape http://e/s"),
        (":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this' ] .", "no WHERE clause: shape http://e/s"),
        (":s sh:targetClass :T ; sh:sparql [ sh:message 'x' ] .", "without sh:select.*http://e/s"),
        (
            ":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { $this foo:x ?y }' ] .",
            "not declared: 'foo' in the shape http://e/s",
        ),
        (
            ":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { $this skos:x ?y }' ] .",
            "not declared: 'skos' in the shape http://e/s",
        ),
        (
            ":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o MINUS { $this ?p 1 } }' ] .",
            "MINUS: shape http://e/s",
        ),
        (":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { VALUES ?o { 1 } }' ] .", "VALUES: shape http://e/s"),
        (
            ":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { $this ?p ?o { SELECT ?o { ?o ?q 1 } } }' ] .",
            "sub-SELECT.*shape http://e/s",
        ),
        (":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { BIND (1 AS $this) }' ] .", "AS .this: shape http://e/s"),
        (":s sh:property [ sh:path :name ; sh:minCount 1 ] .", "without a target.*: http://e/s"),
        (":s sh:targetClass :T ; sh:property [ sh:minCount 1 ] .", "no sh:path: http://e/s"),
        (":s sh:targetClass :T ; sh:not [ sh:or ( :t :s ) ] .", "must not use itself: http://e/s"),
        (":s sh:targetClass :T ; sh:property :p . :p sh:path :x ; sh:node :s .", "must not use itself: http://e/"),
    ],
)
def test_shapes_that_cannot_be_used_are_refused_by_name(text: str, said: str) -> None:
    with pytest.raises(DataError, match=said):
        read(text)


def test_a_file_that_is_no_turtle_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.ttl"
    path.write_text(":s a ", encoding="utf-8")
    with pytest.raises(DataError, match=r"broken\.ttl"):
        shapes.load([path])


def test_a_query_that_the_store_refuses_names_the_shape(view_of: ViewOf, tmp_path: Path) -> None:
    path = tmp_path / "trusted.ttl"
    path.write_text(PREFIXES + ":s sh:targetClass :T ; sh:sparql [ sh:select 'SELECT $this WHERE { $this foo:x ?y }' ] .", encoding="utf-8")
    with pytest.raises(DataError, match="shape http://e/s"):
        engine.validate(view_of(DATA), shapes.load([path], trusted=True))


CORE = [
    ("sh:targetClass :Thing", ":name", "sh:minCount 1"),
    ("sh:targetClass :Thing", ":name", "sh:minCount 2"),
    ("sh:targetClass :Thing", ":name", "sh:maxCount 1"),
    ("sh:targetClass :Thing", ":code", "sh:pattern '^[A-Z]'"),
    ("sh:targetSubjectsOf :code", ":code", "sh:pattern '^A' ; sh:flags 'i'"),
    ("sh:targetClass :Thing", ":code", "sh:minLength 3"),
    ("sh:targetClass :Thing", ":code", "sh:maxLength 2"),
    ("sh:targetClass :Thing", ":age", "sh:datatype xsd:integer"),
    ("sh:targetClass :Thing", ":name", "sh:datatype rdf:langString"),
    ("sh:targetClass :Thing", ":name", "sh:datatype xsd:string"),
    ("sh:targetClass :Thing", ":age", "sh:minInclusive 6"),
    ("sh:targetClass :Thing", ":age", "sh:minExclusive 5"),
    ("sh:targetClass :Thing", ":age", "sh:maxInclusive 16"),
    ("sh:targetClass :Thing", ":age", "sh:maxExclusive 17"),
    ("sh:targetSubjectsOf :knows", ":knows", "sh:class :Thing"),
    ("sh:targetSubjectsOf :knows", ":knows", "sh:nodeKind sh:IRI"),
    ("sh:targetSubjectsOf :knows", ":knows", "sh:nodeKind sh:BlankNodeOrIRI"),
    ("sh:targetSubjectsOf :knows", ":knows", "sh:nodeKind sh:Literal"),
    ("sh:targetClass :Thing", ":age", "sh:in ( 5 'old' )"),
    ("sh:targetClass :Thing", ":name", "sh:languageIn ( 'en' )"),
    ("sh:targetClass :Thing", ":kind", "sh:hasValue :x"),
    ("sh:targetNode :a, :nobody", ":name", "sh:minCount 1"),
    ("sh:targetObjectsOf :knows", ":name", "sh:minCount 1"),
    ("sh:targetClass :Thing", "[ sh:inversePath :next ]", "sh:minCount 1"),
    ("sh:targetClass :Thing", "( :next :age )", "sh:minInclusive 6"),
    ("sh:targetClass :Thing", "[ sh:alternativePath ( :name :code ) ]", "sh:maxLength 2"),
    ("sh:targetClass :Thing", "[ sh:oneOrMorePath :next ]", "sh:hasValue :a"),
    ("sh:targetClass :Thing", "[ sh:zeroOrMorePath :next ]", "sh:maxCount 2"),
    ("sh:targetClass :Thing", "[ sh:zeroOrOnePath :next ]", "sh:class :Special"),
]


@pytest.mark.parametrize(("target", "path", "constraint"), CORE)
def test_core_components_find_what_pyshacl_finds(
    target: str, path: str, constraint: str, view_of: ViewOf, caplog: pytest.LogCaptureFixture
) -> None:
    read_shapes = read(f":s a sh:PropertyShape ; {target} ; sh:path {path} ; {constraint} .")
    same_results(view_of(DATA), read_shapes)
    assert not caplog.records


@pytest.mark.parametrize(
    "constraint", ["sh:class :Thing", "sh:nodeKind sh:Literal", "sh:in ( :a :c )", "sh:hasValue :a", "sh:pattern 'a$'"]
)
def test_constraints_of_a_node_shape_are_about_the_node(constraint: str, view_of: ViewOf) -> None:
    same_results(view_of(DATA), read(f":s a sh:NodeShape ; sh:targetSubjectsOf :code ; {constraint} ."))


def test_property_shapes_of_a_node_shape_have_its_targets(view_of: ViewOf) -> None:
    properties = ":p sh:path :name ; sh:minCount 1 . :q sh:path :age ; sh:maxCount 1 ."
    text = f":s a sh:NodeShape ; sh:targetClass :Thing ; sh:property :p, :q . {properties}"
    same_results(view_of(DATA), read(text))


@pytest.mark.parametrize(
    ("constraint", "named"),
    [
        ("sh:path :age ; sh:datatype xsd:byte", "byte"),
        ("sh:path :knows ; sh:in ( [] )", "blank node"),
        (
            "sh:path :age ; sh:sparql [ sh:select '''SELECT $this ?value WHERE { $this <http://e/age> ?value"
            " { SELECT $this (COUNT(?x) AS ?n) WHERE { ?x <http://e/knows> $this } } FILTER (?n > 1) }''' ]",
            "before it is evaluated",
        ),
    ],
)
def test_what_cannot_be_compiled_goes_to_pyshacl_and_is_logged(
    constraint: str, named: str, view_of: ViewOf, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        engine.run(view_of(DATA), read(f":s a sh:PropertyShape ; sh:targetClass :Thing ; {constraint} ."))
    assert "http://e/s" in caplog.text
    assert named in caplog.text


def same_results(view: EmbeddedView, read_shapes: shapes.Shapes) -> None:
    ours = {key(result) for result in engine.run(view, read_shapes)}
    theirs = {key(result) for result in reference.run(reference.graph_of(view), read_shapes)}
    assert ours, "the example finds nothing"
    assert ours == theirs


def key(result: Result) -> tuple[str, ...]:
    """Blank nodes have other labels in another graph."""
    return tuple("blank" if "Blank" in part else part for part in result.key())
