"""Runs shapes in the store: each check is one query over all its targets, and the findings are placed by one query more."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from graphsvc.errors import DataError, QueryError
from graphsvc.lazy import lazily
from graphsvc.store.base import Iri, Row, Term, View
from graphsvc.validation.compile import Check, compile_shape
from graphsvc.validation.paths import Uncompilable
from graphsvc.validation.patterns import Subclasses, target_pattern
from graphsvc.validation.place import findings
from graphsvc.validation.result import Report, Result
from graphsvc.validation.shapes import Shape, Shapes, local

log = logging.getLogger(__name__)

_ITEMS = "SELECT (COUNT(?item) AS ?n) WHERE { ?item a g:Measure }"
_RESERVED = {"this", "value", "path"}


def validate(view: View, shapes: Shapes) -> Report:
    """Check the whole graph of a view.

    Raises DataError, naming the shape, for a constraint that the store refuses.
    """
    results = run(view, shapes)
    return Report(findings(view, results, shapes.field_labels()), _count(view, _ITEMS), focus_nodes(view, shapes))


def run(view: View, shapes: Shapes, graph: Callable[[], Graph] | None = None) -> list[Result]:
    """All results in a fixed order. A shape that cannot be compiled is checked by pySHACL, which the log says.

    ``graph`` gives the data as pySHACL reads them; without it, they are read out of the store.
    """
    subclasses = _subclasses(view)
    results: list[Result] = []
    left: set[Node] = set()
    compiled: list[Check] = []
    for shape in shapes.shapes:
        try:
            compiled += compile_shape(shapes, shape, subclasses)
        except Uncompilable as error:
            log.warning("pySHACL checks the shape %s, the compiler does not express %s", shape.root, error)
            left.add(shape.root)
    for check in compiled:
        if check.shape.root not in left:
            results += _results(check, _rows(view, shapes, check))
    if left:
        reference = lazily("graphsvc.validation.reference")
        results += reference.run(graph() if graph else reference.graph_of(view), shapes, left)
    return sorted(results, key=Result.key)


def focus_nodes(view: View, shapes: Shapes) -> int:
    """How many nodes the shapes look at; a node that several kinds of target name counts once for each."""
    subclasses = _subclasses(view)
    targets = [target for shape in shapes.shapes for target in shape.targets]
    named = [target for target in targets if not isinstance(target.term, BNode)]
    patterns = sorted({target_pattern([target], subclasses) for target in named})
    counted = sum(_count(view, f"SELECT (COUNT(DISTINCT ?this) AS ?n) WHERE {{ {pattern} }}") for pattern in patterns)
    return counted + len(targets) - len(named)  # a blank node of the shapes is one that the data cannot hold


def _subclasses(view: View) -> Subclasses:
    @lru_cache(maxsize=256)
    def closure(iri: URIRef) -> Sequence[str]:
        rows = view.select(f"SELECT ?class WHERE {{ ?class rdfs:subClassOf+ <{iri}> }}")
        named = sorted({str(iri), *(row["class"].value for row in rows)})
        return named if all(isinstance(row["class"], Iri) for row in rows) else ()

    return closure


def _rows(view: View, shapes: Shapes, check: Check) -> list[Row]:
    try:
        rows = view.select(check.sparql)
        if check.each:
            log.warning("rdflib checks a constraint of the shape %s, which reads the graph of the shapes", check.shape.root)
            return list(lazily("graphsvc.validation.bound").rows(view, shapes.graph, check, [row["this"] for row in rows]))
        if check.arrivals and rows:
            times = {row["this"]: int(row["times"].value) for row in view.select(check.arrivals)}
            return [row for row in rows for _ in range(times.get(row["this"], 1))]
    except QueryError as error:
        raise DataError(f"A SPARQL constraint cannot be used ({error}): shape {check.shape.root}") from error
    return rows


def _results(check: Check, rows: Iterable[Row]) -> Iterable[Result]:
    shape = check.shape
    for row in rows:
        if "this" not in row:
            continue
        found = row.get("path")
        value = row.get("value") or _own_value(shape, check, row)
        yield Result(
            shape=shape,
            component=check.component,
            focus=row["this"],
            path=str(found) if found is not None else _path(shape),
            value=value,
            messages=check.messages,
            bindings={name: str(term) for name, term in row.items() if name not in _RESERVED},
        )


def _own_value(shape: Shape, check: Check, row: Row) -> Term | None:
    """A SPARQL constraint of a node shape that names no value is about the focus node itself."""
    sparql = local(check.component) == "SPARQLConstraintComponent"
    return row["this"] if sparql and shape.path is None else None


def _path(shape: Shape) -> str | None:
    return str(shape.path) if isinstance(shape.path, URIRef) else None


def _count(view: View, sparql: str) -> int:
    return int(view.select(sparql)[0]["n"].value)
