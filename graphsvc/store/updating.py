"""Carrying out the operations of an update on a ledger: each is worked out as quads to take away and quads to add, then done.

Without a dataset of its own a pattern is matched against all graphs together. What is inserted without naming a graph goes into one
graph (`base.default_graph`), what is deleted so goes from every graph: else it would still be there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import pyoxigraph as ox

from graphsvc.errors import QueryError
from graphsvc.store import canonical, templates, updates
from graphsvc.store.base import WHOLE, Dataset, default_graph
from graphsvc.store.convert import node
from graphsvc.store.ledger import Ledger
from graphsvc.store.templates import Solution, Template
from graphsvc.store.updates import Manage, Modify, Operation, Transfer


def carry_out(ledger: Ledger, sparql: str, dataset: Dataset, prefixes: Mapping[str, str], base: str) -> None:
    """Carry out an update. Raises QueryError, StoreError; then the ledger holds half of it, and is of no more use."""
    work = _Work(ledger, dataset, default_graph(base))
    for operation in updates.checked(sparql, dataset, prefixes, base):
        work.do(operation)


@dataclass(frozen=True, slots=True)
class _Work:
    ledger: Ledger
    dataset: Dataset
    default: str

    def do(self, operation: Operation) -> None:
        match operation:
            case Modify():
                self._modify(operation)
            case Manage():
                self._manage(operation)
            case Transfer():
                self._transfer(operation)

    def _modify(self, operation: Modify) -> None:
        deleted, inserted = (templates.read(text, operation.setting) for text in (operation.deleted, operation.inserted))
        graph = ox.NamedNode(operation.setting.iri(operation.graph)) if operation.graph else None
        gone: dict[ox.Quad, None] = {}
        new: dict[ox.Quad, None] = {}
        for solution in self._solutions(operation, {*deleted.variables, *inserted.variables}):
            gone.update(dict.fromkeys(self._quads(deleted, solution, graph)))
            new.update(dict.fromkeys(_named(inserted.fill(solution), graph or ox.NamedNode(self.default))))
        self.ledger.change(gone, new)

    def _quads(self, template: Template, solution: Solution, graph: ox.NamedNode | None) -> Iterator[ox.Quad]:
        """What is to be taken away: from the graph that is named, else from all."""
        for triple, own in template.fill(solution):
            if named := own or graph:
                yield canonical.quad_of(triple, named)
            else:
                yield from self.ledger.stated(triple)

    def _solutions(self, operation: Modify, names: set[str]) -> Iterator[Solution]:
        if not operation.where:
            yield {}
            return
        dataset = self._dataset(operation)
        variables = " ".join(f"?{name}" for name in sorted(names)) or "(1 AS ?once)"
        setting = operation.setting
        try:
            found = self.ledger.store.query(
                f"{setting.declarations}\nSELECT {variables} WHERE {operation.where}",
                prefixes=dict(setting.prefixes),
                base_iri=setting.base,
                default_graph=_nodes(dataset.default),
                named_graphs=_nodes(dataset.named),
            )
            for row in cast("ox.QuerySolutions", found):
                yield {name: row[name] for name in names if row[name] is not None}
        except (SyntaxError, ValueError) as error:
            raise QueryError(f"The pattern of the update cannot be read: {' '.join(operation.where.split())[:80]!r} ({error})") from error

    def _dataset(self, operation: Modify) -> Dataset:
        iri = operation.setting.iri
        if operation.using or operation.using_named:
            return Dataset(tuple(map(iri, operation.using)), tuple(map(iri, operation.using_named)))
        if operation.graph:
            return Dataset(default=(iri(operation.graph),))
        if self.dataset == WHOLE:
            return WHOLE
        return Dataset(self.dataset.default or (), self.dataset.named or ())

    def _manage(self, operation: Manage) -> None:
        name = self._graph(operation, operation.target)
        if operation.verb == "CREATE":
            if self.ledger.has(name) and not operation.silent:
                raise QueryError(f"The graph to be created is there already: {name}")
            self.ledger.create(name)
            return
        if operation.target in ("NAMED", "ALL"):
            chosen = [one for one in self.ledger.digests if operation.target == "ALL" or one != self.default]
        else:
            chosen = [name] if self._there(name, silent=operation.silent) and self.ledger.has(name) else []
        self.ledger.remove(*chosen)
        if operation.verb == "CLEAR":
            for one in chosen:
                self.ledger.create(one)

    def _transfer(self, operation: Transfer) -> None:
        source, target = (self._graph(operation, written) for written in (operation.source, operation.target))
        if not self._there(source, silent=operation.silent) or source == target:
            return
        node = ox.NamedNode(target)
        before = () if operation.verb == "ADD" else self.ledger.triples(target)
        gone = [canonical.quad_of(triple, node) for triple in before]
        new = [canonical.quad_of(triple, node) for triple in self.ledger.triples(source)]
        self.ledger.create(target)
        self.ledger.change(gone, new)
        if operation.verb == "MOVE":
            self.ledger.remove(source)

    def _there(self, name: str, *, silent: bool) -> bool:
        """Whether the graph is there; the one without a name counts as empty where it is not. Raises QueryError unless ``silent``."""
        if self.ledger.has(name) or name == self.default:
            return True
        if silent:
            return False
        raise QueryError(f"There is no such graph: {name}")

    def _graph(self, operation: Manage | Transfer, written: str) -> str:
        if written in ("DEFAULT", "NAMED", "ALL"):
            return self.default
        return operation.setting.iri(written)


def _named(filled: Iterable[tuple[ox.Triple, ox.NamedNode | None]], default: ox.NamedNode) -> Iterator[ox.Quad]:
    return (canonical.quad_of(triple, graph or default) for triple, graph in filled)


def _nodes(names: tuple[str, ...] | None) -> list[Any] | None:
    return None if names is None else [node(name) for name in names]
