"""Random graphs and random shapes: the compiled shapes find what pySHACL finds, asked about all targets and about each of them by name."""

from __future__ import annotations

import os
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from pyshacl.constraints.core import value_range_constraints
from rdflib import Literal
from rdflib.namespace import XSD
from shacl_samples import PREFIXES, read
from shacl_strategies import Sample, samples

from graphsvc.store.base import Iri
from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, reference
from graphsvc.validation.focus import find
from graphsvc.validation.result import Result
from graphsvc.validation.terms import as_written

_NUMBERS = {XSD.integer, XSD.decimal, XSD.double}
_compare = value_range_constraints.compare_literal


def comparable(one: Any, other: Any) -> int:
    """Literals in the order of SPARQL, as the recommendation wants (section 4.3): pySHACL orders those of different datatypes too."""
    if one.value is None or other.value is None or one.language or other.language or kind(one) != kind(other):
        raise TypeError
    return int(_compare(one, other))


def kind(literal: Literal) -> object:
    return "number" if literal.datatype in _NUMBERS else (str(literal.datatype or XSD.string), literal.language)


@pytest.fixture(autouse=True, scope="module")
def in_the_order_of_sparql() -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(value_range_constraints, "compare_literal", comparable)
        yield


def view_of(turtle: str) -> EmbeddedView:
    store = ox.Store()
    store.load(turtle.encode(), format=ox.RdfFormat.TURTLE)
    return EmbeddedView(store, "random", os.open(os.devnull, os.O_RDONLY))


def key(result: Result) -> tuple[str, ...]:
    """Severity, source shape, component, focus node, path and value."""
    return (*result.key()[:1], str(result.shape.node), result.component, repr(result.focus), result.path or "", repr(result.value))


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(samples())
def test_random_shapes_find_what_pyshacl_finds(sample: Sample) -> None:
    view = view_of(PREFIXES + sample.data)
    with as_written():
        shapes = read(sample.shapes)
    whole = engine.run(view, shapes)
    assert {key(result) for result in whole} == {key(result) for result in reference.run(reference.graph_of(view), shapes)}
    named = [
        term
        for row in view.select("SELECT DISTINCT ?node { { ?node ?p ?o } UNION { ?s ?p ?node } FILTER (isIRI(?node)) }")
        for term in row.values()
    ]
    focus = find(view, shapes.shapes, [term for term in named if isinstance(term, Iri)], engine._subclasses(view))
    expected = sorted(key(result) for result in whole if result.focus in focus.of(top_of(result, shapes)))
    narrow = engine.run(view, shapes, focus=focus)
    assert {key(result) for result in narrow} >= set(expected)


def top_of(result: Result, shapes: Any) -> Any:
    """The shape with the target that a result's shape stands in."""
    return next(shape for shape in shapes.shapes if shape.root == result.shape.root)
