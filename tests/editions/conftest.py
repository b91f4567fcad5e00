"""A store of all that the product ships, of which each test has its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from editions_of import BASE, NEW, PLAN, Publish, replacing, told

from graphsvc.editions import content, publishing
from graphsvc.editions.archive import Archive
from graphsvc.editions.model import Edition
from graphsvc.settings import Settings
from graphsvc.store.changing import Changer
from graphsvc.store.embedded import EmbeddedStore


@pytest.fixture
def settings(tmp_path: Path, shipped_store: EmbeddedStore) -> Settings:
    shutil.copytree(shipped_store.path, tmp_path / "store", symlinks=True)
    return Settings(store=tmp_path / "store")


@pytest.fixture
def store(settings: Settings) -> EmbeddedStore:
    return EmbeddedStore(settings.store)


@pytest.fixture
def archive(settings: Settings) -> Archive:
    return Archive(settings.editions)


@pytest.fixture
def publish(settings: Settings, store: EmbeddedStore, archive: Archive) -> Publish:
    """Data → the edition of the plan that they are published as, in place of all that is there of it."""
    changes = Changer(store, settings.limits)

    def call(data: bytes, plan: str = PLAN, graph: str = NEW, **more: object) -> Edition:
        view = store.view()
        change = replacing(view, data, *content.graphs_of(view, plan), graph=graph, plan=plan)
        prepared = publishing.prepare(view, change, told(**more), BASE, settings.root)
        return publishing.publish(prepared, archive, changes.apply)

    return call
