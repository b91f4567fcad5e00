"""Components that refer to other shapes or properties, compiled: they find what pySHACL finds, also at blank nodes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from shacl_samples import PREFIXES, read

from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, reference
from graphsvc.validation.result import Result

ViewOf = Callable[..., EmbeddedView]

DATA = (
    PREFIXES
    + """
:a a :Plan ; :name "Ann"@en, "Anna"@EN, "Anna"@cs ; :from 5, 9 ; :to 7 ; :part :i, :j, [ :code "A1" ; :cost 3 ] ; :same 5, 9 .
:b a :Plan ; :name "B"@en ; :from 2 ; :to 3, "x" ; :part :k, [ :code "zz" ; :other [] ] ; :same 3 .
[] a :Plan ; :name "C" ; :from "2020-01-01"^^xsd:date ; :to "2019-01-01"^^xsd:date ; :part :i ; :same "2020-01-01"^^xsd:date .
:i :code "A1", "A2" ; :cost 1 ; a :Item .
:j :code "B1" ; :cost -1 ; a :Item, :Special ; :of :a .
:k a :Item ; :year "2020"^^xsd:gYear, "20"^^xsd:gYear, 2020 ; :cost "1e0"^^xsd:double ; :weight "1e"^^xsd:double .
"""
)

CASES = [
    "sh:property [ sh:path :name ; sh:uniqueLang true ]",
    "sh:property [ sh:path :part ; sh:node [ sh:property [ sh:path :code ; sh:maxCount 1 ] ] ]",
    "sh:property [ sh:path :part ; sh:node [ sh:property [ sh:path :code ; sh:minCount 1 ; sh:pattern '^A' ] ; sh:nodeKind sh:IRI ] ]",
    "sh:property [ sh:path :part ; sh:property [ sh:path :code ; sh:pattern '^A' ] ]",
    "sh:property [ sh:path :part ; sh:property [ sh:path :of ; sh:property [ sh:path :to ; sh:minInclusive 8 ] ] ]",
    "sh:property [ sh:path :part ; sh:not [ sh:class :Item ] ]",
    "sh:property [ sh:path :part ; sh:not [ sh:not [ sh:class :Item ] ] ]",
    "sh:property [ sh:path :part ; sh:and ( [ sh:class :Item ] [ sh:property [ sh:path :cost ; sh:minInclusive 0 ] ] ) ]",
    "sh:property [ sh:path :part ; sh:or ( [ sh:class :Special ] [ sh:property [ sh:path :cost ; sh:minInclusive 2 ] ] ) ]",
    "sh:property [ sh:path :part ; sh:or ( [ sh:path :code ; sh:pattern '^B' ] [ sh:path :code ; sh:minCount 2 ] ) ]",
    "sh:property [ sh:path :part ; sh:xone ( [ sh:class :Item ] [ sh:class :Special ] [ sh:nodeKind sh:IRI ] ) ]",
    "sh:or ( [ sh:path :to ; sh:maxCount 1 ] [ sh:property [ sh:path :from ; sh:minCount 2 ] ] ) ;"
    " sh:property [ sh:path :x ; sh:minCount 1 ]",
    "sh:xone ( [ sh:path :to ; sh:maxCount 1 ] [ sh:path :from ; sh:minCount 2 ] )",
    "sh:not [ sh:path :to ; sh:maxCount 1 ]",
    "sh:property [ sh:path :from ; sh:equals :same ]",
    "sh:property [ sh:path ( :part :cost ) ; sh:equals :same ]",
    "sh:property [ sh:path :same ; sh:disjoint :to ]",
    "sh:property [ sh:path :from ; sh:lessThan :to ]",
    "sh:property [ sh:path :from ; sh:lessThanOrEquals :same ]",
    "sh:closed true ; sh:ignoredProperties ( rdf:type :name ) ; sh:property [ sh:path :from ] , [ sh:path :part ]",
    "sh:property [ sh:path :part ; sh:node [ sh:closed true ; sh:property [ sh:path :code ] ; sh:ignoredProperties ( rdf:type :cost ) ] ]",
    "sh:property [ sh:path :part ; sh:qualifiedValueShape [ sh:class :Item ] ; sh:qualifiedMinCount 2 ]",
    "sh:property [ sh:path :part ; sh:qualifiedValueShape [ sh:class :Item ] ; sh:qualifiedMaxCount 1 ]",
    "sh:property [ sh:path :part ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMinCount 2 ;"
    " sh:qualifiedValueShape [ sh:class :Item ] ] ,"
    " [ sh:path :part ; sh:qualifiedValueShapesDisjoint true ; sh:qualifiedMaxCount 9 ; sh:qualifiedValueShape [ sh:class :Special ] ]",
    "sh:property [ sh:path ( :part :weight ) ; sh:datatype xsd:double ]",
    "sh:property [ sh:path ( [ sh:zeroOrMorePath :part ] [ sh:alternativePath ( :code [ sh:inversePath :of ] ) ] ) ; sh:maxCount 1 ]",
    "sh:property [ sh:path :part ; sh:node [ sh:sparql [ sh:select 'SELECT $this WHERE { $this <http://e/cost> ?c FILTER (?c < 0) }' ] ] ]",
    "sh:property [ sh:path :from ; sh:sparql [ sh:select 'SELECT $this ?value WHERE { $this $PATH ?value FILTER (?value > 4) }' ] ]",
]


@pytest.mark.parametrize("constraint", CASES)
def test_what_is_compiled_finds_what_pyshacl_finds(constraint: str, view_of: ViewOf, caplog: pytest.LogCaptureFixture) -> None:
    view = view_of(DATA)
    found = read(f":s a sh:NodeShape ; sh:targetClass :Plan ; {constraint} .")
    ours = {key(result) for result in engine.run(view, found)}
    assert not caplog.records
    theirs = {key(result) for result in reference.run(reference.graph_of(view), found)}
    assert ours, "the example finds nothing"
    assert ours == theirs


def test_a_shape_with_a_target_that_another_one_uses_is_checked_for_its_own_targets_too(view_of: ViewOf) -> None:
    text = ":s sh:targetClass :Plan ; sh:property [ sh:path :part ; sh:node :t ] . :t sh:targetNode :b ; sh:nodeKind sh:Literal ."
    found = engine.run(view_of(DATA), read(text))
    assert {result.rule for result in (result.shape for result in found)} == {"s", "t"}


def test_a_literal_that_its_datatype_does_not_allow_is_found_where_rdflib_lets_it_pass(view_of: ViewOf) -> None:
    text = ":s a sh:PropertyShape ; sh:targetClass :Item ; sh:path :year ; sh:datatype xsd:gYear ."
    found = engine.run(view_of(DATA), read(text))
    assert [str(result.value) for result in found] == ["20", "2020"]


def test_a_shape_that_is_switched_off_finds_nothing(view_of: ViewOf) -> None:
    text = ":s sh:targetClass :Plan ; sh:node :off ; sh:property [ sh:path :none ; sh:minCount 1 ; sh:deactivated true ] ; sh:minCount 0 ."
    off = ":off a sh:NodeShape ; sh:deactivated true ; sh:nodeKind sh:Literal ."
    assert not engine.run(view_of(DATA), read(text + off))


def key(result: Result) -> tuple[str, ...]:
    """The labels of blank nodes are those of the store in both."""
    return (*result.key(), str(result.shape.node))
