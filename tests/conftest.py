"""What many tests share: the checkout, the real documents where they are at hand, a view of Turtle files; in which order they run."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import tomllib
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pyoxigraph as ox
import pytest

from graphsvc import pipeline
from graphsvc.commands.findings import tell_findings
from graphsvc.rdf.vocab import PREFIXES
from graphsvc.settings import DEFAULT_BASE, Settings
from graphsvc.store.base import FORMATS
from graphsvc.store.embedded import EmbeddedStore
from graphsvc.store.reading import EmbeddedView
from graphsvc.store.states import States
from graphsvc.store.writing import EmbeddedWriter

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

MEMORY = Path("/dev/shm")
ROOM = 4_000_000_000
"""Bytes; three workers over half of the tests have used 0.6 GB."""

# How long an example takes is the machine's affair: nothing here is a timed test.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

ViewOf = Callable[..., EmbeddedView]
CopyOf = Callable[[Path], Path]


def pytest_configure() -> None:
    """Files of tests stay in memory where there is room, and nobody has said where else.

    Tests write thousands of small stores, and four fifths of the time of each are spent on waiting for the disk.
    """
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files of slowest.toml come first: workers that share the rest end together. Raises UsageError where one is not there."""
    names = tomllib.loads((ROOT / "tests" / "slowest.toml").read_text(encoding="utf-8"))["files"]
    places = {ROOT / "tests" / name: place for place, name in enumerate(names)}
    if gone := [str(path) for path in places if not path.is_file()]:
        raise pytest.UsageError(f"tests/slowest.toml names files that are not there: {', '.join(gone)}")
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int | None:
    """Half as many workers again as there are processors: tests of servers and pages wait a third of their time."""
    return None if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ else len(os.sched_getaffinity(0)) * 3 // 2


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout: the folder of data, ontology, shapes and queries."""
    return ROOT


@pytest.fixture(scope="session")
def documents() -> list[Path]:
    """The five real documents; the test is skipped where they are not at hand."""
    found = sorted((SHARED / "documents").glob("*.txt"))
    if not found:
        pytest.skip("the real documents are not at ../shared/documents")
    return found


@pytest.fixture
def view_of(tmp_path: Path) -> ViewOf:
    """Files (Turtle) or Turtle text → a view of them together, in memory: making the files of a store takes ten times as long."""

    def load(*sources: Path | str) -> EmbeddedView:
        texts = [source.read_text(encoding="utf-8") if isinstance(source, Path) else source for source in sources]
        store = ox.Store()
        writer = EmbeddedWriter(States(tmp_path / "store"), store, {}, PREFIXES, DEFAULT_BASE)
        for number, text in enumerate(texts):
            writer.replace_graph(f"http://example.org/graph/{number}", text.encode(), FORMATS["ttl"])
        writer.finish()
        return EmbeddedView(store, writer.written().version, os.open(tmp_path, os.O_RDONLY), dict(writer.digests))

    return load


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a store of all that the product ships and its history, as ``graphsvc build`` leaves them; nobody changes it.

    All workers share one: whoever comes first builds it.
    """
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "ready"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "done").exists():
            settings = Settings(store=folder / "built" / "store")
            store = EmbeddedStore(settings.store)
            pipeline.build(settings, store, None, lambda _: None)
            tell_findings(store.view(), settings)
            (folder / "done").touch()
    return folder / "built"


@pytest.fixture(scope="session")
def copy_of_shipped(ready: Path) -> CopyOf:
    """A path where nothing is yet → a store there as it is after a first build, with its history beside it; gives the path."""

    def copied(store: Path) -> Path:
        for path in ready.iterdir():
            target = store.parent / path.name.replace("store", store.name, 1)
            if path.is_dir():
                shutil.copytree(path, target, symlinks=True)
            else:
                shutil.copy2(path, target)
        return store

    return copied


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory, copy_of_shipped: CopyOf) -> EmbeddedStore:
    """All that the product ships."""
    return EmbeddedStore(copy_of_shipped(tmp_path_factory.mktemp("shipped") / "store"))
