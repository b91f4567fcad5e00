"""Runs shapes in the store: each check is one query over all its targets, and the findings are placed by one query more."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from rdflib import BNode, Graph, URIRef
from rdflib.term import Node

from graphsvc.errors import DataError, QueryError
from graphsvc.lazy import lazily
from graphsvc.rdf.vocab import G
from graphsvc.store.base import Iri, Row, Term, View
from graphsvc.validation import regular
from graphsvc.validation.compile import Check, compile_shape
from graphsvc.validation.focus import Focus, find
from graphsvc.validation.paths import Uncompilable
from graphsvc.validation.patterns import Subclasses, target_pattern
from graphsvc.validation.place import findings
from graphsvc.validation.result import Report, Result
from graphsvc.validation.shapes import Shape, Shapes, Target, local

log = logging.getLogger(__name__)

_ITEMS = "SELECT (COUNT(DISTINCT ?item) AS ?n) WHERE { ?item a g:Measure }"
_RESERVED = {"this", "value", "path"}
_WORKERS = max(2, os.cpu_count() or 1)
_MEASURES = (Target("targetClass", URIRef(G.Measure)),)


def validate(view: View, shapes: Shapes, about: Iterable[Iri] | None = None) -> Report:
    """Check the whole graph of a view; with ``about``, what a change of these nodes can affect (see :mod:`focus`).

    A result is then reported where its focus node, its value or another variable of its query is one of these nodes.
    Raises DataError, naming the shape, for a constraint that the store refuses.
    """
    subclasses = _subclasses(view)
    if about is None:
        results = run(view, shapes)
        return Report(findings(view, results, shapes.field_labels()), _count(view, _ITEMS), focus_nodes(view, shapes))
    focus = find(view, shapes.shapes, about, subclasses)
    results = [result for result in run(view, shapes, focus=focus) if focus.about.intersection(result.names())]
    items = sum(len(focus.about.intersection(map(str, nodes))) for targets, nodes in focus.nodes.items() if targets == _MEASURES)
    return Report(findings(view, results, shapes.field_labels(), focus.about), items, focus.count())


def run(view: View, shapes: Shapes, graph: Callable[[], Graph] | None = None, focus: Focus | None = None) -> list[Result]:
    """All results, or those of the focus nodes, in a fixed order. What cannot be compiled is checked by pySHACL, by shape: the log says so.

    ``graph`` gives the data as pySHACL reads them; without it, they are read out of the store.
    The queries run side by side: the store evaluates them without Python's lock.
    Raises DataError, naming the shape, for what cannot be used.
    """
    regular.refuse_unreadable(view, shapes)
    subclasses = _subclasses(view)
    left: set[Node] = set()
    compiled: list[Check] = []
    for shape in shapes.shapes:
        chosen = None if focus is None else focus.of(shape)
        if chosen is not None and not chosen:
            continue
        try:
            compiled += compile_shape(shapes, shape, subclasses, chosen)
        except Uncompilable as error:
            log.warning("pySHACL checks the shape %s, the compiler does not express %s", shape.root, error)
            left.add(shape.root)
    checks = [check for check in compiled if check.shape.root not in left]
    with ThreadPoolExecutor(_WORKERS) as workers:
        answers = list(workers.map(lambda check: _rows(view, check), checks))
    results: list[Result] = []
    for check, rows in zip(checks, answers, strict=True):
        results += _results(check, _each(view, shapes, check, rows) if check.each else rows)
    if left:
        regular.refuse_explosive(shapes, left)
        reference = lazily("graphsvc.validation.reference")
        found = reference.run(graph() if graph else reference.graph_of(view), shapes, left)
        results += [result for result in found if focus is None or result.focus in focus.of(result.shape)]
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


def _rows(view: View, check: Check) -> list[Row]:
    try:
        rows = view.select(check.sparql)
        if check.arrivals and rows:
            times = {row["this"]: int(row["times"].value) for row in view.select(check.arrivals)}
            return [row for row in rows for _ in range(times.get(row["this"], 1))]
    except QueryError as error:
        raise DataError(f"A SPARQL constraint cannot be used ({error}): shape {check.shape.root}") from error
    return rows


def _each(view: View, shapes: Shapes, check: Check, targets: Sequence[Row]) -> list[Row]:
    """What a constraint finds that is asked for each target: by rdflib, in this thread only, for its parser allows no other."""
    log.warning("rdflib checks a constraint of the shape %s, which reads the graph of the shapes", check.shape.root)
    return list(lazily("graphsvc.validation.bound").rows(view, shapes.graph, check, [row["this"] for row in targets]))


def _results(check: Check, rows: Iterable[Row]) -> Iterator[Result]:
    shape = check.shape
    for row in rows:
        if "this" not in row:
            continue
        found = row.get("path")
        for component in _failed(check, row):
            yield Result(
                shape=shape,
                component=component,
                focus=row["this"],
                path=str(found) if found is not None else _path(shape),
                value=row.get("value") or _own_value(shape, check, row),
                messages=check.messages,
                bindings={} if check.parts else {name: str(term) for name, term in row.items() if name not in _RESERVED},
            )


def _failed(check: Check, row: Row) -> Iterable[str]:
    """The components that a row is about."""
    if not check.parts:
        return (check.component,)
    return [component for number, component in enumerate(check.parts) if row[f"failed{number}"].value == "true"]


def _own_value(shape: Shape, check: Check, row: Row) -> Term | None:
    """A SPARQL constraint of a node shape that names no value is about the focus node itself."""
    sparql = local(check.component) == "SPARQLConstraintComponent"
    return row["this"] if sparql and shape.path is None else None


def _path(shape: Shape) -> str | None:
    return str(shape.path) if isinstance(shape.path, URIRef) else None


def _count(view: View, sparql: str) -> int:
    return int(view.select(sparql)[0]["n"].value)
