"""Queries of our own files, read without a store to see whether they can be asked."""

from __future__ import annotations

import pyoxigraph as ox

from graphsvc.errors import QueryError
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.store.explain import explain


def selected(sparql: str) -> frozenset[str]:
    """The variables that a SELECT query selects. Raises QueryError, with line and column, for one that cannot be read or is none."""
    try:
        answer = ox.Store().query(sparql, prefixes=PREFIXES)
    except SyntaxError as error:
        raise QueryError(explain(sparql, str(error))) from error
    if not isinstance(answer, ox.QuerySolutions):
        raise QueryError("A question is a SELECT query, this is another one: line 1, column 1")
    return frozenset(variable.value for variable in answer.variables)
