"""Random shapes over random graphs: the compiled queries find what pySHACL finds, for all of SHACL Core and some of SHACL-SPARQL.

Where pySHACL departs from the recommendation, the strategies leave out that combination (a comment there names it), or it is mended
here. Both engines read the data out of one store, so that blank nodes have the same labels in both.
"""

from __future__ import annotations

import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from pyshacl.constraints.core import value_range_constraints
from rdflib import Literal
from rdflib.namespace import XSD
from shacl_samples import PREFIXES, read
from shacl_strategies import Sample, samples

from graphsvc.store.reading import EmbeddedView
from graphsvc.validation import engine, reference
from graphsvc.validation.result import Result
from graphsvc.validation.terms import as_written

NUMBERS = {XSD.integer, XSD.decimal, XSD.double}
compare_literal = value_range_constraints.compare_literal


def comparable(one: Literal, other: Literal) -> int:
    """SPARQL's order, which the recommendation names: other values, and those of two kinds, have none. rdflib puts all in one order."""
    kinds = {"number" if literal.datatype in NUMBERS else literal.datatype or XSD.string for literal in (one, other)}
    if len(kinds) > 1 or any(literal.language or literal.value is None for literal in (one, other)):
        raise TypeError
    return int(compare_literal(one, other))


def view_of(data: str) -> EmbeddedView:
    """A graph in memory: several hundred on disk would take minutes."""
    store = ox.Store()
    store.load((PREFIXES + data).encode(), format=ox.RdfFormat.TURTLE)
    return EmbeddedView(store, "", os.open(Path(__file__).parent, os.O_RDONLY))


def key(result: Result) -> tuple[str, ...]:
    """A shape that others use stands in each of them; only the node says which it is."""
    return (str(result.shape.node), *(part for number, part in enumerate(result.key()) if number != 1))


def found_by_both(sample: Sample) -> set[tuple[str, ...]]:
    """What the compiled shapes find, after it was seen that pySHACL finds the same."""
    view = view_of(sample.data)
    with as_written():
        shapes = read(sample.shapes)
    ours = {key(result) for result in engine.run(view, shapes)}
    theirs = {key(result) for result in reference.run(reference.graph_of(view), shapes)}
    assert ours == theirs, "\n".join(["only ours", *map(str, sorted(ours - theirs)), "only pySHACL's", *map(str, sorted(theirs - ours))])
    return ours


def test_random_shapes_find_what_pyshacl_finds(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(value_range_constraints, "compare_literal", comparable)
    components: set[str] = set()
    compared, left = 0, 0

    @settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(samples())
    def compare(sample: Sample) -> None:
        nonlocal compared, left
        caplog.clear()
        found = found_by_both(sample)
        left += bool(caplog.records)
        compared += bool(found)
        components.update(component for _, _, component, *_ in found)

    compare()
    assert compared > 100
    assert len(components) > 20
    assert left < 10, "shapes were left to pySHACL, which agrees with itself"
