"""Whole graphs as files: made when first asked for, once for each version of the data, in a folder beside the store.

The folder holds one folder a version, of which the two newest stay: that of the data, and that of a server which still reads the
data before. A file is written under another name and moved when it is whole. Equal data give equal bytes: no time is packed in.
"""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import os
import re
import shutil
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from graphsvc.errors import LimitError, NotFoundError, StoreError
from graphsvc.store.base import FORMATS, Format, View
from graphsvc.store.dumping import GRAPH_FORMATS

ALL = "all"
KEPT = 2
"""Versions of which the files are kept."""
PATIENCE = 3.0
"""Seconds to wait for a dump that is being made."""
LEVEL = 6
"""Of compression: on graphs of plans a third smaller than the fastest, for a fifth more time."""
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_AGAIN = 0.05


@dataclass(frozen=True, slots=True)
class Dump:
    """A file that can be fetched: its name, the graph (None: all) and its format."""

    name: str
    graph: str | None
    form: Format


@dataclass(frozen=True, slots=True)
class Dumps:
    """The dumps of one state of the data, in the folder ``cache``."""

    view: View
    cache: Path
    offered: Mapping[str, Dump]

    @classmethod
    def of(cls, view: View, cache: Path, base: str, graphs: Iterable[str]) -> Dumps:
        """All dumps that these graphs of the view make."""
        found = [Dump(f"{ALL}.nq.gz", None, FORMATS["nq"])]
        for graph in graphs:
            found += [Dump(f"{short_name(graph, base)}.{form}.gz", graph, FORMATS[form]) for form in GRAPH_FORMATS]
        return cls(view, cache, {dump.name: dump for dump in found})

    def of_graph(self, graph: str | None) -> list[Dump]:
        """The dumps of a graph, or of all together."""
        return [dump for dump in self.offered.values() if dump.graph == graph]

    def sizes(self) -> Mapping[str, int]:
        """The bytes of those that have been made."""
        return {name: size for name in self.offered if (size := self.size(name)) is not None}

    def size(self, name: str) -> int | None:
        """The bytes of one; None where it has not been made."""
        try:
            return (self._folder / name).stat().st_size
        except OSError:
            return None

    def file(self, name: str) -> Path:
        """The file of that name, made if it is not there yet.

        Raises NotFoundError for a name that is not offered, LimitError where another dump is being made for longer than
        ``PATIENCE``, StoreError where the file cannot be written.
        """
        if name not in self.offered:
            raise NotFoundError(f"There is no such dump; /dump/ lists them: {name!r}")
        target = self._folder / name
        try:
            return target if target.exists() else self._made(self.offered[name])
        except OSError as error:
            raise StoreError(f"A dump cannot be kept beside the store: {target} ({error.strerror})") from error

    @property
    def _folder(self) -> Path:
        return self.cache / self.view.version()

    def _made(self, dump: Dump) -> Path:
        self._folder.mkdir(parents=True, exist_ok=True)
        with _alone(self._folder, dump.name):
            target = self._folder / dump.name
            if not target.exists():
                self._tidy()
                self._write(dump, target)
            return target

    def _write(self, dump: Dump, target: Path) -> None:
        part = self._folder / "part"  # one at a time; what a killed process left is written over
        with part.open("wb") as raw, gzip.GzipFile("", "wb", LEVEL, raw, mtime=0) as packed:
            self.view.dump(cast(IO[bytes], packed), dump.form, dump.graph)
        part.replace(target)

    def _tidy(self) -> None:
        """Remove the files of older versions: one that others still read is made again when it is asked for."""
        folders = sorted((entry for entry in self.cache.iterdir() if entry.is_dir()), key=lambda entry: entry.stat().st_mtime)
        for old in [folder for folder in folders if folder != self._folder][: -(KEPT - 1)]:
            shutil.rmtree(old, ignore_errors=True)


def short_name(graph: str, base: str) -> str:
    """What the dumps of a graph are called: its name below the base, else letters that follow from its IRI."""
    name = graph.removeprefix(f"{base}graph/")
    if _PLAIN.fullmatch(name) and name != ALL:
        return name
    return f"graph-{hashlib.sha256(graph.encode()).hexdigest()[:16]}"


@contextmanager
def _alone(folder: Path, name: str) -> Iterator[None]:
    """Until the end of the block nobody else makes dumps there, neither a thread nor another process."""
    held = os.open(folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        limit = time.monotonic() + PATIENCE
        while not _locked(held):
            if time.monotonic() > limit:
                raise LimitError(f"Dumps are being made just now; ask for this one again in a few seconds: {name}")
            time.sleep(_AGAIN)
        yield
    finally:
        os.close(held)


def _locked(held: int) -> bool:
    with suppress(BlockingIOError):
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False
