"""The shipped graph in an embedded store, the same at Oxigraph's own server, and an empty server to be filled."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator

import pytest
from servers import oxigraph

from graphsvc.settings import Endpoint
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView
from graphsvc.store.remote import RemoteView

Put = Callable[[str], RemoteView]


@pytest.fixture(scope="session")
def embedded(shipped_store: EmbeddedStore) -> EmbeddedView:
    return shipped_store.view()


@pytest.fixture(scope="session")
def address(shipped_store: EmbeddedStore) -> Iterator[str]:
    """The query endpoint of Oxigraph's server over the same files, whose default graph is the union as a set."""
    with oxigraph("serve-read-only", "--location", str((shipped_store.path / "current").resolve())) as url:
        yield f"{url}/query"


@pytest.fixture(scope="session")
def remote(address: str) -> RemoteView:
    return RemoteView(Endpoint(address))


@pytest.fixture(scope="session")
def empty_server() -> Iterator[str]:
    with oxigraph("serve") as url:
        yield url


@pytest.fixture
def put(empty_server: str) -> Put:
    """Turtle → a view of a server whose default graph holds just that."""

    def send(turtle: str) -> RemoteView:
        request = urllib.request.Request(f"{empty_server}/store?default", turtle.encode(), {"Content-Type": "text/turtle"}, method="PUT")
        with urllib.request.urlopen(request, timeout=30):
            return RemoteView(Endpoint(f"{empty_server}/query"))

    return send
