"""Questions that no query can answer well: the functions that compute their rows, by the name in the question's header."""

from __future__ import annotations

from collections.abc import Iterable

from graphsvc.lazy import lazily
from graphsvc.store.base import Bindings, Row, View

_FUNCTIONS = {
    "items-by-text": ("graphsvc.fulltext.answering", "rows"),
    "dependencies": ("graphsvc.analysis.dependencies", "dependencies"),
    "impact": ("graphsvc.analysis.dependencies", "impact"),
    "path": ("graphsvc.analysis.path", "rows"),
    "most-connected": ("graphsvc.analysis.connected", "rows"),
    "compare-plans": ("graphsvc.analysis.compare", "rows"),
}
"""Imported when they are asked for: what they build on is slow to import, and most questions need none of it."""
NAMES = frozenset(_FUNCTIONS)


def rows(name: str, view: View, bindings: Bindings) -> Iterable[Row]:
    """The rows of a question, with its parameters as terms. Raises ParameterError for one that it cannot take."""
    module, function = _FUNCTIONS[name]
    found: Iterable[Row] = getattr(lazily(module), function)(view, bindings)
    return found
