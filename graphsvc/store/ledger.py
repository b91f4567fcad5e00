"""Changes of the embedded store: each keeps the union of the graphs, the graphs' digests and the counts of what was changed.

A graph is there from its first triple (or CREATE, or an empty file) until it is removed as a whole; it may be empty meanwhile.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pyoxigraph as ox

from graphsvc.store import canonical
from graphsvc.store.base import Counts

_UNION = ox.DefaultGraph()
_FEW = 20_000
"""Triples up to which they are written one by one, which makes no files of their own."""


@dataclass(slots=True)
class _Tally:
    inserted: int = 0
    deleted: int = 0


@dataclass(slots=True)
class Ledger:
    """A store that is changed, with the digests of its graphs, by name.

    The cost of each change is that of the change; of a graph that is removed, that of the graph.
    """

    store: ox.Store
    digests: dict[str, str]
    _tallies: dict[str, _Tally] = field(default_factory=dict)
    _before: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        self._before = frozenset(self.digests)

    def counts(self) -> dict[str, Counts]:
        """What was changed in each graph, by name; graphs in which nothing was, are absent."""
        found = {name: Counts(tally.inserted, tally.deleted) for name, tally in sorted(self._tallies.items())}
        return {name: counts for name, counts in found.items() if counts != Counts()}

    def created(self) -> frozenset[str]:
        """The graphs that were not there before."""
        return frozenset(self.digests) - self._before

    def has(self, name: str) -> bool:
        """Whether the graph is there."""
        return name in self.digests

    def triples(self, name: str) -> Iterator[ox.Triple]:
        """What a graph holds."""
        return (quad.triple for quad in self.store.quads_for_pattern(None, None, None, ox.NamedNode(name)))

    def stated(self, triple: ox.Triple) -> list[ox.Quad]:
        """The triple in all the graphs that state it."""
        found = self.store.quads_for_pattern(triple.subject, triple.predicate, triple.object, None)
        return [quad for quad in found if quad.graph_name != _UNION]

    def create(self, name: str) -> None:
        """An empty graph, unless it is there."""
        if not self.has(name):
            self.store.add_graph(ox.NamedNode(name))
            self.digests[name] = canonical.written(0)

    def change(self, deleted: Collection[ox.Quad], inserted: Collection[ox.Quad]) -> None:
        """Take quads away, then add others. Their terms are normal (see `canonical.normal`), their graphs named."""
        kept = set(inserted)
        gone = [quad for quad in dict.fromkeys(deleted) if quad not in kept and quad in self.store]
        new = [quad for quad in dict.fromkeys(inserted) if quad not in self.store]
        for quad in gone:
            self.store.remove(quad)
            self._note(quad, -1)
        for triple in dict.fromkeys(quad.triple for quad in gone):
            if not self.stated(triple):
                self.store.remove(canonical.quad_of(triple, _UNION))
        self.store.extend([*new, *(canonical.quad_of(quad.triple, _UNION) for quad in new)])
        for quad in new:
            self._note(quad, 1)

    def load(self, graphs: dict[str, list[bytes]]) -> None:
        """Add lines, none of which its graph holds, in one go."""
        if sum(map(len, graphs.values())) > _FEW:
            self._load_files(graphs)
        else:
            self._insert(graphs)
        for name, rows in graphs.items():
            self.create(name)
            self._add(name, sum(map(canonical.number, rows)))
            self._tally(name).inserted += len(rows)

    def _load_files(self, graphs: dict[str, list[bytes]]) -> None:
        """The engine loads without Python's lock, so two loads run side by side. It takes some 200 MB for each."""
        plain = {name: [row for row in rows if not _blank(row)] for name, rows in graphs.items()}
        named = b"".join(row[:-1] + f"<{name}> .\n".encode() for name, rows in plain.items() for row in rows)
        union = b"".join(row + b"\n" for rows in plain.values() for row in rows)
        with ThreadPoolExecutor(2) as both:
            loads = [
                both.submit(self.store.bulk_load, named, ox.RdfFormat.N_QUADS),
                both.submit(self.store.bulk_load, union, ox.RdfFormat.N_TRIPLES),
            ]
        for load in loads:
            load.result()
        # a file that is loaded gets new labels for its blank nodes, in each load others
        self._insert({name: [row for row in rows if _blank(row)] for name, rows in graphs.items()})

    def _insert(self, graphs: dict[str, list[bytes]]) -> None:
        for name, rows in graphs.items():
            self.store.extend(canonical.quads(rows, ox.NamedNode(name)))
            self.store.extend(canonical.quads(rows, _UNION))

    def remove(self, *names: str) -> None:
        """The graphs are gone, and from the union those of their triples that no other graph states; no error where one was not there."""
        there = [name for name in names if self.has(name)]
        for name in there:
            self._tally(name).deleted += _size(self.store, name)
        if len(there) == len(self.digests):
            self.store.clear()
        else:
            for name in there:
                retract(self.store, name)
        for name in there:
            del self.digests[name]

    def close(self) -> None:
        """Give the files up; the ledger cannot be used any more."""
        del self.store

    def _note(self, quad: ox.Quad, sign: int) -> None:
        name = str(quad.graph_name)[1:-1]  # always a named graph's
        self.digests.setdefault(name, canonical.written(0))
        self._add(name, sign * canonical.number(canonical.line(quad.triple)))
        if sign > 0:
            self._tally(name).inserted += 1
        else:
            self._tally(name).deleted += 1

    def _add(self, name: str, total: int) -> None:
        self.digests[name] = canonical.written(int(self.digests[name], 16) + total)

    def _tally(self, name: str) -> _Tally:
        return self._tallies.setdefault(name, _Tally())


def retract(store: ox.Store, name: str) -> None:
    """Remove a named graph, and from the default graph those of its triples that no other named graph states.

    The cost is that of the graph, whatever else the store holds.
    """
    graph = ox.NamedNode(name)
    store.update(
        f"""DELETE {{ ?s ?p ?o }} WHERE {{
            GRAPH {graph} {{ ?s ?p ?o }}
            OPTIONAL {{ GRAPH ?other {{ ?s ?p ?o }} FILTER (?other != {graph}) }}
            FILTER (!BOUND(?other))
        }}"""
    )
    store.remove_graph(graph)


def _blank(row: bytes) -> bool:
    return b"_:" in row and canonical.BLANK.search(row) is not None


def _size(store: ox.Store, name: str) -> int:
    (row,) = store.query(f"SELECT (COUNT(*) AS ?n) {{ GRAPH {ox.NamedNode(name)} {{ ?s ?p ?o }} }}")  # type: ignore[misc]
    return int(row["n"].value)
