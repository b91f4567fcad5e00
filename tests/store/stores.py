"""Every kind of store that the contract is run against, each with what is known to differ there (docs/stores.md)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from servers import VIRTUOSO, oxigraph, virtuoso

from graphsvc.settings import Endpoint
from graphsvc.store.base import Store
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.remote_store import RemoteStore


@dataclass(frozen=True)
class Kind:
    """A store, and what it keeps of the contract."""

    store: Store
    own: frozenset[str] = frozenset()
    """Graphs of the engine itself."""
    remote: bool = True
    atomic_update: bool = True
    """The operations of an update are all or nothing."""
    from_clause: bool = True
    """FROM in a query counts."""
    chosen_graphs: bool = True
    """A request may name the graphs of a query."""
    using: bool = True
    """USING and WITH in an update are understood."""
    blank_nodes_in_updates: bool = True
    drops: bool = True
    """A graph that was made by writing to it can be dropped as one that was created."""
    terms: frozenset[str] = frozenset({"true", "1.5", "7"})
    """How the engine writes true, 1.50 and 007."""
    writes_without_graph: bool = True
    """An update may write without naming a graph."""

    def graphs(self) -> dict[str, int]:
        return {name: size for name, size in self.store.view().graphs().items() if name not in self.own}

    def clear(self) -> None:
        if graphs := self.graphs():
            with self.store.writer() as writer:
                for name in graphs:
                    writer.remove_graph(name)


@contextmanager
def _embedded(folder: Path) -> Iterator[Kind]:
    store = EmbeddedStore(folder / "store")
    with store.writer(afresh=True):
        pass
    yield Kind(store, remote=False)


@contextmanager
def _oxigraph(folder: Path) -> Iterator[Kind]:
    with oxigraph("serve", "--union-default-graph", "--location", str(folder)) as url:
        yield Kind(RemoteStore(Endpoint(f"{url}/query")), from_clause=False, using=False)


@contextmanager
def _piecemeal(folder: Path) -> Iterator[Kind]:
    with oxigraph("serve", "--location", str(folder)) as url:
        yield Kind(RemoteStore(Endpoint(f"{url}/query?union-default-graph", update_size=0)), from_clause=False, chosen_graphs=False)


@contextmanager
def _virtuoso(folder: Path) -> Iterator[Kind]:
    if not VIRTUOSO:
        pytest.skip("there is no virtuoso-t here")
    with virtuoso(folder) as url:
        endpoint = Endpoint(f"{url}/sparql-auth", "dba", "dba", digest=True, graphs=f"{url}/sparql-graph-crud-auth", update_size=0)
        kind = Kind(
            RemoteStore(endpoint),
            atomic_update=False,
            blank_nodes_in_updates=False,
            writes_without_graph=False,
            drops=False,
            terms=frozenset({"1", "1.5", "7"}),
        )
        yield replace(kind, own=frozenset(kind.graphs()))


KINDS = {"embedded": _embedded, "oxigraph": _oxigraph, "piecemeal": _piecemeal, "virtuoso": _virtuoso}
