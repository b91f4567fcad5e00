"""Whether a state of the embedded store is what it says it is: its data are read through, and counted again."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pyoxigraph as ox

from graphsvc.errors import StoreError
from graphsvc.store import canonical, states

_BESIDE = {
    "a triple of a graph is not in the union": "ASK { GRAPH ?g { ?s ?p ?o } FILTER NOT EXISTS { ?s ?p ?o } }",
    "a triple of the union is in no graph": "ASK { ?s ?p ?o FILTER NOT EXISTS { GRAPH ?g { ?s ?p ?o } } }",
}


class _Digest:
    """A file whose lines are added up as they are written to it."""

    def __init__(self) -> None:
        self.total = 0
        self._rest = b""

    def write(self, data: bytes) -> int:
        *rows, self._rest = (self._rest + bytes(data)).split(b"\n")
        self.total += sum(map(canonical.number, rows))
        return len(data)

    def flush(self) -> None:
        """Nothing is kept back."""


def recount(store: ox.Store) -> dict[str, str]:
    """Graph → digest, worked out from the data."""
    found = {}
    for graph in store.named_graphs():
        digest = _Digest()
        store.dump(digest, ox.RdfFormat.N_TRIPLES, from_graph=graph)  # type: ignore[arg-type]
        found[str(graph)[1:-1]] = canonical.written(digest.total)
    return found


def faults(state: Path) -> list[str]:
    """What is wrong with a state, one sentence each. Raises StoreError where it cannot be opened."""
    try:
        return faults_of(ox.Store.read_only(str(state)), states.digests(state))
    except (OSError, RuntimeError) as error:
        raise states.opening(state, error) from error


def faults_of(store: ox.Store, digests: Mapping[str, str]) -> list[str]:
    """What is wrong with a store whose graphs should have these digests."""
    counted = recount(store)
    wrong = sorted(name for name in digests.keys() | counted.keys() if digests.get(name) != counted.get(name))
    beside = [sentence for sentence, query in _BESIDE.items() if store.query(query)]
    return [*(f"the graph does not hold what its digest says: {name}" for name in wrong), *beside]


def require_sound(state: Path, what: str) -> str:
    """The version of a state's data. Raises StoreError where the data are not what it says they are."""
    found = faults(state)
    if found:
        raise StoreError(f"{what}: {state} ({'; '.join(found[:3])})")
    return states.version(states.digests(state))
