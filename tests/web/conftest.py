from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from started import Started, started

from graphsvc.settings import Settings
from graphsvc.store.base import FORMATS, View
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.foreign import Direct
from graphsvc.store.live import Fixed
from graphsvc.web.app import create_app

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="session")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    store = EmbeddedStore(tmp_path_factory.mktemp("store") / "store")
    with store.writer() as writer:
        for name in ("codelists", "document-a", "document-b"):
            writer.replace_graph(f"https://graphsvc.example/graph/{name}", (FIXTURES / f"{name}.ttl").read_bytes(), FORMATS["ttl"])
    return store.view()


@pytest.fixture(scope="session")
def app(view: View) -> Flask:
    return create_app(Settings(), Fixed(view), Direct(view))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: Callable[[Path], Path]) -> Iterator[Started]:
    """A started server over the shipped graph, with short limits and logs as JSON."""
    limits = {"GRAPHSVC_QUERY_SECONDS": "5", "GRAPHSVC_QUERY_PROCESSES": "2", "GRAPHSVC_QUERY_MEMORY": "512"}
    with started(copy_of_shipped(tmp_path_factory.mktemp("started") / "store"), GRAPHSVC_LOG="json", **limits) as running:
        yield running


@pytest.fixture(scope="session")
def shipped_view(shipped_store: EmbeddedStore) -> View:
    return shipped_store.view()


@pytest.fixture(scope="session")
def shipped_app(shipped_store: EmbeddedStore, shipped_view: View) -> Flask:
    """The application over that; its dumps are kept beside its own store."""
    return create_app(Settings(store=shipped_store.path), Fixed(shipped_view), Direct(shipped_view))


@pytest.fixture
def shipped(shipped_app: Flask) -> FlaskClient:
    return shipped_app.test_client()
