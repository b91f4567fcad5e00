"""The small graph, and a way to make others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from graphsvc.analysis import graph, links
from graphsvc.analysis.graph import DependencyGraph
from graphsvc.store.reading import EmbeddedView

SMALL = Path(__file__).parent / "small.ttl"


@pytest.fixture
def small_view(view_of: Callable[..., EmbeddedView]) -> EmbeddedView:
    """A view of small.ttl."""
    return view_of(SMALL)


@pytest.fixture
def small(small_view: EmbeddedView) -> DependencyGraph:
    """The graph of dependencies of small.ttl."""
    return graph.build(small_view, links.load())
