"""The synthetic graph that commands measure on: made when it is needed, kept where a folder is given for it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graphsvc.commands.common import tell
from graphsvc.lazy import lazily
from graphsvc.settings import Settings


@contextmanager
def kept(folder: Path | None) -> Iterator[Path]:
    """The folder, made where there is none; without one, a folder that is gone when the block ends."""
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
        yield folder
        return
    with tempfile.TemporaryDirectory(prefix="graphsvc-") as name:
        yield Path(name)


def made(found: Settings, size: int, folder: Path) -> Path:
    """The store of a graph of about so many triples, in a folder of its own below ``folder``."""
    measure, embedded = map(lazily, ("graphsvc.benchmark.measure", "graphsvc.store.embedded"))
    store = folder / str(size)
    if not embedded.EmbeddedStore(store).exists():
        tell(f"Making a graph of about {size:,} triples …")
        triples, seconds = measure.build(measure.chosen(size), found, store)
        tell(f"  {triples:,} triples loaded in {seconds:.1f} s")
    return store
