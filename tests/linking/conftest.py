"""The plans of the shipped facts, as linking sees them; small plans made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from graphsvc import pipeline
from graphsvc.linking import facts
from graphsvc.linking.facts import Plan
from graphsvc.settings import Settings
from graphsvc.store import serial


@pytest.fixture(scope="session")
def plans(root: Path) -> Mapping[str, Plan]:
    graphs = [graph for graph in pipeline.assemble(Settings(root=root), []) if not graph.iri.endswith(f"/{pipeline.LINKING}")]
    return facts.plans(said for graph in graphs for said in serial.stated(graph.data, graph.form, facts.PREDICATES))
