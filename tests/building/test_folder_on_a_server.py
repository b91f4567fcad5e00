"""A folder of documents → a store on a server: sent once, then only what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graphsvc import pipeline
from graphsvc.benchmark import manydocs
from graphsvc.pipeline import Built, How
from graphsvc.settings import DEFAULT_BASE, Endpoint, Settings
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.remote_store import RemoteStore
from tests.servers import oxigraph

pytestmark = pytest.mark.slow


@pytest.fixture
def there(here: Settings) -> Iterator[Settings]:
    with oxigraph("serve", "--union-default-graph") as url:
        yield replace(here, endpoint=Endpoint(f"{url}/query"))


def build(there: Settings, folder: Path) -> Built:
    assert there.endpoint
    return pipeline.build(there, RemoteStore(there.endpoint), folder, lambda _: None, How(jobs=2))


@pytest.mark.parametrize("size", [64, 1])
def test_a_server_gets_the_same_graphs_and_then_only_those_that_have_changed(
    there: Settings, folder: Path, tmp_path: Path, size: int
) -> None:
    assert there.endpoint
    there = replace(there, endpoint=replace(there.endpoint, update_size=size))  # with one megabyte it is sent graph by graph
    first = build(there, folder)
    assert first.changed == first.graphs + 1  # that of the links is empty, and so is none there
    assert build(there, folder).changed == 0
    (folder / "1" / "plan-04.txt").write_text(manydocs.text(4, 2, edition=1), encoding="utf-8")
    (folder / "1" / "plan-07.txt").unlink()
    assert build(there, folder).changed == 3  # the graph of each, and that which tells which graphs there are
    local = replace(there, endpoint=None, store=tmp_path / "local")
    pipeline.build(local, EmbeddedStore(local.store), folder, lambda _: None, How(jobs=2))
    assert EmbeddedStore(local.store).view().graphs() == RemoteStore(there.endpoint).view().graphs()


def test_where_others_have_written_all_is_sent_again(there: Settings, folder: Path) -> None:
    assert there.endpoint
    store = RemoteStore(there.endpoint)
    first = build(there, folder)
    with store.writer() as writer:
        writer.update(f"DELETE WHERE {{ GRAPH <{DEFAULT_BASE}graph/1-plan-04> {{ ?s ?p ?o }} }}")
    assert build(there, folder).changed == first.changed
    assert f"{DEFAULT_BASE}graph/1-plan-04" in store.view().graphs()
