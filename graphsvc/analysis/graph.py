"""The graph of dependencies: a directed multigraph, each edge from a thing to what it depends on, in an order that is always the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

import networkx as nx

from graphsvc.analysis import links
from graphsvc.analysis.links import Kind, Links, Relation
from graphsvc.keeping import Keeper
from graphsvc.store.base import Iri, Literal, Row, Term, View
from graphsvc.text import natural

_PREFERRED = "cs"


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: its IRI and kind; the plan (IRI) that it belongs to, code and title where the graph has them."""

    iri: str
    kind: str
    plan: str | None = None
    code: str | None = None
    title: str | None = None


class Edge(NamedTuple):
    """``source`` depends on ``target``, by the relation of that id."""

    source: str
    target: str
    relation: str


def _cells(node: Node) -> Row:
    """A thing without code and title is given by its IRI in the place of the code."""
    row: Row = {"node": Iri(node.iri)}
    if node.plan:
        row["plan"] = Iri(node.plan)
    if node.code or not node.title:
        row["code"] = Literal(node.code) if node.code else Iri(node.iri)
    if node.title:
        row["title"] = Literal(node.title)
    return row


Ends = Mapping[str, tuple[str, ...]]
"""The other ends of edges, each with the relations by which it is linked, the most telling first."""


class DependencyGraph:
    """Things by IRI, what they depend on (``targets``), and what depends on them (``sources``).

    Nodes come by kind, plan and code, edges by relation, then by their ends; so whatever goes through them meets all in the same order.
    Nothing in it may be changed. The plain mappings are for walking, the networks of networkx for what that can do.
    """

    def __init__(self, nodes: Iterable[Node], edges: Iterable[Edge], known: Links) -> None:
        self.links = known
        kinds = {kind: place for place, kind in enumerate(known.kinds)}
        ordered = sorted(nodes, key=lambda node: (kinds[node.kind], node.plan or "", natural(node.code or ""), node.iri))
        self.nodes: Mapping[str, Node] = {node.iri: node for node in ordered}
        self.rank: Mapping[str, int] = {iri: place for place, iri in enumerate(self.nodes)}
        targets: dict[str, dict[str, tuple[str, ...]]] = {iri: {} for iri in self.nodes}
        sources: dict[str, dict[str, tuple[str, ...]]] = {iri: {} for iri in self.nodes}
        for edge in sorted(set(edges), key=self.edge_order):
            found = (*targets[edge.source].get(edge.target, ()), edge.relation)
            targets[edge.source][edge.target] = sources[edge.target][edge.source] = found
        self.targets: Mapping[str, Ends] = targets
        self.sources: Mapping[str, Ends] = sources

    def edge_order(self, edge: Edge) -> tuple[int, int, int]:
        """Sort key of edges: by relation, then by their ends."""
        return self.links.order[edge.relation], self.rank[edge.source], self.rank[edge.target]

    def edges(self) -> Iterator[Edge]:
        """All edges, those of a thing together."""
        for iri in self.nodes:
            yield from self.edges_from(iri)

    def edges_from(self, iri: str) -> list[Edge]:
        """The edges to what a thing depends on, the most telling first to each."""
        return [Edge(iri, target, relation) for target, relations in self.targets[iri].items() for relation in relations]

    def degree(self, iri: str) -> int:
        """The number of edges from and to a thing."""
        return sum(map(len, self.targets[iri].values())) + sum(map(len, self.sources[iri].values()))

    @cached_property
    def size(self) -> int:
        """The number of edges."""
        return sum(len(relations) for targets in self.targets.values() for relations in targets.values())

    @cached_property
    def cells(self) -> Mapping[str, Row]:
        """Each thing as cells of an answer: ``node`` itself, ``plan``, ``code`` and ``title`` as far as the graph has them."""
        return {node.iri: _cells(node) for node in self.nodes.values()}

    @cached_property
    def network(self) -> nx.MultiDiGraph[str]:
        """The graph for networkx: IRIs as nodes, ids of relations as keys of edges."""
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
        graph.add_nodes_from(self.nodes)
        for edge in self.edges():
            graph.add_edge(edge.source, edge.target, key=edge.relation)
        return graph

    @cached_property
    def simple(self) -> nx.DiGraph[str]:
        """The same with one edge for all relations between two things."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from((source, target) for source, targets in self.targets.items() for target in targets)
        return graph

    @cached_property
    def undirected(self) -> nx.Graph[str]:
        """:attr:`simple` without directions; what a thing depends on comes before what depends on it."""
        graph: nx.Graph[str] = nx.Graph()
        graph.add_nodes_from(self.nodes)
        graph.add_edges_from(self.simple.edges)
        return graph


_KEPT: Keeper[DependencyGraph] = Keeper(2)


def load(view: View, root: Path | None = None) -> DependencyGraph:
    """The graph of a state of the data; kept until others are asked for, as the same data give the same graph.

    ``root`` holds ``data/dependencies.toml``, by default that of the product. Raises DataError where that cannot be used.
    """
    known = links.load(root)
    return _KEPT.get((view.version(), str(root)), lambda: build(view, known))


def build(view: View, known: Links) -> DependencyGraph:
    """The graph, made anew: one query a kind and a relation, however much there is."""
    nodes: dict[str, Node] = {}
    for kind in known.kinds.values():
        for node in _nodes(view, kind):
            nodes.setdefault(node.iri, node)
    edges: list[Edge] = []
    patterns: dict[str, list[Relation]] = defaultdict(list)
    for relation in known.relations.values():
        patterns[relation.pattern].append(relation)
    for pattern, relations in patterns.items():
        for source, target in sorted(_pairs(view, pattern)):
            edges.extend(_edges(source, target, relations, nodes))
    linked = {end for edge in edges for end in (edge.source, edge.target)}
    return DependencyGraph((node for node in nodes.values() if node.iri in linked), edges, known)


def _nodes(view: View, kind: Kind) -> Iterator[Node]:
    """The things of a kind; of several plans, codes or titles the Czech one, or the first."""
    found: dict[str, dict[str, Term]] = {}
    for row in view.select(f"SELECT ?node ?plan ?code ?title WHERE {{ {kind.pattern} }}"):  # the pattern is our own
        if isinstance(row.get("node"), Iri):
            _prefer(found.setdefault(row["node"].value, {}), row)
    for iri, terms in found.items():
        plan, code, title = (terms[name].value if name in terms else None for name in ("plan", "code", "title"))
        yield Node(iri, kind.id, plan, code, title)


def _prefer(kept: dict[str, Term], row: Row) -> None:
    for name, term in row.items():
        if name not in kept or _order(term) < _order(kept[name]):
            kept[name] = term


def _order(term: Term) -> tuple[bool, str]:
    return (isinstance(term, Literal) and term.language != _PREFERRED, term.value)


def _pairs(view: View, pattern: str) -> Iterator[tuple[str, str]]:
    for row in view.select(f"SELECT ?from ?to WHERE {{ {pattern} }}"):  # the pattern is our own
        source, target = row.get("from"), row.get("to")
        if isinstance(source, Iri) and isinstance(target, Iri):
            yield source.value, target.value


def _edges(source: str, target: str, relations: Iterable[Relation], nodes: dict[str, Node]) -> Iterator[Edge]:
    """The edges that a link of the graph is; a target that no list knows is taken for what the relation says that it is."""
    start = nodes.get(source)
    if start is None:
        return
    for relation in relations:
        if start.kind not in relation.sources:
            continue
        if target not in nodes:
            nodes[target] = Node(target, start.kind if start.kind in relation.targets else relation.targets[0])
        if nodes[target].kind in relation.targets:
            yield Edge(source, target, relation.id)
